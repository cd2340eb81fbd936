//! Many orders at once: moving them on, and printing what is to be taken from the shelves with a slip for each parcel.

use super::order::{Slip, load};
use super::session::{Desk, has_code, refused};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{Code, MoveOrder, StaffOrder};
use domain::{Courier, Language, OrderNumber, OrderStatus};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Orders of one page of a list.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "desk/slips.html")]
struct SlipsPage<'a> {
    page: Page<'a>,
    picks: Vec<Pick>,
    slips: Vec<Slip>,
}

/// What is taken from the shelves together.
struct Pick {
    code: String,
    name: String,
    pieces: String,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/orders/bulk", post(move_many)).route("/admin/orders/slips", get(print))
}

/// Moves each of them from where the list showed it. One that somebody else moved meanwhile stays where it is.
async fn move_many(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let status = |name| OrderStatus::from_code(form.get(name)).ok_or(PageError::Unreadable);
    let (from, to) = (status("from")?, status("to")?);
    let courier = Courier::parse(form.get("courier")).ok().filter(|_| to == OrderStatus::Shipped);
    let client = desk.client(&shop);
    let (mut done, mut left) = (0_u16, 0_u16);
    for number in numbers(form.all("number"))? {
        let request = MoveOrder { from, to, courier: courier.clone(), tracking_number: None };
        match client.move_order(&number, &request).await {
            Ok(_) => done += 1,
            Err(error) if has_code(&error, Code::OrderMoved) => left += 1,
            Err(error) => return Err(refused(error)),
        }
    }
    let list = match from {
        OrderStatus::Confirmed => "to-pack",
        OrderStatus::Packed => "to-send",
        _ => "on-the-way",
    };
    Ok(see_other(&desk.path(&format!("/admin/orders?list={list}&done={done}&left={left}"))))
}

fn numbers<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<OrderNumber>, PageError> {
    texts.take(MOST).map(|text| OrderNumber::parse(text).map_err(|_| PageError::Unreadable)).collect()
}

async fn print(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let asked: Vec<String> = form_urlencoded::parse(visit.query().as_bytes())
        .filter(|(name, _)| name == "number")
        .map(|(_, number)| number.into_owned())
        .collect();
    let mut found = Vec::new();
    for number in numbers(asked.iter().map(String::as_str))? {
        found.push(load(&shop, &desk, number.as_str()).await?);
    }
    let title = desk.language.t("তোলার তালিকা ও স্লিপ", "Pick list and slips");
    let page = Page::private(&shop, desk.language, "/admin/orders/slips", title);
    let template = SlipsPage {
        picks: picks(&found, &page),
        slips: found.iter().map(|order| Slip::new(order, desk.language)).collect(),
        page,
    };
    private(StatusCode::OK, &template)
}

/// Pieces of each SKU over all orders, by code.
fn picks(orders: &[StaffOrder], page: &Page<'_>) -> Vec<Pick> {
    let mut pieces: BTreeMap<&str, (String, u32)> = BTreeMap::new();
    for line in orders.iter().flat_map(|found| &found.order.lines) {
        let name = || in_words(line, page.language);
        let (_, count) = pieces.entry(&line.sku_code).or_insert_with(|| (name(), 0));
        *count += line.quantity.get();
    }
    let pick = |(code, (name, count)): (&str, (String, u32))| Pick {
        code: code.to_owned(),
        name,
        pieces: page.number(count),
    };
    pieces.into_iter().map(pick).collect()
}

fn in_words(line: &client::OrderLine, language: Language) -> String {
    let (name, options) = (line.name.pick(language), line.option_text(language));
    if options.is_empty() { name.to_owned() } else { format!("{name} ({options})") }
}
