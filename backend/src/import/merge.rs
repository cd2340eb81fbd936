//! From the temporary tables into the catalogue, in the caller's transaction: one that is rolled back was a preview.
//!
//! Rows that are as they were are not written, so that a second import of the same file raises no version. Prices come
//! last: whoever follows them looks back for 20 seconds only, and by then the commit is near.

use super::categories;
use super::columns;
use super::names::{BrandName, Names};
use super::problem::Problem;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;
use tokio_postgres::Transaction;

const LIST_BRANDS: &str = "SELECT id, slug, name FROM brand";
const INSERT_BRAND: &str = "INSERT INTO brand (slug, name) VALUES ($1, $2) RETURNING id";

/// SKUs of the file that belong to another product in the shop.
const LIST_FOREIGN_SKUS: &str = "
    SELECT staged.line, product.slug
    FROM staged_sku AS staged JOIN sku ON sku.code = staged.code JOIN product ON product.id = sku.product_id
    WHERE product.slug <> staged.product ORDER BY staged.line";

const UPDATE_PRODUCTS: &str = "
    UPDATE product SET
        brand_id = ($1::bigint[])[staged.brand], category_id = ($2::bigint[])[staged.category],
        name_bn = staged.name_bn, name_en = staged.name_en, description_bn = staged.description_bn,
        description_en = staged.description_en, warranty_bn = staged.warranty_bn, warranty_en = staged.warranty_en,
        specifications = staged.specifications, popularity = staged.popularity, published = staged.published
    FROM staged_product AS staged
    WHERE product.slug = staged.slug
      AND (product.brand_id, product.category_id, product.name_bn, product.name_en, product.description_bn,
           product.description_en, product.warranty_bn, product.warranty_en, product.specifications,
           product.popularity, product.published)
          IS DISTINCT FROM
          (($1::bigint[])[staged.brand], ($2::bigint[])[staged.category], staged.name_bn, staged.name_en,
           staged.description_bn, staged.description_en, staged.warranty_bn, staged.warranty_en,
           staged.specifications, staged.popularity, staged.published)";

const INSERT_PRODUCTS: &str = "
    INSERT INTO product (slug, brand_id, category_id, name_bn, name_en, description_bn, description_en,
                         warranty_bn, warranty_en, specifications, popularity, published)
    SELECT staged.slug, ($1::bigint[])[staged.brand], ($2::bigint[])[staged.category], staged.name_bn, staged.name_en,
           staged.description_bn, staged.description_en, staged.warranty_bn, staged.warranty_en,
           staged.specifications, staged.popularity, staged.published
    FROM staged_product AS staged
    WHERE NOT EXISTS (SELECT FROM product WHERE product.slug = staged.slug)
    ORDER BY staged.line";

const UPDATE_SKUS: &str = "
    UPDATE sku SET options = staged.options, images = staged.images, position = staged.position
    FROM staged_sku AS staged
    WHERE sku.code = staged.code
      AND (sku.options, sku.images, sku.position) IS DISTINCT FROM (staged.options, staged.images, staged.position)";

const INSERT_SKUS: &str = "
    INSERT INTO sku (product_id, code, options, images, position)
    SELECT product.id, staged.code, staged.options, staged.images, staged.position
    FROM staged_sku AS staged JOIN product ON product.slug = staged.product
    WHERE NOT EXISTS (SELECT FROM sku WHERE sku.code = staged.code)
    ORDER BY staged.line";

/// Opening stock is received once, in the balance and in the ledger.
const OPEN_STOCK: &str = "
    WITH opened AS (
        INSERT INTO stock (sku_id, supplier, on_hand)
        SELECT sku.id, -staged.opening_stock, staged.opening_stock
        FROM staged_sku AS staged JOIN sku ON sku.code = staged.code
        WHERE NOT EXISTS (SELECT FROM stock WHERE stock.sku_id = sku.id)
        ORDER BY sku.id
        RETURNING sku_id, on_hand)
    INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
    SELECT sku_id, 'supplier', 'on_hand', on_hand, 'receive', 'import' FROM opened WHERE on_hand > 0";

const UPDATE_PRICES: &str = "
    UPDATE price SET list = staged.list, sale = staged.sale, sale_from = staged.sale_from,
                     sale_until = staged.sale_until, changed_at = clock_timestamp()
    FROM staged_sku AS staged JOIN sku ON sku.code = staged.code
    WHERE price.sku_id = sku.id
      AND (price.list, price.sale, price.sale_from, price.sale_until)
          IS DISTINCT FROM (staged.list, staged.sale, staged.sale_from, staged.sale_until)";

const INSERT_PRICES: &str = "
    INSERT INTO price (sku_id, list, sale, sale_from, sale_until)
    SELECT sku.id, staged.list, staged.sale, staged.sale_from, staged.sale_until
    FROM staged_sku AS staged JOIN sku ON sku.code = staged.code
    WHERE NOT EXISTS (SELECT FROM price WHERE price.sku_id = sku.id)
    ORDER BY sku.id";

/// What an import changed.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Outcome {
    pub(super) new_products: u64,
    pub(super) changed_products: u64,
    pub(super) new_skus: u64,
    pub(super) changed_skus: u64,
    pub(super) changed_prices: u64,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return f.write_str("Loaded. Everything was as in the file already.");
        }
        write!(
            f,
            "Loaded. Products: {} new, {} changed. SKUs: {} new, {} changed. Prices: {} changed.",
            self.new_products, self.changed_products, self.new_skus, self.changed_skus, self.changed_prices
        )
    }
}

/// Does all of it; or says what contradicts the shop, and then the transaction must not be committed.
pub(super) async fn run(
    transaction: &Transaction<'_>,
    names: &Names,
) -> anyhow::Result<Result<Outcome, Vec<Problem>>> {
    let mut problems = foreign_skus(transaction).await?;
    let brands = merge_brands(transaction, &names.brands, &mut problems).await?;
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let categories = categories::merge(transaction, names).await?;
    let outcome = Outcome {
        changed_products: transaction.execute(UPDATE_PRODUCTS, &[&brands, &categories]).await?,
        new_products: transaction.execute(INSERT_PRODUCTS, &[&brands, &categories]).await?,
        changed_skus: transaction.execute(UPDATE_SKUS, &[]).await?,
        new_skus: transaction.execute(INSERT_SKUS, &[]).await?,
        changed_prices: {
            transaction.execute(OPEN_STOCK, &[]).await?;
            transaction.execute(INSERT_PRICES, &[]).await?;
            transaction.execute(UPDATE_PRICES, &[]).await?
        },
    };
    Ok(Ok(outcome))
}

async fn foreign_skus(transaction: &Transaction<'_>) -> anyhow::Result<Vec<Problem>> {
    let rows = transaction.query(LIST_FOREIGN_SKUS, &[]).await?;
    let problem = |row: &tokio_postgres::Row| {
        let (line, product): (i64, String) = (row.get("line"), row.get("slug"));
        let reason = format!("belongs to the product {product} in the shop");
        Problem::in_column(line.unsigned_abs(), columns::SKU.name, reason)
    };
    Ok(rows.iter().map(problem).collect())
}

/// The id of each brand of the file. A brand keeps the spelling that the shop has.
async fn merge_brands(
    transaction: &Transaction<'_>,
    names: &[BrandName],
    problems: &mut Vec<Problem>,
) -> anyhow::Result<Vec<i64>> {
    let rows = transaction.query(LIST_BRANDS, &[]).await?;
    let known: Vec<(i64, String, String)> =
        rows.iter().map(|row| (row.get("id"), row.get("slug"), row.get("name"))).collect();
    let by_name: HashMap<&str, i64> = known.iter().map(|(id, _, name)| (name.as_str(), *id)).collect();
    let by_slug: HashMap<&str, (i64, &str)> =
        known.iter().map(|(id, slug, name)| (slug.as_str(), (*id, name.as_str()))).collect();
    let mut ids = Vec::with_capacity(names.len());
    for brand in names {
        let id = match (by_name.get(brand.name.as_str()), by_slug.get(brand.slug.as_str())) {
            (Some(id), _) => *id,
            (None, Some((id, name))) => {
                let reason = format!("is written \"{name}\" in the shop");
                problems.push(Problem::in_column(brand.line, columns::BRAND.name, reason));
                *id
            }
            (None, None) => {
                transaction.query_one(INSERT_BRAND, &[&brand.slug.as_str(), &brand.name]).await?.get(0)
            }
        };
        ids.push(id);
    }
    Ok(ids)
}
