//! Pieces kept for shoppers who are paying, tied to the life of their payment.
//!
//! [`open_payment`] takes pieces on hold, all or nothing. What the gateway says afterwards is an event of
//! [`settle_payment`]: a capture sells the pieces, a failure lets them go. When nothing is heard in time, the worker
//! ([`Expiry`]) lets them go. A capture that comes after that takes the pieces again, or the payment becomes a refund
//! that is due: captured money ends as an order or as a refund, never as neither or both (invariant I3). Every event
//! may come twice, because gateways repeat themselves.
//!
//! This is the engine that gateways will call; none does yet, and nothing here talks to a network. Left to them:
//! comparing the amount that was captured, and placing the order of a captured payment (`payment_attempt.order_id`),
//! which must take over the sold pieces instead of taking new ones. Whether an SKU is for sale and what it costs is
//! checkout's to say; a hold asks only whether the pieces are there.
//!
//! Locks: the attempt, then stock in SKU order. The worker passes over attempts that somebody has locked, so it never
//! waits for one while it holds others.

mod error;
mod expire;
mod metrics;
mod model;
mod open;
mod queries;
mod rows;
mod settle;

pub use error::PaymentError;
pub use expire::Expiry;
pub use metrics::HoldMetrics;
pub use model::{HoldTime, NewPayment, Payment, PaymentReference};
pub use open::open_payment;
pub use queries::STATEMENTS;
pub use settle::{PaymentEvent, settle_payment};
