//! What stands on the page of a product.

use super::card::{Picture, Price, Stock};
use super::nearby::{accessories, nearby};
use super::options::{Choosable, choosable};
use super::{Card, ZoneRow, offers, product_path, zone_rows};
use crate::page::{Moment, Page, PageHead, Shop, date, number};
use crate::structured::{self, Crumb};
use crate::{compare, media};
use askama::Template;
use catalogue::{Product, Sku, price_from};
use domain::{Language, Offer, Quantity, SkuId, Slug, Text};
use std::sync::Arc;

/// Similar products below the page, and accessories.
const RELATED: usize = 6;
/// Search engines show about this many characters of a description.
const DESCRIPTION_CHARACTERS: usize = 160;

/// The page of a product with one SKU chosen.
#[derive(Template)]
#[template(path = "product/product.html")]
pub(super) struct ProductPage<'a> {
    page: Page<'a>,
    structured: String,
    crumbs: Vec<Crumb>,
    images: Vec<Picture>,
    brand: Crumb,
    name: &'a str,
    price: Price,
    sale_until: Option<String>,
    per_phone: Option<String>,
    stock: Stock,
    options: Vec<OptionRow<'a>>,
    available: bool,
    sku: SkuId,
    code: &'a str,
    quantities: Vec<(u32, String)>,
    warranty: &'a str,
    zones: Vec<ZoneRow>,
    description: Vec<&'a str>,
    specifications: Vec<(&'a str, &'a str)>,
    related: Vec<Card>,
    accessories: Vec<Card>,
    compare_path: String,
    /// What the browser remembers of it: slug, name in both languages, picture.
    seen: (&'a Slug, &'a Text, Option<String>),
    category_path: String,
    other_language_path: String,
}

/// One option with links to its other values.
struct OptionRow<'a> {
    name: &'a str,
    chosen: &'a str,
    choices: Vec<ChoiceLink<'a>>,
}

struct ChoiceLink<'a> {
    text: &'a str,
    path: String,
    /// A picture, when the values look different.
    image: Option<String>,
    chosen: bool,
    available: bool,
}

impl<'a> ProductPage<'a> {
    /// The page, and the SKUs whose offers it shows; none when no SKU has a price yet.
    pub(super) fn new(
        shop: &'a Shop,
        moment: &'a Moment,
        product: &'a Product,
        (code, language): (Option<&str>, Language),
    ) -> Option<(Self, Vec<SkuId>)> {
        let (sku, offer) = chosen(moment, product, code)?;
        let snapshot = moment.snapshot();
        let name = product.name.pick(language);
        let related = nearby(moment, product, RELATED);
        let accessories = accessories(moment, product, RELATED);
        let crumbs = structured::way_to(snapshot, product.category, language);
        let page = head(shop, product, sku, language);
        let data = [offers::structured(&page, moment, product), structured::breadcrumbs(&page, &crumbs)];
        let brand = snapshot.brand_of(product);
        let query = code.map(|_| format!("?sku={}", sku.code)).unwrap_or_default();
        let cards = |products: &[&Arc<Product>]| {
            products.iter().filter_map(|other| Card::new(moment, other, language)).collect()
        };
        let view = Self {
            structured: structured::in_script(&data),
            images: sku
                .images
                .iter()
                .map(|image| Picture::new(image, picture_text(name, sku, language)))
                .collect(),
            brand: Crumb {
                name: brand.name.clone(),
                path: format!("{}/search?brand={}", language.prefix(), brand.slug),
            },
            name,
            price: Price::of(&offer, moment.now, language),
            sale_until: sale_until(moment, &offer, language),
            per_phone: per_phone(moment, &offer, language),
            stock: Stock::of(offer.stock, language),
            options: option_rows(moment, product, sku, language),
            available: offer.stock.is_available(),
            sku: sku.id,
            code: &sku.code,
            quantities: (1..=Quantity::MAX.get()).map(|pieces| (pieces, number(pieces, language))).collect(),
            warranty: product.warranty.pick(language),
            zones: zone_rows(moment, language),
            description: product
                .description
                .pick(language)
                .split("\n\n")
                .map(str::trim)
                .filter(|p| !p.is_empty())
                .collect(),
            specifications: pairs(product, language),
            related: cards(&related),
            accessories: cards(&accessories),
            compare_path: compare::path([product.slug.as_str()].into_iter(), "", language),
            seen: (&product.slug, &product.name, sku.images.first().map(|image| media::address(image, 320))),
            category_path: crumbs.last().map(|crumb| crumb.path.clone()).unwrap_or_default(),
            other_language_path: format!("{}{query}", product_path(product, language.other())),
            crumbs,
            page,
        };
        let skus = std::iter::once(product)
            .chain(related.into_iter().chain(accessories).map(AsRef::as_ref))
            .flat_map(|product| &product.skus)
            .map(|sku| sku.id)
            .collect();
        Some((view, skus))
    }
}

/// The SKU that was asked for, else the one whose price stands in lists.
fn chosen<'a>(moment: &Moment, product: &'a Product, code: Option<&str>) -> Option<(&'a Sku, Offer)> {
    let asked = code.and_then(|code| product.skus.iter().find(|sku| sku.code == code));
    let usual = || {
        let from = price_from(product, moment.offers(), moment.now)?;
        product.skus.iter().find(|sku| sku.id == from.sku)
    };
    asked
        .and_then(|sku| Some((sku, moment.offer(sku.id)?)))
        .or_else(|| usual().and_then(|sku| Some((sku, moment.offer(sku.id)?))))
}

fn head<'a>(shop: &'a Shop, product: &Product, sku: &Sku, language: Language) -> Page<'a> {
    let name = product.name.pick(language);
    let title = match language {
        Language::Bangla => format!("{name} এর দাম"),
        Language::English => format!("{name} price in Bangladesh"),
    };
    let head = PageHead {
        language,
        address: product_path(product, Language::Bangla),
        title,
        description: shortened(product.description.pick(language)),
    };
    let image = sku.images.first().map(|image| media::address(image, 1024));
    let mut page = Page::new(shop, head);
    page.image = image;
    page
}

/// The beginning of a text, cut between words.
fn shortened(text: &str) -> String {
    let mut out = String::new();
    let mut left = DESCRIPTION_CHARACTERS;
    for word in text.split_whitespace() {
        let length = word.chars().count() + 1;
        if length > left {
            out.push('…');
            break;
        }
        left -= length;
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn picture_text(name: &str, sku: &Sku, language: Language) -> String {
    let options: Vec<&str> = sku.options.iter().map(|option| option.value.pick(language)).collect();
    if options.is_empty() { name.to_owned() } else { format!("{name}, {}", options.join(", ")) }
}

fn sale_until(moment: &Moment, offer: &Offer, language: Language) -> Option<String> {
    let until = offer.sale_at(moment.now)?.until?;
    let day = date(until, language);
    Some(match language {
        Language::Bangla => format!("এই দাম {day} পর্যন্ত"),
        Language::English => format!("This price ends on {day}"),
    })
}

fn per_phone(moment: &Moment, offer: &Offer, language: Language) -> Option<String> {
    let most = number(offer.campaign_at(moment.now)?.per_phone?, language);
    Some(match language {
        Language::Bangla => format!("এক মোবাইল নম্বরে সবচেয়ে বেশি {most}টি নেওয়া যায়"),
        Language::English => format!("At most {most} for each mobile number"),
    })
}

fn option_rows<'a>(
    moment: &Moment,
    product: &'a Product,
    chosen: &'a Sku,
    language: Language,
) -> Vec<OptionRow<'a>> {
    let is_available = |sku| moment.offer(sku).is_some_and(|offer| offer.stock.is_available());
    choosable(product, chosen, language, is_available)
        .into_iter()
        .map(|Choosable { name, chosen, choices }| {
            let mut images: Vec<_> = choices.iter().map(|choice| choice.sku.images.first()).collect();
            images.sort();
            images.dedup();
            let pictured = images.len() > 1 && images.len() == choices.len();
            let link = |choice: &super::options::Choice<'a>| ChoiceLink {
                text: choice.text,
                path: format!("{}?sku={}", product_path(product, language), choice.sku.code),
                image: choice.sku.images.first().filter(|_| pictured).map(|image| media::address(image, 320)),
                chosen: choice.chosen,
                available: choice.available,
            };
            OptionRow { name, chosen, choices: choices.iter().map(link).collect() }
        })
        .collect()
}

fn pairs(product: &Product, language: Language) -> Vec<(&str, &str)> {
    product
        .specifications
        .iter()
        .map(|entry| (entry.name.pick(language), entry.value.pick(language)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_description_is_cut_between_words() {
        assert_eq!(shortened("  one\n\ntwo "), "one two");
        let long = shortened(&"শব্দ ".repeat(100));
        assert!(long.ends_with("শব্দ…") && long.chars().count() <= 161, "{long}");
    }
}
