//! Descriptions in HTML as plain text.
//!
//! `ammonia` parses what is there, drops scripts and styles, and writes it again with the few tags named here and
//! without attributes. What comes out of it is so regular that the tags can be taken one after the other.

use ammonia::Builder;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// More than this is not looked at: 4,000 characters of text come out long before.
const MOST_BYTES: usize = 64 << 10;
/// Most tags that are looked at. The time that a parser needs for tags which are never closed grows with the
/// square of their number.
const MOST_TAGS: usize = 2_000;

/// What a line break in the text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// A space, as HTML says.
    Space,
    /// A new line; an empty line starts a paragraph. So `WordPress` shows its texts.
    Line,
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "hr",
        "dl",
        "dt",
        "dd",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "noscript", "template", "iframe", "object",
        ]))
        .tag_attributes(HashMap::new())
        .generic_attributes(HashSet::new())
        .link_rel(None);
    builder
});

/// The text, and whether some of the HTML was too long to be looked at.
pub(crate) fn to_text(html: &str, breaks: Breaks) -> (String, bool) {
    let tags = html.match_indices('<').nth(MOST_TAGS).map_or(html.len(), |(place, _)| place);
    let end = html.floor_char_boundary(MOST_BYTES.min(tags));
    let (html, is_cut) = (&html[..end], end < html.len());
    let mut text = Lines::default();
    if html.contains(['<', '&']) {
        for piece in CLEANER.clean(html).to_string().split('<').enumerate() {
            text.piece(piece, breaks);
        }
    } else {
        text.words(html, Breaks::Line);
    }
    (text.out, is_cut)
}

/// A text of one line that may hold entities and tags.
pub(crate) fn to_line(html: &str) -> String {
    if html.contains(['<', '&']) { to_text(html, Breaks::Space).0 } else { html.to_owned() }
}

/// Our plain text as HTML: an empty line separates paragraphs.
pub(crate) fn from_text(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs = escaped.split("\n\n").map(|lines| format!("<p>{}</p>", lines.replace('\n', "<br>")));
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Lines as they grow.
#[derive(Default)]
struct Lines {
    out: String,
    /// Line ends before the next word, at most two.
    ends: usize,
    has_space: bool,
    has_bullet: bool,
    /// What stands before the next word in a row of a table.
    between: &'static str,
}

impl Lines {
    /// What stands between two `<`: the rest of a tag, and the text behind it.
    fn piece(&mut self, (place, piece): (usize, &str), breaks: Breaks) {
        if place == 0 {
            return self.words(&decode(piece), breaks);
        }
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').trim_end_matches('/').trim_end();
        match (tag.starts_with('/'), name) {
            (false, "br") => self.ends = (self.ends + 1).min(2),
            (is_end, "li") => {
                self.line(1);
                self.has_bullet = !is_end;
            }
            (true, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") | (_, "div" | "tr" | "dt" | "dd") => self.line(1),
            (true, "th") => self.between = ": ",
            (true, "td") => self.between = " · ",
            (_, "td" | "th" | "thead" | "tbody") => {}
            _ => self.line(2),
        }
        self.words(&decode(text), breaks);
    }

    fn line(&mut self, ends: usize) {
        self.ends = self.ends.max(ends);
        self.between = "";
    }

    fn words(&mut self, text: &str, breaks: Breaks) {
        let mut ends = 0;
        for c in text.chars() {
            match c {
                '\n' if breaks == Breaks::Line => {
                    ends = (ends + 1).min(2);
                    self.line(ends);
                }
                c if c.is_whitespace() => self.has_space = true,
                c => {
                    ends = 0;
                    self.visible(c);
                }
            }
        }
    }

    fn visible(&mut self, c: char) {
        if self.ends > 0 && !self.out.is_empty() {
            self.out.extend(std::iter::repeat_n('\n', self.ends));
        } else if !self.between.is_empty() {
            self.out.push_str(self.between);
        } else if self.has_space && !self.out.is_empty() {
            self.out.push(' ');
        }
        if self.has_bullet {
            self.out.push_str("• ");
        }
        (self.ends, self.has_space, self.has_bullet, self.between) = (0, false, false, "");
        self.out.push(c);
    }
}

/// The only entities that `ammonia` writes.
fn decode(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(html: &str) -> String {
        to_text(html, Breaks::Space).0
    }

    #[test]
    fn paragraphs_lists_and_headings_are_lines() {
        let html = "<h2>Galaxy&nbsp;A55</h2>\n<p>Fast &amp; bright,<br/>5&quot; screen &lt;new&gt;.</p><ul><li>One</li>\n<li><b>Two</b></li><li></li></ul>end";
        assert_eq!(shown(html), "Galaxy A55\n\nFast & bright,\n5\" screen <new>.\n\n• One\n• Two\n\nend");
    }

    #[test]
    fn scripts_styles_and_comments_are_gone() {
        let html = "a<script>alert('x')</script><style>p{}</style><!-- no --><img src=x onerror=alert(1)><p onclick=x>b</p>";
        assert_eq!(shown(html), "a\n\nb");
        assert_eq!(shown("&#2453;&copy; &amp;lt;p&amp;gt;"), "ক© &lt;p&gt;");
    }

    #[test]
    fn tables_are_lines() {
        let html = "<table><tr><th>RAM</th><td>8 GB</td></tr><tr><td>A</td><td>B</td></tr></table>";
        assert_eq!(shown(html), "RAM: 8 GB\nA · B");
    }

    #[test]
    fn line_breaks_mean_what_the_program_means() {
        assert_eq!(to_text("<b>a</b>\nb\n\nc", Breaks::Line).0, "a\nb\n\nc");
        assert_eq!(shown("<b>a</b>\nb\n\nc"), "a b c");
        assert_eq!(shown("a\n\nb"), "a\n\nb", "without any tag it is plain text");
    }

    #[test]
    fn what_is_too_long_is_not_looked_at() {
        let (text, is_cut) = to_text(&"<p>ক</p>".repeat(20_000), Breaks::Space);
        assert!(is_cut && text.starts_with("ক\n\nক"));
    }

    #[test]
    fn html_made_to_hurt_is_cut() {
        let paragraphs = (0..9_000).map(|n| format!("<p><b id={n}>x")).collect::<Vec<_>>().concat();
        for html in [paragraphs, "<div>".repeat(9_000), "<ul><li>".repeat(9_000), "<b><p>".repeat(9_000)] {
            assert!(to_text(&html, Breaks::Line).1, "{}", &html[..12]);
        }
        let (text, is_cut) = to_text(&"<p>ক</p>".repeat(900), Breaks::Space);
        assert!(!is_cut && text.ends_with("ক\n\nক"));
    }

    proptest! {
        #[test]
        fn our_text_comes_back(text in "[a-zক-হ<>&;\"'#• ]{0,40}(\n{1,2}[a-z&<>ক-হ]{1,10}){0,5}") {
            let text = crate::text::paragraphs(&text, 4_000).text;
            prop_assert_eq!(shown(&from_text(&text)), text);
        }

        #[test]
        fn any_html_is_text(html in "(<|>|/|p|li|script|&|;|#x|a|\"|=| |\n|table|td|!--){0,60}") {
            let (text, _) = to_text(&html, Breaks::Line);
            prop_assert!(!text.contains("\n\n\n"));
        }
    }
}
