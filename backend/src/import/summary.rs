//! What a file does and what its reader says, as people at the desk see it.

use super::foreign::{Foreign, MOST_LISTED};
use client::{ForeignSummary, LeftOut, LeftOutReason, PriceChange, ShopProgram, UnnamedCategory};
use domain::Poisha;
use shop_exports::{Format, SeenCategory, Skipped, Summary};
use tokio_postgres::Transaction;

/// Most changed prices that are shown, the largest cuts first.
const MOST_PRICES: i64 = 50;
/// Longest name of a category that is shown, in characters.
const MOST_NAME: usize = 200;

/// Prices that the file changes, and how many of them fall by more than so many per cent.
const COMPARE_PRICES: &str = "
    WITH compared AS (
        SELECT staged.code, coalesce(price.sale, price.list) AS before, coalesce(staged.sale, staged.list) AS after
        FROM staged_sku AS staged JOIN sku ON sku.code = staged.code JOIN price ON price.sku_id = sku.id)
    SELECT code, before, after, count(*) FILTER (WHERE (before - after) * 100 > before * $1) OVER () AS large
    FROM compared WHERE before <> after
    ORDER BY after::double precision / before, code LIMIT $2";

/// The prices that the staged rows change, and how many are large cuts.
pub(super) async fn compare_prices(
    transaction: &Transaction<'_>,
    cut_percent: i64,
) -> Result<(Vec<PriceChange>, u64), tokio_postgres::Error> {
    let rows = transaction.query(COMPARE_PRICES, &[&cut_percent, &MOST_PRICES]).await?;
    let large: i64 = rows.first().map_or(0, |row| row.get("large"));
    let change = |row: &tokio_postgres::Row| PriceChange {
        sku: row.get("code"),
        before: Poisha::new(row.get("before")),
        after: Poisha::new(row.get("after")),
    };
    Ok((rows.iter().map(change).collect(), large.unsigned_abs()))
}

/// What the reader says of another program's file; none when it cannot tell the program.
pub(super) fn of_foreign(foreign: &Foreign) -> Option<ForeignSummary> {
    let Summary { format, products, skus, images, images_left_out, .. } = foreign.summary;
    let program = match format? {
        Format::Shopify => ShopProgram::Shopify,
        Format::WooCommerce => ShopProgram::WooCommerce,
    };
    let left_out = foreign.summary.skipped.iter();
    let unnamed = || foreign.unnamed_categories();
    Some(ForeignSummary {
        program,
        taka_per_unit: foreign.taka_per_unit.to_string(),
        listed_categories: foreign.listed_categories,
        products,
        skus,
        pictures_to_fetch: images,
        pictures_left_out: images_left_out,
        left_out: left_out.map(|(&reason, &count)| LeftOut { reason: left_out_for(reason), count }).collect(),
        shortened_texts: foreign.shortened_texts(),
        changed_codes: foreign.summary.changed_codes,
        skus_without_stock: foreign.summary.undivided_stock,
        unnamed_categories: unnamed().take(MOST_LISTED).map(unnamed_category).collect(),
        unnamed_category_count: unnamed().count(),
    })
}

fn unnamed_category(SeenCategory { name, products, .. }: &SeenCategory) -> UnnamedCategory {
    // The database keeps it as JSON, which has no place for this character.
    let name = name.chars().filter(|&character| character != '\0').take(MOST_NAME).collect();
    UnnamedCategory { name, products: *products }
}

const fn left_out_for(reason: Skipped) -> LeftOutReason {
    match reason {
        Skipped::GiftCard => LeftOutReason::GiftCard,
        Skipped::Grouped => LeftOutReason::Grouped,
        Skipped::External => LeftOutReason::External,
        Skipped::Virtual => LeftOutReason::Virtual,
        Skipped::OtherType => LeftOutReason::OtherType,
        Skipped::WithoutPrice => LeftOutReason::WithoutPrice,
        Skipped::WithoutProduct => LeftOutReason::WithoutProduct,
        Skipped::WithoutVariants => LeftOutReason::WithoutVariants,
        Skipped::SwitchedOff => LeftOutReason::SwitchedOff,
    }
}
