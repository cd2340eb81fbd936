//! Good rows wait in two temporary tables until the whole file is read.

use super::file::{Catalogue, Item, Placed, ReadFile, Source};
use super::foreign::Words;
use super::progress::Progress;
use super::row::{ProductFields, SkuFields};
use anyhow::Context;
use domain::Slug;
use std::pin::pin;
use tokio::sync::mpsc;
use tokio_postgres::Client;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{Json, Type};

/// Rows sent to the database at once.
const BATCH: usize = 1_000;

/// Batches that may wait while the database writes one.
const BATCHES_AHEAD: usize = 4;

const TABLES: &str = "
    CREATE TEMPORARY TABLE staged_product (
        line bigint, slug text, published boolean, brand integer, category integer,
        name_bn text, name_en text, description_bn text, description_en text, warranty_bn text, warranty_en text,
        specifications jsonb, popularity integer);
    CREATE TEMPORARY TABLE staged_sku (
        line bigint, product text, position integer, code text, options jsonb, images text[],
        list bigint, sale bigint, sale_from timestamptz, sale_until timestamptz, opening_stock bigint)";

const COPY_PRODUCTS: &str = "
    COPY staged_product (line, slug, published, brand, category, name_bn, name_en, description_bn, description_en,
                         warranty_bn, warranty_en, specifications, popularity)
    FROM STDIN (FORMAT binary)";
const PRODUCT_TYPES: [Type; 13] = [
    Type::INT8,
    Type::TEXT,
    Type::BOOL,
    Type::INT4,
    Type::INT4,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::JSONB,
    Type::INT4,
];

const COPY_SKUS: &str = "
    COPY staged_sku (line, product, position, code, options, images, list, sale, sale_from, sale_until, opening_stock)
    FROM STDIN (FORMAT binary)";
const SKU_TYPES: [Type; 11] = [
    Type::INT8,
    Type::TEXT,
    Type::INT4,
    Type::TEXT,
    Type::JSONB,
    Type::TEXT_ARRAY,
    Type::INT8,
    Type::INT8,
    Type::TIMESTAMPTZ,
    Type::TIMESTAMPTZ,
    Type::INT8,
];

/// Statistics, or the merge would be planned for empty tables.
const ANALYZE: &str = "ANALYZE staged_product; ANALYZE staged_sku";

/// Reads the file into the temporary tables.
pub(super) async fn fill<P: Progress>(
    client: &Client,
    (source, words): (Source, Words),
    progress: &P,
) -> anyhow::Result<ReadFile> {
    client.batch_execute(TABLES).await.context("temporary tables cannot be made")?;
    let (sender, mut batches) = mpsc::channel(BATCHES_AHEAD);
    let shown = progress.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let mut batch = Vec::with_capacity(BATCH);
        let staged = Catalogue::new(&shown).read(source, &words, |item| {
            batch.push(item);
            if batch.len() < BATCH {
                return Ok(());
            }
            sender.blocking_send(std::mem::take(&mut batch)).context("the database takes no more rows")
        })?;
        sender.blocking_send(batch).context("the database takes no more rows")?;
        anyhow::Ok(staged)
    });
    while let Some(batch) = batches.recv().await {
        copy(client, batch).await.context("rows cannot be sent to the database")?;
    }
    let read = reading.await.context("reading ended early")??;
    client.batch_execute(ANALYZE).await?;
    Ok(read)
}

async fn copy(client: &Client, batch: Vec<Placed<Item>>) -> Result<(), tokio_postgres::Error> {
    let products = pin!(BinaryCopyInWriter::new(client.copy_in(COPY_PRODUCTS).await?, &PRODUCT_TYPES));
    let mut products = products;
    let mut skus = Vec::with_capacity(batch.len());
    for Placed { line, item } in batch {
        match item {
            Item::Product { fields, brand, category } => {
                write_product(products.as_mut(), (number(line), brand, category), *fields).await?;
            }
            Item::Sku { product, position, fields } => skus.push((number(line), product, position, fields)),
        }
    }
    products.finish().await?;
    let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(COPY_SKUS).await?, &SKU_TYPES));
    for (line, product, position, fields) in skus {
        write_sku(writer.as_mut(), (line, &product, position), *fields).await?;
    }
    writer.finish().await.map(drop)
}

type Writer<'a> = std::pin::Pin<&'a mut BinaryCopyInWriter>;

async fn write_product(
    writer: Writer<'_>,
    (line, brand, category): (i64, i32, i32),
    fields: ProductFields,
) -> Result<(), tokio_postgres::Error> {
    let ProductFields { slug, published, name, description, warranty, specifications, popularity, .. } =
        fields;
    writer
        .write(&[
            &line,
            &slug.as_str(),
            &published,
            &brand,
            &category,
            &name.bn,
            &name.en,
            &description.bn,
            &description.en,
            &warranty.bn,
            &warranty.en,
            &Json(specifications),
            &popularity,
        ])
        .await
}

async fn write_sku(
    writer: Writer<'_>,
    (line, product, position): (i64, &Slug, i32),
    fields: SkuFields,
) -> Result<(), tokio_postgres::Error> {
    let SkuFields { code, options, list, sale, sale_from, sale_until, opening_stock, images } = fields;
    let (list, sale) = (list.get(), sale.map(domain::Poisha::get));
    writer
        .write(&[
            &line,
            &product.as_str(),
            &position,
            &code,
            &Json(options),
            &images,
            &list,
            &sale,
            &sale_from,
            &sale_until,
            &opening_stock,
        ])
        .await
}

fn number(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX)
}
