//! A service as its callers and operators see it.

#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails; clippy's own exception does not cover helper functions"
)]

mod slow;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use clap::Parser;
use prometheus_client::registry::Registry;
use service::http::{ListenConfig, Observed, Serving, observe, serve};
use service::logging::AccessLog;
use service::metrics::HttpMetrics;
use service::{Readiness, Shutdown, Trigger, admin};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    listen: ListenConfig,
}

struct Running {
    public: SocketAddr,
    admin: SocketAddr,
    readiness: Readiness,
    /// Lets `/slow` answer.
    release: Arc<Notify>,
    /// Told when `/slow` has begun.
    begun: Arc<Notify>,
    trigger: Trigger,
    served: JoinHandle<anyhow::Result<()>>,
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn start() -> Running {
    start_with(&[]).await
}

async fn start_with(settings: &[&str]) -> Running {
    let (public, admin_address) = (free_address(), free_address());
    let (release, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (slow_release, slow_begun) = (Arc::clone(&release), Arc::clone(&begun));
    let slow = move || async move {
        slow_begun.notify_one();
        slow_release.notified().await;
        "done"
    };
    let routes = Router::new()
        .route("/hello/{name}", get(async || "hello"))
        .route("/panic", get(panics))
        .route("/large", get(async || vec![b'x'; 64 << 20]))
        .route("/slow", get(slow));
    let mut registry = Registry::default();
    let metrics = HttpMetrics::register(&mut registry);
    let on_panic = || (axum::http::StatusCode::INTERNAL_SERVER_ERROR, "sorry").into_response();
    let app =
        observe(routes, Observed { metrics: Arc::clone(&metrics), access_log: AccessLog::Errors, on_panic });
    let readiness = Readiness::new(&[]);
    let (trigger, shutdown) = Shutdown::manual();
    let (listen, admin_listen) = (public.to_string(), admin_address.to_string());
    let arguments = ["test", "--listen", &listen, "--admin-listen", &admin_listen];
    let arguments = arguments.iter().chain(settings);
    let serving = Serving {
        listen: Settings::parse_from(arguments).listen,
        app: app.into(),
        admin: admin::router(Arc::new(registry), readiness.clone()),
        metrics,
        readiness: readiness.clone(),
        shutdown,
    };
    let served = tokio::spawn(serve(serving));
    let running = Running { public, admin: admin_address, readiness, release, begun, trigger, served };
    tokio::time::timeout(Duration::from_secs(10), async {
        while reqwest::get(format!("http://{admin_address}/readyz")).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the service listens within ten seconds");
    running
}

async fn panics() -> &'static str {
    panic!("a mistake")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_is_answered_and_new_ones_are_refused() {
    let running = start().await;
    let slow = tokio::spawn(reqwest::get(format!("http://{}/slow", running.public)));
    running.begun.notified().await;
    running.trigger.request();
    tokio::time::timeout(Duration::from_secs(10), async {
        while reqwest::get(format!("http://{}/hello/a", running.public)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the port closes");
    assert_eq!(running.readiness.missing(), ["draining"]);
    let ready = reqwest::get(format!("http://{}/readyz", running.admin)).await.unwrap();
    assert_eq!(ready.status(), 503);
    running.release.notify_one();
    assert_eq!(slow.await.unwrap().unwrap().text().await.unwrap(), "done");
    running.served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_route_and_named() {
    let running = start().await;
    let response = reqwest::get(format!("http://{}/hello/karim", running.public)).await.unwrap();
    assert!(response.headers().contains_key("x-request-id"));
    reqwest::get(format!("http://{}/nothing", running.public)).await.unwrap();
    let metrics =
        reqwest::get(format!("http://{}/metrics", running.admin)).await.unwrap().text().await.unwrap();
    let hello = r#"http_requests_total{route="/hello/{name}",method="GET",status="200"} 1"#;
    assert!(metrics.contains(hello), "{metrics}");
    assert!(metrics.contains(r#"route="unmatched",method="GET",status="404"} 1"#), "{metrics}");
    assert!(metrics.contains(r#"http_request_duration_seconds_count{route="/hello/{name}"} 1"#), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_answer() {
    let running = start().await;
    let response = reqwest::get(format!("http://{}/panic", running.public)).await.unwrap();
    assert_eq!(response.status(), 500);
    assert!(response.headers().contains_key("x-request-id"));
    assert_eq!(response.text().await.unwrap(), "sorry");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_rests_as_long_as_the_setting_says() {
    let running = start_with(&["--keep-alive-seconds", "1"]).await;
    let resting = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(running.public).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(b"GET /hello/a HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
        let (asked, mut answer) = (Instant::now(), Vec::new());
        stream.read_to_end(&mut answer).unwrap();
        (asked.elapsed(), String::from_utf8(answer).unwrap())
    });
    let (rested, answer) = resting.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"), "{answer}");
    assert!((Duration::from_millis(900)..Duration::from_secs(9)).contains(&rested), "{rested:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn http2_is_spoken_without_being_asked_for() {
    let running = start().await;
    let client = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    for _ in 0..3 {
        let answer = client.get(format!("http://{}/hello/a", running.public)).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, reqwest::Version::HTTP_2));
        assert_eq!(answer.text().await.unwrap(), "hello");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_drains_each_connection_ends_with_its_answer() {
    let running = start_with(&["--drain-delay-seconds", "3"]).await;
    let mut stream = tokio::net::TcpStream::connect(running.public).await.unwrap();
    let request = b"GET /hello/a HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut answer = [0; 1_024];
    stream.write_all(request).await.unwrap();
    let length = stream.read(&mut answer).await.unwrap();
    assert!(!String::from_utf8_lossy(&answer[..length]).contains("connection: close"));

    running.trigger.request();
    let (began, patience) = (Instant::now(), Duration::from_secs(10));
    while running.readiness.missing() != ["draining"] {
        assert!(began.elapsed() < patience, "it drains");
        tokio::task::yield_now().await;
    }
    // The port is still open, and a request that comes now is answered.
    stream.write_all(request).await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    let rest = String::from_utf8(rest).unwrap();
    assert!(rest.starts_with("HTTP/1.1 200") && rest.contains("connection: close"), "{rest}");
}
