//! A small catalogue: a phone in two colours, a fan that is on sale, a lamp that is sold out.

use catalogue::{Brand, Category, ContentChange, OfferChange, Product, Sku, SkuOffer, Trait};
use domain::{
    BrandId, CategoryId, DeliveryZone, Offer, Poisha, ProductId, Sale, SkuId, Slug, StockHint, Text, Zone,
};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// The phone in blue, 25,000 taka.
pub(crate) const BLUE_PHONE: SkuId = SkuId(11);
/// The phone in red, 26,000 taka, few left.
pub(crate) const RED_PHONE: SkuId = SkuId(12);
/// The fan, 3,000 taka.
pub(crate) const FAN: SkuId = SkuId(21);
/// The lamp, sold out.
pub(crate) const LAMP: SkuId = SkuId(31);
/// Its name tries to be markup.
pub(crate) const LAMP_NAME: &str = "Lamp <script>alert(1)</script> & more";

pub(crate) fn text(bn: &str, en: &str) -> Text {
    Text { bn: bn.to_owned(), en: en.to_owned() }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn category(id: i64, parent: Option<i64>, name: Text, slug_text: &str) -> Category {
    Category {
        id: CategoryId(id),
        parent: parent.map(CategoryId),
        slug: slug(slug_text),
        name,
        position: i32::try_from(id).unwrap(),
    }
}

fn product(id: i64, slug_text: &str, name: Text, skus: &[(SkuId, Text)]) -> Arc<Product> {
    let sku = |(id, colour): &(SkuId, Text)| Sku {
        id: *id,
        code: format!("SKU-{id}"),
        options: vec![Trait { name: text("রং", "Colour"), value: colour.clone() }],
        images: vec![format!("{slug_text}-{id}")],
    };
    Arc::new(Product {
        id: ProductId(id),
        version: 1,
        slug: slug(slug_text),
        brand: BrandId(1),
        category: CategoryId(if id == 1 { 2 } else { 3 }),
        name,
        description: text("বিবরণ", "Description"),
        warranty: text("১ বছর", "1 year"),
        specifications: vec![Trait {
            name: text("ওজন", "Weight"), value: text("১ কেজি", "1 kg")
        }],
        popularity: 10,
        skus: skus.iter().map(sku).collect(),
    })
}

/// All content.
pub(crate) fn content() -> ContentChange {
    let zone = |zone, fee| DeliveryZone { zone, fee: Poisha::from_taka(fee), days_min: 1, days_max: 3 };
    ContentChange {
        from: 0,
        to: 1,
        categories: vec![
            category(1, None, text("ফোন", "Phones"), "phones"),
            category(2, Some(1), text("স্মার্টফোন", "Smartphones"), "smartphones"),
            category(3, None, text("ঘরের জিনিস", "Home"), "home-appliances"),
        ],
        brands: vec![Brand { id: BrandId(1), slug: slug("walton"), name: "Walton".to_owned() }],
        zones: vec![
            zone(Zone::InsideDhaka, 60),
            zone(Zone::DhakaSuburbs, 100),
            zone(Zone::OutsideDhaka, 130),
        ],
        products: vec![
            product(
                1,
                "primo-x",
                text("প্রিমো এক্স", "Primo X"),
                &[(BLUE_PHONE, text("নীল", "Blue")), (RED_PHONE, text("লাল", "Red"))],
            ),
            product(2, "ceiling-fan", text("সিলিং ফ্যান", "Ceiling fan"), &[(FAN, text("সাদা", "White"))]),
            product(3, "lamp", text("বাতি <b>", LAMP_NAME), &[(LAMP, text("সাদা", "White"))]),
        ],
        withdrawn: vec![],
    }
}

/// An offer without a sale.
pub(crate) fn offer(sku: SkuId, taka: i64, stock: StockHint) -> SkuOffer {
    SkuOffer { sku, offer: Offer { list: Poisha::from_taka(taka), sale: None, campaign: None, stock } }
}

/// The fan's offer, on sale until a moment.
pub(crate) fn fan_on_sale_until(until: Timestamp) -> SkuOffer {
    let mut fan = offer(FAN, 3_000, StockHint::InStock);
    fan.offer.sale = Some(Sale { price: Poisha::from_taka(2_500), from: None, until: Some(until) });
    fan
}

/// All offers.
pub(crate) fn offers() -> OfferChange {
    OfferChange {
        epoch: Uuid::from_u128(1),
        version: 1,
        full: true,
        offers: vec![
            offer(BLUE_PHONE, 25_000, StockHint::InStock),
            offer(RED_PHONE, 26_000, StockHint::FewLeft),
            offer(FAN, 3_000, StockHint::InStock),
            offer(LAMP, 900, StockHint::SoldOut),
        ],
    }
}

/// The first of the plain products, 101 taka; the next one costs a taka more, and so on.
pub(crate) const PLAIN: i64 = 101;

/// The next content: the same with so many plain products in the category of the fan.
pub(crate) fn with_plain(count: i64) -> ContentChange {
    let plain = |id| {
        let name = text(&format!("পণ্য {id}"), &format!("Plain {id}"));
        product(id, &format!("plain-{id}"), name, &[(SkuId(id), text("সাদা", "White"))])
    };
    ContentChange { from: 1, to: 2, products: (PLAIN..PLAIN + count).map(plain).collect(), ..content() }
}

/// The offers of the plain products.
pub(crate) fn plain_offers(count: i64) -> OfferChange {
    change(2, (PLAIN..PLAIN + count).map(|id| offer(SkuId(id), id, StockHint::InStock)).collect())
}

/// The next content: the same without this product.
pub(crate) fn without(product: ProductId) -> ContentChange {
    ContentChange { from: 1, to: 2, products: vec![], withdrawn: vec![product], ..content() }
}

/// A later change of some offers.
pub(crate) fn change(version: u64, offers: Vec<SkuOffer>) -> OfferChange {
    OfferChange { epoch: Uuid::from_u128(1), version, full: false, offers }
}
