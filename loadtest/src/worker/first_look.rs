//! The home pages in both languages, before the visitors come: they name the categories.

use crate::checks::{Language, status, unpack};
use crate::http::{From, Reading, get};
use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// Both home pages.
pub(super) fn homes(target: SocketAddr) -> Result<[String; 2]> {
    let [bangla, english] = Language::BOTH.map(|language| home(target, language));
    Ok([bangla?, english?])
}

fn home(target: SocketAddr, language: Language) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&target, PATIENCE).context("the shop does not answer")?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut request = String::new();
    let path = if language == Language::Bangla { "/" } else { "/en" };
    get(&mut request, path, From { host: &target.to_string(), visitor: 0, cookies: "", is_inside: false });
    stream.write_all(request.as_bytes())?;
    let (mut reading, mut buffer) = (Reading::default(), vec![0; 64 * 1024]);
    loop {
        let length = stream.read(&mut buffer).context("the shop does not answer")?;
        if length == 0 {
            bail!("the shop closed the connection");
        }
        if reading.take(&buffer[..length], true)? {
            break;
        }
    }
    let (head, body, _) = reading.finish().context("the answer has no head")?;
    status(head.status, 200)?;
    Ok(unpack(&body, head.packing)?)
}
