//! The guest cart (DESIGN decision 2): it travels with the shopper in a signed cookie, so there is nothing to lose on a
//! restart and adding costs no write anywhere. A plain cookie, `cart_count`, fills the badge on cached pages.
//!
//! `contents` is the cart itself, `session` its cookie, `view` what a page shows of it; `checkout` turns it into an order.

mod contents;
mod routes;
mod session;
mod view;

pub use contents::{Cart, CartFull, CartLine};
pub use routes::router;
pub use session::{CART, CART_COUNT};
pub use view::{CartView, LineState, LineView};
