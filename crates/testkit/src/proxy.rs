//! A TCP proxy that can misbehave like a network: cut connections, or swallow everything in silence.

use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What happens to the connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Forward,
    /// Open connections end, new ones end at once: a dead process on a living machine.
    Cut,
    /// Connections stay open and nothing comes through: a dead machine, or a firewall that forgot the connection.
    Silent,
}

/// Stands between a client and a server. Ends with this value.
#[derive(Debug)]
pub struct TcpProxy {
    address: SocketAddr,
    mode: watch::Sender<Mode>,
    accepting: JoinHandle<()>,
}

impl TcpProxy {
    /// Listens on a free port of 127.0.0.1 and forwards to `upstream` (`host:port`).
    pub async fn start(upstream: impl Into<String>) -> Self {
        let upstream = upstream.into();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (mode, watching) = watch::channel(Mode::Forward);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, upstream.clone(), watching.clone()));
            }
        });
        Self { address, mode, accepting }
    }

    /// Where clients connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Ends all connections, and new ones at once.
    pub fn cut(&self) {
        self.mode.send_replace(Mode::Cut);
    }

    /// Lets nothing through any more, and says nothing about it.
    pub fn silence(&self) {
        self.mode.send_replace(Mode::Silent);
    }

    /// Forwards again. Connections that were silent go on where they stopped.
    pub fn restore(&self) {
        self.mode.send_replace(Mode::Forward);
    }
}

impl Drop for TcpProxy {
    fn drop(&mut self) {
        self.accepting.abort();
        // The carriers see the end of the channel and stop.
    }
}

/// One connection, until either side ends it or it is cut.
async fn carry(client: TcpStream, upstream: String, mode: watch::Receiver<Mode>) -> io::Result<()> {
    let mut until_cut = mode.clone();
    let carrying = async {
        let mut before = mode.clone();
        before.wait_for(|mode| *mode == Mode::Forward).await.map_err(io::Error::other)?;
        let server = TcpStream::connect(&upstream).await?;
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let (there, back) = (copy(from_client, to_server, mode.clone()), copy(from_server, to_client, mode));
        tokio::try_join!(there, back)
    };
    tokio::select! {
        _ = until_cut.wait_for(|mode| *mode == Mode::Cut) => Ok(()),
        ended = carrying => ended.map(|_| ()),
    }
}

/// One direction. What was read while silent is held back until the mode is "forward" again.
async fn copy(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut mode: watch::Receiver<Mode>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        mode.wait_for(|mode| *mode == Mode::Forward).await.map_err(io::Error::other)?;
        if length == 0 {
            return to.shutdown().await;
        }
        to.write_all(&buffer[..length]).await?;
    }
}
