//! The published catalogue in memory (DESIGN: browsing never touches the database).
//!
//! Content (products, categories, brands, zones) and offers (prices, stock hints) are versioned apart: a sale that
//! changes stock every second must not rebuild the search index or re-render every page.
//! The backend builds both from PostgreSQL and publishes changes; frontends follow them. [`ContentChange`] and
//! [`OfferChange`] are the one format for all of it: backend to frontend, and the copy on disk.
//!
//! Readers take a [`View`] from the [`Catalogue`], ask it for products, categories and a [`Listing`], and drop it.
//! They never wait for a writer.

mod accessories;
mod change;
mod disk;
mod facets;
#[cfg(test)]
mod fixture;
mod listing;
mod offers;
mod price;
mod product;
mod search;
mod shown_prices;
mod snapshot;
mod store;
mod table;
mod tree;

pub use change::{ContentChange, OfferChange, SkuOffer};
pub use disk::{DiskCopy, LoadError, SaveError, load, save};
pub use facets::{Facet, FacetCount, FacetValue};
pub use listing::{BrandCount, Card, Listing, ListingQuery, PAGE_SIZE, PriceRange, Sort};
pub use offers::{OfferError, Offers};
pub use price::{PriceFrom, next_price_change, price_from};
pub use product::{Brand, Category, Product, Sku, Trait};
pub use search::{MAX_QUERY_CHARACTERS, MAX_QUERY_WORDS, Matched};
pub use snapshot::{ContentError, Snapshot};
pub use store::{Catalogue, View};
pub use tree::CategoryTree;
