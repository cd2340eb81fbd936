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
