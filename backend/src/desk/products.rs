//! What products say, and new ones. Their prices are in `price`, their pictures in `pictures`.

use super::error::DeskError;
use super::price;
use super::product_queries::{
    ADD_BRAND, ADD_PRODUCT, ADD_SKU, ADD_STOCK, CHANGE_PRODUCT, FIND_BRAND_BY_NAME, FIND_CATEGORY_BY_SLUG,
    LIST_SKUS_OF_PRODUCT, LOCK_PRODUCT,
};
use super::queries::SET_PRICE;
use super::skus::read_summary;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::import::bounds::{line_of, paragraphs, parse_code, trait_name, trait_value};
use catalogue::Trait;
use client::{CreateProduct, NewSku, ProductFields, SaveProduct, StaffProduct};
use domain::product_bounds::{
    MOST_DESCRIPTION, MOST_LABEL, MOST_NAME, MOST_OPTIONS, MOST_POPULARITY, MOST_SPECIFICATIONS,
};
use domain::{Slug, Text};
use serde_json::json;
use tokio_postgres::types::{Json, ToSql};

/// One product.
pub(super) async fn show(database: &Database, slug: &Slug) -> Result<StaffProduct, DeskError> {
    database.consistent_read("show_product_at_desk", &Showing { slug }).await
}

struct Showing<'a> {
    slug: &'a Slug,
}

impl Work for Showing<'_> {
    type Output = StaffProduct;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<StaffProduct, DeskError> {
        let row =
            transaction.query_opt(super::product_queries::FIND_STAFF_PRODUCT, &[&self.slug.as_str()]).await?;
        load(transaction, &row.ok_or(DeskError::NotFound)?).await
    }
}

async fn load(transaction: &Transaction<'_>, row: &Record) -> Result<StaffProduct, DeskError> {
    let id: i64 = row.get("id")?;
    let skus = transaction.query(LIST_SKUS_OF_PRODUCT, &[&id]).await?;
    Ok(StaffProduct {
        slug: row.text("slug")?,
        version: row.get("content_version")?,
        fields: read_fields(row)?,
        skus: skus.iter().map(read_summary).collect::<Result<_, _>>()?,
    })
}

fn read_fields(row: &Record) -> Result<ProductFields, DatabaseError> {
    let text = |bn, en| Ok::<_, DatabaseError>(Text { bn: row.get(bn)?, en: row.get(en)? });
    Ok(ProductFields {
        is_published: row.get("published")?,
        brand: row.get("brand")?,
        category: row.text("category")?,
        name: text("name_bn", "name_en")?,
        description: text("description_bn", "description_en")?,
        warranty: text("warranty_bn", "warranty_en")?,
        specifications: row.json("specifications")?,
        popularity: row.parse("popularity", |number: i32| u32::try_from(number))?,
    })
}

/// The fields brought into the form in which they are kept, or what is wrong.
fn checked(fields: &ProductFields) -> Result<ProductFields, DeskError> {
    let both =
        |field: (&'static str, &'static str), text: &Text, parse: &dyn Fn(&str) -> Result<String, String>| {
            let bn = parse(&text.bn).map_err(|message| DeskError::wrong(field.0, message))?;
            let en = parse(&text.en).map_err(|message| DeskError::wrong(field.1, message))?;
            Ok::<_, DeskError>(Text { bn, en })
        };
    let popularity = fields.popularity;
    if popularity > MOST_POPULARITY {
        return Err(DeskError::invalid("fields.popularity", "must be at most 1,000,000"));
    }
    Ok(ProductFields {
        is_published: fields.is_published,
        brand: line_of(&fields.brand, 1, MOST_LABEL)
            .map_err(|message| DeskError::wrong("fields.brand", message))?,
        category: fields.category.clone(),
        name: both(("fields.name.bn", "fields.name.en"), &fields.name, &|text| line_of(text, 1, MOST_NAME))?,
        description: both(
            ("fields.description.bn", "fields.description.en"),
            &fields.description,
            &|text| paragraphs(text, 1, MOST_DESCRIPTION),
        )?,
        warranty: both(("fields.warranty.bn", "fields.warranty.en"), &fields.warranty, &|text| {
            line_of(text, 0, MOST_NAME)
        })?,
        specifications: checked_traits("fields.specifications", &fields.specifications, MOST_SPECIFICATIONS)?,
        popularity,
    })
}

fn checked_traits(field: &'static str, traits: &[Trait], most: usize) -> Result<Vec<Trait>, DeskError> {
    if traits.len() > most {
        return Err(DeskError::wrong(field, format!("must have at most {most} entries")));
    }
    let good = |text: Result<String, String>| text.map_err(|message| DeskError::wrong(field, message));
    let one = |named: &Trait| {
        let (name, value) = (&named.name, &named.value);
        Ok(Trait {
            name: Text { bn: good(trait_name(&name.bn))?, en: good(trait_name(&name.en))? },
            value: Text { bn: good(trait_value(&value.bn))?, en: good(trait_value(&value.en))? },
        })
    };
    traits.iter().map(one).collect()
}

fn checked_sku(sku: &NewSku) -> Result<NewSku, DeskError> {
    let code = parse_code(&sku.code).map_err(|message| DeskError::wrong("sku.code", message))?;
    price::check(&sku.price)?;
    let options = checked_traits("sku.options", &sku.options, MOST_OPTIONS)?;
    Ok(NewSku { code, options, price: sku.price })
}

/// The name of a product in the audit log.
fn object(slug: &Slug) -> String {
    format!("product:{slug}")
}

struct Saving<'a> {
    author: Author,
    slug: &'a Slug,
    seen: i64,
    fields: ProductFields,
}

/// Changes what a product says, if it is still as it was seen. Saying what it says already gives the same answer.
pub(super) async fn save(
    database: &Database,
    author: Author,
    (slug, request): (&Slug, &SaveProduct),
) -> Result<StaffProduct, DeskError> {
    let fields = checked(&request.fields)?;
    database.transaction("save_product", &Saving { author, slug, seen: request.seen, fields }).await?;
    show(database, slug).await
}

impl Work for Saving<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let row = transaction.query_opt(LOCK_PRODUCT, &[&self.slug.as_str()]).await?;
        let row = row.ok_or(DeskError::NotFound)?;
        let before = read_fields(&row)?;
        if before == self.fields {
            return Ok(());
        }
        if row.get::<i64>("content_version")? != self.seen {
            return Err(DeskError::Outdated);
        }
        let columns = Columns::new(transaction, (self.slug, &self.fields)).await?;
        transaction.execute(CHANGE_PRODUCT, &columns.values()).await?;
        let entry = Entry {
            action: "save_product",
            object: object(self.slug),
            before: Some(json!(before)),
            after: Some(json!(self.fields)),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}

/// The columns of a product, in the order in which the statements take them.
struct Columns<'a> {
    slug: &'a str,
    brand: i64,
    category: i64,
    fields: &'a ProductFields,
    specifications: Json<&'a [Trait]>,
    popularity: i32,
}

impl<'a> Columns<'a> {
    async fn new(
        transaction: &Transaction<'_>,
        (slug, fields): (&'a Slug, &'a ProductFields),
    ) -> Result<Self, DeskError> {
        let (brand, category) = surroundings(transaction, fields).await?;
        Ok(Self {
            slug: slug.as_str(),
            brand,
            category,
            fields,
            specifications: Json(&fields.specifications),
            popularity: fields.popularity.cast_signed(),
        })
    }

    fn values(&self) -> [&(dyn ToSql + Sync); 12] {
        let ProductFields { is_published, name, description, warranty, .. } = self.fields;
        [
            &self.slug,
            &self.brand,
            &self.category,
            &name.bn,
            &name.en,
            &description.bn,
            &description.en,
            &warranty.bn,
            &warranty.en,
            &self.specifications,
            &self.popularity,
            is_published,
        ]
    }
}

/// Brand and category by number. A brand that is not known yet is made.
async fn surroundings(
    transaction: &Transaction<'_>,
    fields: &ProductFields,
) -> Result<(i64, i64), DeskError> {
    let category = transaction.query_opt(FIND_CATEGORY_BY_SLUG, &[&fields.category.as_str()]).await?;
    let category =
        category.ok_or_else(|| DeskError::invalid("fields.category", "does not exist"))?.get("id")?;
    if let Some(row) = transaction.query_opt(FIND_BRAND_BY_NAME, &[&fields.brand]).await? {
        return Ok((row.get("id")?, category));
    }
    let slug = Slug::from_name(&fields.brand)
        .map_err(|_| DeskError::invalid("fields.brand", "needs a Latin letter or a digit"))?;
    let added = transaction.query_opt(ADD_BRAND, &[&slug.as_str(), &fields.brand]).await?;
    let added =
        added.ok_or(DeskError::Taken("Another brand has a name that looks the same in addresses."))?;
    Ok((added.get("id")?, category))
}

struct Creating<'a> {
    author: Author,
    slug: &'a Slug,
    fields: ProductFields,
    sku: NewSku,
}

/// Makes a product with its first SKU, without stock.
pub(super) async fn create(
    database: &Database,
    author: Author,
    request: &CreateProduct,
) -> Result<StaffProduct, DeskError> {
    let (fields, sku) = (checked(&request.fields)?, checked_sku(&request.sku)?);
    database.transaction("create_product", &Creating { author, slug: &request.slug, fields, sku }).await?;
    show(database, &request.slug).await
}

impl Work for Creating<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let columns = Columns::new(transaction, (self.slug, &self.fields)).await?;
        let added = transaction.query_opt(ADD_PRODUCT, &columns.values()).await?;
        let added = added.ok_or(DeskError::Taken("There is a product with this address."))?;
        insert_sku(transaction, added.get("id")?, &self.sku).await?;
        let entry = Entry {
            action: "create_product",
            object: object(self.slug),
            before: None,
            after: Some(json!({"fields": self.fields, "sku": self.sku})),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}

/// Prices come last: whoever follows them looks back for a bounded time only.
async fn insert_sku(transaction: &Transaction<'_>, product: i64, sku: &NewSku) -> Result<(), DeskError> {
    let added = transaction.query_opt(ADD_SKU, &[&product, &sku.code, &Json(&sku.options)]).await?;
    let id: i64 = added.ok_or(DeskError::Taken("There is a SKU with this code."))?.get("id")?;
    transaction.execute(ADD_STOCK, &[&id]).await?;
    let sale = sku.price.sale;
    let (from, until) = (sale.and_then(|sale| sale.from), sale.and_then(|sale| sale.until));
    let (list, sale) = (sku.price.list.get(), sale.map(|sale| sale.price.get()));
    transaction.execute(SET_PRICE, &[&id, &list, &sale, &from, &until]).await?;
    Ok(())
}

struct Adding<'a> {
    author: Author,
    slug: &'a Slug,
    sku: NewSku,
}

/// Adds a SKU to a product, without stock.
pub(super) async fn add_sku(
    database: &Database,
    author: Author,
    (slug, sku): (&Slug, &NewSku),
) -> Result<StaffProduct, DeskError> {
    database.transaction("add_sku", &Adding { author, slug, sku: checked_sku(sku)? }).await?;
    show(database, slug).await
}

impl Work for Adding<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let row = transaction.query_opt(LOCK_PRODUCT, &[&self.slug.as_str()]).await?;
        let id: i64 = row.ok_or(DeskError::NotFound)?.get("id")?;
        let names =
            |options: &[Trait]| options.iter().map(|option| option.name.en.clone()).collect::<Vec<_>>();
        for sibling in transaction.query(LIST_SKUS_OF_PRODUCT, &[&id]).await? {
            let options = read_summary(&sibling)?.options;
            if names(&options) != names(&self.sku.options) {
                return Err(DeskError::invalid(
                    "sku.options",
                    "must have the same names as those of its siblings",
                ));
            }
            if options == self.sku.options {
                return Err(DeskError::invalid("sku.options", "must differ from those of its siblings"));
            }
        }
        insert_sku(transaction, id, &self.sku).await?;
        let entry = Entry {
            action: "add_sku",
            object: object(self.slug),
            before: None,
            after: Some(json!(self.sku)),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}
