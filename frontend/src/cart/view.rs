//! What pages show of a cart: names, pictures and prices looked up in the catalogue in memory. No call to the backend.

use super::{Cart, CartLine};
use crate::media;
use crate::page::{Moment, Page, money, number};
use catalogue::{Product, Sku};
use domain::{Language, Poisha, Quantity, SkuId, StockHint};

/// A cart as a page shows it.
#[derive(Debug)]
pub struct CartView {
    /// The lines in the order they were added.
    pub lines: Vec<LineView>,
    /// Sum of the lines that can be bought.
    pub items_total: Poisha,
    /// That sum for people.
    pub items_total_text: String,
    /// Whether every line can be bought.
    pub complete: bool,
}

/// Whether a line can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineState {
    /// Yes.
    InStock,
    /// Yes, if one is quick.
    FewLeft,
    /// Not now.
    SoldOut,
    /// The product is no longer sold.
    Withdrawn,
}

/// A line as a page shows it.
#[derive(Debug)]
pub struct LineView {
    /// Which SKU.
    pub sku: SkuId,
    /// The product's name; empty when it is withdrawn.
    pub name: String,
    /// `Blue, 256 GB`.
    pub options: String,
    /// The product's page; `None` when it is withdrawn.
    pub path: Option<String>,
    /// A picture.
    pub image: Option<String>,
    /// Pieces.
    pub quantity: u32,
    /// Pieces for people.
    pub quantity_text: String,
    /// Price of one piece for people.
    pub unit_price: String,
    /// The list price for people, while a sale is on.
    pub list_price: Option<String>,
    /// Price of the line for people.
    pub total: String,
    /// Whether it can be bought.
    pub state: LineState,
}

impl LineView {
    /// The numbers of pieces to choose from: number, text, whether it is the present one.
    pub fn quantities(&self, page: &Page<'_>) -> Vec<(u32, String, bool)> {
        (1..=Quantity::MAX.get()).map(|n| (n, page.number(n), n == self.quantity)).collect()
    }

    /// Whether it can be bought.
    pub const fn is_available(&self) -> bool {
        matches!(self.state, LineState::InStock | LineState::FewLeft)
    }
}

impl CartView {
    /// Looks up every line.
    pub fn new(cart: &Cart, moment: &Moment, language: Language) -> Self {
        let mut items_total = Poisha::ZERO;
        let mut lines = Vec::with_capacity(cart.lines().len());
        for &line in cart.lines() {
            let (view, total) = look_up(line, moment, language);
            items_total = items_total + total;
            lines.push(view);
        }
        Self {
            complete: lines.iter().all(LineView::is_available),
            items_total_text: money(items_total, language),
            items_total,
            lines,
        }
    }
}

fn look_up(line: CartLine, moment: &Moment, language: Language) -> (LineView, Poisha) {
    let quantity = line.quantity.get();
    let mut view = LineView {
        sku: line.sku,
        name: String::new(),
        options: String::new(),
        path: None,
        image: None,
        quantity,
        quantity_text: number(quantity, language),
        unit_price: String::new(),
        list_price: None,
        total: String::new(),
        state: LineState::Withdrawn,
    };
    let Some(((product, sku), offer)) = moment.find_sku(line.sku).zip(moment.offer(line.sku)) else {
        return (view, Poisha::ZERO);
    };
    describe(&mut view, product, sku, language);
    let price = offer.price_at(moment.now);
    let total = price * i64::from(line.quantity);
    view.unit_price = money(price, language);
    view.list_price = (price < offer.list).then(|| money(offer.list, language));
    view.total = money(total, language);
    view.state = match offer.stock {
        StockHint::InStock => LineState::InStock,
        StockHint::FewLeft => LineState::FewLeft,
        StockHint::SoldOut => LineState::SoldOut,
    };
    let counted = if view.is_available() { total } else { Poisha::ZERO };
    (view, counted)
}

fn describe(view: &mut LineView, product: &Product, sku: &Sku, language: Language) {
    product.name.pick(language).clone_into(&mut view.name);
    view.options = options_text(sku, language);
    view.path = Some(product_path(product, sku, language));
    let pictures = || product.skus.iter().flat_map(|sku| &sku.images);
    view.image = sku.images.first().or_else(|| pictures().next()).map(|image| media::address(image, 320));
}

/// Option values in one line: `Blue, 256 GB`.
fn options_text(sku: &Sku, language: Language) -> String {
    sku.options.iter().map(|option| option.value.pick(language)).collect::<Vec<_>>().join(", ")
}

fn product_path(product: &Product, sku: &Sku, language: Language) -> String {
    let path = format!("{}/product/{}", language.prefix(), product.slug);
    if product.skus.len() > 1 { format!("{path}?sku={}", sku.code) } else { path }
}
