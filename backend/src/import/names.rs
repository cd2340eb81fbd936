//! What must agree across the whole file: each SKU once, each product in one place, one spelling for a brand, one
//! Bangla name for a category.

use domain::product_bounds::{MOST_BRANDS, MOST_CATEGORIES};
use domain::{Slug, Text};
use std::collections::{HashMap, HashSet};

/// A maker, once per file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BrandName {
    pub(super) slug: Slug,
    pub(super) name: String,
    /// Where it was met first.
    pub(super) line: u64,
}

/// A node of the category tree, once per file, each after the one above it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CategoryName {
    /// Position of the one above in [`Names::categories`].
    pub(super) parent: Option<usize>,
    pub(super) name: Text,
}

/// Everything that was named so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) brands: Vec<BrandName>,
    pub(super) categories: Vec<CategoryName>,
    brand_positions: HashMap<Slug, usize>,
    category_positions: HashMap<(Option<usize>, String), usize>,
    products: HashSet<Slug>,
    skus: HashMap<String, u64>,
}

impl Names {
    /// The position of a brand, counted from 1 as the database counts array elements.
    pub(super) fn brand(&mut self, name: &str, line: u64) -> Result<i32, String> {
        let slug = Slug::from_name(name).map_err(|_| "must have a letter a-z or a digit".to_owned())?;
        if let Some(&position) = self.brand_positions.get(&slug) {
            let known = &self.brands[position].name;
            return if known == name {
                one_based(position)
            } else {
                Err(format!("is written \"{known}\" on line {}", self.brands[position].line))
            };
        }
        let position = room(self.brands.len(), MOST_BRANDS, "brands")?;
        self.brands.push(BrandName { slug: slug.clone(), name: name.to_owned(), line });
        self.brand_positions.insert(slug, position);
        one_based(position)
    }

    /// The position of the last step of a path, counted from 1.
    pub(super) fn category(&mut self, steps: Vec<Text>) -> Result<i32, String> {
        let mut parent = None;
        for step in steps {
            parent = Some(self.category_step(parent, step)?);
        }
        parent.map_or_else(|| Err("must have at least one step".to_owned()), one_based)
    }

    fn category_step(&mut self, parent: Option<usize>, name: Text) -> Result<usize, String> {
        let key = (parent, name.en.clone());
        if let Some(&position) = self.category_positions.get(&key) {
            let known = &self.categories[position].name.bn;
            return if *known == name.bn {
                Ok(position)
            } else {
                Err(format!("\"{}\" is called \"{known}\" on another line", name.en))
            };
        }
        if Slug::from_name(&name.en).is_err() {
            return Err("each step must have a letter a-z or a digit".to_owned());
        }
        let position = room(self.categories.len(), MOST_CATEGORIES, "categories")?;
        self.categories.push(CategoryName { parent, name });
        self.category_positions.insert(key, position);
        Ok(position)
    }

    /// Takes note of a new product.
    pub(super) fn product(&mut self, slug: &Slug) -> Result<(), String> {
        if self.products.insert(slug.clone()) {
            Ok(())
        } else {
            Err("stands further up too; the rows of one product must stand next to each other".to_owned())
        }
    }

    /// Takes note of a new SKU.
    pub(super) fn sku(&mut self, code: &str, line: u64) -> Result<(), String> {
        match self.skus.insert(code.to_owned(), line) {
            None => Ok(()),
            Some(first) => Err(format!("{code} stands on line {first} too")),
        }
    }
}

fn room(count: usize, most: usize, what: &str) -> Result<usize, String> {
    if count < most { Ok(count) } else { Err(format!("the file has more than {most} {what}")) }
}

fn one_based(position: usize) -> Result<i32, String> {
    i32::try_from(position + 1).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &[(&str, &str)]) -> Vec<Text> {
        steps.iter().map(|(en, bn)| Text { bn: (*bn).to_owned(), en: (*en).to_owned() }).collect()
    }

    #[test]
    fn a_brand_has_one_spelling() {
        let mut names = Names::default();
        assert_eq!(names.brand("Walton", 2), Ok(1));
        assert_eq!(names.brand("LG", 3), Ok(2));
        assert_eq!(names.brand("Walton", 4), Ok(1));
        assert_eq!(names.brand("WALTON", 5), Err("is written \"Walton\" on line 2".to_owned()));
        assert!(names.brand("ওয়ালটন", 6).is_err(), "its address would be empty");
    }

    #[test]
    fn a_category_has_one_name_and_one_place() {
        let mut names = Names::default();
        assert_eq!(names.category(path(&[("Phones", "ফোন"), ("Smartphones", "স্মার্টফোন")])), Ok(2));
        assert_eq!(names.category(path(&[("Phones", "ফোন")])), Ok(1));
        assert_eq!(names.category(path(&[("Audio", "অডিও"), ("Smartphones", "স্মার্টফোন")])), Ok(4));
        assert!(names.category(path(&[("Phones", "মোবাইল")])).unwrap_err().contains("is called \"ফোন\""));
    }

    #[test]
    fn products_and_skus_stand_once() {
        let mut names = Names::default();
        let slug = Slug::parse("fan").unwrap();
        assert_eq!((names.product(&slug), names.sku("FAN-1", 2)), (Ok(()), Ok(())));
        assert!(names.product(&slug).is_err());
        assert_eq!(names.sku("FAN-1", 9), Err("FAN-1 stands on line 2 too".to_owned()));
    }
}
