//! "Your order is being placed": shown while the backend or its database does not answer. The page sends the order again by
//! itself, with and without a script.

use super::pending::Pending;
use crate::page::{Page, PageError, Shop, private};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Language;

#[derive(Template)]
#[template(path = "checkout/waiting.html")]
struct WaitingPage<'a> {
    page: Page<'a>,
    seconds: u64,
    seconds_text: String,
    long: bool,
}

/// After this many sends the page also tells how to order by phone.
const LONG_WAIT: u32 = 4;

/// Draws the page. 202, because a proxy on the way could put its own page in the place of a 5xx, and this page must arrive.
pub(crate) fn draw(shop: &Shop, language: Language, pending: &Pending) -> Result<Response, PageError> {
    let seconds = pending.pause_seconds() + spread(pending);
    let page = Page::private(
        shop,
        language,
        "/checkout/waiting",
        language.t("আপনার অর্ডার নেওয়া হচ্ছে", "Your order is being placed"),
    );
    let seconds_text = page.number(i64::try_from(seconds).unwrap_or(i64::MAX));
    let template = WaitingPage { seconds, seconds_text, long: pending.sent >= LONG_WAIT, page };
    private(StatusCode::ACCEPTED, &template)
}

/// Up to a quarter more, so that those who wait do not all come back in the same second.
fn spread(pending: &Pending) -> u64 {
    rand::random_range(0..=pending.pause_seconds() / 4)
}
