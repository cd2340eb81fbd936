//! The tax invoice of an order, with the fields of the form Mushak 6.3 (VAT and Supplementary Duty Rules 2016, rule 40).

use super::order::load;
use super::session::Desk;
use super::tax::{TaxLine, sum, tax_lines};
use crate::config::TaxSettings;
use crate::orders::OrderView;
use crate::page::{Page, PageError, Shop, private};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::{Poisha, to_bangla_digits};
use jiff::Timestamp;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/invoice.html")]
struct InvoicePage<'a> {
    page: Page<'a>,
    /// None while the shop has no number of its own.
    tax: Option<&'a TaxSettings>,
    view: OrderView,
    issued_at: String,
    rate: String,
    lines: Vec<Line>,
    total: Amounts,
}

/// A line as it is printed.
struct Line {
    number: String,
    name: String,
    quantity: String,
    unit_price: String,
    amounts: Amounts,
}

/// The amounts of a line, or of all.
struct Amounts {
    net: String,
    vat: String,
    gross: String,
}

impl Amounts {
    fn new(line: &TaxLine, page: &Page<'_>) -> Self {
        Self { net: page.money(&line.net), vat: page.money(&line.vat), gross: page.money(&line.gross) }
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/orders/{number}/invoice", get(show))
}

async fn show(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let found = load(&shop, &desk, &number).await?;
    let language = desk.language;
    let title = format!("{} {}", language.t("কর চালানপত্র", "Tax invoice"), found.order.number);
    let address = format!("/admin/orders/{}/invoice", found.order.number);
    let page = Page::private(&shop, language, &address, &title);
    let tax = shop.settings.tax.as_ref();
    let rate = tax.map_or(0, |tax| tax.vat_permille);
    let amounts = tax_lines(&found.order, rate);
    let goods = found.order.lines.iter().map(|line| {
        let (name, options) = (line.name.pick(language), line.option_text(language));
        let name = if options.is_empty() { name.to_owned() } else { format!("{name} ({options})") };
        (format!("{name}, {}", line.sku_code), i64::from(line.quantity.get()))
    });
    let delivery = language.t("ডেলিভারি", "Delivery").to_owned();
    let lines = goods.chain([(delivery, 1)]).zip(&amounts).enumerate();
    let line = |(place, ((name, pieces), amounts)): (usize, ((String, i64), &TaxLine))| Line {
        number: page.number(i64::try_from(place + 1).unwrap_or(i64::MAX)),
        name,
        quantity: page.number(pieces),
        unit_price: page.money(&Poisha::new(amounts.net.get() / pieces)),
        amounts: Amounts::new(amounts, &page),
    };
    let percent = format!("{}.{}", rate / 10, rate % 10);
    let template = InvoicePage {
        lines: lines.map(line).collect(),
        total: Amounts::new(&sum(&amounts), &page),
        view: OrderView::new(&found.order, language),
        issued_at: page.date_time(&Timestamp::now()),
        rate: if page.is_bangla() { to_bangla_digits(&percent) } else { percent },
        page,
        tax,
    };
    private(StatusCode::OK, &template)
}
