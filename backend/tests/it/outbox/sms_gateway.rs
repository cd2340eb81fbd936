//! SMS over HTTP, to a gateway on a real port that answers as it is told.

use super::{all, deliver, place, worker};
use crate::shop::TestShop;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::outbox::{Channel, Delivered, SmsGateway, SmsSettings};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// What the gateway does with a request.
#[derive(Clone)]
enum Answer {
    Status(u16, &'static str),
    RetryAfter(u16, &'static str),
    Hang,
}

#[derive(Clone, Default)]
struct Gateway {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
}

impl Gateway {
    /// Starts it; without further answers it takes everything.
    async fn start(answers: &[Answer]) -> (Self, SmsGateway) {
        let gateway =
            Self { answers: Arc::new(Mutex::new(answers.iter().cloned().collect())), ..Self::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send?account=secret", listener.local_addr().unwrap()).parse().unwrap();
        let app = Router::new().route("/send", axum::routing::post(answer)).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let settings = SmsSettings { url, token: "hush".into(), sender: "DhakaCart".to_owned() };
        (gateway, SmsGateway::new(settings).unwrap())
    }

    fn asked(&self) -> Vec<(HeaderMap, Value)> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(State(gateway): State<Gateway>, headers: HeaderMap, body: Bytes) -> Response {
    gateway.asked.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
    let answer = gateway.answers.lock().unwrap().pop_front();
    match answer {
        None => StatusCode::ACCEPTED.into_response(),
        Some(Answer::Status(status, text)) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Some(Answer::RetryAfter(status, value)) => {
            (StatusCode::from_u16(status).unwrap(), [(header::RETRY_AFTER, value)]).into_response()
        }
        Some(Answer::Hang) => std::future::pending().await,
    }
}

/// What becomes of one message when the gateway answers like this, and what is noted about it.
async fn after(answer: Answer) -> (Delivered, String) {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let (_, receiver) = Gateway::start(&[answer]).await;
    let delivered = deliver(&worker(Channel::Sms, &shop.database, receiver)).await;
    let sql = "SELECT coalesce(last_error, '') FROM outbox WHERE channel = 'sms'";
    (delivered, shop.owner.query_one(sql, &[]).await.unwrap().get(0))
}

#[tokio::test]
async fn an_sms_is_one_request() {
    let shop = TestShop::open().await;
    let numbers = place(&shop, 1).await;
    let (gateway, receiver) = Gateway::start(&[]).await;
    assert_eq!(deliver(&worker(Channel::Sms, &shop.database, receiver)).await, all(1));
    let asked = gateway.asked();
    let [(headers, body)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(headers["authorization"], "Bearer hush");
    assert_eq!(headers["idempotency-key"], format!("order_placed:{}", numbers[0]));
    let text = format!("DhakaCart: অর্ডার {} পেয়েছি। মোট ৳৩,০৬০।", numbers[0]);
    assert_eq!(*body, json!({"to": "8801700000000", "sender": "DhakaCart", "text": text}));
}

#[tokio::test]
async fn what_passes_is_tried_again_under_the_same_key() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let (gateway, receiver) = Gateway::start(&[Answer::Status(500, "oops"), Answer::Status(302, "")]).await;
    let worker = worker(Channel::Sms, &shop.database, receiver);
    for _ in 0..2 {
        assert_eq!(deliver(&worker).await.failed, 1);
        shop.owner.batch_execute(super::PAUSES_ARE_OVER).await.unwrap();
    }
    assert_eq!(deliver(&worker).await, all(1));
    let keys: Vec<_> =
        gateway.asked().iter().map(|(headers, _)| headers["idempotency-key"].clone()).collect();
    assert_eq!((keys.len(), keys[0] == keys[1] && keys[1] == keys[2]), (3, true));
}

#[tokio::test]
async fn a_refusal_of_the_message_is_final_and_named() {
    let (delivered, reason) = after(Answer::Status(400, "number 8801700000000 is not a subscriber")).await;
    assert_eq!((delivered.dead, delivered.failed), (1, 0));
    assert_eq!(reason, "the SMS gateway answered 400 Bad Request: number *** is not a subscriber");
}

#[tokio::test]
async fn a_wrong_token_buries_nothing() {
    for status in [401, 403, 404, 408] {
        let (delivered, _) = after(Answer::Status(status, "")).await;
        assert_eq!((delivered.dead, delivered.failed), (0, 1), "{status}");
    }
}

#[tokio::test]
async fn a_busy_gateway_says_when() {
    for status in [429, 503] {
        let (delivered, _) = after(Answer::RetryAfter(status, "90")).await;
        assert_eq!((delivered.failed, delivered.hold), (1, Some(Duration::from_secs(90))), "{status}");
    }
}

#[tokio::test]
async fn a_gateway_that_hangs_is_given_up_in_time() {
    let started = Instant::now();
    let (delivered, reason) = after(Answer::Hang).await;
    assert_eq!(delivered.failed, 1);
    assert!(reason.contains("timed out") && !reason.contains("secret"), "{reason}");
    assert!(started.elapsed() < backend::outbox::LONGEST_DELIVERY + Duration::from_secs(5));
}

#[tokio::test]
async fn a_gateway_that_is_away_is_tried_again() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let url = format!("http://127.0.0.1:{}/send?account=secret", testkit::free_port()).parse().unwrap();
    let settings = SmsSettings { url, token: "hush".into(), sender: "DhakaCart".to_owned() };
    let receiver = SmsGateway::new(settings).unwrap();
    assert_eq!(deliver(&worker(Channel::Sms, &shop.database, receiver)).await.failed, 1);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE last_error LIKE '%secret%'").await, 0);
}
