//! The XML of sitemaps (sitemaps.org 0.9 with the hreflang alternates of search engines).

use std::fmt::Write;

/// Pages in one file. Each stands there in two languages; the protocol allows 50,000 addresses and 50 MB.
pub(crate) const ENTRIES_PER_FILE: usize = 25_000;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
"#;

/// A page that exists in both languages.
pub(crate) struct Entry {
    /// Absolute address in Bangla, also the one for every other language.
    pub(crate) bn: String,
    /// Absolute address in English.
    pub(crate) en: String,
}

/// The list of sitemap files.
pub(crate) fn index(files: impl Iterator<Item = String>) -> String {
    let mut out = format!(r#"{HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#);
    for file in files {
        write!(out, "<sitemap><loc>{}</loc></sitemap>", escape(&file))
            .expect("writing to a String cannot fail");
    }
    out.push_str("</sitemapindex>");
    out
}

/// One sitemap file: both languages of every page, each naming the other.
pub(crate) fn urls(entries: &[Entry]) -> String {
    let mut out = format!(
        r#"{HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">"#
    );
    for entry in entries {
        let (bn, en) = (escape(&entry.bn), escape(&entry.en));
        for loc in [&bn, &en] {
            write!(
                out,
                r#"<url><loc>{loc}</loc><xhtml:link rel="alternate" hreflang="bn" href="{bn}"/><xhtml:link rel="alternate" hreflang="en" href="{en}"/><xhtml:link rel="alternate" hreflang="x-default" href="{bn}"/></url>"#
            )
            .expect("writing to a String cannot fail");
        }
    }
    out.push_str("</urlset>");
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_escaped() {
        let entry =
            Entry { bn: "https://x.example/a?b=1&c=<".to_owned(), en: "https://x.example/en/'".to_owned() };
        let xml = urls(&[entry]);
        assert!(xml.contains("a?b=1&amp;c=&lt;"));
        assert!(xml.contains("/en/&apos;"));
        assert!(!xml.contains("c=<"));
    }
}
