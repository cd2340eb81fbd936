//! A backend on a real port that gives canned answers in turn and remembers what it was asked.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use client::{Code, Order, OrderEvent, OrderLine, Payment, PlaceOrder, Problem, Quote};
use domain::{Language, OrderNumber, OrderStatus, Zone};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// One answer.
#[derive(Clone)]
pub(crate) enum Answer {
    /// The order that was asked for, accepted.
    Accept,
    /// This order.
    Order(Box<Order>),
    /// This quote.
    Quote(Box<Quote>),
    /// A problem.
    Problem(Box<Problem>),
    /// This JSON.
    Json(serde_json::Value),
    /// Something that is not of our API.
    Raw(u16, &'static str),
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) key: Option<String>,
    pub(crate) body: String,
}

#[derive(Clone, Default)]
pub(crate) struct Backend {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Backend {
    /// Starts on a free port; returns its address too.
    pub(crate) async fn start() -> (Self, String) {
        let backend = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(backend.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (backend, address)
    }

    /// Adds answers to give, in this order. Without any left it answers 503.
    pub(crate) fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(
    State(backend): State<Backend>,
    (method, uri): (Method, Uri),
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
    let asked = Asked {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        key,
        body: body.clone(),
    };
    backend.asked.lock().unwrap().push(asked);
    let answer = backend.answers.lock().unwrap().pop_front();
    match answer.unwrap_or_else(|| Answer::Problem(Box::new(problem(503, Code::DatabaseUnavailable)))) {
        Answer::Accept => {
            let asked: PlaceOrder = serde_json::from_str(&body).expect("the frontend sends an order");
            (StatusCode::CREATED, Json(accepted(&asked))).into_response()
        }
        Answer::Order(order) => Json(order).into_response(),
        Answer::Quote(quote) => Json(quote).into_response(),
        Answer::Json(value) => Json(value).into_response(),
        Answer::Problem(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap();
            (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
        }
        Answer::Raw(status, text) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
    }
}

/// A problem with nothing but its code.
pub(crate) fn problem(status: u16, code: Code) -> Problem {
    Problem {
        kind: "about:blank".to_owned(),
        title: "title".to_owned(),
        status,
        code,
        detail: "for operators only".to_owned(),
        request_id: "request".to_owned(),
        errors: vec![],
        quote: None,
        sold_out: vec![],
        earlier_order: None,
        coupon: None,
        over_limit: Vec::new(),
    }
}

/// The order as accepted.
pub(crate) fn accepted(asked: &PlaceOrder) -> Order {
    let at = "2026-11-24T10:00:00Z".parse().unwrap();
    let line = |line: &client::LineRequest| OrderLine {
        sku: line.sku,
        sku_code: format!("SKU-{}", line.sku),
        product: "primo-x".to_owned(),
        name: super::stock::text("প্রিমো এক্স", "Primo X"),
        options: vec![],
        quantity: line.quantity,
        unit_price: domain::Poisha::from_taka(25_000),
        total: domain::Poisha::from_taka(25_000) * i64::from(line.quantity),
    };
    Order {
        number: OrderNumber::from_random(42),
        status: OrderStatus::Placed,
        placed_at: at,
        language: Language::Bangla,
        name: asked.name.clone(),
        phone: asked.phone.clone(),
        upazila: asked.upazila.clone(),
        address: asked.address.clone(),
        note: asked.note.clone(),
        zone: Zone::InsideDhaka,
        payment: Payment::CashOnDelivery,
        lines: asked.lines.iter().map(line).collect(),
        items_total: domain::Poisha::from_taka(25_000),
        discount: domain::Poisha::ZERO,
        delivery_fee: domain::Poisha::from_taka(60),
        total: domain::Poisha::from_taka(25_060),
        coupon: asked.coupon.clone(),
        events: vec![OrderEvent { status: OrderStatus::Placed, at }],
        email: asked.email.clone(),
    }
}
