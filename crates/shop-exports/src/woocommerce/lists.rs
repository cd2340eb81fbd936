//! Cells as WooCommerce writes them.

/// The entries of a list: commas separate them, `\,` is a comma.
pub(super) fn entries(text: &str) -> Vec<String> {
    let mut entries = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, entries.last_mut()) {
            ('\\', Some(entry)) if chars.peek() == Some(&',') => entry.extend(chars.next()),
            (',', _) => entries.push(String::new()),
            (c, Some(entry)) => entry.push(c),
            (_, None) => {}
        }
    }
    let trimmed = entries.iter().map(|entry| entry.trim().to_owned());
    trimmed.filter(|entry| !entry.is_empty()).collect()
}

/// An apostrophe stands before what a spreadsheet would take for a formula.
pub(super) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

/// A description: a line end is written as `\n`, and `\n` as `\\n`.
pub(super) fn with_line_ends(text: &str) -> String {
    let parts = text.split("\\\\n").map(|part| part.replace("\\n", "\n"));
    parts.collect::<Vec<_>>().join("\\n")
}

/// The category of a list: the deepest of those that begin like the first one. And the others behind it.
pub(super) fn deepest_first(text: &str) -> Vec<String> {
    let mut categories = entries(text);
    let root = |category: &str| category.split('>').next().unwrap_or_default().trim().to_owned();
    let depth = |category: &str| category.matches('>').count();
    let Some(first) = categories.first().map(|first| root(first)) else { return categories };
    let like_first = categories.iter().enumerate().filter(|(_, category)| root(category) == first);
    let deepest = like_first.rev().max_by_key(|(_, category)| depth(category)).map_or(0, |(place, _)| place);
    let chosen = categories.remove(deepest);
    categories.insert(0, chosen);
    categories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_escaped_commas() {
        assert_eq!(entries(r"6\,5 inch, Blue ,,a\b"), ["6,5 inch", "Blue", r"a\b"]);
        assert!(entries(" , ").is_empty());
    }

    #[test]
    fn texts_are_as_they_were() {
        assert_eq!(without_guard("'-5% offer"), "-5% offer");
        assert_eq!(without_guard("'tis"), "'tis");
        assert_eq!(with_line_ends(r"a\nb\\nc"), "a\nb\\nc");
    }

    #[test]
    fn the_deepest_of_the_first_category_is_taken() {
        assert_eq!(deepest_first("A, B > C > D, A > B, A > C")[0], "A > B");
        assert_eq!(deepest_first("A, B > C"), ["A", "B > C"]);
        assert!(deepest_first("").is_empty());
    }
}
