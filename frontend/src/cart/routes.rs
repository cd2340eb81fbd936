//! The cart's page and its three changes.

use super::{CartView, LineState};
use crate::orders::RecentOrder;
use crate::page::{Cookies, Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::{Language, Quantity, SkuId};
use serde_json::json;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "cart/cart.html")]
struct CartPage<'a> {
    page: Page<'a>,
    token: String,
    cart: CartView,
    notice: Option<&'static str>,
    recent: Vec<RecentOrder>,
}

/// `/cart` and its changes.
pub fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/cart", get(show))
        .route("/cart/add", post(add))
        .route("/cart/change", post(change))
        .route("/cart/remove", post(remove))
}

async fn show(State(shop): State<Arc<Shop>>, visit: Visit, cookies: Cookies) -> Result<Response, PageError> {
    let language = visit.language;
    let cart = shop.cart(&cookies);
    let moment = shop.moment_now()?;
    let template = CartPage {
        page: Page::private(&shop, language, "/cart", language.t("আপনার কার্ট", "Your cart")),
        token: shop.form_token(&cart),
        cart: CartView::new(&cart, &moment, language),
        notice: visit.parameter("notice").and_then(|code| notice(&code, language)),
        recent: shop.recent_orders(&cookies).into_vec(),
    };
    let mut response = private(StatusCode::OK, &template)?;
    shop.keep_cart(&mut response, &cart);
    Ok(response)
}

/// Comes from pages that are the same for everyone and so carry no token; [`Form`] checks where it comes from.
async fn add(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, PageError> {
    let language = visit.language;
    let cookies = Cookies::read(&headers);
    let mut cart = shop.cart(&cookies);
    let moment = shop.moment_now()?;
    let sold = parse_sku(&form).filter(|&sku| moment.find_sku(sku).is_some());
    let problem = match (sold, parse_quantity(&form)) {
        (None, _) => Some("unknown"),
        (_, None) => Some("quantity"),
        (Some(sku), Some(quantity)) => cart.add(sku, quantity).err().map(|_| "full"),
    };
    let mut response = if wants_json(&headers) {
        added(problem.and_then(|code| notice(code, language)), cart.pieces())
    } else {
        let target = match (problem, form.get("then")) {
            (Some(code), _) => format!("/cart?notice={code}"),
            (None, "checkout") => "/checkout".to_owned(),
            (None, _) => "/cart".to_owned(),
        };
        see_other(&format!("{}{target}", language.prefix()))
    };
    shop.keep_cart(&mut response, &cart);
    Ok(response)
}

async fn change(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    cookies: Cookies,
    form: Form,
) -> Result<Response, PageError> {
    let mut cart = shop.cart(&cookies);
    let mut notice = "";
    if !shop.has_token(&cart, &form) {
        notice = "?notice=again";
    } else if let Some((sku, quantity)) = parse_line(&form) {
        cart.change(sku, quantity);
    } else {
        notice = "?notice=quantity";
    }
    Ok(back(&shop, visit.language, notice, &cart))
}

async fn remove(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    cookies: Cookies,
    form: Form,
) -> Result<Response, PageError> {
    let mut cart = shop.cart(&cookies);
    let mut notice = "";
    if !shop.has_token(&cart, &form) {
        notice = "?notice=again";
    } else if let Some(sku) = parse_sku(&form) {
        cart.remove(sku);
    }
    Ok(back(&shop, visit.language, notice, &cart))
}

fn back(shop: &Shop, language: Language, notice: &str, cart: &super::Cart) -> Response {
    let mut response = see_other(&format!("{}/cart{notice}", language.prefix()));
    shop.keep_cart(&mut response, cart);
    response
}

fn parse_sku(form: &Form) -> Option<SkuId> {
    form.get("sku").parse().ok().filter(|&id: &i64| id > 0).map(SkuId)
}

fn parse_quantity(form: &Form) -> Option<Quantity> {
    form.find("quantity").map_or(Ok(Quantity::ONE), Quantity::parse).ok()
}

fn parse_line(form: &Form) -> Option<(SkuId, Quantity)> {
    parse_sku(form).zip(parse_quantity(form))
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

fn added(problem: Option<&str>, count: u32) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let body = Json(json!({ "count": count, "problem": problem }));
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"))], body).into_response()
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    let text = match code {
        "full" => language.t(
            "কার্টে আর নতুন পণ্য ধরবে না। একটি সরিয়ে নিন, অথবা আগে এগুলোর অর্ডার করুন।",
            "The cart cannot take another product. Remove one, or order these first.",
        ),
        "unknown" => language.t(
            "পণ্যটি এখন আর বিক্রি হয় না, তাই কার্টে যোগ হয়নি।",
            "This product is no longer sold, so it was not added.",
        ),
        "quantity" => {
            language.t("প্রতিটি পণ্য ১ থেকে ২০টি নেওয়া যায়।", "You can take 1 to 20 pieces of a product.")
        }
        "again" => language.t(
            "পাতাটি পুরোনো হয়ে গিয়েছিল, তাই বদলানো হয়নি। আবার চেষ্টা করুন।",
            "The page had expired, so nothing was changed. Please try again.",
        ),
        _ => return None,
    };
    Some(text)
}
