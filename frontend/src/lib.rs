//! The pages of the shop in Bangla (`/`) and English (`/en`), rendered on the server from the catalogue in memory.
//!
//! Folder = feature. `page` is what all of them stand on; `app` puts the routes together; `catalogue` follows the backend.
//! This program never touches the database and holds no state that a restart loses.

pub mod app;
pub mod assets;
pub mod cart;
pub mod catalogue;
pub mod category;
pub mod checkout;
pub mod compare;
pub mod config;
mod desk;
pub mod errors;
pub mod feeds;
pub mod heartbeat;
pub mod home;
pub mod information;
pub mod limits;
mod listing;
pub mod media;
pub mod metrics;
pub mod orders;
pub mod page;
pub mod product;
mod ready;
pub mod search;
pub mod shedding;
mod structured;
pub mod waiting_room;
