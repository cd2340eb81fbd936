//! Reading an answer: its head, then its body, in whatever pieces they arrive.

use super::chunked::Chunks;

/// Longest head that is read.
const MOST_HEAD_BYTES: usize = 32 * 1024;
const MOST_HEADERS: usize = 40;

/// What the head of an answer says, as far as a visitor needs it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<Box<str>>,
    /// Values of `Set-Cookie`, in order.
    pub cookies: Vec<Box<str>>,
    /// How the body is packed.
    pub packing: Packing,
    /// Whether the connection ends with this answer.
    pub close: bool,
    /// Whether browsers keep it and never ask again.
    pub immutable: bool,
    /// Said when there is too much at once.
    pub turned_away: Option<TurnedAway>,
    /// Seconds after which somebody who was turned away may come back.
    pub retry_after: Option<u64>,
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    #[default]
    Plain,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Packing {
    /// Of a `Content-Encoding`. One that was not asked for cannot be read, which shows when the page is.
    fn of(value: &[u8]) -> Self {
        match value {
            b"br" => Self::Brotli,
            b"gzip" => Self::Gzip,
            _ => Self::Plain,
        }
    }
}

/// What somebody gets who is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnedAway {
    /// The page that comes back later.
    Refused,
    /// A place in the waiting room.
    InLine,
}

/// How the end of a body is found.
#[derive(Debug)]
pub(crate) enum Framing {
    /// So many bytes are to come.
    Length(usize),
    /// Chunks.
    Chunks(Chunks),
}

/// Not an answer that we understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an HTTP answer")]
pub struct NotHttp;

impl Head {
    /// The head at the beginning of these bytes with the length that it takes; `None`: it is not whole.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Option<(Self, Framing, usize)>, NotHttp> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut answer = httparse::Response::new(&mut headers);
        let end = match answer.parse(bytes) {
            Ok(httparse::Status::Complete(end)) => end,
            Ok(httparse::Status::Partial) if bytes.len() < MOST_HEAD_BYTES => return Ok(None),
            Ok(httparse::Status::Partial) | Err(_) => return Err(NotHttp),
        };
        let mut head = Self { status: answer.code.ok_or(NotHttp)?, ..Self::default() };
        let mut framing = match head.status {
            204 | 304 => Some(Framing::Length(0)),
            _ => None,
        };
        for header in answer.headers {
            head.note(header, &mut framing)?;
        }
        Ok(Some((head, framing.ok_or(NotHttp)?, end)))
    }

    fn note(&mut self, header: &httparse::Header<'_>, framing: &mut Option<Framing>) -> Result<(), NotHttp> {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        let text = || std::str::from_utf8(header.value).map_err(|_| NotHttp);
        // By length first: most headers are not for us.
        match header.name.len() {
            6 if is("x-shed") => self.turned_away = Some(TurnedAway::Refused),
            8 if is("location") => self.location = Some(text()?.into()),
            10 if is("set-cookie") => self.cookies.push(text()?.into()),
            10 if is("connection") => self.close = header.value.eq_ignore_ascii_case(b"close"),
            11 if is("retry-after") => self.retry_after = text()?.trim().parse().ok(),
            13 if is("cache-control") => self.immutable = text()?.contains("immutable"),
            14 if is("content-length") => {
                let length = text()?.trim().parse().map_err(|_| NotHttp)?;
                framing.get_or_insert(Framing::Length(length));
            }
            14 if is("x-waiting-room") => self.turned_away = Some(TurnedAway::InLine),
            16 if is("content-encoding") => self.packing = Packing::of(header.value),
            17 if is("transfer-encoding") => *framing = Some(Framing::Chunks(Chunks::default())),
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_what_a_visitor_needs() {
        let bytes = b"HTTP/1.1 303 See Other\r\nLocation: /cart\r\nset-cookie: cart=a; Path=/\r\nset-cookie: cart_count=1\r\n\
            content-encoding: br\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabc";
        assert!(Head::parse(&bytes[..40]).unwrap().is_none());
        let (head, framing, end) = Head::parse(bytes).unwrap().unwrap();
        assert_eq!((head.status, head.location.as_deref(), head.close), (303, Some("/cart"), true));
        assert_eq!(head.cookies, ["cart=a; Path=/".into(), "cart_count=1".into()]);
        assert!(
            head.packing == Packing::Brotli
                && head.turned_away.is_none()
                && matches!(framing, Framing::Length(3))
        );
        assert_eq!(&bytes[end..], b"abc");
    }

    #[test]
    fn who_is_refused_or_must_wait_is_turned_away() {
        for (header, expected) in
            [("x-shed: newcomer", TurnedAway::Refused), ("x-waiting-room: 3", TurnedAway::InLine)]
        {
            let bytes = format!("HTTP/1.1 503 \r\n{header}\r\nretry-after: 14\r\ncontent-length: 0\r\n\r\n");
            let (head, _, _) = Head::parse(bytes.as_bytes()).unwrap().unwrap();
            assert!(head.turned_away == Some(expected) && head.retry_after == Some(14), "{header}");
        }
    }

    #[test]
    fn an_answer_without_an_end_is_refused() {
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\n\r\n").unwrap_err(), NotHttp);
        assert_eq!(Head::parse(b"SSH-2.0-x\r\n\r\n").unwrap_err(), NotHttp);
        assert!(Head::parse(b"HTTP/1.1 304 Not Modified\r\n\r\n").unwrap().is_some());
    }
}
