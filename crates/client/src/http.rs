//! The typed HTTP client.

use crate::{
    AcceptInvitation, Accepted, AddNote, AuditPage, CallQueue, CampaignSummary, CatalogueFile, ChangePrice,
    ChangeStaff, ChangeStock, Changed, CheckedFile, CreateCategory, CreateCoupon, CreateProduct,
    CurrentStaff, Customer, DeadMessage, Decide, EndCampaign, Freeze, FreezeState, Invitation, InviteStaff,
    Invited, MoveOrder, NewSku, OpenInvitation, OpenRoom, Order, OrderPage, PlaceOrder, Problem, Proposal,
    Quote, QuoteRequest, RecordCall, ReportProcess, Retried, RetryMessages, RoomReport, RoomState, SaveBrand,
    SaveCampaign, SaveCategory, SaveProduct, SecretText, SentFile, SetPictures, SetRate, SetSerials, SignIn,
    SignedIn, SkuPage, StaffBrand, StaffCampaign, StaffCategory, StaffCoupon, StaffOrder, StaffPerson,
    StaffProduct, StaffSku, Today, TrackOrder,
};
use catalogue::{ContentChange, OfferChange};
use domain::{CouponCode, OrderNumber, OrderStatus, PersonName, Phone, Serial, Slug};
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
    pub fn new(base: &str, timeout: Duration) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .retry(once_more(base))
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

    /// `POST /api/v1/processes`: says that this process is there.
    pub async fn report_process(&self, report: &ReportProcess) -> Result<(), CallError> {
        read_nothing(self.http.post(self.url("/processes")).json(report)).await
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
    /// Only those with the piece of this serial number.
    pub serial: Option<Serial>,
    /// Only orders before this one; `next` of the page before.
    pub before: Option<i64>,
}

impl OrderQuery {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let status = self.status.map(|status| ("status", status.code().to_owned()));
        let phone = self.phone.as_ref().map(|phone| ("phone", phone.as_str().to_owned()));
        let name = self.name.as_ref().map(|name| ("name", name.as_str().to_owned()));
        let serial = self.serial.as_ref().map(|serial| ("serial", serial.as_str().to_owned()));
        let before = self.before.map(|order| ("before", order.to_string()));
        [status, phone, name, serial, before].into_iter().flatten().collect()
    }
}

/// Which SKUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SkuList {
    /// All.
    #[default]
    All,
    /// Few pieces, or none.
    RunningOut,
    /// Of products that are not on the shop.
    Unpublished,
}

impl SkuList {
    /// The stable name in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::RunningOut => "running_out",
            Self::Unpublished => "unpublished",
        }
    }
}

/// Which SKUs, by code or name.
#[derive(Debug, Clone, Default)]
pub struct SkuQuery {
    /// Of which list.
    pub list: SkuList,
    /// A part of the code or of the product's name; empty: all.
    pub text: String,
    /// Only those after this code; `next` of the page before.
    pub after: String,
}

impl SkuQuery {
    fn parameters(&self) -> [(&'static str, &str); 3] {
        [("list", self.list.code()), ("q", &self.text), ("after", &self.after)]
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

    /// `PUT /api/v1/staff/orders/{number}/serials`.
    pub async fn set_serials(
        &self,
        number: &OrderNumber,
        serials: &SetSerials,
    ) -> Result<StaffOrder, CallError> {
        read(self.request(Method::PUT, &format!("/staff/orders/{number}/serials")).json(serials)).await
    }

    /// `GET /api/v1/staff/customers/{phone}`.
    pub async fn show_customer(&self, phone: &Phone) -> Result<Customer, CallError> {
        read(self.request(Method::GET, &format!("/staff/customers/{}", phone.as_str()))).await
    }

    /// `POST /api/v1/staff/customers/{phone}/notes`.
    pub async fn add_note(&self, phone: &Phone, note: &AddNote) -> Result<Customer, CallError> {
        let path = format!("/staff/customers/{}/notes", phone.as_str());
        read(self.request(Method::POST, &path).json(note)).await
    }

    /// `GET /api/v1/staff/skus`.
    pub async fn list_skus(&self, query: &SkuQuery) -> Result<SkuPage, CallError> {
        read(self.request(Method::GET, "/staff/skus").query(&query.parameters())).await
    }

    /// `GET /api/v1/staff/skus/{code}`; `before` of the ledger.
    pub async fn show_sku(&self, code: &str, before: Option<i64>) -> Result<StaffSku, CallError> {
        let request = self.request(Method::GET, &format!("/staff/skus/{code}"));
        read(request.query(&before.map(|line| ("before", line)).as_slice())).await
    }

    /// `POST /api/v1/staff/skus/{code}/stock`.
    pub async fn change_stock(&self, code: &str, change: &ChangeStock) -> Result<Changed, CallError> {
        read(self.request(Method::POST, &format!("/staff/skus/{code}/stock")).json(change)).await
    }

    /// `POST /api/v1/staff/skus/{code}/price`.
    pub async fn change_price(&self, code: &str, change: &ChangePrice) -> Result<Changed, CallError> {
        read(self.request(Method::POST, &format!("/staff/skus/{code}/price")).json(change)).await
    }

    /// `POST /api/v1/staff/skus/{code}/pictures`.
    pub async fn add_picture(&self, code: &str, picture: bytes::Bytes) -> Result<StaffSku, CallError> {
        let request = self.request(Method::POST, &format!("/staff/skus/{code}/pictures"));
        read(request.header("Content-Type", "application/octet-stream").body(picture)).await
    }

    /// `PUT /api/v1/staff/skus/{code}/pictures`.
    pub async fn set_pictures(&self, code: &str, pictures: &SetPictures) -> Result<StaffSku, CallError> {
        read(self.request(Method::PUT, &format!("/staff/skus/{code}/pictures")).json(pictures)).await
    }

    /// `GET /api/v1/staff/categories`.
    pub async fn list_staff_categories(&self) -> Result<Vec<StaffCategory>, CallError> {
        read(self.request(Method::GET, "/staff/categories")).await
    }

    /// `POST /api/v1/staff/categories`.
    pub async fn create_category(&self, category: &CreateCategory) -> Result<(), CallError> {
        read_nothing(self.request(Method::POST, "/staff/categories").json(category)).await
    }

    /// `PUT /api/v1/staff/categories/{slug}`.
    pub async fn save_category(&self, slug: &Slug, category: &SaveCategory) -> Result<(), CallError> {
        read_nothing(self.request(Method::PUT, &format!("/staff/categories/{slug}")).json(category)).await
    }

    /// `POST /api/v1/staff/categories/{slug}/raise`.
    pub async fn raise_category(&self, slug: &Slug) -> Result<(), CallError> {
        read_nothing(self.request(Method::POST, &format!("/staff/categories/{slug}/raise"))).await
    }

    /// `DELETE /api/v1/staff/categories/{slug}`.
    pub async fn delete_category(&self, slug: &Slug) -> Result<(), CallError> {
        read_nothing(self.request(Method::DELETE, &format!("/staff/categories/{slug}"))).await
    }

    /// `GET /api/v1/staff/brands`.
    pub async fn list_staff_brands(&self) -> Result<Vec<StaffBrand>, CallError> {
        read(self.request(Method::GET, "/staff/brands")).await
    }

    /// `PUT /api/v1/staff/brands/{slug}`.
    pub async fn save_brand(&self, slug: &Slug, brand: &SaveBrand) -> Result<(), CallError> {
        read_nothing(self.request(Method::PUT, &format!("/staff/brands/{slug}")).json(brand)).await
    }

    /// `DELETE /api/v1/staff/brands/{slug}`.
    pub async fn delete_brand(&self, slug: &Slug) -> Result<(), CallError> {
        read_nothing(self.request(Method::DELETE, &format!("/staff/brands/{slug}"))).await
    }

    /// `POST /api/v1/staff/catalogue-files`.
    pub async fn check_catalogue_file(&self, file: SentFile) -> Result<CheckedFile, CallError> {
        let SentFile { name, content, taka_per_unit, categories } = file;
        let mut request = self.request(Method::POST, "/staff/catalogue-files").query(&[("name", name)]);
        if let Some(rate) = taka_per_unit {
            request = request.query(&[("taka_per_unit", rate)]);
        }
        let body = match categories {
            None => content,
            Some(list) => {
                request = request.query(&[("categories_bytes", list.len())]);
                [list.as_bytes(), &content].concat().into()
            }
        };
        read(request.header("Content-Type", "application/octet-stream").body(body)).await
    }

    /// `GET /api/v1/staff/catalogue-files`.
    pub async fn list_catalogue_files(&self) -> Result<Vec<CatalogueFile>, CallError> {
        read(self.request(Method::GET, "/staff/catalogue-files")).await
    }

    /// `GET /api/v1/staff/catalogue-files/{id}`.
    pub async fn show_catalogue_file(&self, id: i64) -> Result<CatalogueFile, CallError> {
        read(self.request(Method::GET, &format!("/staff/catalogue-files/{id}"))).await
    }

    /// `POST /api/v1/staff/catalogue-files/{id}/load`.
    pub async fn load_catalogue_file(&self, id: i64) -> Result<CheckedFile, CallError> {
        read(self.request(Method::POST, &format!("/staff/catalogue-files/{id}/load"))).await
    }

    /// `DELETE /api/v1/staff/catalogue-files/{id}`.
    pub async fn discard_catalogue_file(&self, id: i64) -> Result<(), CallError> {
        read_nothing(self.request(Method::DELETE, &format!("/staff/catalogue-files/{id}"))).await
    }

    /// `GET /api/v1/staff/catalogue-export`, as it comes in.
    pub async fn export_catalogue(&self) -> Result<reqwest::Body, CallError> {
        let request = self.request(Method::GET, "/staff/catalogue-export");
        let response = request.send().await.map_err(CallError::NoAnswer)?;
        if response.status().is_success() {
            return Ok(response.into());
        }
        parse::<serde::de::IgnoredAny>(response).await.map(|_| reqwest::Body::from(""))
    }

    /// `GET /api/v1/staff/products/{slug}`.
    pub async fn show_product(&self, slug: &Slug) -> Result<StaffProduct, CallError> {
        read(self.request(Method::GET, &format!("/staff/products/{slug}"))).await
    }

    /// `PUT /api/v1/staff/products/{slug}`.
    pub async fn save_product(&self, slug: &Slug, product: &SaveProduct) -> Result<StaffProduct, CallError> {
        read(self.request(Method::PUT, &format!("/staff/products/{slug}")).json(product)).await
    }

    /// `POST /api/v1/staff/products`.
    pub async fn create_product(&self, product: &CreateProduct) -> Result<StaffProduct, CallError> {
        read(self.request(Method::POST, "/staff/products").json(product)).await
    }

    /// `POST /api/v1/staff/products/{slug}/skus`.
    pub async fn add_sku(&self, slug: &Slug, sku: &NewSku) -> Result<StaffProduct, CallError> {
        read(self.request(Method::POST, &format!("/staff/products/{slug}/skus")).json(sku)).await
    }

    /// `GET /api/v1/staff/proposals`.
    pub async fn list_proposals(&self) -> Result<Vec<Proposal>, CallError> {
        read(self.request(Method::GET, "/staff/proposals")).await
    }

    /// `POST /api/v1/staff/proposals/{id}`.
    pub async fn decide(&self, id: i64, approve: bool) -> Result<(), CallError> {
        let request = self.request(Method::POST, &format!("/staff/proposals/{id}"));
        read_nothing(request.json(&Decide { approve })).await
    }

    /// `GET /api/v1/staff/catalogue-freeze`.
    pub async fn show_freeze(&self) -> Result<FreezeState, CallError> {
        read(self.request(Method::GET, "/staff/catalogue-freeze")).await
    }

    /// `PUT /api/v1/staff/catalogue-freeze`.
    pub async fn freeze(&self, freeze: &Freeze) -> Result<FreezeState, CallError> {
        read(self.request(Method::PUT, "/staff/catalogue-freeze").json(freeze)).await
    }

    /// `DELETE /api/v1/staff/catalogue-freeze`.
    pub async fn unfreeze(&self) -> Result<(), CallError> {
        read_nothing(self.request(Method::DELETE, "/staff/catalogue-freeze")).await
    }

    /// `GET /api/v1/staff/campaigns`.
    pub async fn list_campaigns(&self) -> Result<Vec<CampaignSummary>, CallError> {
        read(self.request(Method::GET, "/staff/campaigns")).await
    }

    /// `GET /api/v1/staff/campaigns/{slug}`.
    pub async fn show_campaign(&self, slug: &Slug) -> Result<StaffCampaign, CallError> {
        read(self.request(Method::GET, &format!("/staff/campaigns/{slug}"))).await
    }

    /// `PUT /api/v1/staff/campaigns`.
    pub async fn save_campaign(&self, campaign: &SaveCampaign) -> Result<Changed, CallError> {
        read(self.request(Method::PUT, "/staff/campaigns").json(campaign)).await
    }

    /// `POST /api/v1/staff/campaigns/{slug}/end`.
    pub async fn end_campaign(&self, slug: &Slug, end: &EndCampaign) -> Result<StaffCampaign, CallError> {
        read(self.request(Method::POST, &format!("/staff/campaigns/{slug}/end")).json(end)).await
    }

    /// `GET /api/v1/staff/coupons`.
    pub async fn list_coupons(&self) -> Result<Vec<StaffCoupon>, CallError> {
        read(self.request(Method::GET, "/staff/coupons")).await
    }

    /// `POST /api/v1/staff/coupons`.
    pub async fn create_coupon(&self, coupon: &CreateCoupon) -> Result<Changed, CallError> {
        read(self.request(Method::POST, "/staff/coupons").json(coupon)).await
    }

    /// `POST /api/v1/staff/coupons/{code}/end`.
    pub async fn end_coupon(&self, code: &CouponCode) -> Result<(), CallError> {
        read_nothing(self.request(Method::POST, &format!("/staff/coupons/{}/end", code.as_str()))).await
    }

    /// `GET /api/v1/staff/today`.
    pub async fn today(&self) -> Result<Today, CallError> {
        read(self.request(Method::GET, "/staff/today")).await
    }

    /// `POST /api/v1/staff/waiting-room`.
    pub async fn open_room(&self, opening: &OpenRoom) -> Result<(), CallError> {
        read_nothing(self.request(Method::POST, "/staff/waiting-room").json(opening)).await
    }

    /// `PATCH /api/v1/staff/waiting-room`.
    pub async fn set_rate(&self, rate: &SetRate) -> Result<(), CallError> {
        read_nothing(self.request(Method::PATCH, "/staff/waiting-room").json(rate)).await
    }

    /// `DELETE /api/v1/staff/waiting-room`.
    pub async fn close_room(&self) -> Result<(), CallError> {
        read_nothing(self.request(Method::DELETE, "/staff/waiting-room")).await
    }

    /// `GET /api/v1/staff/dead-messages`.
    pub async fn list_dead_messages(&self) -> Result<Vec<DeadMessage>, CallError> {
        read(self.request(Method::GET, "/staff/dead-messages")).await
    }

    /// `POST /api/v1/staff/dead-messages/retry`.
    pub async fn retry_messages(&self, ids: Vec<i64>) -> Result<Retried, CallError> {
        let request = self.request(Method::POST, "/staff/dead-messages/retry");
        read(request.json(&RetryMessages { ids })).await
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
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

    #[tokio::test]
    async fn a_call_that_would_do_something_twice_is_not() {
        let (address, calls) = backend().await;
        let client = Client::new(&address, Duration::from_secs(5)).unwrap();
        let answer = client.open_invitation(&SecretText::try_from("x".to_owned()).unwrap()).await;
        assert!(matches!(answer, Err(CallError::NoAnswer(_))), "{answer:?}");
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }
}
