//! Connections that rest: what 10,000 of them cost a frontend.

use crate::machine;
use anyhow::{Context, Result, ensure};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// How many are opened.
pub(crate) const CONNECTIONS: usize = 10_000;

/// As a phone's browser sends it, without a body and with an answer that says nothing.
const REQUEST: &[u8] = b"GET /favicon.ico HTTP/1.1\r\nhost: shop.test\r\nif-none-match: *\r\n\
                         user-agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36\r\n\
                         accept: image/avif,image/webp,*/*;q=0.8\r\naccept-encoding: gzip, deflate, br\r\n\
                         accept-language: bn,en;q=0.8\r\ncookie: cart_count=2\r\n\r\n";

const PATIENCE: Duration = Duration::from_secs(10);

/// KiB by which the process grows when so many have asked for something and rest. The first hundred are not counted, as they
/// warm it up.
pub(crate) async fn memory_kib(port: u16, process: u32) -> Result<u64> {
    let mut open = Vec::with_capacity(CONNECTIONS + 100);
    for number in 0..100 {
        open.push(connect_and_ask(port, number).await?);
    }
    let resident = || machine::resident_kib(process).context("the frontend has ended");
    let before = resident()?;
    for number in 0..CONNECTIONS {
        open.push(connect_and_ask(port, number).await?);
    }
    let grown = resident()?.saturating_sub(before);
    ensure!(open.len() == CONNECTIONS + 100, "all are still open");
    Ok(grown)
}

/// From several addresses, as one has only so many ports.
async fn connect_and_ask(port: u16, number: usize) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    let host = u8::try_from(2 + number % 8).unwrap_or(2);
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, host), 0)))?;
    let asked = async {
        let mut stream = socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        stream.write_all(REQUEST).await?;
        let mut answer = [0; 4_096];
        let read = stream.read(&mut answer).await?;
        anyhow::ensure!(answer[..read].starts_with(b"HTTP/1.1 "), "the frontend does not answer");
        Ok(stream)
    };
    tokio::time::timeout(PATIENCE, asked).await.context("the frontend does not answer")?
}
