//! Pictures: the other program has addresses, we have names.

use crate::hash::short;
use crate::limits::MOST_PICTURES;
use domain::Slug;
use domain::product_bounds::MOST_IMAGES;

const MOST_ADDRESS: usize = 2_048;

/// The pictures of a product, each once, in display order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pictures {
    pub(crate) addresses: Vec<String>,
    /// Addresses that are none, and those beyond the bound.
    pub(crate) left_out: u64,
}

impl Pictures {
    /// Takes an address and says where it stands; nothing for one that is none.
    pub(crate) fn add(&mut self, address: &str) -> Option<usize> {
        let known = self.addresses.iter().position(|other| other == address);
        if known.is_some() || address.is_empty() {
            return known;
        }
        if !is_address(address) || self.addresses.len() >= MOST_PICTURES {
            self.left_out += 1;
            return None;
        }
        self.addresses.push(address.to_owned());
        Some(self.addresses.len() - 1)
    }
}

/// The pictures of each variant, given the own one of each: that one first, then those that are no other variant's
/// own.
pub(crate) fn places(own: &[Option<usize>], count: usize) -> Vec<Vec<usize>> {
    let shared: Vec<usize> = (0..count).filter(|place| !own.contains(&Some(*place))).collect();
    own.iter().map(|own| own.iter().chain(&shared).copied().take(MOST_IMAGES).collect()).collect()
}

fn is_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or_default().to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://"))
        && text.len() <= MOST_ADDRESS
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Our name for a picture of a product, by its place from 0.
pub(crate) fn name(slug: &str, place: usize) -> String {
    let name = format!("{slug}-{}", place + 1);
    if name.len() <= Slug::MAX_BYTES {
        return name;
    }
    let kept = slug[..80].trim_end_matches('-');
    format!("{kept}-{}-{}", short(slug, 0), place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_stands_once() {
        let mut pictures = Pictures::default();
        assert_eq!(pictures.add("https://a.example/1.jpg"), Some(0));
        assert_eq!(pictures.add("HTTP://a.example/2.jpg"), Some(1));
        assert_eq!(pictures.add("https://a.example/1.jpg"), Some(0));
        assert_eq!(
            (pictures.add(""), pictures.add("1.jpg"), pictures.add("javascript:x")),
            (None, None, None)
        );
        assert_eq!((pictures.addresses.len(), pictures.left_out), (2, 2));
    }

    #[test]
    fn a_variant_has_its_own_picture_and_the_shared_ones() {
        assert_eq!(places(&[Some(1), Some(2), None], 4), [vec![1, 0, 3], vec![2, 0, 3], vec![0, 3]]);
        assert_eq!(places(&[None], 12)[0].len(), MOST_IMAGES);
    }

    #[test]
    fn names_are_slugs() {
        assert_eq!(name("fan", 0), "fan-1");
        assert!(Slug::parse(&name(&"a".repeat(100), 249)).is_ok());
    }
}
