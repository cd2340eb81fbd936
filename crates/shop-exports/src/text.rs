//! Texts in our form and of our lengths.

use domain::normalise;

/// How far back a cut looks for the end of a word.
const WORD: usize = 100;

/// A text, and whether it had to be cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) text: String,
    pub(crate) is_cut: bool,
}

/// One line of at most so many characters.
pub(crate) fn line(text: &str, most: usize) -> Cut {
    cut(&normalise(text), most)
}

/// Text whose lines are kept.
pub(crate) fn paragraphs(text: &str, most: usize) -> Cut {
    let lines: Vec<String> = text.lines().map(normalise).collect();
    cut(lines.join("\n").trim(), most)
}

/// Cuts at the end of a word and puts an ellipsis there.
fn cut(text: &str, most: usize) -> Cut {
    if text.chars().nth(most).is_none() {
        return Cut { text: text.to_owned(), is_cut: false };
    }
    let room = most.saturating_sub(1);
    let kept: String = text.chars().take(room).collect();
    let next_is_space = text.chars().nth(room).is_some_and(char::is_whitespace);
    let word_end =
        kept.char_indices().rev().take(WORD).find(|(_, c)| c.is_whitespace()).map(|(place, _)| place);
    let end = if next_is_space { kept.len() } else { word_end.unwrap_or(kept.len()) };
    Cut { text: format!("{}…", kept[..end].trim_end()), is_cut: true }
}

/// Whether an address can be made of it: the importer wants a letter a-z or a digit in brands and categories.
pub(crate) fn has_latin(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_ends_with_a_word() {
        let cut = line("one  two three", 9);
        assert_eq!((cut.text.as_str(), cut.is_cut), ("one two…", true));
        assert_eq!(line("one two", 7).text, "one two");
        assert_eq!(line("abcdefgh", 4).text, "abc…");
        let long = paragraphs(&"শব্দ ".repeat(2_000), 4_000);
        assert!(long.is_cut && long.text.chars().count() <= 4_000 && long.text.ends_with("শব্দ…"));
    }

    #[test]
    fn lines_are_kept() {
        assert_eq!(paragraphs(" a  b \r\n\r\n c\t\n", 100).text, "a b\n\nc");
    }
}
