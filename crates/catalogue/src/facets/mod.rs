//! What a list can be narrowed by besides brand and price: options and short specifications, as products have them.
//!
//! Nobody sets facets up: [`FacetValue`] says which values are short enough to choose among, [`index`] keeps them for
//! each SKU, [`count`] says which facets tell the products of a list apart. Values of one facet widen a list, facets narrow
//! it, and all of them must hold for one SKU: a phone that comes with 8 GB in blue and with 12 GB in black is
//! no blue phone with 12 GB.

mod count;
mod index;
mod value;

pub(crate) use count::Counter;
pub use count::{Facet, FacetCount};
pub(crate) use index::{Chosen, FacetIndex, Once, ProductValues};
pub use value::FacetValue;

#[cfg(test)]
mod tests;
