//! WooCommerce's product file. A simple product is one record; a variable one has a record of its own and one for
//! each variation, which names it in the column `Parent` and may stand anywhere.
//!
//! Simple products are given at once. Variable ones wait, packed, until the file is over.

mod columns;
mod dates;
mod item;
mod lists;
mod product;
mod reader;
mod shelf;
mod variable;

pub(crate) use reader::read;
