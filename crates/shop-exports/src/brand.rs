//! Brands: one spelling for a whole file, as the importer asks.

use crate::text::line;
use domain::Slug;
use domain::product_bounds::{MOST_BRANDS, MOST_LABEL};
use std::collections::HashMap;

/// The spellings so far.
#[derive(Debug, Default)]
pub(crate) struct Brands {
    known: HashMap<Slug, String>,
}

impl Brands {
    /// The brand in the spelling that came first; the fallback for none and for one without a letter a-z or a
    /// digit.
    pub(crate) fn find(&mut self, name: &str, fallback: &str) -> String {
        let name = line(name, MOST_LABEL).text;
        let (slug, name) = match Slug::from_name(&name) {
            Ok(slug) => (slug, name),
            Err(_) => match Slug::from_name(fallback) {
                Ok(slug) => (slug, line(fallback, MOST_LABEL).text),
                Err(_) => return fallback.to_owned(),
            },
        };
        match self.known.get(&slug) {
            Some(known) => known.clone(),
            None if self.known.len() < MOST_BRANDS => self.known.entry(slug).or_insert(name).clone(),
            None => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_has_one_spelling() {
        let mut brands = Brands::default();
        assert_eq!(brands.find(" Samsung ", "Other"), "Samsung");
        assert_eq!(brands.find("SAMSUNG", "Other"), "Samsung");
        assert_eq!(brands.find("ওয়ালটন", "Other"), "Other");
        assert_eq!(brands.find("", "Other"), "Other");
    }
}
