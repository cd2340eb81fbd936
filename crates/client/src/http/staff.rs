//! Calls of somebody who works for the shop.

use super::filters::{AuditFilter, OrderQuery, SkuQuery};
use super::{CallError, Client, parse};
use crate::{
    AddNote, AuditPage, CallQueue, CampaignSummary, CatalogueFile, ChangePrice, ChangeStaff, ChangeStock,
    Changed, CheckedFile, CreateCategory, CreateCoupon, CreateProduct, CurrentStaff, Customer, DeadMessage,
    Decide, EndCampaign, Freeze, FreezeState, InviteStaff, Invited, MoveOrder, NewSku, OpenRoom, OrderPage,
    Proposal, RecordCall, Retried, RetryMessages, SaveBrand, SaveCampaign, SaveCategory, SaveProduct,
    SecretText, SentFile, SetPictures, SetRate, SetSerials, SkuPage, StaffBrand, StaffCampaign,
    StaffCategory, StaffCoupon, StaffOrder, StaffPerson, StaffProduct, StaffSku, Today,
};
use domain::{CouponCode, OrderNumber, Phone, Slug};
use reqwest::{Method, RequestBuilder};

/// Calls as somebody who works for the shop.
#[derive(Debug, Clone, Copy)]
pub struct StaffClient<'a> {
    pub(super) client: &'a Client,
    pub(super) token: &'a SecretText,
    pub(super) request_id: &'a str,
}

impl StaffClient<'_> {
    /// `GET /api/v1/staff/me`.
    pub async fn current(&self) -> Result<CurrentStaff, CallError> {
        self.client.read(self.request(Method::GET, "/staff/me")).await
    }

    /// `POST /api/v1/staff/sign-out`.
    pub async fn sign_out(&self) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::POST, "/staff/sign-out")).await
    }

    /// `DELETE /api/v1/staff/me/sessions/{id}`.
    pub async fn end_session(&self, id: i64) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::DELETE, &format!("/staff/me/sessions/{id}"))).await
    }

    /// `GET /api/v1/staff/people`.
    pub async fn list_people(&self) -> Result<Vec<StaffPerson>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/people")).await
    }

    /// `POST /api/v1/staff/people`.
    pub async fn invite(&self, request: &InviteStaff) -> Result<Invited, CallError> {
        self.client.read(self.request(Method::POST, "/staff/people").json(request)).await
    }

    /// `PATCH /api/v1/staff/people/{id}`.
    pub async fn change(&self, id: i64, change: &ChangeStaff) -> Result<StaffPerson, CallError> {
        self.client.read(self.request(Method::PATCH, &format!("/staff/people/{id}")).json(change)).await
    }

    /// `POST /api/v1/staff/people/{id}/reset`.
    pub async fn reset(&self, id: i64) -> Result<Invited, CallError> {
        self.client.read(self.request(Method::POST, &format!("/staff/people/{id}/reset"))).await
    }

    /// `GET /api/v1/staff/audit-log`.
    pub async fn audit_log(&self, filter: &AuditFilter) -> Result<AuditPage, CallError> {
        self.client.read(self.request(Method::GET, "/staff/audit-log").query(&filter.parameters())).await
    }

    /// `GET /api/v1/staff/orders`.
    pub async fn list_orders(&self, query: &OrderQuery) -> Result<OrderPage, CallError> {
        self.client.read(self.request(Method::GET, "/staff/orders").query(&query.parameters())).await
    }

    /// `GET /api/v1/staff/orders/to-call`.
    pub async fn list_orders_to_call(&self) -> Result<CallQueue, CallError> {
        self.client.read(self.request(Method::GET, "/staff/orders/to-call")).await
    }

    /// `GET /api/v1/staff/orders/{number}`.
    pub async fn show_order(&self, number: &OrderNumber) -> Result<StaffOrder, CallError> {
        self.client.read(self.request(Method::GET, &format!("/staff/orders/{number}"))).await
    }

    /// `POST /api/v1/staff/orders/{number}/move`.
    pub async fn move_order(
        &self,
        number: &OrderNumber,
        request: &MoveOrder,
    ) -> Result<StaffOrder, CallError> {
        self.client
            .read(self.request(Method::POST, &format!("/staff/orders/{number}/move")).json(request))
            .await
    }

    /// `POST /api/v1/staff/orders/{number}/calls`.
    pub async fn record_call(
        &self,
        number: &OrderNumber,
        request: &RecordCall,
    ) -> Result<StaffOrder, CallError> {
        self.client
            .read(self.request(Method::POST, &format!("/staff/orders/{number}/calls")).json(request))
            .await
    }

    /// `PUT /api/v1/staff/orders/{number}/serials`.
    pub async fn set_serials(
        &self,
        number: &OrderNumber,
        serials: &SetSerials,
    ) -> Result<StaffOrder, CallError> {
        self.client
            .read(self.request(Method::PUT, &format!("/staff/orders/{number}/serials")).json(serials))
            .await
    }

    /// `GET /api/v1/staff/customers/{phone}`.
    pub async fn show_customer(&self, phone: &Phone) -> Result<Customer, CallError> {
        self.client.read(self.request(Method::GET, &format!("/staff/customers/{}", phone.as_str()))).await
    }

    /// `POST /api/v1/staff/customers/{phone}/notes`.
    pub async fn add_note(&self, phone: &Phone, note: &AddNote) -> Result<Customer, CallError> {
        let path = format!("/staff/customers/{}/notes", phone.as_str());
        self.client.read(self.request(Method::POST, &path).json(note)).await
    }

    /// `GET /api/v1/staff/skus`.
    pub async fn list_skus(&self, query: &SkuQuery) -> Result<SkuPage, CallError> {
        self.client.read(self.request(Method::GET, "/staff/skus").query(&query.parameters())).await
    }

    /// `GET /api/v1/staff/skus/{code}`; `before` of the ledger.
    pub async fn show_sku(&self, code: &str, before: Option<i64>) -> Result<StaffSku, CallError> {
        let request = self.request(Method::GET, &format!("/staff/skus/{code}"));
        self.client.read(request.query(&before.map(|line| ("before", line)).as_slice())).await
    }

    /// `POST /api/v1/staff/skus/{code}/stock`.
    pub async fn change_stock(&self, code: &str, change: &ChangeStock) -> Result<Changed, CallError> {
        self.client.read(self.request(Method::POST, &format!("/staff/skus/{code}/stock")).json(change)).await
    }

    /// `POST /api/v1/staff/skus/{code}/price`.
    pub async fn change_price(&self, code: &str, change: &ChangePrice) -> Result<Changed, CallError> {
        self.client.read(self.request(Method::POST, &format!("/staff/skus/{code}/price")).json(change)).await
    }

    /// `POST /api/v1/staff/skus/{code}/pictures`.
    pub async fn add_picture(&self, code: &str, picture: bytes::Bytes) -> Result<StaffSku, CallError> {
        let request = self.request(Method::POST, &format!("/staff/skus/{code}/pictures"));
        self.client.read(request.header("Content-Type", "application/octet-stream").body(picture)).await
    }

    /// `PUT /api/v1/staff/skus/{code}/pictures`.
    pub async fn set_pictures(&self, code: &str, pictures: &SetPictures) -> Result<StaffSku, CallError> {
        self.client
            .read(self.request(Method::PUT, &format!("/staff/skus/{code}/pictures")).json(pictures))
            .await
    }

    /// `GET /api/v1/staff/categories`.
    pub async fn list_staff_categories(&self) -> Result<Vec<StaffCategory>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/categories")).await
    }

    /// `POST /api/v1/staff/categories`.
    pub async fn create_category(&self, category: &CreateCategory) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::POST, "/staff/categories").json(category)).await
    }

    /// `PUT /api/v1/staff/categories/{slug}`.
    pub async fn save_category(&self, slug: &Slug, category: &SaveCategory) -> Result<(), CallError> {
        self.client
            .read_nothing(self.request(Method::PUT, &format!("/staff/categories/{slug}")).json(category))
            .await
    }

    /// `POST /api/v1/staff/categories/{slug}/raise`.
    pub async fn raise_category(&self, slug: &Slug) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::POST, &format!("/staff/categories/{slug}/raise"))).await
    }

    /// `DELETE /api/v1/staff/categories/{slug}`.
    pub async fn delete_category(&self, slug: &Slug) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::DELETE, &format!("/staff/categories/{slug}"))).await
    }

    /// `GET /api/v1/staff/brands`.
    pub async fn list_staff_brands(&self) -> Result<Vec<StaffBrand>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/brands")).await
    }

    /// `PUT /api/v1/staff/brands/{slug}`.
    pub async fn save_brand(&self, slug: &Slug, brand: &SaveBrand) -> Result<(), CallError> {
        self.client
            .read_nothing(self.request(Method::PUT, &format!("/staff/brands/{slug}")).json(brand))
            .await
    }

    /// `DELETE /api/v1/staff/brands/{slug}`.
    pub async fn delete_brand(&self, slug: &Slug) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::DELETE, &format!("/staff/brands/{slug}"))).await
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
        self.client.read(request.header("Content-Type", "application/octet-stream").body(body)).await
    }

    /// `GET /api/v1/staff/catalogue-files`.
    pub async fn list_catalogue_files(&self) -> Result<Vec<CatalogueFile>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/catalogue-files")).await
    }

    /// `GET /api/v1/staff/catalogue-files/{id}`.
    pub async fn show_catalogue_file(&self, id: i64) -> Result<CatalogueFile, CallError> {
        self.client.read(self.request(Method::GET, &format!("/staff/catalogue-files/{id}"))).await
    }

    /// `POST /api/v1/staff/catalogue-files/{id}/load`.
    pub async fn load_catalogue_file(&self, id: i64) -> Result<CheckedFile, CallError> {
        self.client.read(self.request(Method::POST, &format!("/staff/catalogue-files/{id}/load"))).await
    }

    /// `DELETE /api/v1/staff/catalogue-files/{id}`.
    pub async fn discard_catalogue_file(&self, id: i64) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::DELETE, &format!("/staff/catalogue-files/{id}"))).await
    }

    /// `GET /api/v1/staff/catalogue-export`, as it comes in.
    pub async fn export_catalogue(&self) -> Result<reqwest::Body, CallError> {
        let request = self.request(Method::GET, "/staff/catalogue-export");
        let call = async {
            let response = request.send().await.map_err(CallError::NoAnswer)?;
            if response.status().is_success() {
                return Ok(response.into());
            }
            parse::<serde::de::IgnoredAny>(response).await.map(|_| reqwest::Body::from(""))
        };
        self.client.thread.run(call).await
    }

    /// `GET /api/v1/staff/products/{slug}`.
    pub async fn show_product(&self, slug: &Slug) -> Result<StaffProduct, CallError> {
        self.client.read(self.request(Method::GET, &format!("/staff/products/{slug}"))).await
    }

    /// `PUT /api/v1/staff/products/{slug}`.
    pub async fn save_product(&self, slug: &Slug, product: &SaveProduct) -> Result<StaffProduct, CallError> {
        self.client.read(self.request(Method::PUT, &format!("/staff/products/{slug}")).json(product)).await
    }

    /// `POST /api/v1/staff/products`.
    pub async fn create_product(&self, product: &CreateProduct) -> Result<StaffProduct, CallError> {
        self.client.read(self.request(Method::POST, "/staff/products").json(product)).await
    }

    /// `POST /api/v1/staff/products/{slug}/skus`.
    pub async fn add_sku(&self, slug: &Slug, sku: &NewSku) -> Result<StaffProduct, CallError> {
        self.client.read(self.request(Method::POST, &format!("/staff/products/{slug}/skus")).json(sku)).await
    }

    /// `GET /api/v1/staff/proposals`.
    pub async fn list_proposals(&self) -> Result<Vec<Proposal>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/proposals")).await
    }

    /// `POST /api/v1/staff/proposals/{id}`.
    pub async fn decide(&self, id: i64, approve: bool) -> Result<(), CallError> {
        let request = self.request(Method::POST, &format!("/staff/proposals/{id}"));
        self.client.read_nothing(request.json(&Decide { approve })).await
    }

    /// `GET /api/v1/staff/catalogue-freeze`.
    pub async fn show_freeze(&self) -> Result<FreezeState, CallError> {
        self.client.read(self.request(Method::GET, "/staff/catalogue-freeze")).await
    }

    /// `PUT /api/v1/staff/catalogue-freeze`.
    pub async fn freeze(&self, freeze: &Freeze) -> Result<FreezeState, CallError> {
        self.client.read(self.request(Method::PUT, "/staff/catalogue-freeze").json(freeze)).await
    }

    /// `DELETE /api/v1/staff/catalogue-freeze`.
    pub async fn unfreeze(&self) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::DELETE, "/staff/catalogue-freeze")).await
    }

    /// `GET /api/v1/staff/campaigns`.
    pub async fn list_campaigns(&self) -> Result<Vec<CampaignSummary>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/campaigns")).await
    }

    /// `GET /api/v1/staff/campaigns/{slug}`.
    pub async fn show_campaign(&self, slug: &Slug) -> Result<StaffCampaign, CallError> {
        self.client.read(self.request(Method::GET, &format!("/staff/campaigns/{slug}"))).await
    }

    /// `PUT /api/v1/staff/campaigns`.
    pub async fn save_campaign(&self, campaign: &SaveCampaign) -> Result<Changed, CallError> {
        self.client.read(self.request(Method::PUT, "/staff/campaigns").json(campaign)).await
    }

    /// `POST /api/v1/staff/campaigns/{slug}/end`.
    pub async fn end_campaign(&self, slug: &Slug, end: &EndCampaign) -> Result<StaffCampaign, CallError> {
        self.client.read(self.request(Method::POST, &format!("/staff/campaigns/{slug}/end")).json(end)).await
    }

    /// `GET /api/v1/staff/coupons`.
    pub async fn list_coupons(&self) -> Result<Vec<StaffCoupon>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/coupons")).await
    }

    /// `POST /api/v1/staff/coupons`.
    pub async fn create_coupon(&self, coupon: &CreateCoupon) -> Result<Changed, CallError> {
        self.client.read(self.request(Method::POST, "/staff/coupons").json(coupon)).await
    }

    /// `POST /api/v1/staff/coupons/{code}/end`.
    pub async fn end_coupon(&self, code: &CouponCode) -> Result<(), CallError> {
        self.client
            .read_nothing(self.request(Method::POST, &format!("/staff/coupons/{}/end", code.as_str())))
            .await
    }

    /// `GET /api/v1/staff/today`.
    pub async fn today(&self) -> Result<Today, CallError> {
        self.client.read(self.request(Method::GET, "/staff/today")).await
    }

    /// `POST /api/v1/staff/waiting-room`.
    pub async fn open_room(&self, opening: &OpenRoom) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::POST, "/staff/waiting-room").json(opening)).await
    }

    /// `PATCH /api/v1/staff/waiting-room`.
    pub async fn set_rate(&self, rate: &SetRate) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::PATCH, "/staff/waiting-room").json(rate)).await
    }

    /// `DELETE /api/v1/staff/waiting-room`.
    pub async fn close_room(&self) -> Result<(), CallError> {
        self.client.read_nothing(self.request(Method::DELETE, "/staff/waiting-room")).await
    }

    /// `GET /api/v1/staff/dead-messages`.
    pub async fn list_dead_messages(&self) -> Result<Vec<DeadMessage>, CallError> {
        self.client.read(self.request(Method::GET, "/staff/dead-messages")).await
    }

    /// `POST /api/v1/staff/dead-messages/retry`.
    pub async fn retry_messages(&self, ids: Vec<i64>) -> Result<Retried, CallError> {
        let request = self.request(Method::POST, "/staff/dead-messages/retry");
        self.client.read(request.json(&RetryMessages { ids })).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request =
            self.client.http.request(method, self.client.url(path)).bearer_auth(self.token.expose());
        request.header("X-Request-Id", self.request_id)
    }
}
