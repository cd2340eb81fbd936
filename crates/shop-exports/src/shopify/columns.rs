//! The columns of Shopify's file, with the headings of the older and of the newer exports.

use crate::head::Known;

pub(super) const HANDLE: usize = 0;
pub(super) const TITLE: usize = 1;
pub(super) const BODY: usize = 2;
pub(super) const VENDOR: usize = 3;
pub(super) const CATEGORY: usize = 4;
pub(super) const TYPE: usize = 5;
pub(super) const PUBLISHED: usize = 6;
pub(super) const STATUS: usize = 7;
pub(super) const GIFT_CARD: usize = 8;
pub(super) const OPTION_NAMES: [usize; 3] = [9, 10, 11];
pub(super) const OPTION_VALUES: [usize; 3] = [12, 13, 14];
pub(super) const SKU: usize = 15;
pub(super) const GRAMS: usize = 16;
pub(super) const WEIGHT: usize = 17;
pub(super) const WEIGHT_UNIT: usize = 18;
pub(super) const QUANTITY: usize = 19;
pub(super) const PRICE: usize = 20;
pub(super) const COMPARE_AT: usize = 21;
pub(super) const IMAGE: usize = 22;
pub(super) const IMAGE_POSITION: usize = 23;
pub(super) const VARIANT_IMAGE: usize = 24;

// Our own metafields, of the product and of the variant.
pub(super) const NAME_BN: usize = 25;
pub(super) const DESCRIPTION_EN: usize = 26;
pub(super) const DESCRIPTION_BN: usize = 27;
pub(super) const CATEGORY_EN: usize = 28;
pub(super) const CATEGORY_BN: usize = 29;
pub(super) const WARRANTY_EN: usize = 30;
pub(super) const WARRANTY_BN: usize = 31;
pub(super) const SPECIFICATIONS_EN: usize = 32;
pub(super) const SPECIFICATIONS_BN: usize = 33;
pub(super) const POPULARITY: usize = 34;
pub(super) const IMAGE_NAMES: usize = 35;
pub(super) const OPTIONS_EN: usize = 36;
pub(super) const OPTIONS_BN: usize = 37;
pub(super) const SALE_PRICE: usize = 38;
pub(super) const SALE_FROM: usize = 39;
pub(super) const SALE_UNTIL: usize = 40;
pub(super) const IMAGES: usize = 41;

/// How the columns are headed, in the order of the numbers above.
pub(super) const KNOWN: [Known; 42] = [
    &["Handle", "URL handle"],
    &["Title"],
    &["Body (HTML)", "Description"],
    &["Vendor"],
    &["Product Category", "Standardized Product Type", "Standard Product Type"],
    &["Type", "Custom Product Type", "Product Type"],
    &["Published", "Published on online store"],
    &["Status"],
    &["Gift Card"],
    &["Option1 Name"],
    &["Option2 Name"],
    &["Option3 Name"],
    &["Option1 Value"],
    &["Option2 Value"],
    &["Option3 Value"],
    &["Variant SKU", "SKU"],
    &["Variant Grams", "Weight value (grams)"],
    &["Variant Weight"],
    &["Variant Weight Unit", "Weight unit for display"],
    &["Variant Inventory Qty", "Inventory quantity"],
    &["Variant Price", "Price"],
    &["Variant Compare At Price", "Variant Compare-at Price", "Compare-at price", "Compare At Price"],
    &["Image Src", "Product image URL"],
    &["Image Position"],
    &["Variant Image", "Variant image URL"],
    &["(product.metafields.dhakacart.name_bn)"],
    &["(product.metafields.dhakacart.description_en)"],
    &["(product.metafields.dhakacart.description_bn)"],
    &["(product.metafields.dhakacart.category_en)"],
    &["(product.metafields.dhakacart.category_bn)"],
    &["(product.metafields.dhakacart.warranty_en)"],
    &["(product.metafields.dhakacart.warranty_bn)"],
    &["(product.metafields.dhakacart.specifications_en)"],
    &["(product.metafields.dhakacart.specifications_bn)"],
    &["(product.metafields.dhakacart.popularity)"],
    &["(product.metafields.dhakacart.image_names)"],
    &["(variant.metafields.dhakacart.options_en)"],
    &["(variant.metafields.dhakacart.options_bn)"],
    &["(variant.metafields.dhakacart.sale_price)"],
    &["(variant.metafields.dhakacart.sale_from)"],
    &["(variant.metafields.dhakacart.sale_until)"],
    &["(variant.metafields.dhakacart.images)"],
];

/// The option of a product that has none, and its value.
pub(super) const NO_OPTION: (&str, &str) = ("Title", "Default Title");
