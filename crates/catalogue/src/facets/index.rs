//! The values of every SKU, as numbers.

use super::FacetValue;
use crate::Product;
use domain::ProductId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// A value's number; numbers mean nothing outside one index.
pub(super) type Id = u32;

/// Stands for what nobody chooses among, so that values stand where their specification or option does.
const NONE: Id = Id::MAX;

/// The values of all products. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct FacetIndex {
    known: Arc<Known>,
    products: HashMap<ProductId, ProductValues, BuildHasherDefault<IdHasher>>,
}

/// Every value that was met, and which facet it is of.
#[derive(Debug, Clone, Default)]
struct Known {
    ids: HashMap<FacetValue, Id>,
    values: Vec<FacetValue>,
    facets: Vec<Id>,
    facet_ids: HashMap<String, Id>,
    facet_names: Vec<String>,
}

/// What one product has: how many specifications, a number for each; and the same with the options of each SKU.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProductValues(Arc<[Id]>);

/// A value that a product has somewhere: its number, whether a SKU has it as an option, and whether it is the first of
/// its facet. In one number, since these are what lists of tens of thousands are counted by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Once(u32);

/// Identities are spread already; multiplying brings the spread into the upper bits, which a table looks at.
#[derive(Debug, Clone, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_i64(&mut self, id: i64) {
        self.write_u64(id.cast_unsigned());
    }

    fn write_u64(&mut self, id: u64) {
        self.0 = (self.0.rotate_left(5) ^ id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl ProductValues {
    /// The numbers of the specifications; then those of each SKU's options.
    pub(super) fn lists(&self) -> impl Iterator<Item = &[Id]> {
        let mut rest = &self.0[..];
        std::iter::from_fn(move || {
            let (&count, behind) = rest.split_first()?;
            let (list, after) = behind.split_at_checked(count as usize)?;
            rest = after;
            Some(list)
        })
    }
}

impl Once {
    pub(super) const fn id(self) -> Id {
        self.0 >> 2
    }

    pub(super) const fn is_option(self) -> bool {
        self.0 & 1 == 1
    }

    pub(super) const fn is_first(self) -> bool {
        self.0 & 2 == 2
    }
}

/// Those that can be chosen.
pub(super) fn chosen_among(list: &[Id]) -> impl Iterator<Item = Id> {
    list.iter().copied().filter(|id| *id != NONE)
}

/// What somebody has chosen: of each group one must hold.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    groups: Vec<(Id, Vec<Id>)>,
    /// A facet that no product has.
    is_nothing: bool,
}

/// Which facets of a choice do not hold for a SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lacks {
    Nothing,
    One(Id),
    More,
}

impl FacetIndex {
    /// Takes a product in.
    pub(crate) fn insert(&mut self, product: &Product) {
        let lists =
            std::iter::once(&product.specifications).chain(product.skus.iter().map(|sku| &sku.options));
        let mut values = Vec::new();
        for entries in lists {
            values.push(Id::try_from(entries.len()).unwrap_or(Id::MAX));
            values.extend(
                entries.iter().map(|entry| FacetValue::of(entry).map_or(NONE, |value| self.id(value))),
            );
        }
        self.products.insert(product.id, ProductValues(values.into()));
    }

    /// Adds every value of a product to `all`, once, those of a facet together.
    pub(crate) fn once(&self, values: &ProductValues, all: &mut Vec<Once>) {
        let begin = all.len();
        for (list, is_option) in values.lists().zip(std::iter::once(false).chain(std::iter::repeat(true))) {
            all.extend(chosen_among(list).map(|id| Once(id << 2 | Id::from(is_option))));
        }
        let own = &mut all[begin..];
        own.sort_unstable_by_key(|value| (self.facet(value.id()), value.id(), !value.is_option()));
        let (mut kept, mut facet) = (begin, None);
        for place in begin..all.len() {
            let value = all[place];
            if kept == begin || all[kept - 1].id() != value.id() {
                let own = self.facet(value.id());
                all[kept] = Once(value.0 | u32::from(facet.replace(own) != Some(own)) << 1);
                kept += 1;
            }
        }
        all.truncate(kept);
    }

    /// Takes a product out.
    pub(crate) fn remove(&mut self, product: ProductId) {
        self.products.remove(&product);
    }

    fn id(&mut self, value: FacetValue) -> Id {
        if let Some(id) = self.known.ids.get(&value) {
            return *id;
        }
        let known = Arc::make_mut(&mut self.known);
        let next = |count: usize| Id::try_from(count).expect("there are few values");
        let facet = *known.facet_ids.entry(value.name().to_owned()).or_insert_with(|| {
            known.facet_names.push(value.name().to_owned());
            next(known.facet_names.len() - 1)
        });
        let id = next(known.values.len());
        known.values.push(value.clone());
        known.facets.push(facet);
        known.ids.insert(value, id);
        id
    }

    /// How many values there are.
    pub(super) fn values(&self) -> usize {
        self.known.values.len()
    }

    /// How many facets there are.
    pub(super) fn facets(&self) -> usize {
        self.known.facet_names.len()
    }

    pub(super) fn value(&self, id: Id) -> &FacetValue {
        &self.known.values[id as usize]
    }

    pub(super) fn facet(&self, id: Id) -> Id {
        self.known.facets[id as usize]
    }

    pub(super) fn facet_name(&self, facet: Id) -> &str {
        &self.known.facet_names[facet as usize]
    }

    /// What a product has.
    pub(crate) fn of(&self, product: ProductId) -> Option<&ProductValues> {
        self.products.get(&product)
    }

    /// What the values of a query mean here.
    pub(crate) fn chosen(&self, values: &[FacetValue]) -> Chosen {
        let mut chosen = Chosen::default();
        let mut names: Vec<&str> = values.iter().map(FacetValue::name).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let of_name = values.iter().filter(|value| value.name() == name);
            let ids: Vec<Id> = of_name.filter_map(|value| self.known.ids.get(value).copied()).collect();
            match self.known.facet_ids.get(name) {
                Some(facet) => chosen.groups.push((*facet, ids)),
                None => chosen.is_nothing = true,
            }
        }
        chosen
    }
}

impl Chosen {
    /// Whether a SKU of a product has all that was chosen.
    pub(crate) fn takes(&self, values: &ProductValues) -> bool {
        if self.is_everything() {
            return true;
        }
        let mut lists = values.lists();
        let shared = lists.next().unwrap_or_default();
        lists.any(|sku| self.lacks(shared, sku) == Lacks::Nothing)
    }

    /// Whether nothing was chosen, so that every product is taken.
    pub(super) fn is_everything(&self) -> bool {
        self.groups.is_empty() && !self.is_nothing
    }

    /// What a SKU lacks of the choice.
    pub(super) fn lacks(&self, shared: &[Id], sku: &[Id]) -> Lacks {
        if self.is_nothing {
            return Lacks::More;
        }
        let has = |ids: &[Id]| ids.iter().any(|id| shared.contains(id) || sku.contains(id));
        let mut missing = self.groups.iter().filter(|(_, ids)| !has(ids)).map(|(facet, _)| *facet);
        match (missing.next(), missing.next()) {
            (None, _) => Lacks::Nothing,
            (Some(facet), None) => Lacks::One(facet),
            (Some(_), Some(_)) => Lacks::More,
        }
    }

    /// Whether a facet is among what was chosen.
    pub(super) fn has_facet(&self, facet: Id) -> bool {
        self.groups.iter().any(|(other, _)| *other == facet)
    }

    /// Whether a value is.
    pub(super) fn has(&self, id: Id) -> bool {
        self.groups.iter().any(|(_, ids)| ids.contains(&id))
    }
}
