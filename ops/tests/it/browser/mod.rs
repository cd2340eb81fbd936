//! The whole shop as its shoppers see it: the real `ops up`, a real Chromium, with and without JavaScript.

mod accessibility;
mod desk;
mod driver;
mod finding;
mod journey;
mod once;
mod outage;
mod page;
mod pieces;
mod script;
mod shopper;
mod tour;
mod waiting_room;
mod weight;

use driver::JavaScript;
use page::{Browser, DESKTOP, PHONE, Scheme, Screen};
use shopper::{Customer, Shopper};
