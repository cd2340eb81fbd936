//! The form's page, the order, and the page that waits for an answer.

use super::coupon::{self, refusal_text};
use super::fields::{Mistakes, Typed};
use super::notice::{Notice, PriceChange, limited, none_left};
use super::pending::{Agreed, Pending};
use super::submit::Outcome;
use super::view::{View, shortages};
use super::waiting;
use crate::cart::{Cart, CartView, LineState};
use crate::limits::{self, ClientAddress, wait_text};
use crate::orders::RecentOrder;
use crate::page::{Cookies, Form, PageError, Shop, Visit, see_other};
use crate::waiting_room::Waiting;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use domain::{Language, Poisha, Quantity, SkuId};
use jiff::Timestamp;
use rate_limit::Refused;
use service::RequestId;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// `/checkout`, `/checkout/waiting` and `/checkout/resume`.
pub fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/checkout", get(show).post(place))
        .route("/checkout/waiting", get(wait))
        .route("/checkout/resume", get(resume))
}

/// One shopper's checkout: everything that the steps below share.
struct Checkout {
    shop: Arc<Shop>,
    language: Language,
    cookies: Cookies,
    cart: Cart,
    request_id: RequestId,
    address: IpAddr,
}

async fn show(
    State(shop): State<Arc<Shop>>,
    (visit, cookies): (Visit, Cookies),
    ClientAddress(address): ClientAddress,
) -> Result<Response, PageError> {
    let cart = shop.cart(&cookies);
    if cart.is_empty() {
        return Ok(see_other(&format!("{}/cart", visit.language.prefix())));
    }
    if let Some(waiting) = shop.must_wait(&cart, &cookies, Timestamp::now()) {
        return waiting.draw(&shop, visit.language, &cart);
    }
    let Some(pending) = shop.pending(&cookies) else {
        return View::new((&cart, &cookies, address), Typed::default())
            .draw(&shop, visit.language, StatusCode::OK)
            .await;
    };
    let unanswered = pending.waiting_since.is_some() && pending.key == cart.order_key;
    let notice = if unanswered { Notice::Unanswered } else { Notice::None };
    View::new((&cart, &cookies, address), pending.typed())
        .notice(notice)
        .draw(&shop, visit.language, StatusCode::OK)
        .await
}

async fn place(
    State(shop): State<Arc<Shop>>,
    (visit, cookies, ClientAddress(address)): (Visit, Cookies, ClientAddress),
    Extension(request_id): Extension<RequestId>,
    form: Form,
) -> Result<Response, PageError> {
    let cart = shop.cart(&cookies);
    let mut checkout = Checkout { language: visit.language, cookies, cart, request_id, address, shop };
    // The form's own cart may have become an order a moment ago: a second click, or "back" and again.
    let form_key = form.get("order_key").parse().ok();
    if let Some(response) = form_key.and_then(|key| checkout.placed_before(key)) {
        return Ok(response);
    }
    if checkout.cart.is_empty() {
        return Ok(see_other(&format!("{}/cart", checkout.language.prefix())));
    }
    let typed = Typed::read(&form);
    if !checkout.shop.has_token(&checkout.cart, &form) {
        return checkout.form(typed, Notice::Again, StatusCode::FORBIDDEN).await;
    }
    if let Some(waiting) = checkout.shop.must_wait(&checkout.cart, &checkout.cookies, Timestamp::now()) {
        return checkout.wait(&waiting, &typed);
    }
    if let Some(fix) = form.find("fix") {
        fix_lines(&mut checkout.cart, fix);
        return checkout.fixed(typed).await;
    }
    if form.find("apply").is_some() || !coupon::is_seen(&typed.coupon, &form) {
        return checkout.form(typed, Notice::None, StatusCode::OK).await;
    }
    if form.get("new_order") == "1" {
        // The shopper has read that the earlier order was accepted and wants another one.
        checkout.cart.order_key = Uuid::new_v4();
    }
    checkout.order(typed, &form).await
}

async fn wait(State(shop): State<Arc<Shop>>, visit: Visit, cookies: Cookies) -> Result<Response, PageError> {
    match shop.pending(&cookies).filter(|pending| pending.waiting_since.is_some()) {
        Some(pending) => waiting::draw(&shop, visit.language, &pending),
        None => Ok(see_other(&format!("{}/checkout", visit.language.prefix()))),
    }
}

/// Sends the waiting order again. A GET, so that a page can do it by itself without a script; sending twice is harmless,
/// because the key is the same. Never limited: the signed cookie says that this order was admitted.
async fn resume(
    State(shop): State<Arc<Shop>>,
    (visit, cookies, ClientAddress(address)): (Visit, Cookies, ClientAddress),
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, PageError> {
    let language = visit.language;
    let cart = shop.cart(&cookies);
    let Some(pending) = shop.pending(&cookies).filter(|pending| pending.waiting_since.is_some()) else {
        return Ok(see_other(&format!("{}/checkout", language.prefix())));
    };
    let checkout = Checkout { shop, language, cookies, cart, request_id, address };
    if let Some(mut response) = checkout.placed_before(pending.key) {
        checkout.shop.forget_pending(&mut response);
        return Ok(response);
    }
    let delivery = pending.typed().parse(language);
    let (Ok(delivery), true) =
        (delivery, pending.key == checkout.cart.order_key && !checkout.cart.is_empty())
    else {
        // The cart has become another one, so there is nothing left to send.
        let mut response = see_other(&format!("{}/checkout", language.prefix()));
        checkout.shop.keep_pending(&mut response, &pending.stopped());
        return Ok(response);
    };
    let now = Timestamp::now();
    if pending.seconds_left(now) > 0 {
        return waiting::draw(&checkout.shop, language, &pending);
    }
    let agreed = pending.agreed();
    match checkout.shop.place_order(&checkout.cart, (&delivery, &agreed), &checkout.request_id).await {
        Outcome::Unanswered => {
            let pending = pending.sent_again(Timestamp::now());
            let mut response = waiting::draw(&checkout.shop, language, &pending)?;
            checkout.shop.keep_pending(&mut response, &pending);
            Ok(response)
        }
        outcome => {
            let mut response = checkout.told(outcome, pending.typed(), &agreed).await?;
            if response.status() != StatusCode::SEE_OTHER {
                checkout.shop.keep_pending(&mut response, &pending.stopped());
            }
            Ok(response)
        }
    }
}

impl Checkout {
    /// Sends the order of a form.
    async fn order(self, typed: Typed, form: &Form) -> Result<Response, PageError> {
        let delivery = match typed.parse(self.language) {
            Ok(delivery) => delivery,
            Err(mistakes) => return self.mistaken(typed, *mistakes).await,
        };
        // Nothing was shown for this zone, or it was tampered with: the backend then answers with the right total.
        let shown = form.get(&format!("total_{}", delivery.upazila.zone.code()));
        let agreed = Agreed {
            key: self.cart.order_key,
            language: self.language,
            expected_total: Poisha::new(shown.parse().unwrap_or_default()),
            confirm_duplicate: form.get("confirm_duplicate") == "1",
            coupon: coupon::applied(form),
        };
        let attempt = limits::order(&self.cart, (&delivery.phone, agreed.coupon.as_ref()), self.address);
        if let Err(refused) = self.shop.limiter.admit(&attempt).await {
            return self.too_many(typed, &refused).await;
        }
        match self.shop.place_order(&self.cart, (&delivery, &agreed), &self.request_id).await {
            Outcome::Unanswered => {
                let pending = Pending::new(agreed, delivery.typed(), Timestamp::now());
                let mut response = see_other(&format!("{}/checkout/waiting", self.language.prefix()));
                self.shop.keep_cart(&mut response, &self.cart);
                self.shop.keep_pending(&mut response, &pending);
                Ok(response)
            }
            outcome => self.told(outcome, typed, &agreed).await,
        }
    }

    /// What the shopper is told about an answer.
    async fn told(&self, outcome: Outcome, typed: Typed, agreed: &Agreed) -> Result<Response, PageError> {
        let conflict = StatusCode::CONFLICT;
        match outcome {
            Outcome::Placed(order) => {
                let mut response =
                    see_other(&format!("{}/order/{}?new=1", self.language.prefix(), order.number));
                self.shop.keep_cart(&mut response, &self.cart.emptied());
                self.shop.forget_pending(&mut response);
                self.shop.remember_order(
                    &mut response,
                    &self.cookies,
                    RecentOrder::of(&order, Some(agreed.key)),
                );
                Ok(response)
            }
            Outcome::PriceChanged(quote) => {
                let change = PriceChange::new(agreed.expected_total, &quote, self.language);
                let mut view = self.view(typed).notice(Notice::PriceChanged(change));
                view.confirm_total = Some(quote.total);
                view.draw(&self.shop, self.language, conflict).await
            }
            Outcome::SoldOut(sold_out) => {
                let moment = self.shop.moment_now()?;
                let short = shortages(&sold_out, &self.cart, &moment, self.language);
                self.form(typed, Notice::SoldOut(short), conflict).await
            }
            Outcome::OverLimit(lines) => {
                let moment = self.shop.moment_now()?;
                let over = shortages(&limited(&lines), &self.cart, &moment, self.language);
                self.form(typed, Notice::OverLimit(over), conflict).await
            }
            Outcome::CouponRefused(refusal) => {
                // A minimum is told when the coupon is tried; here the basket fell below it a moment ago.
                let why = refusal_text(refusal, Poisha::ZERO, self.language);
                let typed = Typed { coupon: String::new(), ..typed };
                self.form(typed, Notice::CouponRefused(why), conflict).await
            }
            Outcome::Duplicate(earlier) => self.form(typed, Notice::Duplicate(earlier), conflict).await,
            Outcome::AlreadyPlaced => self.form(typed, Notice::AlreadyPlaced, conflict).await,
            Outcome::Refused(fields) => self.mistaken(typed, Mistakes::refused(&fields, self.language)).await,
            Outcome::Trouble | Outcome::Unanswered => {
                self.form(typed, Notice::Trouble, StatusCode::BAD_GATEWAY).await
            }
        }
    }

    const fn view(&self, typed: Typed) -> View<'_> {
        View::new((&self.cart, &self.cookies, self.address), typed)
    }

    /// The waiting room, for a form that was open too long; what was typed is kept for when it is drawn again.
    fn wait(&self, waiting: &Waiting, typed: &Typed) -> Result<Response, PageError> {
        let mut response = waiting.draw(&self.shop, self.language, &self.cart)?;
        if let Ok(delivery) = typed.parse(self.language) {
            let agreed = Agreed {
                key: self.cart.order_key,
                language: self.language,
                expected_total: Poisha::ZERO,
                confirm_duplicate: false,
                coupon: None,
            };
            let pending = Pending::new(agreed, delivery.typed(), Timestamp::now());
            self.shop.keep_pending(&mut response, &pending.stopped());
        }
        Ok(response)
    }

    /// The form again, with everything that was typed, and when to press its button.
    async fn too_many(&self, typed: Typed, refused: &Refused) -> Result<Response, PageError> {
        let notice = Notice::TooMany(wait_text(refused, self.language));
        let mut response = self.form(typed, notice, StatusCode::TOO_MANY_REQUESTS).await?;
        limits::refuse(&mut response, refused);
        Ok(response)
    }

    async fn form(&self, typed: Typed, notice: Notice, status: StatusCode) -> Result<Response, PageError> {
        self.view(typed).notice(notice).draw(&self.shop, self.language, status).await
    }

    async fn mistaken(&self, typed: Typed, mistakes: Mistakes) -> Result<Response, PageError> {
        // Nothing that a field shows: say so above the form.
        let notice = if mistakes.list().is_empty() { Notice::Trouble } else { Notice::None };
        let view = View { mistakes, ..self.view(typed).notice(notice) };
        view.draw(&self.shop, self.language, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    /// The form after lines were taken out or made fewer; the cart's page when nothing is left.
    async fn fixed(&self, typed: Typed) -> Result<Response, PageError> {
        if self.cart.is_empty() {
            let mut response = see_other(&format!("{}/cart", self.language.prefix()));
            self.shop.keep_cart(&mut response, &self.cart);
            return Ok(response);
        }
        let moment = self.shop.moment_now()?;
        let view = CartView::new(&self.cart, &moment, self.language);
        let gone = view.lines.iter().filter(|line| line.state == LineState::Withdrawn).map(|line| line.sku);
        let short = shortages(&none_left(gone), &self.cart, &moment, self.language);
        let notice = if short.is_empty() { Notice::None } else { Notice::SoldOut(short) };
        self.form(typed, notice, StatusCode::OK).await
    }

    /// The way to the order that was accepted under this key, if this browser knows it.
    fn placed_before(&self, key: Uuid) -> Option<Response> {
        let orders = self.shop.recent_orders(&self.cookies);
        let order = orders.find_key(key)?;
        Some(see_other(&format!("{}/order/{}?new=1", self.language.prefix(), order.number)))
    }
}

/// Applies `12:3,15:0`: three pieces of SKU 12, none of SKU 15.
fn fix_lines(cart: &mut Cart, fix: &str) {
    for part in fix.split(',').take(domain::MAX_CART_LINES) {
        let Some((sku, left)) = part.split_once(':') else { continue };
        let (Ok(sku), Ok(left)) = (sku.parse().map(SkuId), left.parse::<u32>()) else { continue };
        match Quantity::new(left.min(Quantity::MAX.get())) {
            Ok(quantity) => cart.change(sku, quantity),
            Err(_) => cart.remove(sku),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_made_fewer_or_taken_out() {
        let mut cart = Cart::new();
        for sku in 1..=3 {
            cart.add(SkuId(sku), Quantity::MAX).unwrap();
        }
        fix_lines(&mut cart, "1:2,2:0,9:1,x:1,3:-1,:,");
        let lines: Vec<_> = cart.lines().iter().map(|line| (line.sku.0, line.quantity.get())).collect();
        assert_eq!(lines, [(1, 2), (3, 20)]);
    }
}
