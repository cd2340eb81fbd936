//! Categories: theirs looked up in the mapping, else taken as they stand.

use crate::mapping::{CategoryPath, Mapping, key, steps};
use crate::summary::SeenCategory;
use crate::text::{has_latin, line};
use domain::product_bounds::{MOST_CATEGORIES, MOST_CATEGORY_STEPS, MOST_LABEL};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a product says about its category.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// As the file names it; the first one that the mapping knows is taken.
    pub(crate) names: Vec<String>,
    /// Which of `names` is taken when the mapping knows none.
    pub(crate) usual: String,
    /// Our own path in Bangla, in a file that we wrote; it goes with `usual`.
    pub(crate) own_bn: Option<String>,
}

/// The categories of a file so far.
#[derive(Debug)]
pub(crate) struct Categories<'a> {
    mapping: &'a Mapping,
    /// The Bangla name of each English path: the importer wants one.
    bangla: HashMap<Vec<String>, String>,
    /// How a step is written, by the path to it in lower case.
    spellings: HashMap<String, String>,
    /// English paths for which the mapping or the shop has words.
    named: HashSet<String>,
    seen: BTreeMap<String, (u64, bool)>,
}

impl<'a> Categories<'a> {
    pub(crate) fn new(mapping: &'a Mapping) -> Self {
        let mut categories = Self {
            mapping,
            bangla: HashMap::new(),
            spellings: HashMap::new(),
            named: HashSet::new(),
            seen: BTreeMap::new(),
        };
        // What the mapping says comes before what the shop has.
        for path in mapping.categories.values().chain(&mapping.known) {
            categories.remember(path);
            categories.named.extend((1..=path.en.len()).map(|steps| path.en[..steps].join(" > ")));
        }
        categories
    }

    /// Our path, in English and in Bangla.
    pub(crate) fn find(&mut self, wish: &Wish) -> (String, String) {
        let mapping = self.mapping;
        let mapped = wish.names.iter().find_map(|name| Some((name, mapping.categories.get(&key(name))?)));
        let (name, path, is_mapped) = match (mapped, &wish.own_bn) {
            (None, Some(bn)) => match CategoryPath::parse(&wish.usual, bn) {
                Ok(path) => (&wish.usual, path, true),
                Err(_) => (&wish.usual, self.as_it_stands(&wish.usual), false),
            },
            (Some((name, path)), _) => (name, path.clone(), true),
            (None, None) => (&wish.usual, self.as_it_stands(&wish.usual), false),
        };
        self.remember(&path);
        let bangla =
            (0..path.en.len()).map(|place| self.bangla.get(&path.en[..=place]).unwrap_or(&path.bn[place]));
        let (en, bn) = (path.en.join(" > "), bangla.cloned().collect::<Vec<_>>().join(" > "));
        self.count(name, is_mapped || self.named.contains(&en));
        (en, bn)
    }

    /// What was met, in order of the name.
    pub(crate) fn seen(self) -> Vec<SeenCategory> {
        let seen = self.seen.into_iter();
        seen.map(|(name, (products, is_mapped))| SeenCategory { name, products, is_mapped }).collect()
    }

    /// The last steps of their path, the same words in both languages.
    fn as_it_stands(&self, name: &str) -> CategoryPath {
        let steps: Vec<String> = steps(name).into_iter().filter(|step| !step.is_empty()).collect();
        let last = &steps[steps.len().saturating_sub(MOST_CATEGORY_STEPS)..];
        if last.is_empty() || !last.iter().all(|step| has_latin(step)) {
            return self.mapping.fallback_category.clone();
        }
        let mut steps: Vec<String> = last.iter().map(|step| line(step, MOST_LABEL).text).collect();
        for place in 0..steps.len() {
            if let Some(known) = self.spellings.get(&spelling_key(&steps[..=place])) {
                steps[place].clone_from(known);
            }
        }
        CategoryPath { bn: steps.clone(), en: steps }
    }

    fn remember(&mut self, path: &CategoryPath) {
        for (place, bn) in path.bn.iter().enumerate() {
            if self.bangla.len() < 2 * MOST_CATEGORIES {
                let en = &path.en[..=place];
                self.bangla.entry(en.to_vec()).or_insert_with(|| bn.clone());
                self.spellings.entry(spelling_key(en)).or_insert_with(|| path.en[place].clone());
            }
        }
    }

    fn count(&mut self, name: &str, is_mapped: bool) {
        if let Some((products, _)) = self.seen.get_mut(name) {
            *products += 1;
        } else if self.seen.len() < MOST_CATEGORIES {
            self.seen.insert(name.to_owned(), (1, is_mapped));
        }
    }
}

fn spelling_key(steps: &[String]) -> String {
    steps.join(" > ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(name: &str) -> Wish {
        Wish { names: vec![name.to_owned()], usual: name.to_owned(), own_bn: None }
    }

    fn pair(en: &str, bn: &str) -> (String, String) {
        (en.to_owned(), bn.to_owned())
    }

    #[test]
    fn the_mapping_comes_first_and_its_words_are_used_everywhere() {
        let mut mapping = Mapping::new();
        mapping
            .parse_categories(
                "from,category_en,category_bn\nElectronics > Audio,Sound > Speakers,শব্দ > স্পিকার\n",
            )
            .unwrap();
        let mut categories = Categories::new(&mapping);
        assert_eq!(categories.find(&wish("electronics>audio")), pair("Sound > Speakers", "শব্দ > স্পিকার"));
        assert_eq!(categories.find(&wish("Sound > Radios")), pair("Sound > Radios", "শব্দ > Radios"));
        assert_eq!(categories.find(&wish("A > B > C > D")), pair("B > C > D", "B > C > D"));
        assert_eq!(categories.find(&wish("মোবাইল")), pair("Other", "অন্যান্য"));
        assert_eq!(categories.find(&wish(" > ")), pair("Other", "অন্যান্য"));
        let own = Wish { own_bn: Some("ফোন".to_owned()), ..wish("Phones") };
        assert_eq!(categories.find(&own), pair("Phones", "ফোন"));
        assert_eq!(categories.find(&wish("SOUND > radios")), pair("Sound > Radios", "শব্দ > Radios"));
        let seen = categories.seen();
        assert_eq!(seen.iter().filter(|seen| seen.is_mapped).count(), 2);
    }

    #[test]
    fn the_shops_own_tree_gives_the_bangla_words() {
        let mut mapping = Mapping::new();
        mapping.know(CategoryPath::parse("Home > Fans", "ঘর > পাখা").unwrap());
        let mut categories = Categories::new(&mapping);
        assert_eq!(
            categories.find(&wish("home > fans > Ceiling")),
            pair("Home > Fans > Ceiling", "ঘর > পাখা > Ceiling")
        );
        assert_eq!(categories.find(&wish("Fans")), pair("Fans", "Fans"));
        categories.find(&wish("HOME > Fans"));
        let seen = categories.seen();
        let named: Vec<&str> =
            seen.iter().filter(|seen| seen.is_mapped).map(|seen| seen.name.as_str()).collect();
        assert_eq!(named, ["HOME > Fans"]);
    }
}
