//! Names that stand once in a file: of products in addresses, and codes of SKUs.

use crate::hash::{short, wide};
use domain::{Slug, to_ascii_digits};
use std::collections::HashSet;

const MOST_CODE: usize = 40;
/// What a hash and its hyphen take.
const HASH: usize = 9;

/// Everything that was given out so far.
#[derive(Debug, Default)]
pub(crate) struct Names {
    slugs: HashSet<u128>,
    codes: HashSet<u128>,
}

impl Names {
    /// A slug like `wish`, else `otherwise`; `original` tells two products with one wish apart.
    pub(crate) fn slug(&mut self, wish: &str, otherwise: &str, original: &str) -> String {
        let long = to_ascii_digits(wish);
        let first =
            Slug::parse(&long).or_else(|_| Slug::from_name(&long)).or_else(|_| Slug::from_name(otherwise));
        let first = first.map_or_else(|_| "product".to_owned(), String::from);
        let mut slug = first.clone();
        for attempt in 0_u32.. {
            if self.slugs.insert(wide(&slug)) {
                break;
            }
            slug = tail(&first, &short(original, attempt), Slug::MAX_BYTES);
        }
        slug
    }

    /// A code like `wish`, else made of `otherwise`; `original` tells two SKUs with one wish apart. And whether a
    /// wish was there that could not be had.
    pub(crate) fn code(&mut self, wish: &str, otherwise: &str, original: &str) -> (String, bool) {
        let full = if is_code(wish) { wish.to_owned() } else { as_code(wish) };
        let full = if full.is_empty() { as_code(otherwise) } else { full };
        let full = if full.is_empty() { "SKU".to_owned() } else { full };
        let mut code = full.clone();
        if code.len() > MOST_CODE {
            code = tail(&full, &short(&full, 0).to_uppercase(), MOST_CODE);
        }
        for attempt in 0_u32.. {
            if self.codes.insert(wide(&code)) {
                break;
            }
            code = tail(&full, &short(original, attempt).to_uppercase(), MOST_CODE);
        }
        let is_changed = !wish.is_empty() && code != wish;
        (code, is_changed)
    }
}

fn is_code(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=MOST_CODE).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// Capitals and digits, anything else as one hyphen.
fn as_code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for c in to_ascii_digits(text).chars() {
        match c.to_ascii_uppercase() {
            c @ ('A'..='Z' | '0'..='9') => code.push(c),
            _ if code.is_empty() || code.ends_with('-') => {}
            _ => code.push('-'),
        }
    }
    code.truncate(code.trim_end_matches('-').len());
    code
}

/// The beginning of a name with a hash behind it.
fn tail(name: &str, hash: &str, most: usize) -> String {
    let kept: String = name.chars().take(most - HASH).collect();
    format!("{}-{hash}", kept.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs_are_kept_made_or_told_apart() {
        let mut names = Names::default();
        assert_eq!(names.slug("galaxy-a55", "product-1", "1"), "galaxy-a55");
        assert_eq!(names.slug("Galaxy A55!", "product-2", "2"), format!("galaxy-a55-{}", short("2", 0)));
        assert_eq!(names.slug("টিভি", "product-3", "3"), "product-3");
        assert_eq!(names.slug("", "", "4"), "product");
    }

    #[test]
    fn codes_are_kept_made_or_told_apart() {
        let mut names = Names::default();
        assert_eq!(names.code("SAM-A55--BLU", "", ""), ("SAM-A55--BLU".to_owned(), false));
        assert_eq!(names.code("sam a55/blu.", "", "b"), ("SAM-A55-BLU".to_owned(), true));
        assert_eq!(
            names.code("SAM-A55-BLU", "", "c"),
            (format!("SAM-A55-BLU-{}", short("c", 0).to_uppercase()), true)
        );
        assert_eq!(names.code("", "galaxy-a55 Blue", ""), ("GALAXY-A55-BLUE".to_owned(), false));
        assert_eq!(names.code("কোড ৫", "x", "").0, "5");
        let long = names.code(&"A1".repeat(40), "", "").0;
        assert!(long.len() == 40 && long.starts_with("A1A1"), "{long}");
    }

    proptest! {
        #[test]
        fn what_comes_out_is_valid_and_unique(wishes in prop::collection::vec("[a-cA-C -]{0,3}|\\PC{0,60}|[a-z]{90,120}", 0..40)) {
            let (mut names, mut slugs, mut codes) = (Names::default(), HashSet::new(), HashSet::new());
            for wish in &wishes {
                let slug = names.slug(wish, "product-1", wish);
                prop_assert!(Slug::parse(&slug).is_ok(), "{}", slug);
                prop_assert!(slugs.insert(slug));
                let (code, _) = names.code(wish, "x", wish);
                prop_assert!(is_code(&code), "{}", code);
                prop_assert!(codes.insert(code));
            }
        }
    }
}
