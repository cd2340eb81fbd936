//! One record of the file, parsed into the shop's types. Each value that is wrong is a problem of its own, so that a
//! shopkeeper mends a row once.

use super::bounds::{category_step, line_of, paragraphs, parse_code, trait_name, trait_value};
use super::columns::{self, Column, Layout};
use super::problem::Problem;
use catalogue::Trait;
use csv::StringRecord;
use domain::product_bounds::{
    MOST_CATEGORY_STEPS, MOST_DESCRIPTION, MOST_IMAGES, MOST_NAME, MOST_OPTIONS, MOST_POPULARITY,
    MOST_SPECIFICATIONS, MOST_STOCK,
};
use domain::{Poisha, Slug, Text, to_ascii_digits};
use jiff::Timestamp;

/// What a row says about its product.
#[derive(Debug)]
pub(super) struct ProductFields {
    pub(super) slug: Slug,
    pub(super) published: bool,
    pub(super) brand: String,
    /// From the root of the tree.
    pub(super) category: Vec<Text>,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) warranty: Text,
    pub(super) specifications: Vec<Trait>,
    pub(super) popularity: i32,
}

/// What a row says about its SKU.
#[derive(Debug)]
pub(super) struct SkuFields {
    pub(super) code: String,
    pub(super) options: Vec<Trait>,
    pub(super) list: Poisha,
    pub(super) sale: Option<Poisha>,
    pub(super) sale_from: Option<Timestamp>,
    pub(super) sale_until: Option<Timestamp>,
    pub(super) opening_stock: i64,
    pub(super) images: Vec<String>,
}

/// A record, and what is wrong with it so far.
pub(super) struct Row<'a> {
    pub(super) layout: &'a Layout,
    pub(super) record: &'a StringRecord,
    pub(super) line: u64,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Row<'_> {
    /// The product's columns; none when one of them is wrong.
    pub(super) fn product(&mut self) -> Option<ProductFields> {
        let slug = self.parse(columns::PRODUCT, |text| Slug::parse(text).map_err(|e| e.to_string()));
        let published = self.parse(columns::PUBLISHED, parse_yes_or_no);
        let brand = self.parse(columns::BRAND, |text| line_of(text, 1, 60));
        let category = self.category();
        let name = self.text((columns::NAME_EN, columns::NAME_BN), |text| line_of(text, 1, MOST_NAME));
        let description = self.text((columns::DESCRIPTION_EN, columns::DESCRIPTION_BN), |text| {
            paragraphs(text, 1, MOST_DESCRIPTION)
        });
        let warranty =
            self.text((columns::WARRANTY_EN, columns::WARRANTY_BN), |text| line_of(text, 0, MOST_NAME));
        let specifications =
            self.traits((columns::SPECIFICATIONS_EN, columns::SPECIFICATIONS_BN), MOST_SPECIFICATIONS);
        let popularity = self.parse(columns::POPULARITY, |text| whole_number(text, MOST_POPULARITY));
        Some(ProductFields {
            slug: slug?,
            published: published?,
            brand: brand?,
            category: category?,
            name: name?,
            description: description?,
            warranty: warranty?,
            specifications: specifications?,
            popularity: i32::try_from(popularity?).expect("the bound fits"),
        })
    }

    /// The SKU's columns; none when one of them is wrong.
    pub(super) fn sku(&mut self) -> Option<SkuFields> {
        let code = self.parse(columns::SKU, parse_code);
        let options = self.traits((columns::OPTIONS_EN, columns::OPTIONS_BN), MOST_OPTIONS);
        let list = self.parse(columns::LIST_PRICE, parse_price);
        let sale = self.parse(columns::SALE_PRICE, |text| optional(text, parse_price));
        let from = self.parse(columns::SALE_FROM, |text| optional(text, parse_time));
        let until = self.parse(columns::SALE_UNTIL, |text| optional(text, parse_time));
        let opening_stock = self.parse(columns::OPENING_STOCK, |text| whole_number(text, MOST_STOCK));
        let images = self.parse(columns::IMAGES, parse_images);
        let (list, sale, sale_from, sale_until) = (list?, sale?, from?, until?);
        self.check_sale((list, sale), (sale_from, sale_until))?;
        Some(SkuFields {
            code: code?,
            options: options?,
            list,
            sale,
            sale_from,
            sale_until,
            opening_stock: opening_stock?,
            images: images?,
        })
    }

    /// The value, or a problem with its column.
    pub(super) fn good<T>(&mut self, column: Column, result: Result<T, String>) -> Option<T> {
        result.map_err(|reason| self.problem(column, reason)).ok()
    }

    /// Notes a problem with one column.
    pub(super) fn problem(&mut self, column: Column, reason: impl Into<String>) {
        self.problems.push(Problem::in_column(self.line, column.name, reason));
    }

    fn check_sale(
        &mut self,
        (list, sale): (Poisha, Option<Poisha>),
        (from, until): (Option<Timestamp>, Option<Timestamp>),
    ) -> Option<()> {
        let before = self.problems.len();
        match sale {
            Some(sale) if sale >= list => self.problem(columns::SALE_PRICE, "must be below list_price"),
            None if from.is_some() => self.problem(columns::SALE_FROM, "needs a sale_price"),
            None if until.is_some() => self.problem(columns::SALE_UNTIL, "needs a sale_price"),
            _ => {}
        }
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            self.problem(columns::SALE_UNTIL, "must be later than sale_from");
        }
        (self.problems.len() == before).then_some(())
    }

    fn parse<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let result = parse(self.layout.text(self.record, column).trim());
        self.good(column, result)
    }

    fn text(
        &mut self,
        (en, bn): (Column, Column),
        parse: impl Fn(&str) -> Result<String, String>,
    ) -> Option<Text> {
        let (en, bn) = (self.parse(en, &parse), self.parse(bn, &parse));
        Some(Text { bn: bn?, en: en? })
    }

    fn category(&mut self) -> Option<Vec<Text>> {
        let steps = |text: &str| {
            let steps: Vec<String> = text.split('>').map(category_step).collect::<Result<_, _>>()?;
            at_most(steps, MOST_CATEGORY_STEPS, "steps")
        };
        let (en, bn) = (self.parse(columns::CATEGORY_EN, steps), self.parse(columns::CATEGORY_BN, steps));
        let (en, bn) = (en?, bn?);
        self.same_length(columns::CATEGORY_BN, (en.len(), bn.len()))?;
        Some(en.into_iter().zip(bn).map(|(en, bn)| Text { bn, en }).collect())
    }

    fn traits(&mut self, (en, bn): (Column, Column), most: usize) -> Option<Vec<Trait>> {
        let pairs = |text: &str| at_most(parse_pairs(text)?, most, "entries");
        let (en, bn_pairs) = (self.parse(en, pairs), self.parse(bn, pairs));
        let (en, bn_pairs) = (en?, bn_pairs?);
        self.same_length(bn, (en.len(), bn_pairs.len()))?;
        let both = en.into_iter().zip(bn_pairs).map(|((name_en, value_en), (name_bn, value_bn))| Trait {
            name: Text { bn: name_bn, en: name_en },
            value: Text { bn: value_bn, en: value_en },
        });
        Some(both.collect())
    }

    fn same_length(&mut self, column: Column, (en, bn): (usize, usize)) -> Option<()> {
        if en == bn {
            return Some(());
        }
        self.problem(column, format!("must have as many entries as the English one, {en}, but has {bn}"));
        None
    }
}

fn parse_yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("must be yes or no".to_owned()),
    }
}

/// A whole number from zero; nothing is zero.
fn whole_number(text: &str, most: u32) -> Result<i64, String> {
    let digits = to_ascii_digits(text);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits.is_empty() { Some(0) } else { digits.parse().ok().filter(|_| is_number) };
    number
        .filter(|number| *number <= i64::from(most))
        .ok_or_else(|| format!("must be a whole number from 0 to {most}"))
}

fn parse_price(text: &str) -> Result<Poisha, String> {
    let price = Poisha::parse_taka(text).map_err(|error| error.to_string())?;
    if price < Poisha::from_taka(1) { Err("must be at least 1 taka".to_owned()) } else { Ok(price) }
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "must be a time such as 2026-03-10T00:00:00+06:00".to_owned())
}

fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

fn parse_images(text: &str) -> Result<Vec<String>, String> {
    let names = entries(text).map(|name| {
        let slug = Slug::parse(name).map_err(|error| format!("\"{name}\" {error}"))?;
        Ok(String::from(slug))
    });
    at_most(names.collect::<Result<_, String>>()?, MOST_IMAGES, "images")
}

/// `Display: 6.7 inch | RAM: 8 GB`.
fn parse_pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = entries(text).map(|entry| {
        let (name, value) = entry
            .split_once(':')
            .ok_or_else(|| format!("\"{entry}\" must be a name, a colon and a value"))?;
        let named = |problem: String| format!("\"{entry}\" {problem}");
        Ok((trait_name(name).map_err(named)?, trait_value(value).map_err(named)?))
    });
    pairs.collect()
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|_| !text.is_empty())
}

fn at_most<T>(list: Vec<T>, most: usize, what: &str) -> Result<Vec<T>, String> {
    if list.len() <= most {
        Ok(list)
    } else {
        Err(format!("must have at most {most} {what}, but has {}", list.len()))
    }
}
