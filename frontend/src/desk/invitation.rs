//! The link with which somebody chooses a password and ties a phone to their name.

use super::session::{has_code, refused};
use crate::page::{Form, Page, PageError, Shop, Visit, private};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use client::{AcceptInvitation, CallError, Code, Invitation, SecretText};
use domain::{Language, Password, PasswordError};
use qrcode::QrCode;
use qrcode::render::svg;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/invitation.html")]
struct InvitationPage<'a> {
    page: Page<'a>,
    invitation: Invitation,
    token: String,
    /// The key as a picture (SVG) to scan.
    picture: String,
    password_mistake: Option<&'static str>,
    code_mistake: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "desk/recovery_codes.html")]
struct RecoveryPage<'a> {
    page: Page<'a>,
    codes: Vec<SecretText>,
}

#[derive(Template)]
#[template(path = "desk/invitation_over.html")]
struct OverPage<'a> {
    page: Page<'a>,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/invitation", get(open).post(accept))
}

async fn open(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let token = SecretText::new(visit.parameter("token").unwrap_or_default());
    draw(&shop, visit.language, token, (None, None)).await
}

async fn accept(State(shop): State<Arc<Shop>>, visit: Visit, form: Form) -> Result<Response, PageError> {
    let language = visit.language;
    let token = SecretText::new(form.get("token"));
    let password = match Password::parse(form.get("password")) {
        Ok(password) => password,
        Err(error) => {
            return draw(&shop, language, token, (Some(password_words(error, language)), None)).await;
        }
    };
    let code = SecretText::new(form.get("code"));
    let request = AcceptInvitation { token: token.clone(), password, code };
    match shop.client.accept_invitation(&request).await {
        Ok(accepted) => {
            let title = language.t("পুনরুদ্ধার কোড", "Recovery codes");
            let page = Page::private(&shop, language, "/admin/invitation", title);
            private(StatusCode::OK, &RecoveryPage { page, codes: accepted.recovery_codes })
        }
        Err(error) if has_code(&error, Code::InvalidInput) => {
            let words = language.t(
                "কোডটি এই মুহূর্তের নয়। ফোনের সময় ঠিক আছে তো?",
                "This is not the code of this moment. Is the phone's clock right?",
            );
            draw(&shop, language, token, (None, Some(words))).await
        }
        Err(error) => over(&shop, language, error),
    }
}

async fn draw(
    shop: &Shop,
    language: Language,
    token: SecretText,
    (password_mistake, code_mistake): (Option<&'static str>, Option<&'static str>),
) -> Result<Response, PageError> {
    let invitation = match shop.client.open_invitation(&token).await {
        Ok(invitation) => invitation,
        Err(error) => return over(shop, language, error),
    };
    let title = language.t("আপনার প্রবেশ তৈরি করুন", "Set up your access");
    let page = Page::private(shop, language, "/admin/invitation", title);
    let is_mistaken = password_mistake.is_some() || code_mistake.is_some();
    let status = if is_mistaken { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let token = token.expose().to_owned();
    let picture = picture(invitation.otpauth_url.expose())?;
    private(status, &InvitationPage { page, invitation, token, picture, password_mistake, code_mistake })
}

/// A QR code. Its colours are attributes, which the content security policy allows.
fn picture(text: &str) -> Result<String, PageError> {
    let code = QrCode::new(text).map_err(|error| anyhow::Error::new(error).context("the key is too long"))?;
    let svg = code.render::<svg::Color<'_>>().quiet_zone(false).build();
    // Within a page it stands without the declaration of a file.
    Ok(svg.split_once("?>").map_or(svg.as_str(), |(_, svg)| svg).to_owned())
}

fn over(shop: &Shop, language: Language, error: CallError) -> Result<Response, PageError> {
    if !has_code(&error, Code::InvitationInvalid) {
        return Err(refused(error));
    }
    let title = language.t("এই লিংক আর কাজ করে না", "This link does not work any more");
    let page = Page::private(shop, language, "/admin/invitation", title);
    private(StatusCode::GONE, &OverPage { page })
}

const fn password_words(error: PasswordError, language: Language) -> &'static str {
    match error {
        PasswordError::TooShort => language.t("অন্তত ১২টি অক্ষর দিন।", "Use at least 12 characters."),
        PasswordError::TooLong => language.t("এত লম্বা পাসওয়ার্ড নেওয়া যায় না।", "This is longer than we can take."),
        PasswordError::TooSimple => {
            language.t("অন্তত পাঁচটি ভিন্ন অক্ষর দিন।", "Use at least five different characters.")
        }
    }
}
