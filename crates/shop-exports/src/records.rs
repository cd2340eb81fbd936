//! The records of a file, one after the other, each of a bounded size and with the line on which it begins.

use crate::limits::Limits;
use crate::problem::Problem;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord, Terminator};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Stands behind the last line. When it arrives inside a field, a quote was not closed.
const END: &str = "\u{1a}end of file\u{1a}";
/// The mark on a line of its own, whether or not the last line of the file ended.
const LAST: &[u8] = "\n\u{1a}end of file\u{1a}\n".as_bytes();

/// What was read.
pub(crate) enum Next {
    /// A record is in [`Records::record`].
    Record,
    /// One bad record; more may follow.
    Bad(Problem),
    /// Something that ends the reading.
    Broken(Problem),
    End,
}

/// Reads a file.
pub(crate) struct Records<R> {
    reader: Reader<Bounded<R>>,
    budget: Rc<Cell<u64>>,
    limits: Limits,
    count: u64,
    columns: usize,
    /// The last record that was read.
    pub(crate) record: StringRecord,
    /// The line on which it begins.
    pub(crate) line: u64,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(source: R, limits: Limits) -> Self {
        let budget = Rc::new(Cell::new(limits.record_bytes));
        let bounded = Bounded { source, budget: Rc::clone(&budget), most: limits.record_bytes, last: None };
        // Not the default terminator: with CRLF its lines are counted one short. The CR left over is trimmed.
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).terminator(Terminator::Any(b'\n'));
        let reader = builder.from_reader(bounded);
        Self { reader, budget, limits, count: 0, columns: 0, record: StringRecord::new(), line: 1 }
    }

    /// Reads the next record that is not empty. The first one names the columns.
    pub(crate) fn next(&mut self) -> Next {
        loop {
            self.budget.set(self.limits.record_bytes);
            let before = self.reader.position().line();
            let found = self.reader.read_record(&mut self.record);
            match found {
                Err(error) => return unreadable(&error, before),
                Ok(false) => return Next::End,
                Ok(true) if self.record.len() == 1 && &self.record[0] == END => return Next::End,
                Ok(true) => {}
            }
            let breaks = self.record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count();
            let after = self.reader.position().line();
            let below = after.saturating_sub(u64::try_from(breaks).unwrap_or(u64::MAX));
            let is_open = self.record.iter().next_back().is_some_and(|field| field.contains(END));
            if is_open {
                return Next::Broken(Problem::in_record(below.max(1), "has a quote that is never closed"));
            }
            self.line = below.saturating_sub(1).max(1);
            if self.record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            return self.checked();
        }
    }

    fn checked(&mut self) -> Next {
        if self.columns == 0 {
            self.columns = self.record.len();
            return Next::Record;
        }
        self.count += 1;
        if self.count > self.limits.records {
            let reason = format!("the file has more than {} records", self.limits.records);
            return Next::Broken(Problem::in_record(self.line, reason));
        }
        if self.record.iter().skip(self.columns).any(|field| !field.trim().is_empty()) {
            let reason = format!(
                "has {} columns, but the first line names {}: is a quote missing?",
                self.record.len(),
                self.columns
            );
            return Next::Bad(Problem::in_record(self.line, reason));
        }
        Next::Record
    }
}

/// A record that is not UTF-8 is one bad record; with anything else the reading ends.
fn unreadable(error: &csv::Error, line: u64) -> Next {
    match error.kind() {
        ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(line, csv::Position::line);
            Next::Bad(Problem::in_record(line, "is not UTF-8 text. Remedy: save the file as CSV UTF-8"))
        }
        _ => Next::Broken(Problem::in_record(line, format!("cannot be read: {error}"))),
    }
}

/// Gives out bytes for one record, and no more; the mark behind the last one.
struct Bounded<R> {
    source: R,
    /// Bytes that the record may still have; set anew before each record.
    budget: Rc<Cell<u64>>,
    most: u64,
    /// What is left of the mark, once the source is over.
    last: Option<&'static [u8]>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.get();
        if left == 0 {
            let reason = format!("it is longer than {} bytes: is a quote not closed?", self.most);
            return Err(io::Error::other(reason));
        }
        let mut length = 0;
        if self.last.is_none() {
            length = self.source.read(buffer)?;
            if length == 0 {
                self.last = Some(LAST);
            }
        }
        if let Some(last) = &mut self.last {
            length = last.read(buffer)?;
        }
        self.budget.set(left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX)));
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], limits: Limits) -> Vec<String> {
        let mut records = Records::new(bytes, limits);
        let mut read = Vec::new();
        loop {
            match records.next() {
                Next::Record => {
                    let fields: Vec<&str> = records.record.iter().map(str::trim).collect();
                    read.push(format!("{} {}", records.line, fields.join("|")));
                }
                Next::Bad(problem) => read.push(format!("bad {problem}")),
                Next::Broken(problem) => {
                    read.push(format!("broken {problem}"));
                    return read;
                }
                Next::End => return read,
            }
        }
    }

    #[test]
    fn lines_are_those_on_which_records_begin() {
        let text = b"\xef\xbb\xbfa,b\r\n\r\n\"x\r\ny\",1\r\n,\r\n\n z ,\"2\n\"\nlast,3";
        let expected = ["1 a|b", "3 x\r\ny|1", "7 z|2", "9 last|3"];
        assert_eq!(read(text, Limits::USUAL), expected);
    }

    #[test]
    fn what_is_broken_says_where() {
        let read = |text: &[u8]| read(text, Limits { record_bytes: 20_000, records: 3, ..Limits::USUAL });
        assert_eq!(read(b"a,b\n\n1,\"2\n3,4\n")[1], "broken line 3: has a quote that is never closed");
        assert_eq!(
            read(b"a,b\n1,2,3\n1,2,,\n1\n")[1..],
            [
                "bad line 2: has 3 columns, but the first line names 2: is a quote missing?".to_owned(),
                "3 1|2||".to_owned(),
                "4 1".to_owned(),
            ]
        );
        assert_eq!(
            read(b"a,b\nx,\xff\n1,2\n")[1..],
            [
                "bad line 2: is not UTF-8 text. Remedy: save the file as CSV UTF-8".to_owned(),
                "3 1|2".to_owned(),
            ]
        );
        assert_eq!(
            read(b"a\n1\n2\n3\n4\n").pop().unwrap(),
            "broken line 5: the file has more than 3 records"
        );
        let long = format!("a,b\n1,\"{}\"\n", "x\n".repeat(20_000));
        assert!(read(long.as_bytes())[1].starts_with("broken line 2: cannot be read: it is longer"));
        assert!(read(b"").is_empty());
    }
}
