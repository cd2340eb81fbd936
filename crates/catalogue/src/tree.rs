//! The category tree.

use crate::{Category, ContentError};
use domain::CategoryId;
use std::collections::HashMap;
use std::ops::Range;

/// All categories, with the questions that pages ask about them. Siblings are in display order everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryTree {
    /// Parents before children, depth first: the order of a site map.
    categories: Vec<Category>,
    by_id: HashMap<CategoryId, usize>,
    by_slug: HashMap<String, usize>,
    roots: Vec<CategoryId>,
    children: HashMap<CategoryId, Vec<CategoryId>>,
}

impl CategoryTree {
    /// Builds the tree. Fails when a parent is missing, when a slug or id stands twice, or when categories are their
    /// own ancestors.
    pub(crate) fn new(categories: &[Category]) -> Result<Self, ContentError> {
        let mut sorted: Vec<&Category> = categories.iter().collect();
        sorted.sort_by(|a, b| (a.position, &a.name.en, a.id).cmp(&(b.position, &b.name.en, b.id)));
        let mut tree = Self::default();
        for category in &sorted {
            match category.parent {
                None => tree.roots.push(category.id),
                Some(parent) => tree.children.entry(parent).or_default().push(category.id),
            }
        }
        let by_id: HashMap<_, _> = sorted.iter().map(|category| (category.id, *category)).collect();
        let mut waiting: Vec<CategoryId> = tree.roots.iter().rev().copied().collect();
        while let Some(id) = waiting.pop() {
            let category = by_id[&id];
            let index = tree.categories.len();
            if tree.by_id.insert(id, index).is_some()
                || tree.by_slug.insert(category.slug.to_string(), index).is_some()
            {
                return Err(ContentError::CategoryTwice { category: id });
            }
            tree.categories.push(category.clone());
            waiting.extend(tree.children(id).iter().rev());
        }
        // Whatever the walk from the roots did not reach hangs on a missing parent or on itself.
        match sorted.iter().find(|category| !tree.by_id.contains_key(&category.id)) {
            Some(category) => Err(ContentError::CategoryWithoutRoot { category: category.id }),
            None => Ok(tree),
        }
    }

    /// All categories, each before its children.
    pub fn all(&self) -> &[Category] {
        &self.categories
    }

    /// The category with this identity.
    pub fn find(&self, id: CategoryId) -> Option<&Category> {
        Some(&self.categories[self.place_of(id)?])
    }

    /// Where a category stands in [`Self::all`].
    pub(crate) fn place_of(&self, id: CategoryId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// The category with this name in the address.
    pub fn find_by_slug(&self, slug: &str) -> Option<&Category> {
        Some(&self.categories[*self.by_slug.get(slug)?])
    }

    /// The categories without a parent.
    pub fn roots(&self) -> impl Iterator<Item = &Category> {
        self.roots.iter().filter_map(|&id| self.find(id))
    }

    /// The categories right below one.
    pub fn children_of(&self, id: CategoryId) -> impl Iterator<Item = &Category> {
        self.children(id).iter().filter_map(|&child| self.find(child))
    }

    /// The way down to a category: its root first, itself last. Empty when there is no such category.
    pub fn path_to(&self, id: CategoryId) -> Vec<&Category> {
        let mut path: Vec<_> =
            std::iter::successors(self.find(id), |category| self.find(category.parent?)).collect();
        path.reverse();
        path
    }

    /// A category and everything below it. Empty when there is no such category.
    pub fn subtree(&self, id: CategoryId) -> &[Category] {
        &self.categories[self.places_of(id)]
    }

    /// Where a category and everything below it stand in [`Self::all`].
    pub(crate) fn places_of(&self, id: CategoryId) -> Range<usize> {
        let Some(start) = self.place_of(id) else { return 0..0 };
        // Depth first: the subtree is one run, which ends where the next category is no descendant.
        let end = (start + 1..self.categories.len())
            .find(|&index| !self.is_below(&self.categories[index], id))
            .unwrap_or(self.categories.len());
        start..end
    }

    fn is_below(&self, category: &Category, ancestor: CategoryId) -> bool {
        std::iter::successors(category.parent, |&id| self.find(id)?.parent).any(|id| id == ancestor)
    }

    fn children(&self, id: CategoryId) -> &[CategoryId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::category;
    use proptest::prelude::*;

    fn names<'a>(categories: impl IntoIterator<Item = &'a Category>) -> Vec<&'a str> {
        categories.into_iter().map(|category| category.name.en.as_str()).collect()
    }

    fn shop() -> Vec<Category> {
        vec![
            category(4, Some(2), "Feature phones"),
            category(3, Some(2), "Smartphones"),
            category(5, None, "Audio"),
            category(2, None, "Phones"),
            category(6, Some(3), "Folding"),
        ]
    }

    #[test]
    fn answers_what_pages_ask() {
        let tree = CategoryTree::new(&shop()).unwrap();
        assert_eq!(names(tree.roots()), ["Audio", "Phones"]);
        assert_eq!(names(tree.all()), ["Audio", "Phones", "Feature phones", "Smartphones", "Folding"]);
        assert_eq!(names(tree.children_of(CategoryId(2))), ["Feature phones", "Smartphones"]);
        assert_eq!(names(tree.path_to(CategoryId(6))), ["Phones", "Smartphones", "Folding"]);
        assert_eq!(names(tree.subtree(CategoryId(3))), ["Smartphones", "Folding"]);
        assert_eq!(names(tree.subtree(CategoryId(5))), ["Audio"]);
        assert_eq!(tree.find_by_slug("audio").unwrap().id, CategoryId(5));
        assert!(tree.find(CategoryId(9)).is_none());
        assert!(tree.subtree(CategoryId(9)).is_empty());
    }

    #[test]
    fn a_circle_a_lost_child_and_a_double_are_refused() {
        let circle = [category(1, Some(2), "A"), category(2, Some(1), "B")];
        assert!(matches!(CategoryTree::new(&circle), Err(ContentError::CategoryWithoutRoot { .. })));
        let lost = [category(1, Some(7), "A")];
        assert!(matches!(CategoryTree::new(&lost), Err(ContentError::CategoryWithoutRoot { .. })));
        let double = [category(1, None, "A"), category(2, None, "A")];
        assert!(matches!(CategoryTree::new(&double), Err(ContentError::CategoryTwice { .. })));
    }

    #[test]
    fn siblings_stand_by_position_then_by_name() {
        let at = |position, category| Category { position, ..category };
        let siblings = [
            at(2, category(1, None, "A")),
            at(1, category(2, None, "C")),
            at(1, category(3, None, "B")),
            at(1, category(4, Some(1), "E")),
            at(-1, category(5, Some(1), "F")),
        ];
        let tree = CategoryTree::new(&siblings).unwrap();
        assert_eq!(names(tree.all()), ["B", "C", "A", "F", "E"]);
        assert_eq!(names(tree.children_of(CategoryId(1))), ["F", "E"]);
    }

    proptest! {
        /// Any parents make a tree or are refused, and what a tree says of ways up and down agrees.
        #[test]
        fn ways_up_and_down_agree(parents in proptest::collection::vec(proptest::option::of(1..12_i64), 0..12)) {
            let reaches_a_root = |start: usize| {
                let up = |&id: &usize| Some(usize::try_from((*parents.get(id - 1)?)?).unwrap());
                let last = std::iter::successors(Some(start), up).take(20).collect::<Vec<_>>();
                last.len() < 20 && last.iter().all(|&id| id <= parents.len())
            };
            let categories: Vec<_> =
                (1..).zip(&parents).map(|(id, &parent)| category(id, parent, &format!("c {id}"))).collect();
            let tree = CategoryTree::new(&categories);
            prop_assert_eq!(tree.is_ok(), (1..=parents.len()).all(reaches_a_root));
            let Ok(tree) = tree else { return Ok(()) };
            prop_assert_eq!(tree.all().len(), categories.len());
            for above in &categories {
                let below: Vec<_> = tree.subtree(above.id).iter().map(|category| category.id).collect();
                let by_path = tree.all().iter().filter(|category| tree.path_to(category.id).contains(&above));
                prop_assert_eq!(below, by_path.map(|category| category.id).collect::<Vec<_>>());
            }
        }
    }
}
