//! The typed HTTP client.

use crate::{Order, PlaceOrder, Problem, Quote, QuoteRequest, RoomReport, RoomState, TrackOrder};
use catalogue::{ContentChange, OfferChange};
use reqwest::{RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use std::time::Duration;
use uuid::Uuid;

/// Calls one backend (or a load balancer before several).
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
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

impl Client {
    /// A client for the API at `base`, such as `http://127.0.0.1:8081`. `timeout` bounds each call as a whole.
    pub fn new(base: &str, timeout: Duration) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .connect_timeout(Duration::from_secs(2))
            .pool_idle_timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned() })
    }

    /// `POST /api/v1/quotes`.
    pub async fn quote(&self, request: &QuoteRequest) -> Result<Quote, CallError> {
        read(self.http.post(self.url("/quotes")).json(request)).await
    }

    /// `POST /api/v1/orders`. Safe to send again with the same key.
    pub async fn place_order(
        &self,
        key: Uuid,
        order: &PlaceOrder,
        request_id: &str,
    ) -> Result<Order, CallError> {
        let request = self.http.post(self.url("/orders")).header("Idempotency-Key", key.to_string());
        read(request.header("X-Request-Id", request_id).json(order)).await
    }

    /// `POST /api/v1/orders/track`.
    pub async fn track_order(&self, request: &TrackOrder) -> Result<Order, CallError> {
        read(self.http.post(self.url("/orders/track")).json(request)).await
    }

    /// `POST /api/v1/orders/cancel`. Safe to send again.
    pub async fn cancel_order(&self, request: &TrackOrder) -> Result<Order, CallError> {
        read(self.http.post(self.url("/orders/cancel")).json(request)).await
    }

    /// `GET /api/v1/catalogue/content`: what changed after a version; `None` when nothing did.
    pub async fn content_after(&self, version: u64) -> Result<Option<ContentChange>, CallError> {
        read_if_changed(self.http.get(self.url("/catalogue/content")).query(&[("after", version)])).await
    }

    /// `GET /api/v1/catalogue/offers`: what changed after a version of an epoch; `None` when nothing did.
    pub async fn offers_after(&self, epoch: Uuid, version: u64) -> Result<Option<OfferChange>, CallError> {
        let request = self.http.get(self.url("/catalogue/offers"));
        read_if_changed(request.query(&[("epoch", epoch.to_string()), ("after", version.to_string())])).await
    }

    /// `POST /api/v1/waiting-room`: tells what was counted, and learns how far the line has come.
    pub async fn follow_waiting_room(&self, report: &RoomReport) -> Result<RoomState, CallError> {
        read(self.http.post(self.url("/waiting-room")).json(report)).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }
}

async fn read_if_changed<T: DeserializeOwned>(request: RequestBuilder) -> Result<Option<T>, CallError> {
    let response = request.send().await.map_err(CallError::NoAnswer)?;
    if response.status() == StatusCode::NO_CONTENT { Ok(None) } else { parse(response).await.map(Some) }
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, CallError> {
    parse(request.send().await.map_err(CallError::NoAnswer)?).await
}

async fn parse<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, CallError> {
    let status = response.status();
    let body = response.bytes().await.map_err(CallError::NoAnswer)?;
    let unreadable = |source| CallError::Unreadable { status: status.as_u16(), source: Some(source) };
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(unreadable);
    }
    Err(CallError::Problem(serde_json::from_slice(&body).map_err(unreadable)?))
}
