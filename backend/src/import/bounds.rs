//! How texts of products are brought into one form: in a catalogue file and at the desk.

use domain::normalise;
use domain::product_bounds::{MOST_LABEL, MOST_VALUE};

/// One line of text with these bounds, in characters.
pub(crate) fn line_of(text: &str, least: usize, most: usize) -> Result<String, String> {
    within(normalise(text), least, most)
}

/// Text whose lines are kept.
pub(crate) fn paragraphs(text: &str, least: usize, most: usize) -> Result<String, String> {
    let lines: Vec<String> = text.lines().map(normalise).collect();
    within(lines.join("\n").trim().to_owned(), least, most)
}

fn within(text: String, least: usize, most: usize) -> Result<String, String> {
    match text.chars().count() {
        0 if least > 0 => Err("must not be empty".to_owned()),
        length if (least..=most).contains(&length) => Ok(text),
        length => Err(format!("must have at most {most} characters, but has {length}")),
    }
}

/// The name of a category; `>` stands between two in a path.
pub(crate) fn category_step(text: &str) -> Result<String, String> {
    if text.contains('>') { Err("must not contain >".to_owned()) } else { line_of(text, 1, MOST_LABEL) }
}

/// The name of a specification or option; `:` stands behind it, `|` between two of them.
pub(crate) fn trait_name(text: &str) -> Result<String, String> {
    if text.contains([':', '|']) {
        Err("must not contain : or |".to_owned())
    } else {
        line_of(text, 1, MOST_LABEL)
    }
}

/// The value of a specification or option.
pub(crate) fn trait_value(text: &str) -> Result<String, String> {
    if text.contains('|') { Err("must not contain |".to_owned()) } else { line_of(text, 1, MOST_VALUE) }
}

/// The shop's own code of a SKU.
pub(crate) fn parse_code(text: &str) -> Result<String, String> {
    let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(is_allowed) {
        Ok(text.to_owned())
    } else {
        Err("must be 1 to 40 of the characters A-Z, 0-9 and -".to_owned())
    }
}
