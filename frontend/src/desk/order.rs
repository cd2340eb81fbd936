//! One order: whose it is, what happened, and the next step.

use super::customer::Note;
use super::session::{Desk, has_code, refused};
use super::words::call_name;
use crate::orders::{OrderView, status_text};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CallError, Code, MoveOrder, OrderSerial, PhoneHistory, RecordCall, SetSerials, StaffOrder};
use domain::{
    CallNote, CallOutcome, Courier, Language, OrderNumber, OrderStatus, Permission, Serial, TrackingNumber,
};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/order.html")]
struct OrderPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    found: StaffOrder,
    view: OrderView,
    /// How many orders the phone has.
    orders: String,
    history: Vec<Count>,
    outcomes: Vec<(&'static str, &'static str)>,
    /// Where it may go by a button; confirming is a call.
    next: Vec<Next>,
    happened: Vec<Happened>,
    notes: Vec<Note>,
    /// A code and a serial number on each line.
    serials: String,
    notice: Option<&'static str>,
}

/// Orders of the same phone that ended in one way.
pub(super) struct Count {
    pub(super) class: &'static str,
    pub(super) text: &'static str,
    pub(super) orders: String,
}

/// A step that the order may take.
struct Next {
    code: &'static str,
    words: &'static str,
    needs_courier: bool,
    /// What follows from it, where that is not plain.
    warning: Option<&'static str>,
}

/// A step that it took, or a call.
struct Happened {
    text: String,
    note: String,
    at: String,
    actor: String,
}

#[derive(Template)]
#[template(path = "desk/slip.html")]
struct SlipPage<'a> {
    page: Page<'a>,
    slip: Slip,
}

/// What lies in a parcel, for whom, and who carries it.
pub(super) struct Slip {
    pub(super) view: OrderView,
    pub(super) courier: Option<String>,
    pub(super) tracking_number: Option<String>,
}

impl Slip {
    pub(super) fn new(found: &StaffOrder, language: Language) -> Self {
        Self {
            view: OrderView::new(&found.order, language),
            courier: found.courier.as_ref().map(|courier| courier.as_str().to_owned()),
            tracking_number: found.tracking_number.as_ref().map(|number| number.as_str().to_owned()),
        }
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/orders/{number}", get(show))
        .route("/admin/orders/{number}/slip", get(show_slip))
        .route("/admin/orders/{number}/move", post(move_order))
        .route("/admin/orders/{number}/calls", post(record_call))
        .route("/admin/orders/{number}/serials", post(set_serials))
}

async fn show(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let found = load(&shop, &desk, &number).await?;
    let language = desk.language;
    let title = format!("{} {}", language.t("অর্ডার", "Order"), found.order.number);
    let next = found.order.status.next().iter();
    let next = next.filter(|_| found.order.status != OrderStatus::Placed).map(|&to| Next::new(to, language));
    let page = Page::private(&shop, language, &format!("/admin/orders/{}", found.order.number), &title);
    let template = OrderPage {
        orders: page.number(found.history.orders),
        history: history(&found.history, &page),
        outcomes: CallOutcome::ALL.map(|outcome| (outcome.code(), call_name(outcome, language))).to_vec(),
        happened: happened(&found, &page),
        notes: Note::all(&found.notes, &page),
        serials: lines_of_serials(&found),
        page,
        token: desk.form_token(&shop),
        view: OrderView::new(&found.order, language),
        next: next.collect(),
        notice: visit.parameter("notice").and_then(|code| notice(&code, language)),
        desk: &desk,
        found,
    };
    private(StatusCode::OK, &template)
}

async fn show_slip(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let found = load(&shop, &desk, &number).await?;
    let title = format!("{} {}", desk.language.t("প্যাকিং স্লিপ", "Packing slip"), found.order.number);
    let address = format!("/admin/orders/{}/slip", found.order.number);
    let template = SlipPage {
        page: Page::private(&shop, desk.language, &address, &title),
        slip: Slip::new(&found, desk.language),
    };
    private(StatusCode::OK, &template)
}

async fn move_order(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let number = OrderNumber::parse(&number).map_err(|_| PageError::NotFound)?;
    let status = |name| OrderStatus::from_code(form.get(name)).ok_or(PageError::Unreadable);
    let (from, to) = (status("from")?, status("to")?);
    let (mut courier, mut tracking_number) = (None, None);
    if to == OrderStatus::Shipped {
        courier = Courier::parse(form.get("courier")).ok();
        let text = form.get("tracking_number").trim();
        tracking_number = TrackingNumber::parse(text).ok();
        if courier.is_none() || (tracking_number.is_none() && !text.is_empty()) {
            return Ok(to_order(&desk, &number, "?notice=courier"));
        }
    }
    let request = MoveOrder { from, to, courier, tracking_number };
    let answer = desk.client(&shop).move_order(&number, &request).await;
    let notice = said(answer.map(drop), "?notice=done")?;
    Ok(to_order(&desk, &number, notice))
}

async fn record_call(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let number = OrderNumber::parse(&number).map_err(|_| PageError::NotFound)?;
    let outcome = CallOutcome::from_code(form.get("outcome")).ok_or(PageError::Unreadable)?;
    let Ok(note) = CallNote::parse(form.get("note")) else {
        return Ok(to_order(&desk, &number, "?notice=note"));
    };
    let answer = desk.client(&shop).record_call(&number, &RecordCall { outcome, note }).await;
    let notice = said(answer.map(drop), "?notice=called")?;
    Ok(to_order(&desk, &number, notice))
}

/// One on each line; a code before it where the order has several SKUs.
async fn set_serials(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let found = load(&shop, &desk, &number).await?;
    let number = &found.order.number;
    let Some(serials) = read_serials(&found, form.get("serials")) else {
        return Ok(to_order(&desk, number, "?notice=serials"));
    };
    match desk.client(&shop).set_serials(number, &SetSerials { serials }).await {
        Ok(_) => Ok(to_order(&desk, number, "?notice=done")),
        Err(error) if has_code(&error, Code::InvalidInput) => Ok(to_order(&desk, number, "?notice=serials")),
        Err(error) => said(Err(error), "").map(|notice| to_order(&desk, number, notice)),
    }
}

/// As they are typed.
fn lines_of_serials(found: &StaffOrder) -> String {
    let line = |piece: &OrderSerial| format!("{} {}", piece.sku, piece.serial.as_str());
    found.serials.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// None where a line cannot be read.
fn read_serials(found: &StaffOrder, text: &str) -> Option<Vec<OrderSerial>> {
    let only = match found.order.lines.as_slice() {
        [line] => Some(line.sku_code.as_str()),
        _ => None,
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(600);
    lines
        .map(|line| {
            let (sku, serial) = match (line.split_once(char::is_whitespace), only) {
                (Some((code, serial)), _) => (code.to_uppercase(), serial),
                (None, Some(code)) => (code.to_owned(), line),
                (None, None) => return None,
            };
            Some(OrderSerial { sku, serial: Serial::parse(serial).ok()? })
        })
        .collect()
}

pub(super) async fn load(shop: &Shop, desk: &Desk, number: &str) -> Result<StaffOrder, PageError> {
    let number = OrderNumber::parse(number).map_err(|_| PageError::NotFound)?;
    tracing::Span::current().record("order", number.as_str());
    desk.client(shop).show_order(&number).await.map_err(refused)
}

fn said(answer: Result<(), CallError>, good: &'static str) -> Result<&'static str, PageError> {
    match answer {
        Ok(()) => Ok(good),
        Err(error) if has_code(&error, Code::OrderMoved) => Ok("?notice=moved"),
        Err(error) => Err(refused(error)),
    }
}

fn to_order(desk: &Desk, number: &OrderNumber, notice: &str) -> Response {
    see_other(&desk.path(&format!("/admin/orders/{number}{notice}")))
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "done" => Some(language.t("হয়ে গেছে।", "Done.")),
        "called" => Some(language.t("কলটি লেখা হয়েছে।", "The call is written down.")),
        "moved" => Some(language.t(
            "এর মধ্যে অন্য কেউ অর্ডারটি বদলেছেন। এখন যেমন আছে তা নিচে।",
            "Somebody else moved the order in the meantime. Below is how it stands now.",
        )),
        "courier" => Some(language.t(
            "কুরিয়ারের নাম ১ থেকে ৬০ অক্ষরে লিখুন।",
            "Write the courier's name, and the number, with at most 60 characters.",
        )),
        "serials" => Some(language.t(
            "সিরিয়াল ঠিক নেই: প্রতি লাইনে কোড ও সিরিয়াল বা IMEI; যতগুলো বিক্রি, তার বেশি নয়। ১৫ সংখ্যার IMEI-এর শেষ সংখ্যা মিলতে হয়।",
            "The serials are not right: a code and a serial or IMEI on each line, no more than were sold. The last digit of an IMEI must fit.",
        )),
        "note" => {
            Some(language.t("নোট ৩০০ অক্ষরের মধ্যে লিখুন।", "Write the note with at most 300 characters."))
        }
        _ => None,
    }
}

impl Next {
    const fn new(to: OrderStatus, language: Language) -> Self {
        let warning = match to {
            OrderStatus::Cancelled => Some(language.t(
                "পণ্য আবার বিক্রির জন্য ফিরে যাবে, ক্রেতাকে জানানো হবে।",
                "The pieces can be sold again, and the shopper is told.",
            )),
            OrderStatus::Returned => Some(language.t(
                "পণ্য ফেরতের তাকে যাবে, দেখে তারপর বিক্রি।",
                "The pieces go to the returned ones, to be looked at before they are sold.",
            )),
            _ => None,
        };
        let needs_courier = matches!(to, OrderStatus::Shipped);
        Self { code: to.code(), words: step_words(to, language), needs_courier, warning }
    }
}

pub(super) fn history(history: &PhoneHistory, page: &Page<'_>) -> Vec<Count> {
    let counts = [
        ("tag good", page.t("পেয়েছেন", "delivered"), history.delivered),
        ("tag", page.t("বাতিল", "cancelled"), history.cancelled),
        ("tag warn", page.t("ফেরত", "returned"), history.returned),
        ("tag bad", page.t("ভুয়া", "fake"), history.fake),
    ];
    let known = counts.into_iter().filter(|&(_, _, count)| count > 0);
    known.map(|(class, text, count)| Count { class, text, orders: page.number(count) }).collect()
}

/// Steps and calls as they came.
fn happened(found: &StaffOrder, page: &Page<'_>) -> Vec<Happened> {
    let steps = found.steps.iter().map(|step| {
        let text = status_text(step.status, page.language).to_owned();
        let at = page.date_time(&step.at);
        (step.at, Happened { text, note: String::new(), at, actor: step.actor.clone() })
    });
    let calls = found.calls.iter().map(|call| {
        let text = format!("{}: {}", page.t("কল", "Call"), call_name(call.outcome, page.language));
        let at = page.date_time(&call.at);
        (call.at, Happened { text, note: call.note.as_str().to_owned(), at, actor: call.actor.clone() })
    });
    let mut all: Vec<_> = steps.chain(calls).collect();
    all.sort_by_key(|&(at, _)| at);
    all.into_iter().map(|(_, happened)| happened).collect()
}

/// What a button says that moves an order there.
pub(super) const fn step_words(to: OrderStatus, language: Language) -> &'static str {
    match to {
        OrderStatus::Placed | OrderStatus::Confirmed => language.t("নিশ্চিত করুন", "Confirm"),
        OrderStatus::Packed => language.t("প্যাক হয়েছে", "It is packed"),
        OrderStatus::Shipped => language.t("কুরিয়ারকে দিয়েছি", "The courier has it"),
        OrderStatus::Delivered => language.t("ক্রেতা পেয়েছেন", "The shopper has it"),
        OrderStatus::Cancelled => language.t("অর্ডার বাতিল করুন", "Cancel the order"),
        OrderStatus::Returned => language.t("ফেরত এসেছে", "It came back"),
        OrderStatus::Refunded => language.t("টাকা ফেরত দিয়েছি", "The money is back"),
    }
}
