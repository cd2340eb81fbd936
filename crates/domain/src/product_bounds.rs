//! How much a product, its SKUs and a catalogue may hold, wherever they come from: our file, the file of another shop, the
//! desk. Lengths are in characters.

/// Most pictures of a SKU.
pub const MOST_IMAGES: usize = 8;
/// Most options of a SKU.
pub const MOST_OPTIONS: usize = 4;
/// Most specifications of a product.
pub const MOST_SPECIFICATIONS: usize = 40;
/// Most pieces of opening stock of a SKU.
pub const MOST_STOCK: u32 = 100_000;
/// The highest popularity.
pub const MOST_POPULARITY: u32 = 1_000_000;
/// Longest name of a product, and longest warranty.
pub const MOST_NAME: usize = 160;
/// Longest description.
pub const MOST_DESCRIPTION: usize = 4_000;
/// Longest name of a brand, of a category, or of an option or specification.
pub const MOST_LABEL: usize = 60;
/// Longest value of an option or specification.
pub const MOST_VALUE: usize = 200;
/// Most steps of a category's path.
pub const MOST_CATEGORY_STEPS: usize = 3;
/// Most categories of a shop, and of a file.
pub const MOST_CATEGORIES: usize = 2_000;
/// Most brands of a file.
pub const MOST_BRANDS: usize = 10_000;
