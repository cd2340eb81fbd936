//! One SKU: where its pieces are and what moved them, and what it costs.

use super::pictures::Picture;
use super::proposals::Waiting;
use super::session::{Desk, has_code, refused};
use super::words::{account_name, operation_name, reason_name};
use crate::page::{Form, Page, PageError, Shop, Visit, local_input, parse_local, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{
    CallError, ChangePrice, ChangeStock, Changed, Code, LineRequest, Outcome, Price, StaffSku, StockBalance,
    option_text,
};
use domain::{
    Language, MAX_CART_LINES, Permission, Pieces, Poisha, Quantity, Sale, StockNote, StockOperation,
    to_ascii_digits,
};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/sku.html")]
struct SkuPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    /// Of the next change; a form that is sent twice is one change.
    key: Uuid,
    code: String,
    options: String,
    product: String,
    is_published: bool,
    balance: Vec<Account>,
    operations: Vec<Operation>,
    price: PriceForm,
    movements: Vec<Movement>,
    older: Option<String>,
    waiting: Vec<Waiting>,
    pictures: Vec<Picture>,
    /// Names of the pictures, as they are seen here.
    seen_pictures: String,
    notice: Option<Notice>,
}

/// Pieces in one account.
struct Account {
    name: &'static str,
    pieces: String,
}

/// Something that can be done with pieces.
struct Operation {
    code: &'static str,
    words: &'static str,
}

/// The price as the form shows it.
#[derive(Default)]
struct PriceForm {
    list: String,
    sale: String,
    from: String,
    until: String,
    /// The price that is seen here, as JSON.
    seen: String,
}

/// A line of the ledger.
struct Movement {
    at: String,
    pieces: String,
    reason: &'static str,
    from: &'static str,
    to: &'static str,
    actor: String,
    order: Option<String>,
    note: String,
}

/// What is said about the last step.
struct Notice {
    class: &'static str,
    text: &'static str,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/skus/{code}", get(show))
        .route("/admin/skus/{code}/stock", post(change_stock))
        .route("/admin/skus/{code}/price", post(change_price))
}

async fn show(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let before = visit.parameter("before").and_then(|text| text.parse().ok());
    let found = desk.client(&shop).show_sku(checked(&code)?, before).await.map_err(refused)?;
    let language = desk.language;
    let address = format!("/admin/skus/{code}");
    let page = Page::private(&shop, language, &address, found.sku.name.pick(language));
    let operations = StockOperation::ALL
        .map(|operation| Operation { code: operation.code(), words: operation_name(operation, language) });
    let template = SkuPage {
        token: desk.form_token(&shop),
        key: Uuid::new_v4(),
        options: option_text(&found.sku.options, language),
        product: found.sku.product.clone(),
        is_published: found.sku.is_published,
        balance: balance(&found.stock, &page),
        operations: operations.into(),
        price: found.sku.price.map_or_else(
            || PriceForm { seen: "null".to_owned(), ..PriceForm::default() },
            |price| PriceForm::new(&price),
        ),
        movements: movements(&found, &page),
        older: found.next.map(|before| format!("{}?before={before}#ledger", page.path(&address))),
        waiting: found.proposals.iter().map(|proposal| Waiting::new(proposal, &desk, &page)).collect(),
        pictures: Picture::all(&found.images, |number| page.number(number)),
        seen_pictures: found.images.join(" "),
        notice: visit.parameter("notice").and_then(|code| notice(&code, language)),
        page,
        desk: &desk,
        code,
    };
    private(StatusCode::OK, &template)
}

/// Codes have no other characters, and nothing else is put into an address.
pub(super) fn checked(code: &str) -> Result<&str, PageError> {
    let is_code = (1..=40).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    if is_code { Ok(code) } else { Err(PageError::NotFound) }
}

/// SKUs on the shop with pieces, as they are typed: a code and a number on each line. The first line that cannot be read
/// otherwise.
pub(super) fn lines_of_codes(shop: &Shop, text: &str) -> Result<Vec<LineRequest>, String> {
    let view = shop.catalogue.view();
    let by_code = |code: &str| {
        let skus = view.snapshot.products().flat_map(|product| product.skus.iter());
        skus.filter(|sku| sku.code == code).map(|sku| sku.id).next()
    };
    let parse = |line: &str| {
        let (code, pieces) = line.split_once(char::is_whitespace).unwrap_or((line, "1"));
        let sku = by_code(&code.to_uppercase())?;
        Some(LineRequest { sku, quantity: Quantity::parse(pieces).ok()? })
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_CART_LINES + 1);
    let lines =
        lines.map(|line| parse(line).ok_or_else(|| line.to_owned())).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() || lines.len() > MAX_CART_LINES { Err(String::new()) } else { Ok(lines) }
}

impl PriceForm {
    fn new(price: &Price) -> Self {
        let sale = price.sale;
        let moment = |at: Option<jiff::Timestamp>| at.map(local_input).unwrap_or_default();
        Self {
            list: price.list.to_string(),
            sale: sale.map(|sale| sale.price.to_string()).unwrap_or_default(),
            from: moment(sale.and_then(|sale| sale.from)),
            until: moment(sale.and_then(|sale| sale.until)),
            seen: serde_json::to_string(price).unwrap_or_default(),
        }
    }
}

fn balance(stock: &StockBalance, page: &Page<'_>) -> Vec<Account> {
    let accounts = [
        (page.t("তাকে, বিক্রির জন্য", "On the shelf, for sale"), stock.on_hand),
        (page.t("টাকা দিচ্ছেন এমন ক্রেতার জন্য রাখা", "Held for shoppers who are paying"), stock.held),
        (page.t("অর্ডারে", "In orders"), stock.sold),
        (page.t("ফেরত এসেছে, দেখা হয়নি", "Came back, not looked at"), stock.returned),
        (page.t("নষ্ট", "Damaged"), stock.damaged),
        (page.t("গণনায় কম (বেশি হলে −)", "Missing by count (− if more)"), stock.adjusted),
        (page.t("সরবরাহকারী মোট দিয়েছেন", "Received in all"), stock.received),
    ];
    accounts.map(|(name, pieces)| Account { name, pieces: page.number(pieces) }).into()
}

fn movements(found: &StaffSku, page: &Page<'_>) -> Vec<Movement> {
    let line = |line: &client::StockMovement| Movement {
        at: page.date_time(&line.at),
        pieces: page.number(line.quantity),
        reason: reason_name(line.reason, page.language),
        from: account_name(line.from, page.language),
        to: account_name(line.to, page.language),
        actor: line.actor.clone(),
        order: line.order.as_ref().map(ToString::to_string),
        note: line.note.clone(),
    };
    found.movements.iter().map(line).collect()
}

async fn change_stock(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let code = checked(&code)?;
    let operation = StockOperation::from_code(form.get("operation")).ok_or(PageError::Unreadable)?;
    let key = form.get("key").parse().map_err(|_| PageError::Unreadable)?;
    let quantity = to_ascii_digits(form.get("quantity").trim()).parse().ok();
    let Some(quantity) = quantity.and_then(|pieces| Pieces::new(pieces).ok()) else {
        return Ok(to_sku(&desk, code, "pieces"));
    };
    let note = match StockNote::parse(form.get("note")) {
        Ok(note) if !(operation.needs_note() && note.as_str().is_empty()) => note,
        _ => return Ok(to_sku(&desk, code, "note")),
    };
    let change = ChangeStock { key, operation, quantity, note };
    let answer = desk.client(&shop).change_stock(code, &change).await;
    Ok(to_sku(&desk, code, said(answer)?))
}

async fn change_price(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let code = checked(&code)?;
    let key = form.get("key").parse().map_err(|_| PageError::Unreadable)?;
    let seen = serde_json::from_str(form.get("seen")).map_err(|_| PageError::Unreadable)?;
    let Some(price) = read_price(&form) else { return Ok(to_sku(&desk, code, "price")) };
    let answer = desk.client(&shop).change_price(code, &ChangePrice { key, seen, price }).await;
    Ok(to_sku(&desk, code, said(answer)?))
}

/// None when a field cannot be read.
fn read_price(form: &Form) -> Option<Price> {
    let list = Poisha::parse_taka(form.get("list")).ok()?;
    let sale = match form.get("sale").trim() {
        "" => None,
        text => Some(Sale {
            price: Poisha::parse_taka(text).ok()?,
            from: read_moment(form.get("from")).ok()?,
            until: read_moment(form.get("until")).ok()?,
        }),
    };
    Some(Price { list, sale })
}

/// A time cannot be read.
#[derive(Debug)]
pub(super) struct NotATime;

/// A time as it was put in; nothing is none.
pub(super) fn read_moment(text: &str) -> Result<Option<jiff::Timestamp>, NotATime> {
    if text.trim().is_empty() { Ok(None) } else { parse_local(text).map(Some).ok_or(NotATime) }
}

fn said(answer: Result<Changed, CallError>) -> Result<&'static str, PageError> {
    match answer {
        Ok(Changed { outcome: Outcome::Done }) => Ok("done"),
        Ok(Changed { outcome: Outcome::Proposed }) => Ok("proposed"),
        Err(error) => problem_code(&error).ok_or_else(|| refused(error)),
    }
}

/// The name of the notice for what the backend refused.
pub(super) fn problem_code(error: &CallError) -> Option<&'static str> {
    let codes = [
        (Code::Outdated, "outdated"),
        (Code::CatalogueFrozen, "frozen"),
        (Code::TooFewPieces, "few"),
        (Code::ProposalDecided, "decided"),
        (Code::NeedsAnotherPerson, "another"),
        (Code::Taken, "taken"),
        (Code::InvalidInput, "price"),
    ];
    codes.into_iter().find(|&(code, _)| has_code(error, code)).map(|(_, name)| name)
}

pub(super) fn to_sku(desk: &Desk, code: &str, notice: &str) -> Response {
    see_other(&desk.path(&format!("/admin/skus/{code}?notice={notice}")))
}

fn notice(code: &str, language: Language) -> Option<Notice> {
    let good = |text| Some(Notice { class: "notice good", text });
    let bad = |text| Some(Notice { class: "notice bad", text });
    match code {
        "done" => good(language.t("হয়ে গেছে।", "Done.")),
        "proposed" => Some(Notice {
            class: "notice warn",
            text: language.t(
                "বড় বদল, তাই আরেকজনের সম্মতি লাগবে। ততক্ষণ কিছু বদলায়নি।",
                "A large change: a second person has to agree. Until then nothing has changed.",
            ),
        }),
        "pieces" => bad(language.t("কয়টি, তা ১ থেকে ১০,০০,০০০ এর মধ্যে লিখুন।", "Write how many pieces, 1 to 10,00,000.")),
        "note" => bad(language.t("কেন, তা নোটে লিখুন (৩০০ অক্ষরের মধ্যে)।", "Say why in the note, with at most 300 characters.")),
        "price" => bad(language.t(
            "দাম ঠিক নেই: টাকা ১ থেকে ১,০০,০০,০০০; অফারের দাম মূল দামের কম; শেষ শুরুর পরে।",
            "The price is not right: 1 to 1,00,00,000 taka; the sale price below the price; its end after its start.",
        )),
        "picture" => bad(language.t(
            "ছবিটি নেওয়া যায়নি: JPEG, PNG বা WebP, সর্বোচ্চ ৮ MiB, পাশে অন্তত ২০০ পিক্সেল, একটি পণ্যে সর্বোচ্চ ৮টি।",
            "The picture was not taken: JPEG, PNG or WebP, at most 8 MiB, at least 200 pixels on a side, at most 8 of a SKU.",
        )),
        "few" => bad(language.t("অতগুলো সেখানে নেই। কিছু বদলায়নি।", "There are fewer pieces there. Nothing was changed.")),
        code => problem_text(code, language).and_then(bad),
    }
}

/// What several pages say.
pub(super) const fn problem_text(code: &str, language: Language) -> Option<&'static str> {
    match code.as_bytes() {
        b"outdated" => Some(language.t(
            "এর মধ্যে অন্য কেউ বদলেছেন। এখন যেমন আছে তা নিচে; আবার দেখুন।",
            "Somebody else changed it in the meantime. Below is how it is now; look again.",
        )),
        b"frozen" => Some(
            language
                .t("সেল চলছে, তাই পণ্য ও দাম এখন বদলানো যায় না।", "Products and prices are frozen for the sale."),
        ),
        b"decided" => Some(language.t("এর মধ্যে সিদ্ধান্ত হয়ে গেছে।", "It has been decided meanwhile.")),
        b"another" => Some(
            language
                .t("নিজের প্রস্তাবে নিজে সম্মতি দেওয়া যায় না।", "Whoever proposed it cannot be the one who agrees."),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_get_into_an_address() {
        assert!(checked("SAM-S25-1").is_ok());
        for text in ["", "a", "../me", "A/B", "A?x", &"A".repeat(41)] {
            assert!(checked(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_typed_without_grouping() {
        assert_eq!(Poisha::from_taka(54_999).to_string(), "54999");
        assert_eq!(Poisha::new(5_499_950).to_string(), "54999.50");
    }
}
