//! Signing in and out.

use super::session::{Desk, has_code, refused};
use crate::limits::{self, ClientAddress, wait_text};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use client::{Code, SecretText, SignIn};
use domain::Language;
use service::RequestId;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
struct SignInPage<'a> {
    page: Page<'a>,
    email: String,
    notice: Option<String>,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/sign-in", get(ask).post(sign_in)).route("/admin/sign-out", post(sign_out))
}

async fn ask(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    draw(&shop, &visit, (String::new(), None), StatusCode::OK)
}

async fn sign_in(
    State(shop): State<Arc<Shop>>,
    (visit, ClientAddress(address)): (Visit, ClientAddress),
    (Extension(request_id), headers): (Extension<RequestId>, HeaderMap),
    form: Form,
) -> Result<Response, PageError> {
    let language = visit.language;
    let email: String = form.get("email").chars().take(254).collect();
    if let Err(refusal) = shop.limiter.admit(&limits::sign_in(address)).await {
        let wait = wait_text(&refusal, language);
        let notice = Some(match language {
            Language::Bangla => format!("এই নেটওয়ার্ক থেকে অনেকবার চেষ্টা করা হয়েছে। {wait} পরে আবার চেষ্টা করুন।"),
            Language::English => format!("Too many attempts from this network. Try again in {wait}."),
        });
        let mut response = draw(&shop, &visit, (email, notice), StatusCode::TOO_MANY_REQUESTS)?;
        limits::refuse(&mut response, &refusal);
        return Ok(response);
    }
    let user_agent =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let request = SignIn {
        email: email.clone(),
        password: SecretText::new(form.get("password")),
        code: SecretText::new(form.get("code")),
        address: address.to_string(),
        user_agent: user_agent.chars().take(200).collect(),
    };
    let notice = match shop.client.sign_in(&request, request_id.as_str()).await {
        Ok(signed_in) => {
            let mut response = see_other(&format!("{}/admin", language.prefix()));
            shop.keep_desk(&mut response, Some(&signed_in.token));
            return Ok(response);
        }
        Err(error) if has_code(&error, Code::SignInFailed) => {
            language.t("ই-মেইল, পাসওয়ার্ড অথবা কোড ঠিক নয়।", "E-mail, password or code is wrong.")
        }
        Err(error) if has_code(&error, Code::TooManyAttempts) => language.t(
            "অনেকবার চেষ্টা করা হয়েছে। আধা মিনিট পরে আবার চেষ্টা করুন।",
            "Too many attempts. Try again in half a minute.",
        ),
        Err(error) => return Err(refused(error)),
    };
    draw(&shop, &visit, (email, Some(notice.to_owned())), StatusCode::UNPROCESSABLE_ENTITY)
}

async fn sign_out(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    desk.client(&shop).sign_out().await.map_err(refused)?;
    let mut response = see_other(&format!("{}/admin/sign-in", desk.language.prefix()));
    shop.keep_desk(&mut response, None);
    Ok(response)
}

fn draw(
    shop: &Shop,
    visit: &Visit,
    (email, notice): (String, Option<String>),
    status: StatusCode,
) -> Result<Response, PageError> {
    let title = visit.language.t("কর্মীদের প্রবেশ", "Staff sign-in");
    let page = Page::private(shop, visit.language, "/admin/sign-in", title);
    private(status, &SignInPage { page, email, notice })
}
