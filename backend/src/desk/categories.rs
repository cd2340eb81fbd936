//! The tree of categories. One that has products, or others below it, cannot be taken away.

use super::error::DeskError;
use super::sorting_queries::{
    ADD_CATEGORY, DELETE_CATEGORY, FIND_CATEGORY_DEPTH, LIST_STAFF_CATEGORIES, LOCK_CATEGORY, LOCK_SIBLINGS,
    PLACE_CATEGORY, RENAME_CATEGORY,
};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::import::bounds::category_step;
use client::{CreateCategory, SaveCategory, StaffCategory};
use domain::product_bounds::MOST_CATEGORY_STEPS;
use domain::{Slug, Text};
use serde_json::json;

/// Most that are listed; a shop does not have more.
const MOST: i64 = 2_000;

/// The whole tree.
pub(super) async fn list(database: &Database) -> Result<Vec<StaffCategory>, DeskError> {
    let rows = database.session().await?.query(LIST_STAFF_CATEGORIES, &[&MOST]).await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

fn read(row: &Record) -> Result<StaffCategory, DatabaseError> {
    Ok(StaffCategory {
        slug: row.text("slug")?,
        parent: match row.get::<Option<String>>("parent")? {
            Some(_) => Some(row.text("parent")?),
            None => None,
        },
        name: read_name(row)?,
        products: row.get("products")?,
    })
}

fn read_name(row: &Record) -> Result<Text, DatabaseError> {
    Ok(Text { bn: row.get("name_bn")?, en: row.get("name_en")? })
}

fn checked(name: &Text) -> Result<Text, DeskError> {
    let part = |field, text| category_step(text).map_err(|message| DeskError::wrong(field, message));
    let name = Text { bn: part("name.bn", &name.bn)?, en: part("name.en", &name.en)? };
    if Slug::from_name(&name.en).is_err() {
        return Err(DeskError::invalid("name.en", "needs a Latin letter or a digit"));
    }
    Ok(name)
}

fn object(slug: &Slug) -> String {
    format!("category:{slug}")
}

/// What is done to the tree.
struct Change<'a> {
    author: Author,
    step: Step<'a>,
}

enum Step<'a> {
    Create { parent: Option<&'a Slug>, name: Text },
    Rename { slug: &'a Slug, seen: &'a Text, name: Text },
    Raise { slug: &'a Slug },
    Delete { slug: &'a Slug },
}

/// Makes a category after its siblings.
pub(super) async fn create(
    database: &Database,
    author: Author,
    request: &CreateCategory,
) -> Result<(), DeskError> {
    let step = Step::Create { parent: request.parent.as_ref(), name: checked(&request.name)? };
    database.transaction("create_category", &Change { author, step }).await
}

/// Gives a category another name. The one it has already gives the same answer.
pub(super) async fn save(
    database: &Database,
    author: Author,
    (slug, request): (&Slug, &SaveCategory),
) -> Result<(), DeskError> {
    let step = Step::Rename { slug, seen: &request.seen, name: checked(&request.name)? };
    database.transaction("save_category", &Change { author, step }).await
}

/// Puts a category before the sibling above it; the first one stays.
pub(super) async fn raise(database: &Database, author: Author, slug: &Slug) -> Result<(), DeskError> {
    database.transaction("raise_category", &Change { author, step: Step::Raise { slug } }).await
}

/// Takes an empty category away.
pub(super) async fn delete(database: &Database, author: Author, slug: &Slug) -> Result<(), DeskError> {
    database.transaction("delete_category", &Change { author, step: Step::Delete { slug } }).await
}

impl Work for Change<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let entry = match &self.step {
            Step::Create { parent, name } => Some(insert(transaction, *parent, name).await?),
            Step::Rename { slug, seen, name } => rename(transaction, slug, (seen, name)).await?,
            Step::Raise { slug } => reorder(transaction, slug).await?,
            Step::Delete { slug } => Some(remove(transaction, slug).await?),
        };
        match entry {
            Some(entry) => Ok(record(transaction, &self.author, &entry).await?),
            None => Ok(()),
        }
    }
}

/// In addresses it is `cases`, or `phones-cases` when another category has that.
async fn insert(
    transaction: &Transaction<'_>,
    parent: Option<&Slug>,
    name: &Text,
) -> Result<Entry, DeskError> {
    let mut candidates = vec![name.en.clone()];
    let mut parent_id: Option<i64> = None;
    if let Some(parent) = parent {
        let above = transaction.query_opt(FIND_CATEGORY_DEPTH, &[&parent.as_str()]).await?;
        let above = above.ok_or_else(|| DeskError::invalid("parent", "does not exist"))?;
        if above.parse("depth", |depth: i32| usize::try_from(depth))? >= MOST_CATEGORY_STEPS {
            return Err(DeskError::invalid("parent", "lies as deep as categories go"));
        }
        parent_id = Some(above.get("id")?);
        candidates.push(format!("{} {}", above.get::<String>("name_en")?, name.en));
    }
    for candidate in candidates {
        let Ok(slug) = Slug::from_name(&candidate) else { continue };
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&parent_id, &slug.as_str(), &name.bn, &name.en];
        if transaction.query_opt(ADD_CATEGORY, &values).await?.is_some() {
            let after = Some(json!({"parent": parent, "name": name}));
            return Ok(Entry { action: "create_category", object: object(&slug), before: None, after });
        }
    }
    Err(DeskError::Taken("There is a category with this name, or one that looks the same in addresses."))
}

async fn lock(transaction: &Transaction<'_>, slug: &Slug) -> Result<Record, DeskError> {
    transaction.query_opt(LOCK_CATEGORY, &[&slug.as_str()]).await?.ok_or(DeskError::NotFound)
}

async fn rename(
    transaction: &Transaction<'_>,
    slug: &Slug,
    (seen, name): (&Text, &Text),
) -> Result<Option<Entry>, DeskError> {
    let row = lock(transaction, slug).await?;
    let before = read_name(&row)?;
    if before == *name {
        return Ok(None);
    }
    if before != *seen {
        return Err(DeskError::Outdated);
    }
    transaction.execute(RENAME_CATEGORY, &[&row.get::<i64>("id")?, &name.bn, &name.en]).await?;
    let (before, after) = (Some(json!(before)), Some(json!(name)));
    Ok(Some(Entry { action: "save_category", object: object(slug), before, after }))
}

async fn reorder(transaction: &Transaction<'_>, slug: &Slug) -> Result<Option<Entry>, DeskError> {
    let row = lock(transaction, slug).await?;
    let (id, parent): (i64, Option<i64>) = (row.get("id")?, row.get("parent_id")?);
    let mut siblings: Vec<(i64, i32)> = Vec::new();
    for sibling in transaction.query(LOCK_SIBLINGS, &[&parent]).await? {
        siblings.push((sibling.get("id")?, sibling.get("position")?));
    }
    let place = siblings.iter().position(|(sibling, _)| *sibling == id).unwrap_or_default();
    if place == 0 {
        return Ok(None);
    }
    for (sibling, position) in raised(&siblings, place) {
        transaction.execute(PLACE_CATEGORY, &[&sibling, &position]).await?;
    }
    let (before, after) = (Some(json!({"place": place + 1})), Some(json!({"place": place})));
    Ok(Some(Entry { action: "raise_category", object: object(slug), before, after }))
}

/// Which siblings get which position, so that the one at `place` comes one earlier. Positions that were equal become
/// different ones.
fn raised(siblings: &[(i64, i32)], place: usize) -> Vec<(i64, i32)> {
    let mut order: Vec<(i64, i32)> = siblings.to_vec();
    order.swap(place, place - 1);
    let mut last = None;
    let mut moved = Vec::new();
    for ((id, had), (_, position)) in order.into_iter().zip(siblings) {
        let position = last.map_or(*position, |last: i32| (*position).max(last + 1));
        last = Some(position);
        if had != position {
            moved.push((id, position));
        }
    }
    moved
}

async fn remove(transaction: &Transaction<'_>, slug: &Slug) -> Result<Entry, DeskError> {
    let row = lock(transaction, slug).await?;
    let before = Some(json!(read_name(&row)?));
    transaction.execute(DELETE_CATEGORY, &[&row.get::<i64>("id")?]).await?;
    Ok(Entry { action: "delete_category", object: object(slug), before, after: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_earlier_and_the_others_stay() {
        assert_eq!(raised(&[(1, 5), (2, 6), (3, 9)], 2), [(3, 6), (2, 9)]);
        assert_eq!(raised(&[(1, 0), (2, 0), (3, 0)], 1), [(1, 1), (3, 2)], "equal ones become different");
    }
}
