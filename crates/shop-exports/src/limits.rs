//! How much of a file is taken.

/// Bounds of one reading; tests make them smaller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The longest record; a quote that is never closed would otherwise take the whole file as one field.
    pub(crate) record_bytes: u64,
    /// Most records after the first line.
    pub(crate) records: u64,
    /// Most variants of a product.
    pub(crate) variants: usize,
    /// Most bytes that are kept until the end, for products whose variants may stand anywhere.
    pub(crate) kept_bytes: usize,
}

impl Limits {
    /// What the public functions use.
    pub(crate) const USUAL: Self =
        Self { record_bytes: 1 << 20, records: 1_000_000, variants: 250, kept_bytes: 256 << 20 };
}

/// Most pictures of a product that are remembered.
pub(crate) const MOST_PICTURES: usize = 250;
/// Most pictures of a variant.
pub(crate) const MOST_IMAGES: usize = 8;
/// Most options of a variant.
pub(crate) const MOST_OPTIONS: usize = 4;
/// Most specifications of a product.
pub(crate) const MOST_SPECIFICATIONS: usize = 40;
/// Most pieces of opening stock.
pub(crate) const MOST_STOCK: u64 = 100_000;
/// The highest popularity.
pub(crate) const MOST_POPULARITY: u64 = 1_000_000;
/// Longest name of a product, in characters.
pub(crate) const MOST_NAME: usize = 160;
/// Longest description, in characters.
pub(crate) const MOST_DESCRIPTION: usize = 4_000;
/// Longest brand, step of a category or name of an option, in characters.
pub(crate) const MOST_LABEL: usize = 60;
/// Longest value of an option or specification, in characters.
pub(crate) const MOST_VALUE: usize = 200;
/// Most steps of a category's path.
pub(crate) const MOST_STEPS: usize = 3;
/// Most categories, and most brands that are held to one spelling.
pub(crate) const MOST_CATEGORIES: usize = 2_000;
pub(crate) const MOST_BRANDS: usize = 10_000;
