//! Accessories and what they say they fit: `Fits: Galaxy S24 Ultra, Galaxy S24`.

use crate::Product;
use domain::{ProductId, normalise};
use std::collections::BTreeMap;
use std::sync::Arc;

/// English names of specifications that say so.
const NAMES: [&str; 3] = ["fits", "compatible with", "compatible models"];

/// Behind a model's name these make another model: a case of the iPhone 15 does not fit the iPhone 15 Pro.
const OTHER_MODELS: [&str; 11] =
    ["pro", "plus", "max", "ultra", "mini", "lite", "fe", "fold", "flip", "se", "neo"];

/// What each accessory fits, in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accessories {
    fits: BTreeMap<ProductId, Arc<[String]>>,
}

impl Accessories {
    /// Takes a product in, if it says what it fits.
    pub(crate) fn insert(&mut self, product: &Product) {
        let entries = product.specifications.iter();
        let says = entries.filter(|entry| NAMES.contains(&entry.name.en.to_lowercase().as_str()));
        let models =
            says.flat_map(|entry| entry.value.en.split(',')).map(|model| normalise(model).to_lowercase());
        let models: Arc<[String]> = models.filter(|model| is_model(model)).collect();
        if !models.is_empty() {
            self.fits.insert(product.id, models);
        }
    }

    /// Takes a product out.
    pub(crate) fn remove(&mut self, product: ProductId) {
        self.fits.remove(&product);
    }

    /// The accessories that fit a product, in order of identity.
    pub(crate) fn of(&self, product: &Product) -> impl Iterator<Item = ProductId> {
        let name = normalise(&product.name.en).to_lowercase();
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        self.fits
            .iter()
            .filter(move |(_, models)| models.iter().any(|model| has_model(&words, model)))
            .map(|(accessory, _)| *accessory)
    }
}

/// "Phones of 6 inch" is no model; a model has a number or two words.
fn is_model(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) || text.contains(' ')
}

fn has_model(name: &[String], model: &str) -> bool {
    let model: Vec<&str> = model.split(' ').collect();
    (0..name.len()).any(|at| {
        let behind = name.get(at + model.len());
        name[at..].iter().zip(&model).filter(|(word, wanted)| word == *wanted).count() == model.len()
            && !behind.is_some_and(|word| OTHER_MODELS.contains(&word.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{named, product};

    #[test]
    fn an_accessory_fits_the_models_that_it_names() {
        let mut accessories = Accessories::default();
        let case = |id, fits| Product {
            specifications: vec![named(("মানায়", "Fits"), ("", fits))],
            ..product(id, "কভার", "Case")
        };
        accessories.insert(&case(1, "iPhone 15,  Galaxy S24 Ultra"));
        accessories.insert(&case(2, "phones"));
        let of = |name| accessories.of(&product(9, "ফোন", name)).map(|id| id.0).collect::<Vec<_>>();
        assert_eq!(of("Apple iPhone 15 128 GB"), [1]);
        assert_eq!(of("Samsung Galaxy S24 Ultra 5G"), [1]);
        for other in ["Apple iPhone 15 Pro", "Apple iPhone 155", "Galaxy S24", "Phones"] {
            assert_eq!(of(other), [0; 0], "{other}");
        }
        accessories.remove(ProductId(1));
        assert!(accessories.of(&product(9, "ফোন", "Apple iPhone 15")).next().is_none());
    }
}
