//! The waiting room before the checkout.
//!
//! Nobody is kept here: a [`ticket`] is a signed cookie and a shopper's [`place`] in the line follows from it, so a million
//! who wait cost what they ask. [`room`] is what this process knows of the line, [`mod@follow`] keeps it up to date and tells
//! the backend how many tickets were given out. [`guard`] decides who may go on to the checkout; whoever may not sees the
//! [`page`], which asks [`now_serving`] or loads itself again. Carts are never touched.

mod follow;
mod guard;
mod now_serving;
mod page;
mod place;
mod room;
mod ticket;

pub use follow::follow;
pub(crate) use guard::Waiting;
pub use now_serving::router;
pub use room::WaitingRoom;
