//! The cart in its cookies.

use super::Cart;
use crate::page::{Cookies, Form, Keep, Shop, set_cookie};
use axum::http::header;
use axum::response::Response;
use std::time::Duration;

/// The signed cookie.
pub const CART: &str = "cart";
/// The plain cookie with the number of pieces, for the badge.
pub const CART_COUNT: &str = "cart_count";

const KEPT: Duration = Duration::from_hours(60 * 24);

impl Shop {
    /// The cart of a request; a new one when there is none or it cannot be read.
    pub fn cart(&self, cookies: &Cookies) -> Cart {
        let sealed = cookies.get(CART);
        let bytes = sealed.and_then(|sealed| self.settings.keys.open(CART, sealed));
        bytes.and_then(|bytes| Cart::decode(&bytes)).unwrap_or_default()
    }

    /// Sends the cart along with an answer.
    pub fn keep_cart(&self, response: &mut Response, cart: &Cart) {
        let sealed = self.settings.keys.seal(CART, &cart.encode());
        let keep = Keep { max_age: KEPT, readable: false, secure: self.settings.secure_cookies };
        let headers = response.headers_mut();
        headers.append(header::SET_COOKIE, set_cookie(CART, &sealed, keep));
        let count = cart.pieces().to_string();
        headers.append(header::SET_COOKIE, set_cookie(CART_COUNT, &count, Keep { readable: true, ..keep }));
    }

    /// The token that forms of this cart's owner carry.
    pub fn form_token(&self, cart: &Cart) -> String {
        self.settings.keys.token(cart.visitor.as_bytes())
    }

    /// Whether a form carries the token of this cart's owner.
    pub fn has_token(&self, cart: &Cart, form: &Form) -> bool {
        self.settings.keys.is_token(cart.visitor.as_bytes(), form.get("token"))
    }
}
