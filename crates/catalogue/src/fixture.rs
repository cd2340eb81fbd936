//! Small catalogues for tests.

use crate::{
    Brand, Catalogue, Category, ContentChange, OfferChange, Product, Sku, SkuOffer, Snapshot, Trait, View,
};
use domain::{
    BrandId, CategoryId, DeliveryZone, Offer, Poisha, ProductId, SkuId, Slug, StockHint, Text, Zone,
};
use std::sync::Arc;
use uuid::Uuid;

/// A text in both languages.
pub(crate) fn text(bn: &str, en: &str) -> Text {
    Text { bn: bn.to_owned(), en: en.to_owned() }
}

/// A category; its slug is made of its name.
pub(crate) fn category(id: i64, parent: Option<i64>, en: &str) -> Category {
    let slug = Slug::from_name(en).unwrap();
    Category {
        id: CategoryId(id),
        parent: parent.map(CategoryId),
        slug,
        name: text(&format!("{en} বিভাগ"), en),
        position: 0,
    }
}

/// A brand; its slug is made of its name.
pub(crate) fn brand(id: i64, name: &str) -> Brand {
    Brand { id: BrandId(id), slug: Slug::from_name(name).unwrap(), name: name.to_owned() }
}

/// A product of brand 1 in category 2 with one SKU whose number is ten times its own.
pub(crate) fn product(id: i64, bn: &str, en: &str) -> Product {
    Product {
        id: ProductId(id),
        version: 1,
        slug: Slug::parse(&format!("product-{id}")).unwrap(),
        brand: BrandId(1),
        category: CategoryId(2),
        name: text(bn, en),
        description: text("বিবরণ", "A description"),
        warranty: text("", ""),
        specifications: vec![named(("ব্যাটারি", "Battery"), ("৫০০০ এমএএইচ", "5000 mAh"))],
        popularity: 10,
        skus: vec![sku(id * 10)],
    }
}

/// A blue SKU.
pub(crate) fn sku(id: i64) -> Sku {
    Sku {
        id: SkuId(id),
        code: format!("SKU-{id}"),
        options: vec![named(("রঙ", "Colour"), ("নীল", "Blue"))],
        images: vec![format!("picture-{id}")],
    }
}

/// A name with a value, each in Bangla and English.
pub(crate) fn named(name: (&str, &str), value: (&str, &str)) -> Trait {
    Trait { name: text(name.0, name.1), value: text(value.0, value.1) }
}

/// A full change to a version: categories Phones (1) > Smartphones (2) and Audio (3), brands Walton (1) and Sony (2).
pub(crate) fn content(to: u64, products: Vec<Product>) -> ContentChange {
    ContentChange {
        from: 0,
        to,
        categories: vec![
            category(1, None, "Phones"),
            category(2, Some(1), "Smartphones"),
            category(3, None, "Audio"),
        ],
        brands: vec![brand(1, "Walton"), brand(2, "Sony")],
        zones: vec![DeliveryZone {
            zone: Zone::InsideDhaka,
            fee: Poisha::from_taka(60),
            days_min: 1,
            days_max: 2,
        }],
        products: products.into_iter().map(Arc::new).collect(),
        withdrawn: Vec::new(),
    }
}

/// The change from one version to the next.
pub(crate) fn step(from: u64, products: Vec<Product>, withdrawn: &[i64]) -> ContentChange {
    let withdrawn = withdrawn.iter().copied().map(ProductId).collect();
    ContentChange { from, withdrawn, ..content(from + 1, products) }
}

/// These products at version 1.
pub(crate) fn snapshot(products: Vec<Product>) -> Snapshot {
    Snapshot::empty().apply(&content(1, products)).unwrap()
}

/// An offer at a list price.
pub(crate) fn offer(sku: i64, taka: i64, stock: StockHint) -> SkuOffer {
    SkuOffer {
        sku: SkuId(sku),
        offer: Offer { list: Poisha::from_taka(taka), sale: None, campaign: None, stock },
    }
}

/// All offers at version 1.
pub(crate) fn offers(offers: Vec<SkuOffer>) -> OfferChange {
    OfferChange { epoch: Uuid::from_u128(1), version: 1, full: true, offers }
}

/// These products with these offers.
pub(crate) fn view(products: Vec<Product>, prices: Vec<SkuOffer>) -> Arc<View> {
    let catalogue = Catalogue::empty();
    catalogue.apply_content(&content(1, products)).unwrap();
    catalogue.apply_offers(&offers(prices)).unwrap();
    catalogue.view()
}
