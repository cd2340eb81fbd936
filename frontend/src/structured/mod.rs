//! What search engines are told (schema.org, JSON-LD), and the way to a page, which people see as well.

use crate::page::Page;
use catalogue::{Category, Snapshot};
use domain::{CategoryId, Language};
use serde_json::{Value, json};

/// A step of the way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crumb {
    /// Its name.
    pub(crate) name: String,
    /// Its path, with the language's prefix.
    pub(crate) path: String,
}

/// The way to a category: home page first, the category last.
pub(crate) fn way_to(snapshot: &Snapshot, category: CategoryId, language: Language) -> Vec<Crumb> {
    let categories = snapshot.categories().path_to(category);
    std::iter::once(home(language)).chain(categories.into_iter().map(|step| crumb(step, language))).collect()
}

/// The home page as a step.
pub(crate) fn home(language: Language) -> Crumb {
    let path = match language {
        Language::Bangla => "/",
        Language::English => "/en",
    };
    Crumb { name: language.t("হোম", "Home").to_owned(), path: path.to_owned() }
}

/// A category as a step.
pub(crate) fn crumb(category: &Category, language: Language) -> Crumb {
    let path = format!("{}/category/{}", language.prefix(), category.slug);
    Crumb { name: category.name.pick(language).to_owned(), path }
}

/// The way to a page as data.
pub(crate) fn breadcrumbs(page: &Page, way: &[Crumb]) -> Value {
    let items: Vec<Value> = way
        .iter()
        .zip(1..)
        .map(|(step, position)| {
            json!({"@type": "ListItem", "position": position, "name": step.name, "item": page.absolute(&step.path)})
        })
        .collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

/// Who runs the shop.
pub(crate) fn organization(page: &Page) -> Value {
    json!({
        "@type": "Organization",
        "@id": page.absolute("/#shop"),
        "name": "DhakaCart",
        "alternateName": "ঢাকাকার্ট",
        "url": page.absolute("/"),
        "logo": page.absolute(page.asset("icon-512.png")),
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "telephone": page.phone_link(),
            "areaServed": "BD",
            "availableLanguage": ["bn", "en"],
        },
    })
}

/// Several statements as the text of one `script` element. `<` is escaped, so nothing in it can end the element.
pub(crate) fn in_script(statements: &[Value]) -> String {
    json!({"@context": "https://schema.org", "@graph": statements}).to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element() {
        let hostile = "</script><script>alert(1)</script>";
        let text = in_script(&[json!({ "name": hostile })]);
        assert!(!text.contains('<'));
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["@graph"][0]["name"], hostile);
    }
}
