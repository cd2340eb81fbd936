//! One keep-alive connection over which many shoppers ask, one after the other, as behind a load balancer.

use anyhow::{Context, Result};
use loadtest::http::{From, Head, Post, Reading, get, post};
use loadtest::{Failure, Wrong, unpack, wrong};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

/// Until a whole answer is there, as in the load test.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection that rested for longer is opened anew: the shop may just be closing it.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// What is asked, and by whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    /// The shopper's number.
    pub(super) visitor: u32,
    pub(super) path: &'a str,
    pub(super) cookies: &'a str,
    /// The fields of a form; nothing: it is a GET.
    pub(super) form: Option<&'a str>,
}

/// A whole answer, unpacked.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) head: Head,
    pub(super) page: String,
    /// As it came, head included.
    pub(super) bytes: u64,
}

/// A connection, open or not.
#[derive(Debug)]
pub(super) struct Talk {
    address: SocketAddr,
    host: String,
    open: Option<(TcpStream, Instant)>,
    out: String,
    buffer: Box<[u8]>,
}

impl Talk {
    pub(super) fn new(address: SocketAddr) -> Self {
        let buffer = vec![0; 32 * 1024].into_boxed_slice();
        Self { address, host: address.to_string(), open: None, out: String::new(), buffer }
    }

    /// Asks and waits for the whole answer. After a failure the connection is gone.
    pub(super) async fn ask(&mut self, request: Request<'_>) -> Result<Answer, Wrong> {
        let Request { visitor, path, cookies, form } = request;
        let from = From { host: &self.host, visitor, cookies, is_inside: true };
        match form {
            Some(body) => post(&mut self.out, Post { path, body }, from),
            None => get(&mut self.out, path, from),
        }
        let mut stream =
            self.take_open().await.map_err(|error| wrong(Failure::Connect, error.to_string()))?;
        let answered = timeout(PATIENCE, self.exchange(&mut stream)).await;
        let late =
            |_| wrong(Failure::Timeout, format!("{path} was not answered in {} s", PATIENCE.as_secs()));
        let (head, body, bytes) = answered.map_err(late)??;
        if !head.close {
            self.open = Some((stream, Instant::now()));
        }
        Ok(Answer { page: unpack(&body, head.packing)?, head, bytes })
    }

    async fn take_open(&mut self) -> Result<TcpStream> {
        if let Some((stream, since)) = self.open.take()
            && since.elapsed() < LONGEST_REST
        {
            return Ok(stream);
        }
        let connecting = timeout(PATIENCE, TcpStream::connect(self.address)).await;
        let stream = connecting.context("no connection in time")??;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn exchange(&mut self, stream: &mut TcpStream) -> Result<(Head, Vec<u8>, u64), Wrong> {
        let closed = |error: std::io::Error| wrong(Failure::Closed, error.to_string());
        stream.write_all(self.out.as_bytes()).await.map_err(closed)?;
        let (mut reading, mut bytes) = (Reading::default(), 0);
        loop {
            let length = stream.read(&mut self.buffer).await.map_err(closed)?;
            if length == 0 {
                return Err(wrong(Failure::Closed, "the shop closed the connection"));
            }
            bytes += u64::try_from(length).unwrap_or(u64::MAX);
            let not_http = |error: loadtest::http::NotHttp| wrong(Failure::NotHttp, error.to_string());
            if reading.take(&self.buffer[..length], true).map_err(not_http)? {
                let whole = reading.finish().ok_or_else(|| not_http(loadtest::http::NotHttp))?;
                return Ok((whole.0, whole.1, bytes));
            }
        }
    }
}
