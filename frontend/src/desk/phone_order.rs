//! An order that somebody gives by phone, entered for them. It is placed like any other, and confirmed at once by the call.

use super::session::{Desk, has_code, refused};
use super::sku::lines_of_codes;
use crate::checkout::{Delivery, Mistakes, Typed, refusal_text};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use client::{
    CallError, Code, LineRequest, Order, Payment, PlaceOrder, Problem, Quote, QuoteRequest, RecordCall,
};
use domain::{CallNote, CallOutcome, CouponCode, District, Language, Permission, Poisha, districts};
use service::RequestId;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/phone_order.html")]
struct PhoneOrderPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    key: Uuid,
    typed: &'a Typed,
    mistakes: &'a Mistakes,
    districts: &'static [District],
    /// A code and a number of pieces on each line.
    lines: &'a str,
    quoted: Option<Quoted>,
    is_duplicate: bool,
    notice: Option<String>,
}

/// What the order costs.
struct Quoted {
    lines: Vec<(String, String)>,
    discount: Option<String>,
    fee: String,
    total: String,
    total_poisha: i64,
}

impl Quoted {
    fn new(quote: &Quote, page: &Page<'_>) -> Self {
        let line = |line: &client::QuoteLine| {
            let options = line.option_text(page.language);
            let name = line.name.pick(page.language);
            let name = if options.is_empty() { name.to_owned() } else { format!("{name} ({options})") };
            (format!("{name} × {}", page.number(line.quantity.get())), page.money(&line.total))
        };
        Self {
            lines: quote.lines.iter().map(line).collect(),
            discount: (quote.discount != Poisha::ZERO).then(|| page.money(&quote.discount)),
            fee: page.money(&quote.delivery_fee),
            total: page.money(&quote.total),
            total_poisha: quote.total.get(),
        }
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/new-order", get(show).post(put))
}

/// What the page shows.
struct Shown {
    typed: Typed,
    mistakes: Mistakes,
    lines: String,
    key: Uuid,
    quote: Option<Quote>,
    is_duplicate: bool,
    notice: Option<String>,
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let phone = visit.parameter("phone").unwrap_or_default().chars().take(24).collect();
    let shown = Shown {
        typed: Typed { phone, ..Typed::default() },
        mistakes: Mistakes::default(),
        lines: String::new(),
        key: Uuid::new_v4(),
        quote: None,
        is_duplicate: false,
        notice: None,
    };
    draw(&shop, &desk, shown)
}

fn draw(shop: &Shop, desk: &Desk, shown: Shown) -> Result<Response, PageError> {
    let title = desk.language.t("ফোনে নেওয়া অর্ডার", "Order taken by phone");
    let page = Page::private(shop, desk.language, "/admin/new-order", title);
    let is_bad = shown.notice.is_some() || shown.mistakes != Mistakes::default();
    let template = PhoneOrderPage {
        quoted: shown.quote.as_ref().map(|quote| Quoted::new(quote, &page)),
        page,
        token: desk.form_token(shop),
        key: shown.key,
        typed: &shown.typed,
        mistakes: &shown.mistakes,
        districts: districts(),
        lines: &shown.lines,
        is_duplicate: shown.is_duplicate,
        notice: shown.notice,
        desk,
    };
    private(if is_bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &template)
}

/// Says what it costs; places it when that was seen and is still so.
async fn put(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Extension(request_id): Extension<RequestId>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    if !desk.may(Permission::ChangeOrders) {
        return Err(PageError::Forbidden);
    }
    let language = desk.language;
    let key = form.get("key").parse().map_err(|_| PageError::Unreadable)?;
    let lines: String = form.get("lines").chars().take(2_000).collect();
    let mut shown = Shown {
        typed: Typed::read(&form),
        mistakes: Mistakes::default(),
        lines,
        key,
        quote: None,
        is_duplicate: false,
        notice: None,
    };
    let parsed = lines_of_codes(&shop, &shown.lines);
    let (delivery, lines) = match (shown.typed.parse(language), parsed) {
        (Ok(delivery), Ok(lines)) => (delivery, lines),
        (delivery, lines) => {
            shown.mistakes = delivery.err().map(|mistakes| *mistakes).unwrap_or_default();
            shown.notice = lines.err().map(|code| unknown_line(&code, language));
            return draw(&shop, &desk, shown);
        }
    };
    let coupon = CouponCode::parse(&shown.typed.coupon).ok();
    let request =
        QuoteRequest { lines, upazila: Some(delivery.upazila.place.slug.to_owned()), coupon: coupon.clone() };
    let quote = shop.client.quote(&request).await.map_err(refused)?;
    let refusal =
        quote.coupon.as_ref().and_then(|coupon| coupon.refusal.map(|why| (why, coupon.minimum_basket)));
    shown.notice = refusal.map(|(why, minimum)| refusal_text(why, minimum, language));
    let seen = form.get("total").parse().ok().map(Poisha::new);
    if form.get("step") != "place" || seen != Some(quote.total) || shown.notice.is_some() {
        shown.quote = Some(quote);
        return draw(&shop, &desk, shown);
    }
    let order =
        order((&delivery, coupon), &request.lines, (quote.total, form.find("duplicate").is_some()), language);
    match shop.client.place_order(key, &order, request_id.as_str()).await {
        Ok(placed) => confirm(&shop, &desk, &placed).await,
        Err(error) => {
            shown.is_duplicate = has_code(&error, Code::PossibleDuplicate);
            shown.notice = Some(said(&error, language).ok_or_else(|| refused(error))?);
            shown.quote = Some(quote);
            draw(&shop, &desk, shown)
        }
    }
}

fn order(
    (delivery, coupon): (&Delivery, Option<CouponCode>),
    lines: &[LineRequest],
    (expected_total, confirm_duplicate): (Poisha, bool),
    language: Language,
) -> PlaceOrder {
    PlaceOrder {
        lines: lines.to_vec(),
        name: delivery.name.clone(),
        phone: delivery.phone.clone(),
        upazila: delivery.upazila.place.slug.to_owned(),
        address: delivery.address.clone(),
        note: delivery.note.clone(),
        payment: Payment::CashOnDelivery,
        language,
        expected_total,
        confirm_duplicate,
        coupon,
        email: delivery.email.clone(),
    }
}

/// The order was given by phone: that is the call. If this fails, the order waits for a call like any other.
async fn confirm(shop: &Shop, desk: &Desk, placed: &Order) -> Result<Response, PageError> {
    let note = CallNote::parse(desk.language.t("ফোনে অর্ডার দিয়েছেন", "Ordered by phone"));
    let call = RecordCall { outcome: CallOutcome::Confirmed, note: note.expect("it is short") };
    let answer = desk.client(shop).record_call(&placed.number, &call).await;
    let notice = if answer.is_ok() { "?notice=done" } else { "" };
    Ok(see_other(&desk.path(&format!("/admin/orders/{}{notice}", placed.number))))
}

fn unknown_line(line: &str, language: Language) -> String {
    let words = language.t(
        "এই লাইনটি বোঝা যায়নি। প্রতি লাইনে দোকানে আছে এমন কোড, তারপর কয়টি (১ থেকে ২০):",
        "This line cannot be read. Write a code of the shop and the pieces (1 to 20) on each line:",
    );
    format!("{words} {line}")
}

/// What whoever is on the phone can be told.
fn said(error: &CallError, language: Language) -> Option<String> {
    let problem: &Problem = error.problem()?;
    let text = match problem.code {
        Code::SoldOut => language.t("কোনো একটি পণ্য অতগুলো নেই।", "There are not so many pieces of a product."),
        Code::LimitReached => language
            .t("এক মোবাইলে এই অফারে অতগুলো কেনা যায় না।", "One mobile cannot buy so many pieces in this campaign."),
        Code::PossibleDuplicate => language.t(
            "এই মোবাইলে একটু আগে একই অর্ডার হয়েছে। আরেকটি চাইলে নিচে টিক দিন।",
            "An equal order was placed with this mobile a moment ago. Tick below if another one is meant.",
        ),
        Code::PriceChanged => language.t("দাম বদলেছে। নিচে দেখুন।", "The price has changed. See below."),
        Code::CouponRefused => {
            language.t("কুপনটি এই মোবাইলে চলে না।", "The coupon does not hold for this mobile.")
        }
        Code::IdempotencyKeyReused => language.t(
            "এই ফর্ম থেকে একটি অর্ডার হয়ে গেছে। অর্ডারের তালিকা দেখুন।",
            "An order was placed from this form already. See the list of orders.",
        ),
        _ => return None,
    };
    Some(text.to_owned())
}
