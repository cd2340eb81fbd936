//! Pages of an order: confirmation, tracking, cancelling, invoice.

use super::recent::RecentOrder;
use super::view::OrderView;
use crate::checkout::phone_mistake;
use crate::limits::{self, ClientAddress, wait_text};
use crate::page::{Cookies, Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use client::{Code, Order, TrackOrder};
use domain::{Language, OrderNumber, Phone};
use rate_limit::Refused;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "orders/order.html")]
struct OrderPage<'a> {
    page: Page<'a>,
    order: OrderView,
    new: bool,
    token: String,
    notice: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "orders/invoice.html")]
struct InvoicePage<'a> {
    page: Page<'a>,
    order: OrderView,
}

#[derive(Template)]
#[template(path = "orders/track.html")]
struct TrackPage<'a> {
    page: Page<'a>,
    number: String,
    phone: String,
    number_mistake: Option<&'static str>,
    phone_mistake: Option<&'static str>,
    notice: Option<String>,
}

/// `/track`, `/order/…` and its invoice.
pub fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/track", get(ask).post(track))
        .route("/order/{number}", get(show))
        .route("/order/{number}/cancel", post(cancel))
        .route("/order/{number}/invoice", get(invoice))
}

/// What was typed into the tracking form and what is said about it.
#[derive(Default)]
struct Asked {
    number: String,
    phone: String,
    number_mistake: Option<&'static str>,
    phone_mistake: Option<&'static str>,
    notice: Option<String>,
}

async fn ask(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    // A link may bring the number along; the phone is never in an address.
    let number = visit.parameter("number").unwrap_or_default().chars().take(40).collect();
    draw_form(&shop, visit.language, Asked { number, ..Asked::default() }, StatusCode::OK)
}

async fn track(
    State(shop): State<Arc<Shop>>,
    (visit, cookies): (Visit, Cookies),
    ClientAddress(address): ClientAddress,
    form: Form,
) -> Result<Response, PageError> {
    let language = visit.language;
    let take = |name| form.get(name).chars().take(100).collect::<String>();
    let mut asked = Asked { number: take("number"), phone: take("phone"), ..Asked::default() };
    let number = OrderNumber::parse(&asked.number);
    let phone = Phone::parse(&asked.phone);
    asked.phone_mistake = phone.as_ref().err().map(|&error| phone_mistake(error, language));
    if number.is_err() {
        asked.number_mistake = Some(language.t(
            "অর্ডার নম্বরটি মিলছে না। এটি DK-7K3M-9QXW-0 এর মতো হয়।",
            "This is not an order number. It looks like DK-7K3M-9QXW-0.",
        ));
    }
    let (Ok(number), Ok(phone)) = (number, phone) else {
        return draw_form(&shop, language, asked, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(refused) = shop.limiter.admit(&limits::track(&number, &phone, address)).await {
        asked.notice = Some(too_many(&refused, language));
        let mut response = draw_form(&shop, language, asked, StatusCode::TOO_MANY_REQUESTS)?;
        limits::refuse(&mut response, &refused);
        return Ok(response);
    }
    match load(&shop, number, phone).await {
        Ok(order) => {
            let mut response = see_other(&format!("{}/order/{}", language.prefix(), order.number));
            shop.remember_order(&mut response, &cookies, RecentOrder::of(&order, None));
            Ok(response)
        }
        Err(PageError::NotFound) => {
            asked.notice = Some(
                language
                    .t(
                        "এই নম্বর ও মোবাইলে কোনো অর্ডার পাওয়া যায়নি। দুটিই আরেকবার মিলিয়ে দেখুন, অথবা কল করুন।",
                        "We found no order with this number and mobile. Please check both, or call us.",
                    )
                    .to_owned(),
            );
            draw_form(&shop, language, asked, StatusCode::NOT_FOUND)
        }
        Err(PageError::Busy) => {
            asked.notice = Some(
            language.t(
                "এই মুহূর্তে অর্ডারের খবর আনা যাচ্ছে না। আপনার অর্ডার নিরাপদ আছে। একটু পরে আবার চাপ দিন।",
                "We cannot look up orders right now. Your order is safe. Please press the button again in a moment.",
            ).to_owned());
            draw_form(&shop, language, asked, StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(error) => Err(error),
    }
}

fn too_many(refused: &Refused, language: Language) -> String {
    let wait = wait_text(refused, language);
    match language {
        Language::Bangla => format!("অল্প সময়ে অনেকবার খোঁজা হয়েছে। আপনার অর্ডার নিরাপদ আছে। {wait} পরে আবার চাপ দিন।"),
        Language::English => {
            format!(
                "Orders were looked up too often. Your order is safe. Please press the button again in {wait}."
            )
        }
    }
}

async fn show(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    cookies: Cookies,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = OrderNumber::parse(&number).map_err(|_| PageError::NotFound)?;
    let Some(order) = known(&shop, &cookies, &number).await? else {
        return Ok(to_form(&number, visit.language));
    };
    let language = visit.language;
    let title = format!("{} {number}", language.t("অর্ডার", "Order"));
    let cart = shop.cart(&cookies);
    let template = OrderPage {
        page: Page::private(&shop, language, &format!("/order/{number}"), &title),
        order: OrderView::new(&order, language),
        new: visit.parameter("new").is_some(),
        token: shop.form_token(&cart),
        notice: visit.parameter("notice").and_then(|code| notice(&code, language)),
    };
    let mut response = private(StatusCode::OK, &template)?;
    // Whoever comes by tracking may have no cart yet, and with it no visitor to whom the token belongs.
    shop.keep_cart(&mut response, &cart);
    Ok(response)
}

/// What came of a cancellation.
fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "again" => Some(
            language.t("পাতাটি পুরোনো ছিল। আরেকবার চাপ দিন।", "The page was old. Please press the button again."),
        ),
        "late" => Some(language.t(
            "অর্ডারটির কাজ শুরু হয়ে গেছে, তাই এখান থেকে আর বাতিল হয় না। আমাদের কল করুন।",
            "We have begun with this order, so it cannot be cancelled here any more. Please call us.",
        )),
        "busy" => Some(language.t(
            "এই মুহূর্তে বাতিল করা যাচ্ছে না। একটু পরে আবার চাপ দিন, অথবা কল করুন।",
            "We cannot cancel it right now. Please press the button again in a moment, or call us.",
        )),
        _ => None,
    }
}

async fn cancel(
    State(shop): State<Arc<Shop>>,
    (visit, cookies): (Visit, Cookies),
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let number = OrderNumber::parse(&number).map_err(|_| PageError::NotFound)?;
    let orders = shop.recent_orders(&cookies);
    let Some(recent) = orders.find(&number) else { return Ok(to_form(&number, visit.language)) };
    let notice = if shop.has_token(&shop.cart(&cookies), &form) {
        ask_to_cancel(&shop, TrackOrder { number: number.clone(), phone: recent.phone.clone() }).await
    } else {
        "?notice=again"
    };
    Ok(see_other(&format!("{}/order/{number}{notice}", visit.language.prefix())))
}

/// What the order's page is told about it.
async fn ask_to_cancel(shop: &Shop, request: TrackOrder) -> &'static str {
    tracing::Span::current().record("order", request.number.to_string());
    let answer = shop.client.cancel_order(&request).await;
    shop.metrics.count_call("cancel_order", &answer);
    match answer {
        Ok(_) => "",
        Err(error) if error.problem().is_some_and(|problem| problem.code == Code::NotCancellable) => {
            "?notice=late"
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "an order cannot be cancelled");
            "?notice=busy"
        }
    }
}

async fn invoice(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    cookies: Cookies,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = OrderNumber::parse(&number).map_err(|_| PageError::NotFound)?;
    let Some(order) = known(&shop, &cookies, &number).await? else {
        return Ok(to_form(&number, visit.language));
    };
    let language = visit.language;
    let title = format!("{} {number}", language.t("চালান", "Invoice"));
    let template = InvoicePage {
        page: Page::private(&shop, language, &format!("/order/{number}/invoice"), &title),
        order: OrderView::new(&order, language),
    };
    private(StatusCode::OK, &template)
}

/// The order, if this browser may see it. `None`: it has to name the phone first.
async fn known(shop: &Shop, cookies: &Cookies, number: &OrderNumber) -> Result<Option<Order>, PageError> {
    let orders = shop.recent_orders(cookies);
    let Some(recent) = orders.find(number) else { return Ok(None) };
    load(shop, number.clone(), recent.phone.clone()).await.map(Some)
}

async fn load(shop: &Shop, number: OrderNumber, phone: Phone) -> Result<Order, PageError> {
    tracing::Span::current().record("order", number.to_string());
    let answer = shop.client.track_order(&TrackOrder { number, phone }).await;
    shop.metrics.count_call("track_order", &answer);
    answer.map_err(|error| match error.problem().map(|problem| (problem.code, problem.status)) {
        Some((Code::NotFound, _)) => PageError::NotFound,
        Some((_, status)) if status >= 500 || status == 429 => PageError::Busy,
        None => {
            tracing::warn!(error = &error as &dyn std::error::Error, "an order cannot be looked up");
            PageError::Busy
        }
        Some(_) => anyhow::Error::new(error).context("an order cannot be looked up").into(),
    })
}

fn to_form(number: &OrderNumber, language: Language) -> Response {
    see_other(&format!("{}/track?number={number}", language.prefix()))
}

fn draw_form(
    shop: &Shop,
    language: Language,
    asked: Asked,
    status: StatusCode,
) -> Result<Response, PageError> {
    let Asked { number, phone, number_mistake, phone_mistake, notice } = asked;
    let page = Page::private(shop, language, "/track", language.t("অর্ডার ট্র্যাক করুন", "Track your order"));
    let mut response =
        private(status, &TrackPage { page, number, phone, number_mistake, phone_mistake, notice })?;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    Ok(response)
}
