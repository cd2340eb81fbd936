//! A TCP proxy that can misbehave like a network: end connections, swallow everything in silence, be slow.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// Chunks of one direction that are on their way; further ones wait at the sender.
const ON_THE_WAY: usize = 1_024;

/// What happens to the connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Everything comes through, so much later.
    Forward(Duration),
    /// Open connections end, new ones end at once: a dead process on a living machine.
    Cut,
    /// The same, but they end with RST: a machine that knows nothing of them any more, or a firewall that refuses.
    Reset,
    /// Connections stay open and nothing comes through: a dead machine, or a firewall that forgot the connection.
    Silent,
}

impl Mode {
    const fn is_forward(self) -> bool {
        matches!(self, Self::Forward(_))
    }

    const fn ends_connections(self) -> bool {
        matches!(self, Self::Cut | Self::Reset)
    }

    const fn delay(self) -> Duration {
        if let Self::Forward(delay) = self { delay } else { Duration::ZERO }
    }
}

/// Stands between a client and a server. Ends with this value.
#[derive(Debug)]
pub struct TcpProxy {
    address: SocketAddr,
    /// The modes of all connections; the last is that of new ones, the others are silent for ever.
    modes: Arc<Mutex<Vec<watch::Sender<Mode>>>>,
    accepting: JoinHandle<()>,
}

impl TcpProxy {
    /// Listens on a free port of 127.0.0.1 and forwards to `upstream` (`host:port`).
    pub async fn start(upstream: impl Into<String>) -> Self {
        let upstream = upstream.into();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let modes = Arc::new(Mutex::new(vec![watch::Sender::new(Mode::Forward(Duration::ZERO))]));
        let watched = Arc::clone(&modes);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let mode = with_last(&watched, watch::Sender::subscribe);
                tokio::spawn(carry(client, upstream.clone(), mode));
            }
        });
        Self { address, modes, accepting }
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
        self.set(Mode::Cut);
    }

    /// Ends all connections with RST, and new ones at once.
    pub fn reset(&self) {
        self.set(Mode::Reset);
    }

    /// Lets nothing through any more, and says nothing about it.
    pub fn silence(&self) {
        self.set(Mode::Silent);
    }

    /// Lets nothing through the open connections, for ever. New ones are forwarded.
    pub fn forget(&self) {
        self.silence();
        let new = watch::Sender::new(Mode::Forward(Duration::ZERO));
        self.modes.lock().unwrap_or_else(PoisonError::into_inner).push(new);
    }

    /// Lets everything through so much later, in its order, and as much of it as comes.
    pub fn delay(&self, delay: Duration) {
        self.set(Mode::Forward(delay));
    }

    /// Forwards at once again. Connections that were silent go on where they stopped.
    pub fn restore(&self) {
        self.set(Mode::Forward(Duration::ZERO));
    }

    fn set(&self, mode: Mode) {
        with_last(&self.modes, |last| last.send_replace(mode));
    }
}

impl Drop for TcpProxy {
    fn drop(&mut self) {
        self.accepting.abort();
        // The carriers see the end of the channel and stop.
    }
}

fn with_last<T>(modes: &Mutex<Vec<watch::Sender<Mode>>>, act: impl FnOnce(&watch::Sender<Mode>) -> T) -> T {
    let modes = modes.lock().unwrap_or_else(PoisonError::into_inner);
    act(modes.last().expect("there is always one"))
}

/// One connection, until either side or the proxy ends it.
async fn carry(mut client: TcpStream, upstream: String, mut mode: watch::Receiver<Mode>) -> io::Result<()> {
    let (mut server, watched) = (None, mode.clone());
    let ended = tokio::select! {
        ended = forward(&mut client, (&mut server, upstream), watched) => ended,
        _ = mode.wait_for(|mode| mode.ends_connections()) => Ok(()),
    };
    if *mode.borrow() == Mode::Reset {
        for stream in [Some(&client), server.as_ref()].into_iter().flatten() {
            stream.set_zero_linger()?;
        }
    }
    ended
}

async fn forward(
    client: &mut TcpStream,
    (server, upstream): (&mut Option<TcpStream>, String),
    mut mode: watch::Receiver<Mode>,
) -> io::Result<()> {
    mode.wait_for(|mode| mode.is_forward()).await.map_err(io::Error::other)?;
    let server = server.insert(TcpStream::connect(&upstream).await?);
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let (there_sender, there) = mpsc::channel(ON_THE_WAY);
    let (back_sender, back) = mpsc::channel(ON_THE_WAY);
    tokio::try_join!(
        take(from_client, there_sender, mode.clone()),
        deliver(to_server, there, mode.clone()),
        take(from_server, back_sender, mode.clone()),
        deliver(to_client, back, mode),
    )
    .map(drop)
}

/// What was read, and when it is to arrive. An empty chunk is the end.
type Chunk = (Instant, Vec<u8>);

async fn take(
    mut from: ReadHalf<'_>,
    on_the_way: mpsc::Sender<Chunk>,
    mode: watch::Receiver<Mode>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        let due = Instant::now() + mode.borrow().delay();
        let is_taken = on_the_way.send((due, buffer[..length].to_vec())).await.is_ok();
        if length == 0 || !is_taken {
            return Ok(());
        }
    }
}

/// What arrives while silent is held back until the mode is "forward" again.
async fn deliver(
    mut to: WriteHalf<'_>,
    mut on_the_way: mpsc::Receiver<Chunk>,
    mut mode: watch::Receiver<Mode>,
) -> io::Result<()> {
    while let Some((due, chunk)) = on_the_way.recv().await {
        sleep_until(due).await;
        mode.wait_for(|mode| mode.is_forward()).await.map_err(io::Error::other)?;
        if chunk.is_empty() {
            return to.shutdown().await;
        }
        to.write_all(&chunk).await?;
    }
    Ok(())
}
