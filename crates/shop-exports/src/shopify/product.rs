//! One product, as its records come.

use super::columns::{self, NO_OPTION};
use super::reader::Record;
use super::variant;
use crate::category::Wish;
use crate::draft::{Draft, Variant};
use crate::html::{self, Breaks};
use crate::limits::MOST_PICTURES;
use crate::money::start;
use crate::out::Out;
use crate::picture;
use crate::problem::Problem;
use crate::summary::Skipped;
use crate::text::{line, paragraphs};
use crate::traits::{self, Trait};
use crate::weight;
use domain::product_bounds::{MOST_DESCRIPTION, MOST_NAME, MOST_POPULARITY, MOST_SPECIFICATIONS};
use domain::{Text, to_ascii_digits};

/// A product so far.
pub(super) struct Product {
    /// Its handle, or its title when it has none.
    pub(super) key: String,
    /// Nothing of it is given.
    pub(super) is_bad: bool,
    /// As the first record names them.
    pub(super) option_names: [String; 3],
    /// Of each variant that has a weight.
    pub(super) grams: Vec<u64>,
    draft: Draft,
    /// The picture of each variant of the draft; may be empty.
    own_pictures: Vec<String>,
    /// Position and address.
    pictures: Vec<(u64, String)>,
    has_own_specifications: bool,
    variants: usize,
}

impl Product {
    /// Takes what is of the product from its first record.
    pub(super) fn begin<E>(record: &Record<'_>, key: &str, out: &mut Out<'_, E>) -> Self {
        let is_gift_card = is_yes(record.text(columns::GIFT_CARD), false);
        if is_gift_card {
            out.skip(Skipped::GiftCard);
        }
        let title = record.text(columns::TITLE);
        let has_title = is_gift_card || record.good(out, columns::TITLE, not_empty(title)).is_some();
        let own_specifications = specifications(record, out);
        let mut product = Self {
            key: key.to_owned(),
            is_bad: is_gift_card || !has_title,
            option_names: columns::OPTION_NAMES.map(|_| String::new()),
            grams: Vec::new(),
            draft: Draft::default(),
            own_pictures: Vec::new(),
            pictures: Vec::new(),
            has_own_specifications: own_specifications.is_some(),
            variants: 0,
        };
        if !product.is_bad {
            product.draft = draft(record, key, out);
            product.draft.specifications = own_specifications.unwrap_or_default();
        }
        product
    }

    /// Takes a variant, a picture, or both.
    pub(super) fn add<E>(&mut self, record: &Record<'_>, out: &mut Out<'_, E>) {
        if self.is_bad {
            return;
        }
        let address = record.text(columns::IMAGE);
        if !address.is_empty() {
            self.picture(record.text(columns::IMAGE_POSITION), address);
        }
        let value = record.text(columns::OPTION_VALUES[0]);
        let of_variant = [record.text(columns::PRICE), record.text(columns::SKU), value];
        if of_variant.iter().all(|text| text.is_empty()) {
            return;
        }
        self.variants += 1;
        let most = out.limits.variants;
        if self.variants > most {
            if self.variants == most + 1 {
                let reason = format!("is one variant too many: a product has at most {most}");
                out.say(Problem::in_record(record.line, reason));
            }
            return;
        }
        for (name, column) in self.option_names.iter_mut().zip(columns::OPTION_NAMES) {
            if name.is_empty() && record.text(column).len() < 1_000 {
                record.text(column).clone_into(name);
            }
        }
        if let Some(variant) = variant::read(self, record, out) {
            self.draft.variants.push(variant);
            self.own_pictures.push(record.text(columns::VARIANT_IMAGE).chars().take(3_000).collect());
        }
    }

    /// The whole product.
    pub(super) fn finish<E>(mut self, out: &mut Out<'_, E>) -> Option<Draft> {
        if self.is_bad {
            return None;
        }
        if self.variants == 0 {
            out.skip(Skipped::WithoutVariants);
        }
        if !self.has_own_specifications {
            self.draft.specifications.extend(weight::specification(&self.grams));
        }
        self.place_pictures();
        self.check_options(out);
        Some(self.draft)
    }

    /// The importer wants the same options in each variant; one that differs is not given.
    fn check_options<E>(&mut self, out: &mut Out<'_, E>) {
        let names =
            |variant: &Variant| variant.options.iter().map(|named| named.name.en.clone()).collect::<Vec<_>>();
        let Some((line, expected)) = self.draft.variants.first().map(|first| (first.line, names(first)))
        else {
            return;
        };
        self.draft.variants.retain(|variant| {
            let is_same = names(variant) == expected;
            if !is_same {
                let reason = format!("must have the same options as line {line}");
                out.say(Problem::in_record(variant.line, reason));
            }
            is_same
        });
    }

    fn picture(&mut self, position: &str, address: &str) {
        if self.pictures.len() < MOST_PICTURES && address.len() < 3_000 {
            let position = to_ascii_digits(position).parse().unwrap_or(u64::MAX);
            self.pictures.push((position, address.to_owned()));
        } else {
            self.draft.pictures.left_out += 1;
        }
    }

    fn place_pictures(&mut self) {
        self.pictures.sort_by_key(|(position, _)| *position);
        let pictures = &mut self.draft.pictures;
        for (_, address) in &self.pictures {
            pictures.add(address);
        }
        let own: Vec<Option<usize>> = self.own_pictures.iter().map(|address| pictures.add(address)).collect();
        let places = picture::places(&own, pictures.addresses.len());
        for (variant, images) in self.draft.variants.iter_mut().zip(places) {
            variant.images = images;
        }
    }

    /// The record of the first variant names the option `Title` when the product has none.
    pub(super) fn is_without_options(&self, values: &[&str; 3]) -> bool {
        let [name, others @ ..] = &self.option_names;
        let is_default =
            name.eq_ignore_ascii_case(NO_OPTION.0) && values[0].eq_ignore_ascii_case(NO_OPTION.1);
        (is_default || name.is_empty()) && others.iter().all(String::is_empty)
    }
}

/// What Shopify has columns for, and our metafields of the product.
fn draft<E>(record: &Record<'_>, key: &str, out: &mut Out<'_, E>) -> Draft {
    let name = out.line(line(record.text(columns::TITLE), MOST_NAME));
    let popularity = record.text(columns::POPULARITY);
    let popularity = record.good(out, columns::POPULARITY, read_popularity(popularity)).unwrap_or_default();
    let name_bn = out.line(line(record.text(columns::NAME_BN), MOST_NAME));
    let warranty_en = out.line(line(record.text(columns::WARRANTY_EN), MOST_NAME));
    let warranty_bn = out.line(line(record.text(columns::WARRANTY_BN), MOST_NAME));
    Draft {
        slug: key.to_owned(),
        slug_otherwise: name.clone(),
        original: key.to_owned(),
        is_published: is_published(record),
        brand: record.text(columns::VENDOR).to_owned(),
        category: category(record),
        description: description(record, &name, out),
        name: Text { bn: or(name_bn, &name), en: name },
        warranty: Text { bn: warranty_bn, en: warranty_en },
        popularity,
        picture_names: names(record.text(columns::IMAGE_NAMES)),
        ..Draft::default()
    }
}

fn description<E>(record: &Record<'_>, name: &str, out: &mut Out<'_, E>) -> Text {
    let (shown, is_long) = html::to_text(record.text(columns::BODY), Breaks::Space);
    let mut cut = paragraphs(&shown, MOST_DESCRIPTION);
    cut.is_cut |= is_long;
    let own = paragraphs(record.text(columns::DESCRIPTION_EN), MOST_DESCRIPTION).text;
    // Our own text says more about empty lines than HTML does, as long as nobody changed the HTML.
    if !own.is_empty() && html::to_text(&html::from_text(&own), Breaks::Space).0 == shown {
        cut.text = own;
    }
    let en = or(out.description(cut), name);
    let bn = out.description(paragraphs(record.text(columns::DESCRIPTION_BN), MOST_DESCRIPTION));
    Text { bn: or(bn, &en), en }
}

fn category(record: &Record<'_>) -> Wish {
    let kind: String = record.text(columns::TYPE).chars().take(1_000).collect();
    let standard: String = record.text(columns::CATEGORY).chars().take(1_000).collect();
    // Older exports have numbers of Shopify's own list there.
    let is_number = standard.bytes().all(|byte| byte.is_ascii_digit());
    let own = record.text(columns::CATEGORY_BN);
    let is_own = !own.is_empty() && record.text(columns::CATEGORY_EN) == kind;
    let usual = if is_number || is_own { kind.clone() } else { standard.clone() };
    let names = [kind, standard].into_iter().filter(|name| !name.is_empty() && !is_own).collect();
    Wish { names, usual, own_bn: is_own.then(|| own.to_owned()) }
}

/// Our own list, in a file that we wrote.
fn specifications<E>(record: &Record<'_>, out: &mut Out<'_, E>) -> Option<Vec<Trait>> {
    let (en, bn) = (record.text(columns::SPECIFICATIONS_EN), record.text(columns::SPECIFICATIONS_BN));
    if en.is_empty() && bn.is_empty() {
        return None;
    }
    let en = traits::parse(if en.is_empty() { bn } else { en }, MOST_SPECIFICATIONS);
    let en = record.good(out, columns::SPECIFICATIONS_EN, en)?;
    let bn = if bn.is_empty() { Ok(en.clone()) } else { traits::parse(bn, MOST_SPECIFICATIONS) };
    record.good(out, columns::SPECIFICATIONS_BN, bn.and_then(|bn| traits::both(en, bn)))
}

fn is_published(record: &Record<'_>) -> bool {
    let status = record.text(columns::STATUS);
    is_yes(record.text(columns::PUBLISHED), true)
        && (status.is_empty() || status.eq_ignore_ascii_case("active"))
}

fn is_yes(text: &str, otherwise: bool) -> bool {
    match text.to_ascii_lowercase().as_str() {
        "" => otherwise,
        "true" | "yes" | "1" => true,
        _ => false,
    }
}

fn not_empty(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(()) }
}

fn read_popularity(text: &str) -> Result<u64, String> {
    let number = if text.is_empty() { Some(0) } else { to_ascii_digits(text).parse().ok() };
    let is_right = number.filter(|number| *number <= MOST_POPULARITY.into());
    is_right.ok_or_else(|| format!("\"{}\" is not a whole number from 0 to {MOST_POPULARITY}", start(text)))
}

/// The text, or another one when it is empty.
fn or(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
}

/// Names of pictures; what is none of ours is dropped.
pub(super) fn names(text: &str) -> Vec<String> {
    let names = text.split('|').map(str::trim).filter(|name| domain::Slug::parse(name).is_ok());
    names.take(MOST_PICTURES).map(str::to_owned).collect()
}
