//! The typed HTTP client.

use crate::{
    AcceptInvitation, Accepted, AuditPage, CallQueue, ChangeStaff, CurrentStaff, Invitation, InviteStaff,
    Invited, MoveOrder, OpenInvitation, Order, OrderPage, PlaceOrder, Problem, Quote, QuoteRequest,
    RecordCall, RoomReport, RoomState, SecretText, SignIn, SignedIn, StaffOrder, StaffPerson, TrackOrder,
};
use catalogue::{ContentChange, OfferChange};
use domain::{OrderNumber, OrderStatus, PersonName, Phone};
use reqwest::{Method, RequestBuilder, StatusCode};
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

    /// `POST /api/v1/staff/sign-in`.
    pub async fn sign_in(&self, request: &SignIn, request_id: &str) -> Result<SignedIn, CallError> {
        read(self.http.post(self.url("/staff/sign-in")).header("X-Request-Id", request_id).json(request))
            .await
    }

    /// `POST /api/v1/staff/invitations/open`.
    pub async fn open_invitation(&self, token: &SecretText) -> Result<Invitation, CallError> {
        let request = OpenInvitation { token: token.clone() };
        read(self.http.post(self.url("/staff/invitations/open")).json(&request)).await
    }

    /// `POST /api/v1/staff/invitations/accept`.
    pub async fn accept_invitation(&self, request: &AcceptInvitation) -> Result<Accepted, CallError> {
        read(self.http.post(self.url("/staff/invitations/accept")).json(request)).await
    }

    /// The same client for somebody who is signed in.
    pub fn staff<'a>(&'a self, token: &'a SecretText, request_id: &'a str) -> StaffClient<'a> {
        StaffClient { client: self, token, request_id }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }
}

/// Which lines of the audit log; an empty text stands for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only lines before this one; `next` of the page before.
    pub before: Option<i64>,
    /// Only this action.
    pub action: String,
    /// Only what was done to this.
    pub object: String,
}

impl AuditFilter {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let texts = [("action", &self.action), ("object", &self.object)];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let before = self.before.map(|line| ("before", line.to_string()));
        texts.map(|(name, text)| (name, text.clone())).chain(before).collect()
    }
}

/// Which orders: all, or by one of status, phone and name.
#[derive(Debug, Clone, Default)]
pub struct OrderQuery {
    /// Only those that stand here.
    pub status: Option<OrderStatus>,
    /// Only those of this phone.
    pub phone: Option<Phone>,
    /// Only those of people whose name begins so.
    pub name: Option<PersonName>,
    /// Only orders before this one; `next` of the page before.
    pub before: Option<i64>,
}

impl OrderQuery {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let status = self.status.map(|status| ("status", status.code().to_owned()));
        let phone = self.phone.as_ref().map(|phone| ("phone", phone.as_str().to_owned()));
        let name = self.name.as_ref().map(|name| ("name", name.as_str().to_owned()));
        let before = self.before.map(|order| ("before", order.to_string()));
        [status, phone, name, before].into_iter().flatten().collect()
    }
}

/// Calls as somebody who works for the shop.
#[derive(Debug, Clone, Copy)]
pub struct StaffClient<'a> {
    client: &'a Client,
    token: &'a SecretText,
    request_id: &'a str,
}

impl StaffClient<'_> {
    /// `GET /api/v1/staff/me`.
    pub async fn current(&self) -> Result<CurrentStaff, CallError> {
        read(self.request(Method::GET, "/staff/me")).await
    }

    /// `POST /api/v1/staff/sign-out`.
    pub async fn sign_out(&self) -> Result<(), CallError> {
        read_nothing(self.request(Method::POST, "/staff/sign-out")).await
    }

    /// `DELETE /api/v1/staff/me/sessions/{id}`.
    pub async fn end_session(&self, id: i64) -> Result<(), CallError> {
        read_nothing(self.request(Method::DELETE, &format!("/staff/me/sessions/{id}"))).await
    }

    /// `GET /api/v1/staff/people`.
    pub async fn list_people(&self) -> Result<Vec<StaffPerson>, CallError> {
        read(self.request(Method::GET, "/staff/people")).await
    }

    /// `POST /api/v1/staff/people`.
    pub async fn invite(&self, request: &InviteStaff) -> Result<Invited, CallError> {
        read(self.request(Method::POST, "/staff/people").json(request)).await
    }

    /// `PATCH /api/v1/staff/people/{id}`.
    pub async fn change(&self, id: i64, change: &ChangeStaff) -> Result<StaffPerson, CallError> {
        read(self.request(Method::PATCH, &format!("/staff/people/{id}")).json(change)).await
    }

    /// `POST /api/v1/staff/people/{id}/reset`.
    pub async fn reset(&self, id: i64) -> Result<Invited, CallError> {
        read(self.request(Method::POST, &format!("/staff/people/{id}/reset"))).await
    }

    /// `GET /api/v1/staff/audit-log`.
    pub async fn audit_log(&self, filter: &AuditFilter) -> Result<AuditPage, CallError> {
        read(self.request(Method::GET, "/staff/audit-log").query(&filter.parameters())).await
    }

    /// `GET /api/v1/staff/orders`.
    pub async fn list_orders(&self, query: &OrderQuery) -> Result<OrderPage, CallError> {
        read(self.request(Method::GET, "/staff/orders").query(&query.parameters())).await
    }

    /// `GET /api/v1/staff/orders/to-call`.
    pub async fn list_orders_to_call(&self) -> Result<CallQueue, CallError> {
        read(self.request(Method::GET, "/staff/orders/to-call")).await
    }

    /// `GET /api/v1/staff/orders/{number}`.
    pub async fn show_order(&self, number: &OrderNumber) -> Result<StaffOrder, CallError> {
        read(self.request(Method::GET, &format!("/staff/orders/{number}"))).await
    }

    /// `POST /api/v1/staff/orders/{number}/move`.
    pub async fn move_order(
        &self,
        number: &OrderNumber,
        request: &MoveOrder,
    ) -> Result<StaffOrder, CallError> {
        read(self.request(Method::POST, &format!("/staff/orders/{number}/move")).json(request)).await
    }

    /// `POST /api/v1/staff/orders/{number}/calls`.
    pub async fn record_call(
        &self,
        number: &OrderNumber,
        request: &RecordCall,
    ) -> Result<StaffOrder, CallError> {
        read(self.request(Method::POST, &format!("/staff/orders/{number}/calls")).json(request)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request =
            self.client.http.request(method, self.client.url(path)).bearer_auth(self.token.expose());
        request.header("X-Request-Id", self.request_id)
    }
}

async fn read_nothing(request: RequestBuilder) -> Result<(), CallError> {
    read_if_changed::<serde::de::IgnoredAny>(request).await.map(drop)
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
