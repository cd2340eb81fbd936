//! Lists of names and values, as our file writes them: `Colour: Blue | Storage: 256 GB`.

use crate::text::{Cut, line};
use domain::product_bounds::{MOST_LABEL, MOST_VALUE};
use domain::{Language, Text, normalise};

/// A name and a value, in both languages: an option or a specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trait {
    pub(crate) name: Text,
    pub(crate) value: Text,
}

impl Trait {
    /// The same words in both languages.
    pub(crate) fn plain(name: String, value: String) -> Self {
        Self { name: Text { bn: name.clone(), en: name }, value: Text { bn: value.clone(), en: value } }
    }
}

/// A name that does not break a list.
pub(crate) fn name(text: &str) -> Cut {
    line(&text.replace(':', "-").replace('|', "/"), MOST_LABEL)
}

/// A value that does not break a list.
pub(crate) fn value(text: &str) -> Cut {
    line(&text.replace('|', "/"), MOST_VALUE)
}

/// The list in one language.
pub(crate) fn list(traits: &[Trait], language: Language) -> String {
    let pair = |named: &Trait| format!("{}: {}", named.name.pick(language), named.value.pick(language));
    traits.iter().map(pair).collect::<Vec<_>>().join(" | ")
}

/// Reads a list; what is wrong with it otherwise.
pub(crate) fn parse(text: &str, most: usize) -> Result<Vec<(String, String)>, String> {
    let entries = text.split('|').map(str::trim).filter(|_| !text.trim().is_empty());
    let pairs = entries.map(|entry| {
        let (name, value) =
            entry.split_once(':').ok_or("must be names and values, \"Colour: Blue | RAM: 8 GB\"")?;
        let (name, value) = (normalise(name), normalise(value));
        let fits = |text: &str, most: usize| !text.is_empty() && text.chars().nth(most).is_none();
        if fits(&name, MOST_LABEL) && fits(&value, MOST_VALUE) {
            Ok((name, value))
        } else {
            Err(format!("each name must have 1 to {MOST_LABEL} characters and each value 1 to {MOST_VALUE}"))
        }
    });
    let pairs = pairs.collect::<Result<Vec<_>, String>>()?;
    if pairs.len() > most { Err(format!("must have at most {most} entries")) } else { Ok(pairs) }
}

/// Two lists as one; they must have the same length.
pub(crate) fn both(en: Vec<(String, String)>, bn: Vec<(String, String)>) -> Result<Vec<Trait>, String> {
    if en.len() != bn.len() {
        return Err(format!(
            "must have as many entries as the English list, {}, but has {}",
            en.len(),
            bn.len()
        ));
    }
    let pairs = en.into_iter().zip(bn).map(|((name_en, value_en), (name_bn, value_bn))| Trait {
        name: Text { bn: name_bn, en: name_en },
        value: Text { bn: value_bn, en: value_en },
    });
    Ok(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_separators_do_not_break_a_list() {
        let named = Trait::plain(name("Size: EU|UK").text, value("1:2 | 3").text);
        let text = list(&[named], Language::English);
        assert_eq!(text, "Size- EU/UK: 1:2 / 3");
        assert_eq!(parse(&text, 4), Ok(vec![("Size- EU/UK".to_owned(), "1:2 / 3".to_owned())]));
        assert_eq!(parse(" ", 4), Ok(vec![]));
        assert!(parse("a: b | c", 4).is_err() && parse("a: b | c: d", 1).is_err() && parse("a:", 1).is_err());
    }
}
