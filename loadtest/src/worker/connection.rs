//! Sockets: opening, writing a request, reading an answer.

use super::lives::Worker;
use super::slots::Flight;
use crate::checks::{Wrong, wrong};
use crate::counts::Failure;
use crate::http::{Framing, From, Head, NotHttp, Post, Reading, get, post};
use crate::site::Body;
use crate::visit::{Answer, Ask};
use mio::net::TcpStream;
use mio::{Interest, Token};
use rand::RngExt;
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};

/// Addresses of this machine from which a worker connects. One address has too few ports for everybody, and finding a
/// free one becomes slow long before they are used up.
const SOURCES: u8 = 4;

impl Worker {
    /// Sends a request, over a new connection if there is none.
    pub(super) fn send(&mut self, index: usize, ask: Ask, intended: u64) -> anyhow::Result<()> {
        let deadline = intended + self.timeout_us;
        let now = self.now();
        let slot = &mut self.slots[index];
        slot.flight = Some(Flight { ask, intended, deadline, is_sent: false, reading: None });
        slot.asked_at = now;
        if slot.is_open {
            return self.write(index);
        }
        match self.connect(index) {
            Ok(stream) => {
                self.slots[index].stream = Some(stream);
                Ok(())
            }
            Err(error) => self.fail(index, &wrong(Failure::Connect, error.to_string())),
        }
    }

    fn connect(&self, index: usize) -> std::io::Result<TcpStream> {
        let target = self.plan.target;
        let socket = Socket::new(Domain::for_address(target), Type::STREAM, Some(Protocol::TCP))?;
        socket.set_nonblocking(true)?;
        socket.set_tcp_nodelay(true)?;
        if target.is_ipv4() && target.ip().is_loopback() {
            let last = u8::try_from(index % usize::from(SOURCES)).unwrap_or_default() + 1;
            let source = Ipv4Addr::new(127, 1, self.index, last);
            socket.bind(&SocketAddr::from((source, 0)).into())?;
        }
        match socket.connect(&target.into()) {
            Ok(()) => {}
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::INPROGRESS.raw_os_error()) => {}
            Err(error) => return Err(error),
        }
        let mut stream = TcpStream::from_std(socket.into());
        // Edge by edge: one registration for the connection's whole life.
        self.poll.registry().register(&mut stream, Token(index), Interest::READABLE | Interest::WRITABLE)?;
        Ok(stream)
    }

    /// Writes the request that waits. It always fits into the socket's empty buffer.
    fn write(&mut self, index: usize) -> anyhow::Result<()> {
        let slot = &mut self.slots[index];
        let (Some(stream), Some(visit), Some(flight)) = (&mut slot.stream, &mut slot.visit, &mut slot.flight)
        else {
            return Ok(());
        };
        visit.path(flight.ask, &self.site, &mut self.path);
        let random = &mut self.random;
        let form =
            visit.form(flight.ask, &self.site, || format!("017{:08}", random.random_range(0..100_000_000)));
        let cookies = visit.basket.as_ref().map_or("", |basket| basket.jar.header());
        let from = From { host: &self.host, visitor: slot.number, cookies, is_inside: slot.is_inside };
        match &form {
            Some(body) => post(&mut self.out, Post { path: &self.path, body }, from),
            None => get(&mut self.out, &self.path, from),
        }
        flight.is_sent = true;
        match stream.write(self.out.as_bytes()) {
            Ok(length) if length == self.out.len() => Ok(()),
            Ok(_) => self.fail(index, &wrong(Failure::Closed, "the request does not fit")),
            Err(error) => self.fail(index, &wrong(Failure::Closed, error.to_string())),
        }
    }

    /// Something happened on a connection.
    pub(super) fn stir(&mut self, index: usize) -> anyhow::Result<()> {
        let slot = &mut self.slots[index];
        let Some(stream) = &slot.stream else { return Ok(()) };
        if !slot.is_open {
            if let Ok(Some(error)) | Err(error) = stream.take_error() {
                return self.fail(index, &wrong(Failure::Connect, error.to_string()));
            }
            if stream.peer_addr().is_err() {
                return Ok(());
            }
            slot.is_open = true;
            return self.write(index);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let done = self.read(index, &mut buffer);
        self.buffer = buffer;
        done
    }

    fn read(&mut self, index: usize, buffer: &mut [u8]) -> anyhow::Result<()> {
        loop {
            let Some(stream) = &mut self.slots[index].stream else { return Ok(()) };
            match stream.read(buffer) {
                Ok(0) => return self.closed(index, "the shop closed the connection"),
                Ok(length) => {
                    self.tally.second.bytes += u64::try_from(length)?;
                    if let Err(wrong) = self.take(index, &buffer[..length])? {
                        return self.fail(index, &wrong);
                    }
                    // Fewer bytes than there is room for: nothing is left, and more will be told.
                    if length < buffer.len() {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return self.closed(index, &error.to_string()),
            }
        }
    }

    /// The other side has gone: a failure if something was asked, else the browser opens another one with the next click.
    fn closed(&mut self, index: usize, detail: &str) -> anyhow::Result<()> {
        if self.slots[index].flight.is_some() {
            return self.fail(index, &wrong(Failure::Closed, detail));
        }
        self.tally.second.idle_closed += 1;
        let slot = &mut self.slots[index];
        (slot.stream, slot.is_open) = (None, false);
        Ok(())
    }

    /// Takes bytes of an answer; nearly always they are the whole of it.
    fn take(&mut self, index: usize, bytes: &[u8]) -> anyhow::Result<Result<(), Wrong>> {
        let Some(flight) = &mut self.slots[index].flight else {
            return Ok(Err(wrong(Failure::NotHttp, "an answer that nobody asked for")));
        };
        let keep = !matches!(flight.ask, Ask::File(_));
        if flight.reading.is_none()
            && let Ok(Some((head, Framing::Length(length), end))) = Head::parse(bytes)
            && bytes.len() == end + length
        {
            let body = &bytes[end..];
            let sum = Body { length, sum: if keep { 0 } else { crc32fast::hash(body) } };
            return self.answered(index, Answer { head: &head, body, sum }).map(Ok);
        }
        let reading: &mut Reading = flight.reading.get_or_insert_default();
        match reading.take(bytes, keep) {
            Ok(false) => Ok(Ok(())),
            Ok(true) => {
                let reading = flight.reading.take().unwrap_or_default();
                let Some((head, body, (length, sum))) = reading.finish() else {
                    return Ok(Err(not_http(NotHttp)));
                };
                self.answered(index, Answer { head: &head, body: &body, sum: Body { length, sum } }).map(Ok)
            }
            Err(error) => Ok(Err(not_http(error))),
        }
    }
}

fn not_http(error: NotHttp) -> Wrong {
    wrong(Failure::NotHttp, error.to_string())
}
