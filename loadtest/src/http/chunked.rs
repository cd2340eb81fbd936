//! Bodies that come in chunks (RFC 9112 7.1), as they arrive.

/// Where in a chunked body the reader is.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    place: Place,
    /// Bytes left of the present chunk.
    left: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the line with the chunk's length.
    #[default]
    Length,
    /// In what follows the length, up to the end of its line.
    Extension,
    /// In the chunk.
    Data,
    /// In the line break after a chunk.
    After,
    /// In the lines after the last chunk; `true`: this line has had a character.
    Trailer(bool),
    /// Behind the last byte.
    Done,
}

/// No chunk is that long.
const MOST: usize = 1 << 30;

impl Chunks {
    /// Takes bytes, appends what belongs to the body, and says whether the body is whole; `None`: these are no chunks.
    pub(crate) fn take(&mut self, mut bytes: &[u8], body: &mut Vec<u8>) -> Option<bool> {
        while let Some((&byte, rest)) = bytes.split_first() {
            match self.place {
                Place::Data => {
                    let (data, after) = bytes.split_at(self.left.min(bytes.len()));
                    body.extend_from_slice(data);
                    self.left -= data.len();
                    if self.left == 0 {
                        self.place = Place::After;
                    }
                    bytes = after;
                    continue;
                }
                Place::Done => return None,
                place => self.place = self.step(place, byte)?,
            }
            bytes = rest;
        }
        Some(self.place == Place::Done)
    }

    fn step(&mut self, place: Place, byte: u8) -> Option<Place> {
        let at_end_of_length = |left: usize| if left == 0 { Place::Trailer(false) } else { Place::Data };
        let next = match (place, byte) {
            (Place::Length | Place::Extension, b'\n') => at_end_of_length(self.left),
            (Place::Length, b';' | b'\r' | b' ') | (Place::Extension, _) => Place::Extension,
            (Place::Length, digit) => {
                let digit = char::from(digit).to_digit(16)?;
                self.left = self.left * 16 + usize::try_from(digit).ok()?;
                if self.left > MOST {
                    return None;
                }
                Place::Length
            }
            (Place::After, b'\n') => Place::Length,
            (Place::After, b'\r') => Place::After,
            (Place::Trailer(false), b'\n') => Place::Done,
            (Place::Trailer(true), b'\n') => Place::Trailer(false),
            (Place::Trailer(had), b'\r') => Place::Trailer(had),
            (Place::Trailer(_), _) => Place::Trailer(true),
            (Place::After | Place::Data | Place::Done, _) => return None,
        };
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_split_gives_the_same_body() {
        let sent = b"5\r\nhello\r\n10;x=y\r\n, visitors there\r\n0\r\nTrailer: 1\r\n\r\n";
        for split in 0..sent.len() {
            let (mut chunks, mut body) = (Chunks::default(), Vec::new());
            assert_eq!(chunks.take(&sent[..split], &mut body), Some(false), "{split}");
            assert_eq!(chunks.take(&sent[split..], &mut body), Some(true), "{split}");
            assert_eq!(body, b"hello, visitors there");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in ["x\r\n", "5\r\nhello!", "0\r\n\r\nmore", "ffffffffff\r\n"] {
            assert_eq!(Chunks::default().take(wrong.as_bytes(), &mut Vec::new()), None, "{wrong}");
        }
    }
}
