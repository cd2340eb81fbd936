//! Lists of orders: who waits for a call, what is to be packed and sent, and the search.

use super::order::step_words;
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
use domain::{Language, OrderNumber, OrderStatus, Permission, PersonName, Phone, Serial, find_upazila};
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
    token: String,
    /// What can be done with many at once.
    step: Option<Step>,
    notice: Option<String>,
}

/// A step that all orders of the list may take.
struct Step {
    from: &'static str,
    to: &'static str,
    words: &'static str,
    needs_courier: bool,
}

impl Step {
    /// Confirming is a call each.
    fn of(list: List, desk: &Desk) -> Option<Self> {
        let (from, to) = match list {
            List::ToPack => (OrderStatus::Confirmed, OrderStatus::Packed),
            List::ToSend => (OrderStatus::Packed, OrderStatus::Shipped),
            List::OnTheWay => (OrderStatus::Shipped, OrderStatus::Delivered),
            List::ToCall | List::All => return None,
        };
        let needs_courier = to == OrderStatus::Shipped;
        let words = step_words(to, desk.language);
        desk.may(Permission::ChangeOrders).then_some(Self {
            from: from.code(),
            to: to.code(),
            words,
            needs_courier,
        })
    }
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
pub(super) struct Row {
    pub(super) number: String,
    pub(super) status: &'static str,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) place: String,
    pub(super) placed_at: String,
    pub(super) total: String,
    pub(super) pieces: String,
    pub(super) last_call: Option<&'static str>,
}

impl Row {
    pub(super) fn new(order: &OrderSummary, page: &Page<'_>) -> Self {
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
    let template = OrdersPage {
        step: Step::of(shown, &desk),
        notice: moved_notice(&visit, &page),
        token: desk.form_token(&shop),
        page,
        desk: &desk,
        lists,
        sought,
        orders,
        next,
    };
    private(StatusCode::OK, &template)
}

/// What came of moving many.
fn moved_notice(visit: &Visit, page: &Page<'_>) -> Option<String> {
    let count = |name| visit.parameter(name).and_then(|text| text.parse::<u16>().ok());
    let done = format!("{} {}", page.number(count("done")?), page.t("টি অর্ডার এগিয়েছে।", "orders moved on."));
    let left = count("left").filter(|&left| left > 0);
    Some(left.map_or(done.clone(), |left| {
        let words = page.t(
            "টি এর মধ্যে অন্য কেউ বদলেছেন, তাই আগের মতোই আছে।",
            "had been moved by somebody else and stay as they are.",
        );
        format!("{done} {} {words}", page.number(left))
    }))
}

/// A phone if it reads as one, a serial number if it has digits, else the beginning of a name.
fn query(sought: &str, shown: List) -> OrderQuery {
    let phone = Phone::parse(sought).ok();
    // A serial number has digits, which no name has.
    let digits = sought.chars().filter(char::is_ascii_digit).count();
    let serial = if phone.is_none() && digits >= 3 { Serial::parse(sought).ok() } else { None };
    let is_name = phone.is_none() && serial.is_none();
    let name = if is_name { PersonName::parse(sought).ok() } else { None };
    OrderQuery { status: shown.status(), phone, name, serial, before: None }
}

/// Something was sought that is neither a phone nor a name nor a serial number.
fn is_nothing(query: &OrderQuery, sought: &str) -> bool {
    !sought.is_empty() && query.phone.is_none() && query.name.is_none() && query.serial.is_none()
}

fn older(desk: &Desk, (shown, sought): (List, &str), next: i64) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("list", shown.code()).append_pair("q", sought);
    query.append_pair("before", &next.to_string());
    format!("{}?{}", desk.path("/admin/orders"), query.finish())
}
