//! The columns of our catalogue file.

/// The names of the columns, in the order of [`Row::fields`](crate::Row::fields).
pub const COLUMNS: [&str; 23] = [
    "product",
    "published",
    "brand",
    "category_en",
    "category_bn",
    "name_en",
    "name_bn",
    "description_en",
    "description_bn",
    "warranty_en",
    "warranty_bn",
    "specifications_en",
    "specifications_bn",
    "popularity",
    "sku",
    "options_en",
    "options_bn",
    "list_price",
    "sale_price",
    "sale_from",
    "sale_until",
    "opening_stock",
    "images",
];

pub(crate) const PRODUCT: usize = 0;
pub(crate) const PUBLISHED: usize = 1;
pub(crate) const BRAND: usize = 2;
pub(crate) const CATEGORY_EN: usize = 3;
pub(crate) const CATEGORY_BN: usize = 4;
pub(crate) const NAME_EN: usize = 5;
pub(crate) const NAME_BN: usize = 6;
pub(crate) const DESCRIPTION_EN: usize = 7;
pub(crate) const DESCRIPTION_BN: usize = 8;
pub(crate) const WARRANTY_EN: usize = 9;
pub(crate) const WARRANTY_BN: usize = 10;
pub(crate) const SPECIFICATIONS_EN: usize = 11;
pub(crate) const SPECIFICATIONS_BN: usize = 12;
pub(crate) const POPULARITY: usize = 13;
pub(crate) const SKU: usize = 14;
pub(crate) const OPTIONS_EN: usize = 15;
pub(crate) const OPTIONS_BN: usize = 16;
pub(crate) const LIST_PRICE: usize = 17;
pub(crate) const SALE_PRICE: usize = 18;
pub(crate) const SALE_FROM: usize = 19;
pub(crate) const SALE_UNTIL: usize = 20;
pub(crate) const OPENING_STOCK: usize = 21;
pub(crate) const IMAGES: usize = 22;
