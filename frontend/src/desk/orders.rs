//! Lists of orders: who waits for a call, what is to be packed and sent, and the search.

use super::session::{Desk, refused};
use super::words::call_name;
use crate::orders::status_text;
use crate::page::{Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use client::{OrderQuery, OrderSummary};
use domain::{Language, OrderNumber, OrderStatus, Permission, PersonName, Phone, find_upazila};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/orders.html")]
struct OrdersPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    lists: Vec<ListLink>,
    /// What was searched for; empty for a list.
    sought: String,
    orders: Vec<Row>,
    next: Option<String>,
}

/// A list of the desk, in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    ToCall,
    ToPack,
    ToSend,
    OnTheWay,
    All,
}

impl List {
    const EACH: [Self; 5] = [Self::ToCall, Self::ToPack, Self::ToSend, Self::OnTheWay, Self::All];

    const fn code(self) -> &'static str {
        match self {
            Self::ToCall => "to-call",
            Self::ToPack => "to-pack",
            Self::ToSend => "to-send",
            Self::OnTheWay => "on-the-way",
            Self::All => "all",
        }
    }

    const fn name(self, language: Language) -> &'static str {
        match self {
            Self::ToCall => language.t("কল করতে হবে", "To call"),
            Self::ToPack => language.t("প্যাক করতে হবে", "To pack"),
            Self::ToSend => language.t("পাঠাতে হবে", "To send"),
            Self::OnTheWay => language.t("পথে আছে", "On the way"),
            Self::All => language.t("সব", "All"),
        }
    }

    const fn status(self) -> Option<OrderStatus> {
        match self {
            Self::ToCall => Some(OrderStatus::Placed),
            Self::ToPack => Some(OrderStatus::Confirmed),
            Self::ToSend => Some(OrderStatus::Packed),
            Self::OnTheWay => Some(OrderStatus::Shipped),
            Self::All => None,
        }
    }
}

/// A link to a list.
struct ListLink {
    code: &'static str,
    name: &'static str,
    is_shown: bool,
    /// How many orders are in it, where that is known.
    count: Option<String>,
}

/// An order in a list.
struct Row {
    number: String,
    status: &'static str,
    name: String,
    phone: String,
    place: String,
    placed_at: String,
    total: String,
    pieces: String,
    last_call: Option<&'static str>,
}

impl Row {
    fn new(order: &OrderSummary, page: &Page<'_>) -> Self {
        let language = page.language;
        let place = find_upazila(&order.upazila).map(|(district, upazila)| {
            format!("{}, {}", upazila.place.name(language), district.place.name(language))
        });
        Self {
            number: order.number.to_string(),
            status: status_text(order.status, language),
            name: order.name.as_str().to_owned(),
            phone: order.phone.as_str().to_owned(),
            place: place.unwrap_or_else(|| order.upazila.clone()),
            placed_at: page.date_time(&order.placed_at),
            total: page.money(&order.total),
            pieces: page.number(i64::from(order.pieces)),
            last_call: order.last_call.map(|outcome| call_name(outcome, language)),
        }
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/orders", get(show))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let take = |name| visit.parameter(name).unwrap_or_default().trim().chars().take(80).collect::<String>();
    let (sought, list) = (take("q"), take("list"));
    if let Ok(number) = OrderNumber::parse(&sought) {
        return Ok(see_other(&desk.path(&format!("/admin/orders/{number}"))));
    }
    let before = visit.parameter("before").and_then(|text| text.parse().ok());
    let page = Page::private(&shop, desk.language, "/admin/orders", desk.language.t("অর্ডার", "Orders"));
    let shown = List::EACH.into_iter().find(|known| known.code() == list);
    let shown = if sought.is_empty() { shown.unwrap_or(List::ToCall) } else { List::All };
    let client = desk.client(&shop);
    let (found, next, waiting) = if shown == List::ToCall {
        let queue = client.list_orders_to_call().await.map_err(refused)?;
        (queue.orders, None, Some(queue.waiting))
    } else {
        let query = OrderQuery { before, ..query(&sought, shown) };
        let found = if is_nothing(&query, &sought) {
            client::OrderPage { orders: Vec::new(), next: None }
        } else {
            client.list_orders(&query).await.map_err(refused)?
        };
        (found.orders, found.next.map(|next| older(&desk, (shown, &sought), next)), None)
    };
    let orders = found.iter().map(|order| Row::new(order, &page)).collect();
    let lists = List::EACH.into_iter().map(|list| ListLink {
        code: list.code(),
        name: list.name(desk.language),
        is_shown: list == shown && sought.is_empty(),
        count: waiting.filter(|_| list == List::ToCall).map(|count| page.number(count)),
    });
    let lists = lists.collect();
    private(StatusCode::OK, &OrdersPage { page, desk: &desk, lists, sought, orders, next })
}

/// A phone if it reads as one, else the beginning of a name.
fn query(sought: &str, shown: List) -> OrderQuery {
    let phone = Phone::parse(sought).ok();
    let name = if phone.is_none() { PersonName::parse(sought).ok() } else { None };
    OrderQuery { status: shown.status(), phone, name, before: None }
}

/// Something was sought that is neither a phone nor a name.
fn is_nothing(query: &OrderQuery, sought: &str) -> bool {
    !sought.is_empty() && query.phone.is_none() && query.name.is_none()
}

fn older(desk: &Desk, (shown, sought): (List, &str), next: i64) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("list", shown.code()).append_pair("q", sought);
    query.append_pair("before", &next.to_string());
    format!("{}?{}", desk.path("/admin/orders"), query.finish())
}
