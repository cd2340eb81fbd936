//! A product as search engines are told about it: schema.org `Product` with one `Offer` per SKU.

use crate::media;
use crate::page::{Moment, Page};
use catalogue::{Product, Sku};
use domain::StockHint;
use serde_json::{Value, json};

/// The product with its offers.
pub(super) fn structured(page: &Page, moment: &Moment, product: &Product) -> Value {
    let language = page.language;
    let address = page.absolute(&super::product_path(product, language));
    let mut images: Vec<String> = product
        .skus
        .iter()
        .flat_map(|sku| &sku.images)
        .map(|image| page.absolute(&media::address(image, 1024)))
        .collect();
    images.dedup();
    let offers: Vec<Value> = product.skus.iter().filter_map(|sku| offer(moment, sku, &address)).collect();
    json!({
        "@type": "Product",
        "@id": format!("{address}#product"),
        "name": product.name.pick(language),
        "description": product.description.pick(language),
        "url": address,
        "image": images,
        "sku": product.skus.first().map(|sku| sku.code.as_str()),
        "brand": {"@type": "Brand", "name": moment.snapshot().brand_of(product).name},
        "category": moment.snapshot().category_of(product).name.pick(language),
        "offers": offers,
    })
}

fn offer(moment: &Moment, sku: &Sku, address: &str) -> Option<Value> {
    let offer = moment.offer(sku.id)?;
    let availability = match offer.stock {
        StockHint::SoldOut => "https://schema.org/OutOfStock",
        StockHint::FewLeft => "https://schema.org/LimitedAvailability",
        StockHint::InStock => "https://schema.org/InStock",
    };
    let mut value = json!({
        "@type": "Offer",
        "sku": sku.code,
        "url": format!("{address}?sku={}", sku.code),
        "price": offer.price_at(moment.now).to_string(),
        "priceCurrency": "BDT",
        "availability": availability,
        "itemCondition": "https://schema.org/NewCondition",
    });
    if let Some(until) = offer.sale_at(moment.now).and_then(|sale| sale.until) {
        value["priceValidUntil"] = json!(until.to_string());
    }
    Some(value)
}
