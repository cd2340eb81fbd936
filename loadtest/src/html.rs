//! Finding things in the shop's pages. The pages are our own and regular, so plain text search is enough.

use memchr::memmem;
use std::borrow::Cow;

/// Where a text stands in another one. `str::find` was a twentieth of what visitors cost.
fn find(text: &str, part: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), part.as_bytes())
}

/// Whether a text stands in another one.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// What stands between two texts, the first time.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[find(text, before)? + before.len()..];
    rest.get(..find(rest, after)?)
}

/// What stands between two texts, every time.
pub(crate) fn all_between<'a>(
    text: &'a str,
    before: &'a str,
    after: &'a str,
) -> impl Iterator<Item = &'a str> {
    let found = memmem::find_iter(text.as_bytes(), before.as_bytes());
    found.filter_map(move |at| {
        let rest = &text[at + before.len()..];
        rest.get(..find(rest, after)?)
    })
}

/// The first heading, as people read it.
pub(crate) fn heading(page: &str) -> Option<Cow<'_, str>> {
    between(page, "<h1>", "</h1>").map(plain)
}

/// Hidden fields of the page's forms that have one of these names, or begin with one that ends in `_`.
pub(crate) fn hidden_fields<'a>(page: &'a str, names: &[&str]) -> Vec<(&'a str, Cow<'a, str>)> {
    let fields = all_between(page, "<input type=\"hidden\" name=\"", ">").filter_map(|field| {
        let (name, rest) = field.split_once('"')?;
        Some((name, plain(between(rest, "value=\"", "\"")?)))
    });
    let is_wanted = |name: &str| {
        names.iter().any(|wanted| name == *wanted || (wanted.ends_with('_') && name.starts_with(wanted)))
    };
    fields.filter(|(name, _)| is_wanted(name)).collect()
}

/// What a browser fetches for a page without being asked: style, script, icons, and pictures of the first view.
pub(crate) fn files(page: &str, pictures: usize) -> Vec<&str> {
    let linked = all_between(page, "<link rel=\"stylesheet\" href=\"", "\"")
        .chain(all_between(page, "<script src=\"", "\""))
        .chain(
            all_between(page, "<link rel=\"icon\" href=\"", "\"").filter(|file| file.starts_with("/assets/")),
        );
    let icons = all_between(page, "<use href=\"", "#").take(1);
    let images = all_between(page, "<img src=\"", "\"").filter(|file| file.starts_with("/media/"));
    let mut files: Vec<&str> = linked.chain(icons).collect();
    for image in images {
        if files.len() >= 32 || files.iter().filter(|file| file.starts_with("/media/")).count() >= pictures {
            break;
        }
        if !files.contains(&image) {
            files.push(image);
        }
    }
    files
}

/// Text without the five characters' escapes.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let escapes = [
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    Cow::Owned(escapes.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<link rel="stylesheet" href="/assets/shop.1.css"><script src="/assets/shop.2.js" defer></script>
        <link rel="icon" href="/favicon.ico" sizes="32x32"><link rel="icon" href="/assets/favicon.3.svg">
        <h1>Tom &#38; Jerry&#39;s</h1><svg><use href="/assets/icons.4.svg#menu"/></svg><use href="/assets/icons.4.svg#x"/>
        <img src="/media/a-320.webp"><img src="/media/a-320.webp"><img src="/media/b-320.webp"><img src="/media/c-320.webp">
        <form><input type="hidden" name="token" value="t-1"><input type="hidden" name="total_inside" value="500">
        <input type="hidden" name="sku" value="12"></form>"#;

    #[test]
    fn a_browser_fetches_each_file_once() {
        let files = files(PAGE, 2);
        assert_eq!(
            files,
            [
                "/assets/shop.1.css",
                "/assets/shop.2.js",
                "/assets/favicon.3.svg",
                "/assets/icons.4.svg",
                "/media/a-320.webp",
                "/media/b-320.webp"
            ]
        );
    }

    #[test]
    fn headings_and_fields_are_read() {
        assert_eq!(heading(PAGE).unwrap(), "Tom & Jerry's");
        let fields = hidden_fields(PAGE, &["token", "total_"]);
        assert_eq!(fields, [("token", "t-1".into()), ("total_inside", "500".into())]);
        assert_eq!(heading("<h2>no</h2>"), None);
    }
}
