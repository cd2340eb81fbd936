//! The waiting room before the checkout: how fast shoppers are let in when more come than can be served.
//!
//! Shoppers are not kept here. A ticket is a cookie that frontends sign (`frontend/src/waiting_room`); they tell how many
//! they gave out ([`routes`]), and learn up to which place the [`mod@line`] is called. [`keeper`] moves it on, [`advance`] in one
//! transaction, as fast as the operator says ([`command`]), as the [`pressure`] of orders lets it, and, in a campaign, as
//! what is left of its stock allows. `checkout` knows nothing of all this.

mod advance;
mod command;
mod counts;
mod keeper;
mod line;
mod open;
mod pressure;
mod queries;
mod routes;
mod row;

pub use command::run;
pub use keeper::{Keeper, WaitingRoom};
pub(crate) use line::MILLI;
pub use open::{Opened, Opening, open_room};
pub use queries::STATEMENTS;
pub(crate) use routes::router;

/// Who opened a room that nobody opened.
const PRESSURE: &str = "pressure";
