//! A list of products with filters, order and page numbers: what a category and a search have in common.
//!
//! `query` reads the address, the crate `catalogue` finds the products, `results` puts them into words, `pager` draws
//! the page numbers. The template is `listing/results.html`; the script replaces that region as a whole.

mod pager;
mod query;
mod results;

pub(crate) use query::ListQuery;
pub(crate) use results::{Place, Results};
