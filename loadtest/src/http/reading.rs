//! An answer that arrives in several pieces.

use super::{Framing, Head, NotHttp};

/// An answer that is on its way.
#[derive(Debug, Default)]
pub struct Reading {
    /// Bytes of a head that is not whole yet; later the body, if it is kept.
    bytes: Vec<u8>,
    head: Option<(Head, Framing)>,
    /// Of a body that is not kept.
    sum: crc32fast::Hasher,
    length: usize,
}

impl Reading {
    /// Takes bytes and says whether the answer is whole. A body that is not kept is only summed up.
    pub fn take(&mut self, bytes: &[u8], keep: bool) -> Result<bool, NotHttp> {
        if self.head.is_some() {
            return self.take_body(bytes, keep);
        }
        self.bytes.extend_from_slice(bytes);
        let Some((head, framing, end)) = Head::parse(&self.bytes)? else { return Ok(false) };
        let body = self.bytes.split_off(end);
        self.bytes.clear();
        self.head = Some((head, framing));
        self.take_body(&body, keep)
    }

    fn take_body(&mut self, bytes: &[u8], keep: bool) -> Result<bool, NotHttp> {
        let Some((_, framing)) = &mut self.head else { return Ok(false) };
        match framing {
            Framing::Length(left) => {
                *left = left.checked_sub(bytes.len()).ok_or(NotHttp)?;
                if keep {
                    self.bytes.extend_from_slice(bytes);
                } else {
                    self.sum.update(bytes);
                    self.length += bytes.len();
                }
                Ok(*left == 0)
            }
            Framing::Chunks(chunks) => chunks.take(bytes, &mut self.bytes).ok_or(NotHttp),
        }
    }

    /// Head, body, and length and checksum of a body that was not kept.
    pub fn finish(mut self) -> Option<(Head, Vec<u8>, (usize, u32))> {
        let (head, framing) = self.head?;
        if matches!(framing, Framing::Chunks(_)) {
            self.sum.update(&self.bytes);
            self.length = self.bytes.len();
        }
        Some((head, self.bytes, (self.length, self.sum.finalize())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_one_answer() {
        let sent = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789";
        for split in 0..sent.len() {
            for keep in [true, false] {
                let mut reading = Reading::default();
                assert!(!reading.take(&sent[..split], keep).unwrap());
                assert!(reading.take(&sent[split..], keep).unwrap());
                let (head, body, sum) = reading.finish().unwrap();
                assert_eq!(head.status, 200);
                if keep {
                    assert_eq!(body, b"0123456789");
                } else {
                    assert_eq!(sum, (10, crc32fast::hash(b"0123456789")));
                }
            }
        }
    }

    #[test]
    fn more_than_was_announced_is_refused() {
        let mut reading = Reading::default();
        assert_eq!(reading.take(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab", true), Err(NotHttp));
    }
}
