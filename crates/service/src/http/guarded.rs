//! A connection's bytes, with a bound on how slowly they may come and go.
//!
//! HTTP libraries bound how long a connection may rest, not how long a client may take for the head of a request while it
//! sends a byte now and then ("slowloris"), for its body, or for reading an answer.

use super::places::Activity;
use crate::time_limits;
use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// What every connection over HTTP/2 begins with. Its frames come all the time, and the protocol has bounds of its own.
const HTTP2: &[u8] = b"PRI * HTTP/2.0";

/// A TCP connection.
#[derive(Debug)]
pub(super) struct Guarded {
    stream: TcpStream,
    activity: Arc<Activity>,
    /// The part of a request that is coming, by the progress of its connection, and when its first bytes came.
    part: Option<((u64, u64), Instant)>,
    is_http2: bool,
    /// Runs while the client takes nothing of what is written.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Guarded {
    pub(super) const fn new(stream: TcpStream, activity: Arc<Activity>) -> Self {
        Self { stream, activity, part: None, is_http2: false, stalled: None }
    }

    /// Takes note of bytes that came.
    fn received(&mut self, bytes: &[u8]) -> Result<()> {
        let progress = self.activity.progress();
        if progress == (0, 0) && self.part.is_none() {
            self.is_http2 = bytes.starts_with(&HTTP2[..HTTP2.len().min(bytes.len())]);
        }
        if self.is_http2 {
            return Ok(());
        }
        let limit =
            if self.activity.is_busy() { time_limits::REQUEST_BODY } else { time_limits::REQUEST_HEAD };
        match self.part {
            Some((part, since)) if part == progress => {
                if since.elapsed() > limit {
                    return Err(Error::new(ErrorKind::TimedOut, "the request came too slowly"));
                }
            }
            _ => self.part = Some((progress, Instant::now())),
        }
        Ok(())
    }

    /// The end of a write: starts and ends the clock of a client that takes nothing.
    fn wrote<T>(&mut self, context: &mut Context<'_>, written: Poll<Result<T>>) -> Poll<Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(time_limits::WRITE_STALL)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the answer is not read")))
    }
}

impl AsyncRead for Guarded {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        match buffer.filled().get(before..) {
            Some(bytes) if !bytes.is_empty() => Poll::Ready(this.received(bytes)),
            _ => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.wrote(context, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.wrote(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
