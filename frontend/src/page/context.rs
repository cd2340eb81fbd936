//! The context that every template is given as `page`.

use super::{Nav, NavRoot, Shop, format};
use domain::{Language, Phone, Place, Poisha, to_bangla_digits};
use jiff::Timestamp;
use std::sync::Arc;

/// What a handler says about its page.
#[derive(Debug, Clone)]
pub struct PageHead {
    /// Its language.
    pub language: Language,
    /// Its canonical path and query without the language's prefix: `/category/phones?page=2`.
    pub address: String,
    /// As it stands in the browser's tab.
    pub title: String,
    /// One or two sentences for search engines.
    pub description: String,
}

/// What every template is given as `page`.
#[derive(Debug)]
pub struct Page<'a> {
    /// The language of this page.
    pub language: Language,
    /// As it stands in the browser's tab.
    pub title: String,
    /// One or two sentences for search engines; empty when there are none.
    pub description: String,
    /// Whether search engines may list it.
    pub indexed: bool,
    /// Path of the picture that is shown where the page is shared.
    pub image: Option<String>,
    address: String,
    nav: Arc<Nav>,
    shop: &'a Shop,
}

impl<'a> Page<'a> {
    /// The context of a page.
    pub fn new(shop: &'a Shop, head: PageHead) -> Self {
        let PageHead { language, address, title, description } = head;
        let nav = shop.nav(language);
        Self { language, title, description, indexed: true, image: None, address, nav, shop }
    }

    /// The context of a page for one shopper, which nobody finds by searching.
    pub fn private(shop: &'a Shop, language: Language, address: &str, title: &str) -> Self {
        let head = PageHead {
            language,
            address: address.to_owned(),
            title: title.to_owned(),
            description: String::new(),
        };
        Self { indexed: false, ..Self::new(shop, head) }
    }

    /// One of two texts.
    pub const fn t<'t>(&self, bangla: &'t str, english: &'t str) -> &'t str {
        self.language.t(bangla, english)
    }

    /// Whether the page is in Bangla.
    pub const fn is_bangla(&self) -> bool {
        matches!(self.language, Language::Bangla)
    }

    /// The shop's name.
    pub const fn shop_name(&self) -> &'static str {
        self.language.t("ঢাকাকার্ট", "DhakaCart")
    }

    /// The address of a static file.
    pub fn asset(&self, name: &str) -> &str {
        self.shop.assets.address(name)
    }

    /// A path of the shop in this page's language: `page.path("/cart")`.
    pub fn path(&self, path: &str) -> String {
        localised(path, self.language)
    }

    /// Whether this page is the one at a path, or below it.
    pub fn is_below(&self, path: &str) -> bool {
        self.address.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }

    /// This page in the other language.
    pub fn other_language_path(&self) -> String {
        localised(&self.address, self.language.other())
    }

    /// The absolute address of this page.
    pub fn canonical(&self) -> String {
        self.absolute(&localised(&self.address, self.language))
    }

    /// This page in every language: code and absolute address, for `hreflang`.
    pub fn alternates(&self) -> [(&'static str, String); 3] {
        let of = |language| self.absolute(&localised(&self.address, language));
        [("bn", of(Language::Bangla)), ("en", of(Language::English)), ("x-default", of(Language::Bangla))]
    }

    /// A path of the shop as an absolute address.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.shop.settings.public_url)
    }

    /// The picture that is shown where the page is shared, as an absolute address.
    pub fn image_address(&self) -> String {
        self.absolute(self.image.as_deref().unwrap_or_else(|| self.asset("icon-512.png")))
    }

    /// The root categories with their children, in this page's language.
    pub fn nav(&self) -> &[NavRoot] {
        &self.nav
    }

    /// The help number for a `tel:` link.
    pub fn phone_link(&self) -> String {
        format!("+{}", self.phone().international())
    }

    /// The help number as people read it: `০১৭১২-৩৪৫৬৭৮`.
    pub fn phone_shown(&self) -> String {
        let (operator, rest) = self.phone().as_str().split_at(5);
        let text = format!("{operator}-{rest}");
        if self.is_bangla() { to_bangla_digits(&text) } else { text }
    }

    /// The help number for a WhatsApp link.
    pub fn whatsapp_number(&self) -> String {
        self.phone().international()
    }

    /// An amount in this page's language.
    pub fn money(&self, amount: &Poisha) -> String {
        format::money(*amount, self.language)
    }

    /// A number in this page's language.
    pub fn number(&self, number: impl Into<i64>) -> String {
        format::number(number, self.language)
    }

    /// A day in this page's language.
    pub fn date(&self, moment: &Timestamp) -> String {
        format::date(*moment, self.language)
    }

    /// A day and time in this page's language.
    pub fn date_time(&self, moment: &Timestamp) -> String {
        format::date_time(*moment, self.language)
    }

    /// A district's or upazila's name in this page's language.
    pub fn place(&self, place: &Place) -> &'static str {
        place.name(self.language)
    }

    fn phone(&self) -> &Phone {
        &self.shop.settings.phone
    }
}

/// A path with its language's prefix; the home page of English is `/en`, not `/en/`.
pub(crate) fn localised(path: &str, language: Language) -> String {
    match (language, path.strip_prefix('/')) {
        (Language::English, Some(rest)) if rest.is_empty() || rest.starts_with(['?', '#']) => {
            format!("/en{rest}")
        }
        _ => format!("{}{path}", language.prefix()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_gets_its_language() {
        assert_eq!(localised("/", Language::Bangla), "/");
        assert_eq!(localised("/", Language::English), "/en");
        assert_eq!(localised("/?a=1", Language::English), "/en?a=1");
        assert_eq!(localised("/cart", Language::English), "/en/cart");
        assert_eq!(localised("/cart", Language::Bangla), "/cart");
    }
}
