//! Brands. New ones come with their first product; here they get another name, or go when nothing is theirs any more.

use super::error::DeskError;
use super::sorting_queries::{DELETE_BRAND, LIST_OTHER_BRANDS, LIST_STAFF_BRANDS, LOCK_BRAND, RENAME_BRAND};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::import::bounds::line_of;
use client::{SaveBrand, StaffBrand};
use domain::Slug;
use domain::product_bounds::MOST_LABEL;
use serde_json::json;

/// Most that are listed.
const MOST: i64 = 2_000;

/// The brands by name.
pub(super) async fn list(database: &Database) -> Result<Vec<StaffBrand>, DeskError> {
    let rows = database.session().await?.query(LIST_STAFF_BRANDS, &[&MOST]).await?;
    let read = |row: &Record| {
        Ok(StaffBrand { slug: row.text("slug")?, name: row.get("name")?, products: row.get("products")? })
    };
    Ok(rows.iter().map(read).collect::<Result<_, DatabaseError>>()?)
}

struct Change<'a> {
    author: Author,
    slug: &'a Slug,
    /// The name as it was seen, and the new one; none: it goes.
    name: Option<(&'a str, String)>,
}

/// Gives a brand another name. The one it has already gives the same answer.
pub(super) async fn save(
    database: &Database,
    author: Author,
    (slug, request): (&Slug, &SaveBrand),
) -> Result<(), DeskError> {
    let name = line_of(&request.name, 1, MOST_LABEL).map_err(|message| DeskError::wrong("name", message))?;
    let change = Change { author, slug, name: Some((&request.seen, name)) };
    database.transaction("save_brand", &change).await
}

/// Takes a brand without products away.
pub(super) async fn delete(database: &Database, author: Author, slug: &Slug) -> Result<(), DeskError> {
    database.transaction("delete_brand", &Change { author, slug, name: None }).await
}

impl Work for Change<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let row = transaction.query_opt(LOCK_BRAND, &[&self.slug.as_str()]).await?;
        let row = row.ok_or(DeskError::NotFound)?;
        let (id, before): (i64, String) = (row.get("id")?, row.get("name")?);
        let action = match &self.name {
            Some((_, name)) if before == *name => return Ok(()),
            Some((seen, _)) if before != *seen => return Err(DeskError::Outdated),
            Some((_, name)) => {
                refuse_look_alike(transaction, id, name).await?;
                transaction.execute(RENAME_BRAND, &[&id, name]).await?;
                "save_brand"
            }
            None => {
                transaction.execute(DELETE_BRAND, &[&id]).await?;
                "delete_brand"
            }
        };
        let entry = Entry {
            action,
            object: format!("brand:{}", self.slug),
            before: Some(json!(before)),
            after: self.name.as_ref().map(|(_, name)| json!(name)),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}

/// Two brands whose names differ in a sign only are a mistake of typing, and a catalogue file could not tell them apart.
async fn refuse_look_alike(transaction: &Transaction<'_>, id: i64, name: &str) -> Result<(), DeskError> {
    let slug =
        Slug::from_name(name).map_err(|_| DeskError::invalid("name", "needs a Latin letter or a digit"))?;
    for other in transaction.query(LIST_OTHER_BRANDS, &[&id]).await? {
        let (taken, other): (String, String) = (other.get("slug")?, other.get("name")?);
        if taken == slug.as_str() || Slug::from_name(&other).is_ok_and(|other| other == slug) {
            return Err(DeskError::Taken(
                "Another brand has this name, or one that looks the same in addresses.",
            ));
        }
    }
    Ok(())
}
