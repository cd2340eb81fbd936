//! Bringing the categories of a file into the tree.

use super::names::{CategoryName, Names};
use anyhow::Context;
use domain::Slug;
use std::collections::{HashMap, HashSet};
use tokio_postgres::Transaction;
use tokio_postgres::types::ToSql;

const LIST: &str = "SELECT id, parent_id, slug, name_bn, name_en, position FROM category";
const INSERT: &str = "
    INSERT INTO category (parent_id, slug, name_bn, name_en, position) VALUES ($1, $2, $3, $4, $5) RETURNING id";
const RENAME: &str = "UPDATE category SET name_bn = $2 WHERE id = $1";

/// What the tree has.
struct Tree {
    by_name: HashMap<(Option<i64>, String), (i64, String)>,
    slugs: HashSet<String>,
    last_position: i32,
}

/// Makes what is missing and gives new Bangla names; the id of each category of the file. Nothing is written when
/// nothing differs, because any statement on this table raises the content version.
pub(super) async fn merge(transaction: &Transaction<'_>, names: &Names) -> anyhow::Result<Vec<i64>> {
    let mut tree = read(transaction).await?;
    let mut ids: Vec<i64> = Vec::with_capacity(names.categories.len());
    for CategoryName { parent, name } in &names.categories {
        let parent_id = parent.map(|position| ids[position]);
        let id = if let Some((id, bangla)) = tree.by_name.get(&(parent_id, name.en.clone())) {
            if *bangla != name.bn {
                transaction.execute(RENAME, &[id, &name.bn]).await?;
            }
            *id
        } else {
            let above = parent.map(|position| names.categories[position].name.en.as_str());
            let slug = tree.free_slug(above, &name.en)?;
            tree.last_position += 1;
            let values: [&(dyn ToSql + Sync); 5] =
                [&parent_id, &slug, &name.bn, &name.en, &tree.last_position];
            transaction.query_one(INSERT, &values).await?.get(0)
        };
        ids.push(id);
    }
    Ok(ids)
}

async fn read(transaction: &Transaction<'_>) -> anyhow::Result<Tree> {
    let mut tree = Tree { by_name: HashMap::new(), slugs: HashSet::new(), last_position: 0 };
    for row in transaction.query(LIST, &[]).await? {
        let key = (row.get("parent_id"), row.get("name_en"));
        tree.by_name.insert(key, (row.get("id"), row.get("name_bn")));
        tree.slugs.insert(row.get("slug"));
        tree.last_position = tree.last_position.max(row.get("position"));
    }
    Ok(tree)
}

impl Tree {
    /// `cases`, or `phones-cases` when another category has that, or with a number.
    fn free_slug(&mut self, above: Option<&str>, name: &str) -> anyhow::Result<String> {
        let long = above.map_or_else(|| name.to_owned(), |above| format!("{above} {name}"));
        let numbered = (2..1_000).map(|number| format!("{long} {number}"));
        let mut candidates = [name.to_owned(), long.clone()].into_iter().chain(numbered);
        let free = candidates.find_map(|text| {
            let slug = String::from(Slug::from_name(&text).ok()?);
            self.slugs.insert(slug.clone()).then_some(slug)
        });
        free.with_context(|| format!("no address is free for the category \"{name}\""))
    }
}
