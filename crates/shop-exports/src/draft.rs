//! A product of another program, half way to ours.

use crate::category::Wish;
use crate::picture::Pictures;
use crate::traits::Trait;
use domain::{Poisha, Text};

/// A product with its variants.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// What the slug is made of.
    pub(crate) slug: String,
    /// What it is made of when nothing of that can stand in an address.
    pub(crate) slug_otherwise: String,
    /// What tells the product from all others in its file.
    pub(crate) original: String,
    pub(crate) is_published: bool,
    pub(crate) brand: String,
    pub(crate) category: Wish,
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) warranty: Text,
    pub(crate) specifications: Vec<Trait>,
    pub(crate) popularity: u64,
    pub(crate) pictures: Pictures,
    /// Our names of the pictures, in a file that we wrote.
    pub(crate) picture_names: Vec<String>,
    pub(crate) variants: Vec<Variant>,
}

/// What can be bought.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) line: u64,
    /// As the file has it.
    pub(crate) code: String,
    pub(crate) options: Vec<Trait>,
    pub(crate) list: Poisha,
    pub(crate) sale: Option<Sale>,
    pub(crate) stock: u64,
    /// Places in the pictures of the product.
    pub(crate) images: Vec<usize>,
    /// Our names of its pictures, in a file that we wrote.
    pub(crate) image_names: Vec<String>,
}

/// A lower price, and its times as our file writes them.
#[derive(Debug)]
pub(crate) struct Sale {
    pub(crate) price: Poisha,
    pub(crate) from: String,
    pub(crate) until: String,
}

impl Draft {
    /// Names and addresses of a variant's pictures.
    pub(crate) fn images(&self, variant: &Variant, slug: &str) -> (Vec<String>, Vec<String>) {
        let addresses = &self.pictures.addresses;
        if addresses.is_empty() || self.picture_names.len() == addresses.len() {
            let place = |name: &String| self.picture_names.iter().position(|other| other == name);
            let found = variant.image_names.iter().map(|name| addresses.get(place(name)?).cloned());
            let found: Option<Vec<String>> = found.collect();
            return (variant.image_names.clone(), found.unwrap_or_default());
        }
        let names = variant.images.iter().map(|place| crate::picture::name(slug, *place));
        let known = variant.images.iter().filter_map(|place| addresses.get(*place).cloned());
        (names.collect(), known.collect())
    }
}
