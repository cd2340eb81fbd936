//! The shop as visitors know it: its pages, what each must show, and the files that belong to it.
//!
//! A page that is the same for everyone is unpacked and read the first time a worker sees these bytes; later answers of the
//! same length and checksum are known to be right. So every answer is checked, and nearly all of them cheaply.

use crate::checks::{Language, Wrong, headed, leads_to, product, unpack, whole, wrong};
use crate::counts::{Checked, Class, Failure};
use crate::html::{all_between, between, files, plain};
use crate::http::Packing;
use crate::wares::Ware;
use std::collections::HashMap;

/// Products that people search for, the most popular ones.
const SEARCHED: usize = 150;
/// Versions of a page that are remembered: frontends may differ for a moment.
const VERSIONS: usize = 4;

/// The shop as visitors know it.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) wares: Vec<Ware>,
    pages: Vec<SitePage>,
    /// Page numbers by language.
    pub(crate) home: [usize; 2],
    pub(crate) lists: [Vec<usize>; 2],
    /// In the order of `wares`.
    pub(crate) products: [Vec<usize>; 2],
    /// Of the first of `wares`.
    pub(crate) searches: [Vec<usize>; 2],
    files: Vec<File>,
    file_numbers: HashMap<String, usize>,
    pictures: Pictures,
    pub(crate) checked: Checked,
}

/// Pictures in the first view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pictures {
    pub(crate) list: usize,
    pub(crate) product: usize,
}

/// A page that is the same for everyone.
#[derive(Debug)]
pub(crate) struct SitePage {
    pub(crate) path: String,
    pub(crate) class: Class,
    language: Language,
    expected: Expected,
    right: Vec<Body>,
    /// Numbers of its files.
    pub(crate) files: Vec<usize>,
    /// The SKU that its form puts into the cart.
    pub(crate) sku: Option<String>,
}

#[derive(Debug)]
enum Expected {
    Home,
    /// The category's name.
    List(String),
    /// Which ware.
    Product(usize),
    /// Which ware is among the results.
    Search(usize),
}

/// A file that browsers keep for good.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    right: Option<Body>,
}

/// A body, remembered by length and checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) length: usize,
    pub(crate) sum: u32,
}

impl Body {
    fn of(bytes: &[u8]) -> Self {
        Self { length: bytes.len(), sum: crc32fast::hash(bytes) }
    }
}

impl Site {
    /// The site of these wares; `homes` are the home pages in both languages, which name the categories.
    pub(crate) fn new(wares: Vec<Ware>, homes: [&str; 2], pictures: Pictures) -> Result<Self, Wrong> {
        let mut site = Self {
            pages: Vec::new(),
            home: [0; 2],
            lists: [Vec::new(), Vec::new()],
            products: [Vec::new(), Vec::new()],
            searches: [Vec::new(), Vec::new()],
            files: Vec::new(),
            file_numbers: HashMap::new(),
            pictures,
            checked: Checked::default(),
            wares,
        };
        for language in Language::BOTH {
            let (index, prefix) = (language.index(), language.prefix());
            let home = if prefix.is_empty() { "/" } else { prefix };
            site.home[index] = site.add(home.to_owned(), (Class::Home, language), Expected::Home);
            for (path, name) in categories(homes[index], language)? {
                let page = site.add(path, (Class::List, language), Expected::List(name));
                site.lists[index].push(page);
            }
            for ware in 0..site.wares.len() {
                let path = format!("{prefix}/product/{}", site.wares[ware].slug);
                let page = site.add(path, (Class::Product, language), Expected::Product(ware));
                site.products[index].push(page);
                if ware < SEARCHED {
                    let query = encode(site.wares[ware].name(language));
                    let path = format!("{prefix}/search?q={query}");
                    let page = site.add(path, (Class::Search, language), Expected::Search(ware));
                    site.searches[index].push(page);
                }
            }
        }
        Ok(site)
    }

    fn add(&mut self, path: String, (class, language): (Class, Language), expected: Expected) -> usize {
        let page =
            SitePage { path, class, language, expected, right: Vec::new(), files: Vec::new(), sku: None };
        self.pages.push(page);
        self.pages.len() - 1
    }

    pub(crate) fn page(&self, page: usize) -> &SitePage {
        &self.pages[page]
    }

    pub(crate) fn file(&self, file: usize) -> &File {
        &self.files[file]
    }

    /// The ware that a product's page shows or that a search is for.
    pub(crate) fn ware_of(&self, page: usize) -> Option<usize> {
        match self.pages[page].expected {
            Expected::Product(ware) | Expected::Search(ware) => Some(ware),
            Expected::Home | Expected::List(_) => None,
        }
    }

    /// Whether this body is the page that was asked for.
    pub(crate) fn check_page(&mut self, page: usize, body: &[u8], packing: Packing) -> Result<(), Wrong> {
        let seen = Body::of(body);
        if self.pages[page].right.contains(&seen) {
            self.checked.equal += 1;
            return Ok(());
        }
        self.checked.read += 1;
        let html = unpack(body, packing)?;
        let SitePage { language, class, .. } = self.pages[page];
        whole(&html, language)?;
        match &self.pages[page].expected {
            Expected::Home => leads_to(&html, None, language)?,
            Expected::List(name) => headed(&html, name).and_then(|()| leads_to(&html, None, language))?,
            Expected::Product(ware) => product(&html, &self.wares[*ware], language)?,
            Expected::Search(ware) => leads_to(&html, Some(&self.wares[*ware].slug), language)?,
        }
        let pictures = if class == Class::Product { self.pictures.product } else { self.pictures.list };
        let files = self.file_numbers(&html, pictures);
        let page = &mut self.pages[page];
        page.sku = between(&html, "data-add>\n<input type=\"hidden\" name=\"sku\" value=\"", "\"")
            .map(str::to_owned);
        page.files = files;
        if page.right.len() == VERSIONS {
            page.right.remove(0);
        }
        page.right.push(seen);
        Ok(())
    }

    /// The files of a page that is one visitor's own.
    pub(crate) fn own_files(&mut self, html: &str) -> Vec<usize> {
        self.file_numbers(html, self.pictures.list)
    }

    fn file_numbers(&mut self, html: &str, pictures: usize) -> Vec<usize> {
        let mut numbers = Vec::new();
        for path in files(html, pictures) {
            let number = if let Some(&number) = self.file_numbers.get(path) {
                number
            } else {
                self.files.push(File { path: path.to_owned(), right: None });
                self.file_numbers.insert(path.to_owned(), self.files.len() - 1);
                self.files.len() - 1
            };
            numbers.push(number);
        }
        numbers
    }

    /// Whether this body is the file that came under this name before.
    pub(crate) fn check_file(&mut self, file: usize, body: Body, immutable: bool) -> Result<(), Wrong> {
        let File { path, right } = &mut self.files[file];
        if body.length == 0 || !immutable {
            return Err(wrong(Failure::WrongPage, format!("{path} is empty or not for good")));
        }
        if *right.get_or_insert(body) != body {
            return Err(wrong(Failure::WrongPage, format!("{path} has another content than before")));
        }
        self.checked.equal += 1;
        Ok(())
    }
}

/// Addresses and names of the categories in the home page's menu.
fn categories(home: &str, language: Language) -> Result<Vec<(String, String)>, Wrong> {
    let menu = between(home, "<nav class=\"menu-panel\"", "</nav>").unwrap_or_default();
    let prefix = format!("{}/category/", language.prefix());
    let links = all_between(menu, "<a href=\"", "</a>").filter_map(|link| {
        let (path, name) = link.split_once("\">")?;
        // A sign stands before the names of the first level.
        let name = name.rsplit('>').next().unwrap_or_default();
        path.starts_with(&prefix).then(|| (path.to_owned(), plain(name).into_owned()))
    });
    let mut links: Vec<_> = links.collect();
    links.dedup();
    if links.is_empty() {
        return Err(wrong(Failure::WrongPage, "the home page names no category"));
    }
    Ok(links)
}

fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "<nav class=\"menu-panel\" x><ul><li><a href=\"/category/fans\"><svg><use href=\"/assets/icons.1.svg#fan\"/></svg>ফ্যান</a>\
        <ul><li><a href=\"/category/table\">Table &#38; wall</a></li></ul></li></ul></nav>";
    const HOME_EN: &str = "<nav class=\"menu-panel\" x><a href=\"/en/category/fans\">Fans</a></nav>";

    fn site() -> Site {
        let ware = |slug: &str, name: &str| Ware {
            slug: slug.to_owned(),
            name_bn: name.to_owned(),
            name_en: name.to_owned(),
            codes: vec!["F-1".to_owned()],
        };
        let wares = vec![ware("fan", "Fan"), ware("lamp", "Lamp")];
        Site::new(wares, [HOME, HOME_EN], Pictures { list: 4, product: 1 }).unwrap()
    }

    fn page(name: &str) -> String {
        format!(
            "<html lang=\"bn\"><h1>{name}</h1><form data-add>\n<input type=\"hidden\" name=\"sku\" value=\"7\"><p>x: F-1</p></html>"
        )
    }

    #[test]
    fn categories_are_known_by_their_names() {
        assert_eq!(
            categories(HOME, Language::Bangla).unwrap(),
            [
                ("/category/fans".to_owned(), "ফ্যান".to_owned()),
                ("/category/table".to_owned(), "Table & wall".to_owned())
            ]
        );
        categories("<nav></nav>", Language::Bangla).unwrap_err();
    }

    #[test]
    fn the_same_bytes_are_read_once_and_other_bytes_again() {
        let mut site = site();
        let product = site.products[0][0];
        for _ in 0..3 {
            site.check_page(product, page("Fan").as_bytes(), Packing::Plain).unwrap();
        }
        assert_eq!(site.checked, Checked { read: 1, equal: 2 });
        assert_eq!(site.page(product).sku.as_deref(), Some("7"));
        // The page of another product, under this one's address.
        let error = site.check_page(product, page("Lamp").as_bytes(), Packing::Plain).unwrap_err();
        assert_eq!(error.kind, Failure::WrongPage);
    }

    #[test]
    fn a_file_never_changes() {
        let mut site = site();
        let file = site.own_files("<img src=\"/media/a-320.webp\">")[0];
        let body = Body { length: 5, sum: 9 };
        site.check_file(file, body, true).unwrap();
        site.check_file(file, body, true).unwrap();
        site.check_file(file, Body { sum: 8, ..body }, true).unwrap_err();
        site.check_file(file, body, false).unwrap_err();
    }
}
