//! What the shop sells, from the file that its catalogue was loaded from: the independent source for "the right product".

use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use std::path::Path;

/// A product as the catalogue's file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ware {
    /// The last part of its page's address.
    pub(crate) slug: String,
    pub(crate) name_bn: String,
    pub(crate) name_en: String,
    /// Codes of its SKUs; its page shows one of them.
    pub(crate) codes: Vec<String>,
}

/// A row of the file, as far as it is needed.
#[derive(Debug, serde::Deserialize)]
struct Row {
    product: String,
    published: String,
    name_en: String,
    name_bn: String,
    popularity: String,
    sku: String,
}

/// All published products, the most popular first.
pub(crate) fn read(path: &Path) -> Result<Vec<Ware>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("there is no catalogue {}", path.display()))?;
    let mut wares: Vec<(u64, Ware)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in reader.deserialize() {
        let row: Row = row.with_context(|| format!("{} cannot be read", path.display()))?;
        if row.published != "yes" {
            continue;
        }
        let place = *places.entry(row.product.clone()).or_insert(wares.len());
        if place == wares.len() {
            let Row { product: slug, name_bn, name_en, .. } = row;
            wares.push((
                row.popularity.parse().unwrap_or(0),
                Ware { slug, name_bn, name_en, codes: Vec::new() },
            ));
        }
        wares[place].1.codes.push(row.sku);
    }
    ensure!(!wares.is_empty(), "{} has no published product", path.display());
    wares.sort_by_key(|(popularity, _)| std::cmp::Reverse(*popularity));
    Ok(wares.into_iter().map(|(_, ware)| ware).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_has_its_products_with_all_their_codes() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../database/sample/catalogue.csv");
        let wares = read(&path).unwrap();
        assert_eq!(wares.len(), 379);
        let phone = wares.iter().find(|ware| ware.slug == "samsung-galaxy-s25-ultra").unwrap();
        assert_eq!(phone.name_en, "Samsung Galaxy S25 Ultra 5G");
        assert!(phone.codes.contains(&"SAM-S25-ULTRA-TITGR-12-512".to_owned()), "{phone:?}");
    }
}
