//! The report: one HTML file that needs nothing else, with plots of our own.

mod page;
mod plot;

pub(crate) use page::html;
