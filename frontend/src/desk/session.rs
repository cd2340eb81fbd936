//! Who asks: the session's token in a cookie, and what the backend says about it.

use super::words::role_name;
use crate::page::{Cookies, Form, Keep, PageError, Shop, language_of, see_other, set_cookie};
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use client::{CallError, Code, CurrentStaff, SecretText, StaffClient};
use domain::{Language, Permission};
use service::RequestId;
use std::sync::Arc;
use std::time::Duration;

/// The cookie with the token. Another site's form does not send it.
const DESK: &str = "desk";
/// As long as a session lasts at most.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// Somebody who is signed in.
pub(super) struct Desk {
    pub(super) language: Language,
    pub(super) current: CurrentStaff,
    token: SecretText,
    request_id: String,
}

impl Desk {
    /// Calls of the API as this person.
    pub(super) fn client<'a>(&'a self, shop: &'a Shop) -> StaffClient<'a> {
        shop.client.staff(&self.token, &self.request_id)
    }

    /// For the forms of this session.
    pub(super) fn form_token(&self, shop: &Shop) -> String {
        shop.settings.keys.token(self.token.expose().as_bytes())
    }

    /// Their name.
    pub(super) fn name(&self) -> &str {
        self.current.person.name.as_str()
    }

    /// The first word of their name, where there is little room.
    pub(super) fn first_name(&self) -> &str {
        self.name().split(' ').next().unwrap_or_default()
    }

    /// What they are.
    pub(super) const fn role(&self) -> &'static str {
        role_name(self.current.person.role, self.language)
    }

    /// Whether they are allowed this. Pages leave out what the backend would refuse.
    pub(super) fn may(&self, permission: Permission) -> bool {
        self.current.permissions.contains(&permission)
    }

    /// A path of the desk in the language of the page.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.language.prefix())
    }

    /// Refuses a form that is not from a page of this session.
    pub(super) fn check(&self, shop: &Shop, form: &Form) -> Result<(), PageError> {
        let is_ours = shop.settings.keys.is_token(self.token.expose().as_bytes(), form.get("token"));
        if is_ours { Ok(()) } else { Err(PageError::Foreign) }
    }
}

impl FromRequestParts<Arc<Shop>> for Desk {
    /// To the sign-in, or why not.
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shop: &Arc<Shop>) -> Result<Self, Response> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let language = language_of(uri.path());
        let sign_in = || see_other(&format!("{}/admin/sign-in", language.prefix()));
        let cookies = Cookies::read(&parts.headers);
        let token = SecretText::new(cookies.get(DESK).ok_or_else(sign_in)?);
        let request_id =
            parts.extensions.get::<RequestId>().map(|id| id.as_str().to_owned()).unwrap_or_default();
        match shop.client.staff(&token, &request_id).current().await {
            Ok(current) => Ok(Self { language, current, token, request_id }),
            Err(error) if has_code(&error, Code::Unauthenticated) => Err(sign_in()),
            Err(error) => Err(refused(error).into_response()),
        }
    }
}

/// Whether the backend gave this code.
pub(super) fn has_code(error: &CallError, code: Code) -> bool {
    error.problem().is_some_and(|problem| problem.code == code)
}

/// The page for a call that was not answered as it should be.
pub(super) fn refused(error: CallError) -> PageError {
    let problem = error.problem().map(|problem| (problem.status, problem.code));
    match problem {
        Some((_, Code::Forbidden)) => PageError::Forbidden,
        Some((_, Code::NotFound)) => PageError::NotFound,
        Some((status, _)) if status < 500 => anyhow::Error::new(error).into(),
        _ => PageError::Busy,
    }
}

impl Shop {
    /// The browser keeps the token, or forgets it.
    pub(super) fn keep_desk(&self, response: &mut Response, token: Option<&SecretText>) {
        let max_age = token.map_or(Duration::ZERO, |_| KEPT);
        let keep = Keep { max_age, readable: false, secure: self.settings.secure_cookies };
        let value = token.map_or("", SecretText::expose);
        response.headers_mut().append(header::SET_COOKIE, set_cookie(DESK, value, keep));
    }
}
