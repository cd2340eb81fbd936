//! The content of one version, immutable.
//!
//! A new version shares every unchanged product with the one before. Prices are not here, see [`Offers`](crate::Offers).

mod withdrawals;

use crate::accessories::Accessories;
use crate::facets::FacetIndex;
use crate::search::{Matches, SearchIndex};
use crate::table::Table;
use crate::{Brand, Category, CategoryTree, ContentChange, Product, Sku};
use domain::{BrandId, CategoryId, DeliveryZone, ProductId, SkuId, Zone};
use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use withdrawals::Withdrawals;

/// How far a follower may be ahead of this replica and still just be told to wait: its last answer came from a
/// replica that saw the change half a second earlier. Further ahead, the database was set back; it is given everything.
const REPLICA_LAG: u64 = 64;

/// Why a change of content cannot be applied. The follower keeps what it has and asks for everything.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The change builds on another version.
    #[error("the change builds on version {from}, this is version {ours}")]
    OtherVersion {
        /// Version of this snapshot.
        ours: u64,
        /// Version the change builds on.
        from: u64,
    },
    /// A category id or slug stands twice.
    #[error("category {category} stands twice, or another has its slug")]
    CategoryTwice {
        /// The second one.
        category: CategoryId,
    },
    /// A category whose ancestors lead to no root.
    #[error("category {category} has a missing parent or is its own ancestor")]
    CategoryWithoutRoot {
        /// One of them.
        category: CategoryId,
    },
    /// A product of a brand or category that is not there.
    #[error("product {product} has an unknown brand or category")]
    ProductWithoutPlace {
        /// The product.
        product: ProductId,
    },
    /// A product whose slug or SKU is another one's.
    #[error("product {product} has the slug or a SKU of another product")]
    ProductTwice {
        /// The product that came second.
        product: ProductId,
    },
    /// The search index failed.
    #[error("the search index cannot be changed")]
    Search(#[from] tantivy::TantivyError),
}

/// The content of one version.
#[derive(Debug, Clone)]
pub struct Snapshot {
    version: u64,
    /// In order of identity, so that a listing and a site map have a fixed order.
    products: BTreeMap<ProductId, Arc<Product>>,
    by_slug: HashSet<BySlug>,
    by_sku: HashMap<SkuId, Arc<Product>>,
    tree: Arc<CategoryTree>,
    brands: Arc<HashMap<BrandId, Brand>>,
    zones: Arc<Vec<DeliveryZone>>,
    table: Arc<Table>,
    search: SearchIndex,
    facets: FacetIndex,
    accessories: Accessories,
    withdrawals: Arc<Withdrawals>,
}

/// A product that is found by its slug without keeping the slug twice.
#[derive(Debug, Clone)]
struct BySlug(Arc<Product>);

impl Snapshot {
    /// No content, at version 0.
    pub fn empty() -> Self {
        Self {
            version: 0,
            products: BTreeMap::new(),
            by_slug: HashSet::new(),
            by_sku: HashMap::new(),
            tree: Arc::default(),
            brands: Arc::default(),
            zones: Arc::default(),
            table: Arc::default(),
            search: SearchIndex::empty(),
            facets: FacetIndex::default(),
            accessories: Accessories::default(),
            withdrawals: Arc::new(Withdrawals::since(0)),
        }
    }

    /// The content after a change, which must build on this version or hold everything (from version 0).
    pub fn apply(&self, change: &ContentChange) -> Result<Self, ContentError> {
        let mut next = if change.from == 0 {
            // The index keeps what it has of the same products, see `SearchIndex::apply`.
            Self {
                search: self.search.clone(),
                withdrawals: Arc::new(Withdrawals::since(change.to)),
                ..Self::empty()
            }
        } else if change.from == self.version {
            self.clone()
        } else {
            return Err(ContentError::OtherVersion { ours: self.version, from: change.from });
        };
        next.version = change.to;
        next.tree = Arc::new(CategoryTree::new(&change.categories)?);
        next.brands = Arc::new(change.brands.iter().map(|brand| (brand.id, brand.clone())).collect());
        next.zones = Arc::new(change.zones.clone());

        // All old forms go before any new one comes: two products may have swapped their slugs.
        for id in change.withdrawn.iter().copied().chain(change.products.iter().map(|product| product.id)) {
            next.remove(id);
        }
        for product in &change.products {
            let known = self.products.get(&product.id).filter(|known| *known == product);
            next.insert(known.unwrap_or(product))?;
        }
        if let Some(homeless) = next.products.values().find(|product| !next.has_place(product)) {
            return Err(ContentError::ProductWithoutPlace { product: homeless.id });
        }
        if change.from != 0 {
            Arc::make_mut(&mut next.withdrawals).add(change.to, &change.withdrawn);
        }
        next.table = Arc::new(Table::new(next.products.values(), (&next.tree, &next.brands, &next.facets)));
        next.search = next.search.apply(self, &next)?;
        Ok(next)
    }

    /// Everything, as it travels and lies on disk.
    pub fn to_change(&self) -> ContentChange {
        self.change_of(0, self.products.values().cloned().collect(), Vec::new())
    }

    /// Accessories that say they fit a product, in order of identity.
    pub fn accessories_of(&self, product: &Product) -> impl Iterator<Item = &Arc<Product>> {
        self.accessories.of(product).filter_map(|accessory| self.products.get(&accessory))
    }

    /// What products can be chosen by.
    pub(crate) const fn facets(&self) -> &FacetIndex {
        &self.facets
    }

    /// For the publisher: what changed after a version; `None` when nothing did. A follower that is older than this
    /// snapshot can remember, or far ahead of it, is given everything.
    pub fn change_after(&self, version: u64) -> Option<ContentChange> {
        if (self.version..=self.version + REPLICA_LAG).contains(&version) {
            return None;
        }
        let Some(withdrawn) = self.withdrawals.after(version).filter(|_| version < self.version) else {
            return Some(self.to_change());
        };
        let products = self.products.values().filter(|product| product.version > version).cloned().collect();
        // One that was withdrawn and has come back is among the products.
        let withdrawn = withdrawn.filter(|id| !self.products.contains_key(id)).collect();
        Some(self.change_of(version, products, withdrawn))
    }

    /// Grows with every change of published content.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// All published products, in order of identity.
    pub fn products(&self) -> impl ExactSizeIterator<Item = &Arc<Product>> + DoubleEndedIterator {
        self.products.values()
    }

    /// The product with this identity.
    pub fn find_product(&self, id: ProductId) -> Option<&Arc<Product>> {
        self.products.get(&id)
    }

    /// The product with this name in the address.
    pub fn find_product_by_slug(&self, slug: &str) -> Option<&Arc<Product>> {
        self.by_slug.get(slug).map(|found| &found.0)
    }

    /// The product that has this SKU, and the SKU.
    pub fn find_sku(&self, id: SkuId) -> Option<(&Arc<Product>, &Sku)> {
        let product = self.by_sku.get(&id)?;
        Some((product, product.skus.iter().find(|sku| sku.id == id)?))
    }

    /// The products that stand right in a category, not below it.
    pub fn products_in(&self, category: CategoryId) -> impl Iterator<Item = &Arc<Product>> {
        self.table.products_in(&self.tree, category)
    }

    /// All products as rows.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// The category tree.
    pub fn categories(&self) -> &CategoryTree {
        &self.tree
    }

    /// The category of a product of this snapshot.
    pub fn category_of(&self, product: &Product) -> &Category {
        self.tree.find(product.category).expect("apply checks the category of every product")
    }

    /// The brand of a product of this snapshot.
    pub fn brand_of(&self, product: &Product) -> &Brand {
        self.brands.get(&product.brand).expect("apply checks the brand of every product")
    }

    /// All brands, by name.
    pub fn brands(&self) -> Vec<&Brand> {
        let mut brands: Vec<_> = self.brands.values().collect();
        brands.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        brands
    }

    /// The brand with this identity.
    pub fn find_brand(&self, id: BrandId) -> Option<&Brand> {
        self.brands.get(&id)
    }

    /// The brand with this name in the address.
    pub fn find_brand_by_slug(&self, slug: &str) -> Option<&Brand> {
        self.brands.values().find(|brand| brand.slug.as_str() == slug)
    }

    /// All delivery zones.
    pub fn zones(&self) -> &[DeliveryZone] {
        &self.zones
    }

    /// Fee and time of one delivery zone.
    pub fn find_zone(&self, zone: Zone) -> Option<&DeliveryZone> {
        self.zones.iter().find(|known| known.zone == zone)
    }

    /// The products that match what a shopper typed, the best first by text alone.
    pub(crate) fn search(&self, text: &str) -> Matches {
        self.search.find(text)
    }

    fn change_of(&self, from: u64, products: Vec<Arc<Product>>, withdrawn: Vec<ProductId>) -> ContentChange {
        let mut brands: Vec<_> = self.brands.values().cloned().collect();
        brands.sort_by_key(|brand| brand.id);
        ContentChange {
            from,
            to: self.version,
            categories: self.tree.all().to_vec(),
            brands,
            zones: self.zones.to_vec(),
            products,
            withdrawn,
        }
    }

    fn has_place(&self, product: &Product) -> bool {
        self.brands.contains_key(&product.brand) && self.tree.find(product.category).is_some()
    }

    fn remove(&mut self, id: ProductId) {
        let Some(product) = self.products.remove(&id) else { return };
        self.by_slug.remove(product.slug.as_str());
        self.facets.remove(id);
        self.accessories.remove(id);
        for sku in &product.skus {
            self.by_sku.remove(&sku.id);
        }
    }

    fn insert(&mut self, product: &Arc<Product>) -> Result<(), ContentError> {
        let fresh_skus = product.skus.iter().all(|sku| self.by_sku.insert(sku.id, product.clone()).is_none());
        let fresh = fresh_skus
            && self.by_slug.insert(BySlug(product.clone()))
            && self.products.insert(product.id, product.clone()).is_none();
        if !fresh {
            return Err(ContentError::ProductTwice { product: product.id });
        }
        self.facets.insert(product);
        self.accessories.insert(product);
        Ok(())
    }
}

impl Borrow<str> for BySlug {
    fn borrow(&self) -> &str {
        self.0.slug.as_str()
    }
}

impl Hash for BySlug {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.slug.as_str().hash(state);
    }
}

impl PartialEq for BySlug {
    fn eq(&self, other: &Self) -> bool {
        self.0.slug == other.0.slug
    }
}

impl Eq for BySlug {}

#[cfg(test)]
mod tests;
