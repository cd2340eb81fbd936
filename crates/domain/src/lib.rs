//! The words and rules of the shop, as types that cannot hold a wrong value.
//!
//! Everything here is pure: no clock, no randomness, no database. Text from outside is parsed into these types
//! once, at the edge (`backend` routes, `frontend` forms, the importer); inside, nobody checks again.

mod bangla;
mod coupon;
mod customer;
mod delivery;
mod digits;
mod email;
mod id;
mod language;
mod limits;
mod money;
mod order;
mod order_desk;
mod order_number;
mod payment;
mod phone;
mod place;
mod price;
pub mod product_bounds;
mod quantity;
mod slug;
mod staff;
mod stock;

pub use bangla::normalise;
pub use coupon::{Benefit, Coupon, CouponCode, CouponCodeError, CouponRefusal, Saving};
pub use customer::{Address, Note, PersonName, TextError};
pub use delivery::{DeliveryZone, Zone};
pub use digits::{to_ascii_digits, to_bangla_digits};
pub use email::{Email, EmailError};
pub use id::{BrandId, CampaignId, CategoryId, CouponId, OrderId, ProductId, SkuId};
pub use language::{Language, Text};
pub use limits::{FEW_LEFT, MAX_BODY_BYTES, MAX_CART_LINES};
pub use money::{Poisha, PoishaError};
pub use order::{OrderStatus, TransitionError};
pub use order_desk::{CallNote, CallOutcome, Courier, CustomerNote, Serial, SerialError, TrackingNumber};
pub use order_number::{OrderNumber, OrderNumberError};
pub use payment::PaymentState;
pub use phone::{Phone, PhoneError};
pub use place::{District, Place, Upazila, districts, find_upazila, places};
pub use price::{CampaignPrice, Offer, Sale, StockHint};
pub use quantity::{Quantity, QuantityError};
pub use slug::{Slug, SlugError};
pub use staff::{Actor, FreezeReason, Password, PasswordError, Permission, Role, RoleError, StockNote};
pub use stock::{
    Movement, MovementError, MovementReason, Pieces, PiecesError, Route, StockAccount, StockOperation,
};
