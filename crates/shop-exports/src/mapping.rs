//! What the shopkeeper says about a file: its currency, our categories for theirs, and what to take when nothing
//! is there.

use crate::money::{Rate, start};
use crate::text::{has_latin, line};
use domain::product_bounds::{MOST_CATEGORIES, MOST_CATEGORY_STEPS, MOST_LABEL};
use std::collections::HashMap;

/// A path in our tree, in both languages and with the same number of steps: `Phones > Smartphones`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryPath {
    pub(crate) en: Vec<String>,
    pub(crate) bn: Vec<String>,
}

/// How the words of a file become ours.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What one unit of the file's currency is in taka.
    pub taka_per_unit: Rate,
    /// Our category for one as it stands in the file, in lower case.
    pub(crate) categories: HashMap<String, CategoryPath>,
    /// Paths of our tree.
    pub(crate) known: Vec<CategoryPath>,
    /// For products without a category, or with one that has no letter a-z and is not named above.
    pub fallback_category: CategoryPath,
    /// For products without a brand, or with one that has no letter a-z.
    pub fallback_brand: String,
}

/// Why a list of categories is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct MappingError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
}

impl CategoryPath {
    /// Reads the two paths.
    pub fn parse(en: &str, bn: &str) -> Result<Self, String> {
        let (en, bn) = (steps(en), steps(bn));
        if en.len() != bn.len() {
            return Err("both paths must have the same number of steps".to_owned());
        }
        if en.len() > MOST_CATEGORY_STEPS {
            return Err(format!("must have at most {MOST_CATEGORY_STEPS} steps"));
        }
        if en.iter().chain(&bn).any(|step| step.is_empty() || step.chars().nth(MOST_LABEL).is_some()) {
            return Err(format!("each step must have 1 to {MOST_LABEL} characters"));
        }
        if en.iter().any(|step| !has_latin(step)) {
            return Err("each English step must have a letter a-z or a digit".to_owned());
        }
        Ok(Self { en, bn })
    }
}

/// The steps of a path, in our form.
pub(crate) fn steps(path: &str) -> Vec<String> {
    path.split('>').map(|step| line(step, usize::MAX).text).collect()
}

/// How a category is looked up: spaces and capitals do not count.
pub(crate) fn key(path: &str) -> String {
    steps(path).join(" > ").to_lowercase()
}

/// Why a row is none.
fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} columns, but the first line names {expected_len}")
        }
        _ => error.to_string(),
    }
}

impl Mapping {
    /// Nothing is named: taka, `Other` for products without a category, `Other` for products without a brand.
    pub fn new() -> Self {
        let other =
            CategoryPath { en: vec!["Other".to_owned()], bn: vec!["অন্যান্য".to_owned()] };
        Self {
            taka_per_unit: Rate::ONE,
            categories: HashMap::new(),
            known: Vec::new(),
            fallback_category: other,
            fallback_brand: "Other".to_owned(),
        }
    }

    /// Takes a list of categories: CSV with the columns `from`, `category_en` and `category_bn`.
    pub fn parse_categories(&mut self, list: &str) -> Result<(), MappingError> {
        let wrong = |line: u64, reason: String| MappingError { line, reason };
        // The reader counts a line less when they end as browsers and spreadsheets end them.
        let list = list.replace("\r\n", "\n");
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(list.as_bytes());
        let head = reader.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
        let place = |name: &str| {
            let found = head.iter().position(|heading| heading.trim_start_matches('\u{feff}') == name);
            found.ok_or_else(|| wrong(1, format!("the column {name} is missing")))
        };
        let places = (place("from")?, place("category_en")?, place("category_bn")?);
        let mut known = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                wrong(error.position().map_or(1, csv::Position::line), unreadable(&error))
            })?;
            let line = record.position().map_or(1, csv::Position::line);
            self.add(&record, places, &mut known).map_err(|reason| wrong(line, reason))?;
        }
        Ok(())
    }

    /// Takes one row; `known` holds the Bangla name of each English path so far.
    fn add(
        &mut self,
        record: &csv::StringRecord,
        (from, en, bn): (usize, usize, usize),
        known: &mut HashMap<Vec<String>, String>,
    ) -> Result<(), String> {
        let path = CategoryPath::parse(&record[en], &record[bn])?;
        for (place, bn) in path.bn.iter().enumerate() {
            let en = &path.en[..=place];
            if known.insert(en.to_vec(), bn.clone()).is_some_and(|before| before != *bn) {
                return Err(format!("\"{}\" has two Bangla names", en.join(" > ")));
            }
        }
        if self.categories.insert(key(&record[from]), path).is_some() {
            return Err(format!("\"{}\" stands there twice", start(&record[from])));
        }
        if self.categories.len() > MOST_CATEGORIES {
            return Err(format!("the list has more than {MOST_CATEGORIES} categories"));
        }
        Ok(())
    }

    /// Names a path that the shop has. A category of the file with the same English words then has its spelling
    /// and its Bangla words; otherwise the importer would take the English words for a new Bangla name.
    pub fn know(&mut self, path: CategoryPath) {
        self.known.push(path);
    }

    /// How many categories are named.
    pub fn categories(&self) -> usize {
        self.categories.len()
    }
}

impl Default for Mapping {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_read() {
        let mut mapping = Mapping::new();
        let list = "\u{feff}from,category_bn,category_en\nElectronics >  Audio,অডিও,Audio\nPhone,ফোন > স্মার্টফোন,Phones > Smartphones\n";
        mapping.parse_categories(list).unwrap();
        assert_eq!(mapping.categories(), 2);
        assert_eq!(mapping.categories[&key("ELECTRONICS>AUDIO")].bn, ["অডিও"]);
    }

    #[test]
    fn a_wrong_list_says_where() {
        let wrong = |rows: &str| {
            let list = format!("from,category_en,category_bn\n{rows}");
            Mapping::new().parse_categories(&list).unwrap_err().to_string()
        };
        assert_eq!(wrong("a,A,ক\nb,B > C,খ\n"), "line 3: both paths must have the same number of steps");
        assert!(wrong("a,ক,ক\n").contains("a letter a-z"));
        assert!(wrong("a,A,\n").contains("1 to 60 characters"));
        assert!(wrong("a,A > B > C > D,ক > খ > গ > ঘ\n").contains("at most 3"));
        assert_eq!(wrong("a,A,ক\nA,B,খ\n"), "line 3: \"A\" stands there twice");
        assert_eq!(wrong("a,A > B,ক > খ\nb,A,গ\n"), "line 3: \"A\" has two Bangla names");
        assert_eq!(wrong("a,A\n"), "line 2: has 2 columns, but the first line names 3");
        assert!(wrong("\r\na,A,ক\r\nb,B > C,খ\r\n").starts_with("line 4: both paths"));
        let long = format!("{},A,ক\n", "a".repeat(5_000)).repeat(2);
        assert!(wrong(&long).chars().count() < 100);
        let missing = Mapping::new().parse_categories("from,category_en\n").unwrap_err();
        assert_eq!(missing.to_string(), "line 1: the column category_bn is missing");
    }
}
