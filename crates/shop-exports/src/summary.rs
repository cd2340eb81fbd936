//! What a file held, for a dry run to show.

use crate::Format;
use std::collections::BTreeMap;
use std::fmt;

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Which program wrote the file; none when that cannot be told.
    pub format: Option<Format>,
    /// Products of which at least one row was given.
    pub products: u64,
    /// Rows that were given.
    pub skus: u64,
    /// Problems that were said.
    pub problems: u64,
    /// Records that are none of ours, by reason.
    pub skipped: BTreeMap<Skipped, u64>,
    /// Descriptions that were longer than ours may be.
    pub shortened_descriptions: u64,
    /// Names, values and other texts of one line that were longer than ours may be.
    pub shortened_texts: u64,
    /// SKU codes that stand differently in our file.
    pub changed_codes: u64,
    /// Addresses of pictures, each counted once for its product.
    pub images: u64,
    /// Pictures without a usable address, and those beyond the bounds.
    pub images_left_out: u64,
    /// Variants whose stock is counted at their product; they begin with none.
    pub undivided_stock: u64,
    /// The categories of the file, by name, with what became of them.
    pub categories: Vec<SeenCategory>,
}

/// A category as the file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCategory {
    /// Empty for products without one.
    pub name: String,
    /// How many products.
    pub products: u64,
    /// Whether the mapping or the shop has words for it; else its words were taken for both languages, or the fallback.
    pub is_mapped: bool,
}

/// Why a record is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skipped {
    /// A gift card.
    GiftCard,
    /// A group of other products.
    Grouped,
    /// Sold by another shop.
    External,
    /// Nothing that can be delivered.
    Virtual,
    /// A kind of product that comes from an extension.
    OtherType,
    /// No price.
    WithoutPrice,
    /// A variant whose product was skipped or is gone.
    WithoutProduct,
    /// A product with variants, but none of them is there.
    WithoutVariants,
    /// A variant that is switched off.
    SwitchedOff,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GiftCard => "a gift card",
            Self::Grouped => "a group of other products",
            Self::External => "sold by another shop",
            Self::Virtual => "nothing to deliver",
            Self::OtherType => "a kind of product that we do not have",
            Self::WithoutPrice => "no price",
            Self::WithoutProduct => "a variant without its product",
            Self::WithoutVariants => "a product without its variants",
            Self::SwitchedOff => "a variant that is switched off",
        })
    }
}
