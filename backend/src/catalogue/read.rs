//! Reading the catalogue from the database.

use super::queries::{
    FIND_CONTENT_VERSION, LIST_BRANDS, LIST_CATEGORIES, LIST_CHANGED_OFFERS, LIST_CHANGED_PRODUCTS,
    LIST_DELIVERY_ZONES, LIST_OFFERS, LIST_OFFERS_OF_SKUS, LIST_SKUS,
};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use catalogue::{Brand, Category, ContentChange, Product, Sku, SkuOffer};
use domain::{
    BrandId, CampaignId, CampaignPrice, CategoryId, DeliveryZone, Offer, Poisha, ProductId, Sale, SkuId,
    StockHint, Text, Zone,
};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Products read with one statement.
const PRODUCT_PAGE: i64 = 1_000;
/// Offers read with one statement.
const OFFER_PAGE: i64 = 10_000;
/// SKUs asked for with one statement.
const SKU_PAGE: usize = 10_000;

/// What a poll asks first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub(crate) content_version: u64,
    pub(crate) now: Timestamp,
}

/// The content version and the database's time.
pub(crate) async fn read_state(database: &Database) -> Result<State, DatabaseError> {
    let rows = database.session().await?.query(FIND_CONTENT_VERSION, &[]).await?;
    rows.first().map(state).expect("the migrations insert the only row of catalogue_state")
}

fn state(row: &Record) -> Result<State, DatabaseError> {
    Ok(State {
        content_version: row.parse("content_version", |value: i64| u64::try_from(value))?,
        now: row.get("now")?,
    })
}

/// What changed after a version, as of one moment.
pub(crate) async fn read_content(database: &Database, after: u64) -> Result<ContentChange, DatabaseError> {
    database.consistent_read("read_catalogue", &ContentAfter(after)).await
}

struct ContentAfter(u64);

impl Work for ContentAfter {
    type Output = ContentChange;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<ContentChange, DatabaseError> {
        let to = state(&transaction.query_one(FIND_CONTENT_VERSION, &[]).await?)?.content_version;
        let categories = transaction.query(LIST_CATEGORIES, &[]).await?;
        let brands = transaction.query(LIST_BRANDS, &[]).await?;
        let zones = transaction.query(LIST_DELIVERY_ZONES, &[]).await?;
        let mut change = ContentChange {
            from: self.0,
            to,
            categories: categories.iter().map(read_category).collect::<Result<_, _>>()?,
            brands: brands.iter().map(read_brand).collect::<Result<_, _>>()?,
            zones: zones.iter().map(read_zone).collect::<Result<_, _>>()?,
            products: Vec::new(),
            withdrawn: Vec::new(),
        };
        let mut last = 0;
        while let Some(id) = read_product_page(transaction, &mut change, last).await? {
            last = id;
        }
        Ok(change)
    }
}

/// Reads one page; the last id, or none when there is nothing more.
async fn read_product_page(
    transaction: &Transaction<'_>,
    change: &mut ContentChange,
    after_id: i64,
) -> Result<Option<i64>, DatabaseError> {
    let after_version = i64::try_from(change.from).unwrap_or(i64::MAX);
    let rows = transaction.query(LIST_CHANGED_PRODUCTS, &[&after_version, &after_id, &PRODUCT_PAGE]).await?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>, _>>()?;
    let mut skus = read_skus(transaction, &ids).await?;
    for (row, id) in rows.iter().zip(&ids) {
        // A product without anything to buy is not shown.
        match skus.remove(id) {
            Some(skus) if row.get("published")? => change.products.push(Arc::new(read_product(row, skus)?)),
            _ => change.withdrawn.push(ProductId(*id)),
        }
    }
    Ok(ids.last().copied())
}

async fn read_skus(
    transaction: &Transaction<'_>,
    products: &[i64],
) -> Result<HashMap<i64, Vec<Sku>>, DatabaseError> {
    let mut skus: HashMap<i64, Vec<Sku>> = HashMap::with_capacity(products.len());
    for row in transaction.query(LIST_SKUS, &[&products]).await? {
        let sku = Sku {
            id: SkuId(row.get("id")?),
            code: row.get("code")?,
            options: row.json("options")?,
            images: row.get("images")?,
        };
        skus.entry(row.get("product_id")?).or_default().push(sku);
    }
    Ok(skus)
}

fn read_product(row: &Record, skus: Vec<Sku>) -> Result<Product, DatabaseError> {
    Ok(Product {
        id: ProductId(row.get("id")?),
        version: row.parse("content_version", |value: i64| u64::try_from(value))?,
        slug: row.text("slug")?,
        brand: BrandId(row.get("brand_id")?),
        category: CategoryId(row.get("category_id")?),
        name: read_text(row, "name_bn", "name_en")?,
        description: read_text(row, "description_bn", "description_en")?,
        warranty: read_text(row, "warranty_bn", "warranty_en")?,
        specifications: row.json("specifications")?,
        popularity: row.parse("popularity", |value: i32| u32::try_from(value))?,
        skus,
    })
}

fn read_text(row: &Record, bn: &'static str, en: &'static str) -> Result<Text, DatabaseError> {
    Ok(Text { bn: row.get(bn)?, en: row.get(en)? })
}

fn read_category(row: &Record) -> Result<Category, DatabaseError> {
    Ok(Category {
        id: CategoryId(row.get("id")?),
        parent: row.get::<Option<i64>>("parent_id")?.map(CategoryId),
        slug: row.text("slug")?,
        name: read_text(row, "name_bn", "name_en")?,
        position: row.get("position")?,
    })
}

fn read_brand(row: &Record) -> Result<Brand, DatabaseError> {
    Ok(Brand { id: BrandId(row.get("id")?), slug: row.text("slug")?, name: row.get("name")? })
}

fn read_zone(row: &Record) -> Result<DeliveryZone, DatabaseError> {
    Ok(DeliveryZone {
        zone: row.parse("zone", |code: String| Zone::from_code(&code).ok_or("not a zone"))?,
        fee: row.get("fee").map(Poisha::new)?,
        days_min: row.parse("days_min", |value: i16| u8::try_from(value))?,
        days_max: row.parse("days_max", |value: i16| u8::try_from(value))?,
    })
}

/// All offers.
pub(crate) async fn read_offers(database: &Database) -> Result<Vec<SkuOffer>, DatabaseError> {
    database.consistent_read("read_offers", &AllOffers).await
}

struct AllOffers;

impl Work for AllOffers {
    type Output = Vec<SkuOffer>;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Vec<SkuOffer>, DatabaseError> {
        let (mut offers, mut last) = (Vec::new(), 0_i64);
        loop {
            let rows = transaction.query(LIST_OFFERS, &[&last, &OFFER_PAGE]).await?;
            let Some(row) = rows.last() else { return Ok(offers) };
            last = row.get("sku_id")?;
            for row in &rows {
                offers.push(read_offer(row)?);
            }
        }
    }
}

/// The offers of these SKUs.
pub(crate) async fn read_offers_of(
    database: &Database,
    skus: &[SkuId],
) -> Result<Vec<SkuOffer>, DatabaseError> {
    let mut offers = Vec::with_capacity(skus.len());
    for page in skus.chunks(SKU_PAGE) {
        let ids: Vec<i64> = page.iter().map(|sku| sku.0).collect();
        let rows = database.session().await?.query(LIST_OFFERS_OF_SKUS, &[&ids]).await?;
        for row in &rows {
            offers.push(read_offer(row)?);
        }
    }
    Ok(offers)
}

/// Offers whose price or stock changed since a moment, and perhaps others.
pub(crate) async fn read_changed_offers(
    database: &Database,
    since: Timestamp,
) -> Result<Vec<SkuOffer>, DatabaseError> {
    let rows = database.session().await?.query(LIST_CHANGED_OFFERS, &[&since]).await?;
    rows.iter().map(read_offer).collect()
}

fn read_offer(row: &Record) -> Result<SkuOffer, DatabaseError> {
    let on_hand = row.get::<Option<i64>>("on_hand")?.unwrap_or(0);
    let offer = read_price(row, StockHint::from_on_hand(on_hand))?;
    Ok(SkuOffer { sku: SkuId(row.get("sku_id")?), offer })
}

/// The columns of the view `priced_sku` in a row, with what is known about its stock.
pub(crate) fn read_price(row: &Record, stock: StockHint) -> Result<Offer, DatabaseError> {
    let sale = match row.get::<Option<i64>>("sale")? {
        Some(price) => Some(Sale {
            price: Poisha::new(price),
            from: row.get("sale_from")?,
            until: row.get("sale_until")?,
        }),
        None => None,
    };
    Ok(Offer { list: row.get("list").map(Poisha::new)?, sale, campaign: read_campaign(row)?, stock })
}

fn read_campaign(row: &Record) -> Result<Option<CampaignPrice>, DatabaseError> {
    let Some(id) = row.get("campaign_id")? else { return Ok(None) };
    let sale = Sale {
        price: row.get("campaign_price").map(Poisha::new)?,
        from: row.get("campaign_from")?,
        until: row.get("campaign_until")?,
    };
    let per_phone = row.parse("per_phone", |most: Option<i32>| most.map(u32::try_from).transpose())?;
    Ok(Some(CampaignPrice { id: CampaignId(id), sale, per_phone }))
}
