//! What the form's page shows.

use super::coupon::Tried;
use super::fields::{Mistakes, Typed};
use super::notice::{Notice, Shortage};
use crate::cart::{Cart, CartView, LineState};
use crate::limits;
use crate::page::{Cookies, Moment, Page, PageError, Shop, money, number, private};
use crate::product::days;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use client::SoldOut;
use domain::{District, Language, MAX_CART_LINES, Poisha, Zone};
use std::net::IpAddr;

#[derive(Template)]
#[template(path = "checkout/checkout.html")]
struct CheckoutPage<'a> {
    page: Page<'a>,
    token: String,
    order_key: String,
    typed: &'a Typed,
    mistakes: &'a Mistakes,
    notice: &'a Notice,
    tried: &'a Tried,
    cart: CartView,
    zones: Vec<ZoneRow>,
    districts: &'static [District],
}

/// Delivery to one zone and what the order costs with it.
#[derive(Debug)]
pub(crate) struct ZoneRow {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) days: String,
    pub(crate) fee: String,
    /// For people.
    pub(crate) total: String,
    /// In poisha; posted back, so that the shopper pays what was shown.
    pub(crate) total_poisha: i64,
    /// Whether the chosen place lies in it.
    pub(crate) chosen: bool,
}

/// The form and what is said about it.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) cart: &'a Cart,
    /// What the browser sent along.
    pub(crate) cookies: &'a Cookies,
    /// Who tries the coupon.
    pub(crate) address: IpAddr,
    pub(crate) typed: Typed,
    pub(crate) mistakes: Mistakes,
    pub(crate) notice: Notice,
    /// The total that the backend asked to confirm, for the zone of the chosen place.
    pub(crate) confirm_total: Option<Poisha>,
}

impl<'a> View<'a> {
    /// The form with what was typed and nothing to say.
    pub(crate) const fn new((cart, cookies, address): (&'a Cart, &'a Cookies, IpAddr), typed: Typed) -> Self {
        let mistakes =
            Mistakes { name: None, phone: None, email: None, upazila: None, address: None, note: None };
        Self { cart, cookies, address, typed, mistakes, notice: Notice::None, confirm_total: None }
    }

    /// The same with a notice.
    pub(crate) fn notice(self, notice: Notice) -> Self {
        Self { notice, ..self }
    }

    /// Draws the page, after asking about the coupon if one was typed.
    pub(crate) async fn draw(
        self,
        shop: &Shop,
        language: Language,
        status: StatusCode,
    ) -> Result<Response, PageError> {
        let tried = shop.try_coupon((self.cart, self.address), &self.typed.coupon, language).await;
        let moment = shop.moment_now()?;
        let cart = CartView::new(self.cart, &moment, language);
        let mut zones = zone_rows(&moment, (&cart, &tried), self.typed.zone(), language);
        if let Some(total) = self.confirm_total {
            for row in zones.iter_mut().filter(|row| row.chosen) {
                (row.total, row.total_poisha) = (money(total, language), total.get());
            }
        }
        let template = CheckoutPage {
            page: Page::private(shop, language, "/checkout", language.t("অর্ডার করুন", "Checkout")),
            token: shop.form_token(self.cart),
            order_key: self.cart.order_key.to_string(),
            typed: &self.typed,
            mistakes: &self.mistakes,
            notice: &self.notice,
            tried: &tried,
            cart,
            zones,
            districts: domain::districts(),
        };
        let mut response = private(status, &template)?;
        shop.keep_cart(&mut response, self.cart);
        // Whoever sees the form may send it, also when a waiting room opens meanwhile.
        shop.keep_pass(&mut response, self.cart, self.cookies);
        if let Some(refused) = &tried.too_many {
            limits::refuse(&mut response, refused);
        }
        Ok(response)
    }
}

fn zone_rows(
    moment: &Moment,
    (cart, tried): (&CartView, &Tried),
    chosen: Option<Zone>,
    language: Language,
) -> Vec<ZoneRow> {
    let products = cart.items_total - tried.discount();
    let rows = moment.zones().iter().map(|zone| {
        let (fee, fee_text) = if tried.free_delivery() {
            (Poisha::ZERO, language.t("ফ্রি", "Free").to_owned())
        } else {
            (zone.fee, money(zone.fee, language))
        };
        let total = products + fee;
        ZoneRow {
            code: zone.zone.code(),
            name: zone_name(zone.zone, language),
            days: days(zone, language),
            fee: fee_text,
            total: money(total, language),
            total_poisha: total.get(),
            chosen: chosen == Some(zone.zone),
        }
    });
    rows.collect()
}

/// The name of a zone for people.
pub(crate) const fn zone_name(zone: Zone, language: Language) -> &'static str {
    match zone {
        Zone::InsideDhaka => language.t("ঢাকা শহর", "Dhaka city"),
        Zone::DhakaSuburbs => language.t("ঢাকার আশপাশ", "Around Dhaka"),
        Zone::OutsideDhaka => language.t("ঢাকার বাইরে", "Outside Dhaka"),
    }
}

/// Shortages with the names that the cart shows.
pub(crate) fn shortages(
    sold_out: &[SoldOut],
    cart: &Cart,
    moment: &Moment,
    language: Language,
) -> Vec<Shortage> {
    let view = CartView::new(cart, moment, language);
    let gone = language.t("একটি পণ্য, যা আর বিক্রি হয় না", "A product that is no longer sold");
    let shortage = |short: &SoldOut| {
        let line = view.lines.iter().find(|line| line.sku == short.sku)?;
        let name = match (line.state, line.options.is_empty()) {
            (LineState::Withdrawn, _) => gone.to_owned(),
            (_, true) => line.name.clone(),
            (_, false) => format!("{} ({})", line.name, line.options),
        };
        Some(Shortage { sku: short.sku, left: short.left, name, left_text: number(short.left, language) })
    };
    sold_out.iter().take(MAX_CART_LINES).filter_map(shortage).collect()
}
