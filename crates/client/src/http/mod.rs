//! The typed HTTP client.

mod call_thread;
mod filters;
mod staff;

pub use filters::{AuditFilter, OrderQuery, SkuList, SkuQuery};
pub use staff::StaffClient;

use crate::{
    AcceptInvitation, Accepted, Invitation, OpenInvitation, Order, PlaceOrder, Problem, Quote, QuoteRequest,
    ReportProcess, RoomReport, RoomState, SecretText, SignIn, SignedIn, TrackOrder,
};
use call_thread::CallThread;
use catalogue::{ContentChange, OfferChange};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Calls one backend (or a load balancer before several).
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    thread: Arc<CallThread>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
    Http(#[from] reqwest::Error),
    /// Its thread cannot be started.
    #[error("the thread for calls to the backend cannot be started")]
    Thread(#[from] std::io::Error),
}

/// Why a call gave no answer of the expected type.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The backend said no, and why.
    #[error("{} ({}): {}", .0.title, .0.status, .0.detail)]
    Problem(Box<Problem>),
    /// No answer: not reachable, timed out, cut off. The request may or may not have been carried out.
    #[error("the backend does not answer")]
    NoAnswer(#[source] reqwest::Error),
    /// An answer that is not of our API.
    #[error("the backend gave an answer that cannot be read (status {status})")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// Why it cannot be read.
        #[source]
        source: Option<serde_json::Error>,
    },
}

impl CallError {
    /// The problem that the backend stated, if it did.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

/// Calls that may be sent again whatever has become of them: they only read, or carry the key of an order.
const SAFE_TO_REPEAT: [&str; 4] = ["/quotes", "/orders", "/orders/track", "/orders/cancel"];

/// A call that was cut off, because its backend died, is sent once more: another backend may answer. One that got no answer in time is
/// not. When many are cut off, at most one in five is.
fn once_more(base: &str) -> reqwest::retry::Builder {
    let host = base.parse::<reqwest::Url>().ok().and_then(|url| url.host_str().map(str::to_owned));
    reqwest::retry::for_host(host.unwrap_or_default()).max_retries_per_request(1).classify_fn(|call| {
        let path = call.uri().path();
        let is_safe = call.method() == Method::GET
            || path.split_once("/api/v1").is_some_and(|(_, path)| SAFE_TO_REPEAT.contains(&path));
        if is_safe && call.error().is_some() { call.retryable() } else { call.success() }
    })
}

impl Client {
    /// A client for the API at `base`, such as `http://127.0.0.1:8081`. `timeout` bounds each call as a whole.
    pub fn new(base: &str, timeout: Duration) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .retry(once_more(base))
            .connect_timeout(Duration::from_secs(2))
            .pool_idle_timeout(Duration::from_secs(30))
            .build()?;
        let thread = Arc::new(CallThread::start()?);
        Ok(Self { http, base: base.trim_end_matches('/').to_owned(), thread })
    }

    /// `POST /api/v1/quotes`.
    pub async fn quote(&self, request: &QuoteRequest) -> Result<Quote, CallError> {
        self.read(self.http.post(self.url("/quotes")).json(request)).await
    }

    /// `POST /api/v1/orders`. Safe to send again with the same key.
    pub async fn place_order(
        &self,
        key: Uuid,
        order: &PlaceOrder,
        request_id: &str,
    ) -> Result<Order, CallError> {
        let request = self.http.post(self.url("/orders")).header("Idempotency-Key", key.to_string());
        self.read(request.header("X-Request-Id", request_id).json(order)).await
    }

    /// `POST /api/v1/orders/track`.
    pub async fn track_order(&self, request: &TrackOrder) -> Result<Order, CallError> {
        self.read(self.http.post(self.url("/orders/track")).json(request)).await
    }

    /// `POST /api/v1/orders/cancel`. Safe to send again.
    pub async fn cancel_order(&self, request: &TrackOrder) -> Result<Order, CallError> {
        self.read(self.http.post(self.url("/orders/cancel")).json(request)).await
    }

    /// `GET /api/v1/catalogue/content`: what changed after a version; `None` when nothing did.
    pub async fn content_after(&self, version: u64) -> Result<Option<ContentChange>, CallError> {
        self.read_if_changed(self.http.get(self.url("/catalogue/content")).query(&[("after", version)])).await
    }

    /// `GET /api/v1/catalogue/offers`: what changed after a version of an epoch; `None` when nothing did.
    pub async fn offers_after(&self, epoch: Uuid, version: u64) -> Result<Option<OfferChange>, CallError> {
        let request = self.http.get(self.url("/catalogue/offers"));
        self.read_if_changed(request.query(&[("epoch", epoch.to_string()), ("after", version.to_string())]))
            .await
    }

    /// `POST /api/v1/waiting-room`: tells what was counted, and learns how far the line has come.
    pub async fn follow_waiting_room(&self, report: &RoomReport) -> Result<RoomState, CallError> {
        self.read(self.http.post(self.url("/waiting-room")).json(report)).await
    }

    /// `POST /api/v1/processes`: says that this process is there.
    pub async fn report_process(&self, report: &ReportProcess) -> Result<(), CallError> {
        self.read_nothing(self.http.post(self.url("/processes")).json(report)).await
    }

    /// `POST /api/v1/staff/sign-in`.
    pub async fn sign_in(&self, request: &SignIn, request_id: &str) -> Result<SignedIn, CallError> {
        self.read(self.http.post(self.url("/staff/sign-in")).header("X-Request-Id", request_id).json(request))
            .await
    }

    /// `POST /api/v1/staff/invitations/open`.
    pub async fn open_invitation(&self, token: &SecretText) -> Result<Invitation, CallError> {
        let request = OpenInvitation { token: token.clone() };
        self.read(self.http.post(self.url("/staff/invitations/open")).json(&request)).await
    }

    /// `POST /api/v1/staff/invitations/accept`.
    pub async fn accept_invitation(&self, request: &AcceptInvitation) -> Result<Accepted, CallError> {
        self.read(self.http.post(self.url("/staff/invitations/accept")).json(request)).await
    }

    /// The same client for somebody who is signed in.
    pub fn staff<'a>(&'a self, token: &'a SecretText, request_id: &'a str) -> StaffClient<'a> {
        StaffClient { client: self, token, request_id }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    async fn read_nothing(&self, request: RequestBuilder) -> Result<(), CallError> {
        self.read_if_changed::<serde::de::IgnoredAny>(request).await.map(drop)
    }

    async fn read_if_changed<T: Answer>(&self, request: RequestBuilder) -> Result<Option<T>, CallError> {
        let call = async {
            let response = request.send().await.map_err(CallError::NoAnswer)?;
            if response.status() == StatusCode::NO_CONTENT {
                return Ok(None);
            }
            parse(response).await.map(Some)
        };
        self.thread.run(call).await
    }

    async fn read<T: Answer>(&self, request: RequestBuilder) -> Result<T, CallError> {
        self.thread.run(async { parse(request.send().await.map_err(CallError::NoAnswer)?).await }).await
    }
}

/// What can be read from an answer, on another thread.
trait Answer: DeserializeOwned + Send + 'static {}

impl<T: DeserializeOwned + Send + 'static> Answer for T {}

async fn parse<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, CallError> {
    let status = response.status();
    let body = response.bytes().await.map_err(CallError::NoAnswer)?;
    let unreadable = |source| CallError::Unreadable { status: status.as_u16(), source: Some(source) };
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(unreadable);
    }
    Err(CallError::Problem(serde_json::from_slice(&body).map_err(unreadable)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{OrderNumber, Phone};
    use std::future::poll_fn;
    use std::io::{Read, Write};
    use std::pin::pin;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use std::task::Poll;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A backend that dies while it answers the first call, and one that answers those after it. Gives its address and counts calls.
    async fn backend() -> (String, Arc<AtomicU32>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                // The calls of these tests are one segment.
                let _ = stream.read(&mut [0; 8_192]).await.unwrap();
                if counted.fetch_add(1, Ordering::Relaxed) > 0 {
                    let answer =
                        b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                    stream.write_all(answer).await.unwrap();
                }
            }
        });
        (address, calls)
    }

    #[tokio::test]
    async fn a_call_that_was_cut_off_is_sent_once_more_when_that_is_safe() {
        let (address, calls) = backend().await;
        let client = Client::new(&address, Duration::from_secs(5)).unwrap();
        let track =
            TrackOrder { number: OrderNumber::from_random(1), phone: Phone::parse("01712345678").unwrap() };
        let answer = client.track_order(&track).await;
        assert!(matches!(answer, Err(CallError::Unreadable { status: 404, .. })), "{answer:?}");
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }

    /// The caller's only thread has no time, but the call goes on.
    #[tokio::test]
    async fn a_call_does_not_wait_for_the_callers_runtime() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (asked, was_asked) = mpsc::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            assert!(stream.read(&mut [0; 8_192]).unwrap() > 0);
            asked.send(()).unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        });
        let client = Client::new(&address, Duration::from_secs(5)).unwrap();
        let mut call = pin!(client.content_after(1));
        assert!(poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await.is_pending());
        was_asked.recv_timeout(Duration::from_secs(5)).expect("nothing was asked meanwhile");
        assert!(call.await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_call_that_would_do_something_twice_is_not() {
        let (address, calls) = backend().await;
        let client = Client::new(&address, Duration::from_secs(5)).unwrap();
        let answer = client.open_invitation(&SecretText::try_from("x".to_owned()).unwrap()).await;
        assert!(matches!(answer, Err(CallError::NoAnswer(_))), "{answer:?}");
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }
}
