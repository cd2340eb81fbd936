//! The accept loop, with a bound on everything a client can hold, and the clean end.

use super::guarded::Guarded;
use super::places::{Place, Places};
use super::{App, ListenConfig};
use crate::metrics::HttpMetrics;
use crate::{Readiness, Shutdown, time_limits};
use anyhow::Context;
use axum::Router;
use axum::http::{HeaderValue, Version, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use socket2::{Domain, Protocol, Socket, Type};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

const BACKLOG: i32 = 4096;
const ADMIN_CONNECTIONS: usize = 64;
const MAX_HEADERS: usize = 64;
const MAX_HEAD_BYTES: usize = 32 * 1024;
const MAX_STREAMS_PER_CONNECTION: u32 = 100;
/// Bytes of answers that one connection over HTTP/2 may leave unread.
const MAX_UNREAD_BYTES: usize = 256 * 1024;
/// How often a connection that should end is looked at while it is answered.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// How long the loop waits when the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Everything a service hands over to be served.
pub struct Serving {
    /// Where to listen.
    pub listen: ListenConfig,
    /// What the world may ask for.
    pub app: App,
    /// Routes for operators.
    pub admin: Router,
    /// Open connections are counted here.
    pub metrics: Arc<HttpMetrics>,
    /// Ends when the process drains.
    pub readiness: Readiness,
    /// When to stop.
    pub shutdown: Shutdown,
}

/// Serves until the shutdown is requested, then: not ready, each connection ended with its next answer, a delay for load
/// balancers and for connections that rest, port closed, requests in flight answered within [`time_limits::DRAIN`]. The admin port answers to the end.
pub async fn serve(serving: Serving) -> anyhow::Result<()> {
    let Serving { listen, app, admin, metrics, readiness, shutdown } = serving;
    let public = bind(listen.listen, "LISTEN")?;
    let operators = bind(listen.admin_listen, "ADMIN_LISTEN")?;
    tracing::info!(listen = %public.local_addr()?, admin_listen = %operators.local_addr()?, "listening");

    let places = Places::new(listen.max_connections);
    let keep_alive = Duration::from_secs(listen.keep_alive_seconds);
    let public =
        Accepting { listener: public, app, places: Arc::clone(&places), keep_alive, metrics: Some(metrics) };
    let places_of_operators = Places::new(ADMIN_CONNECTIONS);
    let operators = Accepting {
        listener: operators,
        app: admin.into(),
        places: places_of_operators,
        keep_alive,
        metrics: None,
    };
    // Operators see "draining" until the very end, so their port is closed last, without a drain of its own.
    let operators = tokio::spawn(operators.run(std::future::pending()));
    let drained = async {
        shutdown.wait().await;
        readiness.drain();
        places.drain();
        tokio::time::sleep(Duration::from_secs(listen.drain_delay_seconds)).await;
    };
    public.run(drained).await;

    // Counted from here: an order that came just before the port closed may wait for the database as long as any other.
    if tokio::time::timeout(time_limits::DRAIN, places.empty()).await.is_err() {
        tracing::warn!(
            seconds = time_limits::DRAIN.as_secs(),
            "requests were still open at the end of the drain"
        );
    }
    operators.abort();
    tracing::info!("stopped");
    Ok(())
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
    app: App,
    places: Arc<Places>,
    keep_alive: Duration,
    metrics: Option<Arc<HttpMetrics>>,
}

impl Accepting {
    async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let permit = tokio::select! {
                () = &mut stop => return,
                permit = self.places.take() => permit,
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
                        place: self.places.open(permit),
                        keep_alive: self.keep_alive,
                        metrics: self.metrics.clone(),
                    };
                    tokio::spawn(connection.answer(stream));
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
    app: App,
    place: Place,
    keep_alive: Duration,
    metrics: Option<Arc<HttpMetrics>>,
}

impl Connection {
    async fn answer(self, stream: TcpStream) {
        if let Some(metrics) = &self.metrics {
            metrics.connections().inc();
        }
        // A small answer must not wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        // The protocol is told from the first bytes; a client that never sends any must not keep its place.
        let first = |patience| tokio::time::timeout(patience, stream.readable());
        let speaks = tokio::select! {
            first = first(time_limits::REQUEST_HEAD) => first.is_ok(),
            // Its first request may be on its way.
            patience = self.place.activity.asked_to_leave() => first(patience).await.is_ok(),
        };
        if speaks {
            self.converse(stream).await;
        }
        if let Some(metrics) = &self.metrics {
            metrics.connections().dec();
        }
    }

    async fn converse(&self, stream: TcpStream) {
        let activity = &self.place.activity;
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let busy = activity.begin();
            let answer = self.app.answer(request, self.peer);
            async move {
                let mut answer = answer.await;
                if busy.is_last()
                    && let Ok(answer) = &mut answer
                    && answer.version() == Version::HTTP_11
                {
                    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                }
                answer
            }
        });
        let stream = TokioIo::new(Guarded::new(stream, Arc::clone(activity)));
        let builder = connection_builder(self.keep_alive);
        let mut connection = std::pin::pin!(builder.serve_connection(stream, service));
        // An error here is a client that went away, was too slow or spoke no HTTP; nothing of ours failed.
        let mut patience = tokio::select! {
            _ = connection.as_mut() => return,
            patience = activity.asked_to_leave() => patience,
        };
        connection.as_mut().graceful_shutdown();
        // What is being answered is finished; a head that has not come by now is not waited for.
        while tokio::time::timeout(patience, connection.as_mut()).await.is_err() && activity.is_busy() {
            patience = LOOK_AGAIN;
        }
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
        .max_send_buf_size(MAX_UNREAD_BYTES)
        .max_header_list_size(u32::try_from(MAX_HEAD_BYTES).expect("a small constant"))
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}
