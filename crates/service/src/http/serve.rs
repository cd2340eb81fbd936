//! The accept loop, with a bound on everything a client can hold, and the clean end.

use super::ListenConfig;
use crate::metrics::HttpMetrics;
use crate::{Readiness, Shutdown, time_limits};
use anyhow::Context;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use socket2::{Domain, Protocol, Socket, Type};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

const BACKLOG: i32 = 4096;
const ADMIN_CONNECTIONS: usize = 64;
const MAX_HEADERS: usize = 64;
const MAX_HEAD_BYTES: usize = 32 * 1024;
const MAX_STREAMS_PER_CONNECTION: u32 = 100;
/// How long the loop waits when the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Everything a service hands over to be served.
pub struct Serving {
    /// Where to listen.
    pub listen: ListenConfig,
    /// Routes for the world.
    pub app: Router,
    /// Routes for operators.
    pub admin: Router,
    /// Open connections are counted here.
    pub metrics: Arc<HttpMetrics>,
    /// Ends when the process drains.
    pub readiness: Readiness,
    /// When to stop.
    pub shutdown: Shutdown,
}

/// Serves until the shutdown is requested, then: not ready, a delay for load balancers, port closed, requests in flight
/// answered within [`time_limits::DRAIN`]. The admin port answers to the end.
pub async fn serve(serving: Serving) -> anyhow::Result<()> {
    let Serving { listen, app, admin, metrics, readiness, shutdown } = serving;
    let public = bind(listen.listen, "LISTEN")?;
    let operators = bind(listen.admin_listen, "ADMIN_LISTEN")?;
    tracing::info!(listen = %public.local_addr()?, admin_listen = %operators.local_addr()?, "listening");

    let connections = GracefulShutdown::new();
    let keep_alive = Duration::from_secs(listen.keep_alive_seconds);
    let public = Accepting {
        listener: public,
        app,
        limit: listen.max_connections,
        keep_alive,
        metrics: Some(metrics),
    };
    let operators =
        Accepting { listener: operators, app: admin, limit: ADMIN_CONNECTIONS, keep_alive, metrics: None };
    // Operators see "draining" until the very end, so their port is closed last, without a drain of its own.
    let operators =
        tokio::spawn(async move { operators.run(&GracefulShutdown::new(), std::future::pending()).await });
    public.run(&connections, drained(&readiness, &shutdown, listen.drain_delay_seconds)).await;

    // Counted from here: an order that came just before the port closed may wait for the database as long as any other.
    if tokio::time::timeout(time_limits::DRAIN, connections.shutdown()).await.is_err() {
        tracing::warn!(
            seconds = time_limits::DRAIN.as_secs(),
            "requests were still open at the end of the drain"
        );
    }
    operators.abort();
    tracing::info!("stopped");
    Ok(())
}

async fn drained(readiness: &Readiness, shutdown: &Shutdown, delay_seconds: u64) {
    shutdown.wait().await;
    readiness.drain();
    tokio::time::sleep(Duration::from_secs(delay_seconds)).await;
}

fn bind(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    let open = || -> std::io::Result<TcpListener> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        socket.set_reuse_address(true)?;
        // Several processes share one port; the kernel spreads connections over them.
        socket.set_reuse_port(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        TcpListener::from_std(socket.into())
    };
    open().with_context(|| {
        format!("cannot listen on {address} ({setting}); is another program using this port?")
    })
}

struct Accepting {
    listener: TcpListener,
    app: Router,
    limit: usize,
    keep_alive: Duration,
    metrics: Option<Arc<HttpMetrics>>,
}

impl Accepting {
    async fn run(self, connections: &GracefulShutdown, stop: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(self.limit));
        let mut stop = std::pin::pin!(stop);
        loop {
            let place = tokio::select! {
                () = &mut stop => return,
                place = Arc::clone(&places).acquire_owned() => place.expect("the semaphore is never closed"),
            };
            let accepted = tokio::select! {
                () = &mut stop => return,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let connection = Connection {
                        peer,
                        app: self.app.clone(),
                        place,
                        keep_alive: self.keep_alive,
                        metrics: self.metrics.clone(),
                    };
                    tokio::spawn(connection.answer(stream, connections.watcher()));
                }
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "a connection could not be accepted"
                    );
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

struct Connection {
    peer: SocketAddr,
    app: Router,
    place: OwnedSemaphorePermit,
    keep_alive: Duration,
    metrics: Option<Arc<HttpMetrics>>,
}

impl Connection {
    async fn answer(self, stream: TcpStream, watcher: Watcher) {
        let Self { peer, app, place, keep_alive, metrics } = self;
        if let Some(metrics) = &metrics {
            metrics.connections().inc();
        }
        // A small answer must not wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        // The protocol is told from the first bytes; a client that never sends any must not keep its place.
        if tokio::time::timeout(time_limits::REQUEST_HEAD, stream.readable()).await.is_ok() {
            let service =
                TowerToHyperService::new(app.map_request(move |mut request: hyper::Request<Incoming>| {
                    request.extensions_mut().insert(ConnectInfo(peer));
                    request
                }));
            let builder = connection_builder(keep_alive);
            let connection = builder.serve_connection(TokioIo::new(stream), service);
            // An error here is a client that went away or spoke no HTTP; nothing of ours failed.
            let _ = watcher.watch(connection).await;
        }
        if let Some(metrics) = &metrics {
            metrics.connections().dec();
        }
        drop(place);
    }
}

/// The time for a head counts from the end of the answer before it, so it is also how long a connection may rest.
fn connection_builder(keep_alive: Duration) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(keep_alive)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS_PER_CONNECTION)
        .max_header_list_size(u32::try_from(MAX_HEAD_BYTES).expect("a small constant"))
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}
