//! Reading a file and showing what came of it.

use shop_exports::{COLUMNS, Mapping, Problem, Row, Summary, read};
use std::convert::Infallible;

/// What a file gave.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) rows: Vec<Row>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) summary: Summary,
}

pub(crate) fn read_with(bytes: &[u8], mapping: &Mapping) -> Reading {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let take = |row| {
        rows.push(row);
        Ok::<(), Infallible>(())
    };
    let summary = read(bytes, mapping, take, |problem| problems.push(problem)).unwrap();
    Reading { rows, problems, summary }
}

pub(crate) fn read_plain(bytes: &[u8]) -> Reading {
    read_with(bytes, &Mapping::new())
}

impl Reading {
    pub(crate) fn problems(&self) -> Vec<String> {
        self.problems.iter().map(ToString::to_string).collect()
    }

    /// The rows as text: each column that is not empty, and the addresses.
    pub(crate) fn shown(&self) -> String {
        let mut lines = Vec::new();
        for row in &self.rows {
            lines.push(format!("line {}\n", row.line));
            let fields = COLUMNS.iter().zip(&row.fields).filter(|(_, text)| !text.is_empty());
            lines.extend(fields.map(|(name, text)| format!("  {name} = {}\n", text.replace('\n', "\\n"))));
            lines.extend(row.image_addresses.iter().map(|address| format!("  @ {address}\n")));
        }
        lines.concat()
    }
}

/// Compares with a file in `fixtures`, which is made by hand or checked by hand.
pub(crate) fn assert_shown(reading: &Reading, expected: &str) {
    let shown = reading.shown();
    if shown != expected {
        println!("{shown}");
    }
    for (line, (shown, expected)) in shown.lines().zip(expected.lines()).enumerate() {
        assert_eq!(shown, expected, "line {} of the expected file", line + 1);
    }
    assert_eq!(shown.lines().count(), expected.lines().count());
}
