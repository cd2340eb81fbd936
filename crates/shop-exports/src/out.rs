//! Where drafts become rows of our file, and everything is counted.

use crate::brand::Brands;
use crate::category::Categories;
use crate::columns::{self, COLUMNS};
use crate::draft::{Draft, Variant};
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::names::Names;
use crate::problem::Problem;
use crate::row::Row;
use crate::summary::{Skipped, Summary};
use crate::text::Cut;
use crate::traits;
use domain::Language;

/// Gives out rows and problems. `E` is what the taker of rows may fail with.
pub(crate) struct Out<'a, E> {
    pub(crate) mapping: &'a Mapping,
    pub(crate) limits: Limits,
    pub(crate) summary: Summary,
    categories: Categories<'a>,
    brands: Brands,
    names: Names,
    take: &'a mut dyn FnMut(Row) -> Result<(), E>,
    say: &'a mut dyn FnMut(Problem),
}

impl<'a, E> Out<'a, E> {
    pub(crate) fn new(
        mapping: &'a Mapping,
        limits: Limits,
        take: &'a mut dyn FnMut(Row) -> Result<(), E>,
        say: &'a mut dyn FnMut(Problem),
    ) -> Self {
        let (categories, brands, names) = (Categories::new(mapping), Brands::default(), Names::default());
        Self { mapping, limits, summary: Summary::default(), categories, brands, names, take, say }
    }

    /// Says what is wrong.
    pub(crate) fn say(&mut self, problem: Problem) {
        self.summary.problems += 1;
        (self.say)(problem);
    }

    /// The value, or a problem with its column.
    pub(crate) fn good<T>(&mut self, line: u64, heading: String, result: Result<T, String>) -> Option<T> {
        result.map_err(|reason| self.say(Problem::in_column(line, heading, reason))).ok()
    }

    /// Counts a record that is none of ours.
    pub(crate) fn skip(&mut self, reason: Skipped) {
        *self.summary.skipped.entry(reason).or_default() += 1;
    }

    /// A text of one line, counted when it was cut.
    pub(crate) fn line(&mut self, cut: Cut) -> String {
        self.summary.shortened_texts += u64::from(cut.is_cut);
        cut.text
    }

    /// A description, counted when it was cut.
    pub(crate) fn description(&mut self, cut: Cut) -> String {
        self.summary.shortened_descriptions += u64::from(cut.is_cut);
        cut.text
    }

    /// Gives the rows of a product; one without variants is none.
    pub(crate) fn product(&mut self, draft: &Draft) -> Result<(), E> {
        if draft.variants.is_empty() {
            return Ok(());
        }
        let product = self.product_fields(draft);
        for variant in &draft.variants {
            let row = self.row(product.clone(), draft, variant);
            (self.take)(row)?;
            self.summary.skus += 1;
        }
        let pictures = &draft.pictures;
        self.summary.products += 1;
        self.summary.images += u64::try_from(pictures.addresses.len()).unwrap_or(u64::MAX);
        self.summary.images_left_out += pictures.left_out;
        Ok(())
    }

    /// Ends the reading.
    pub(crate) fn finish(mut self) -> Summary {
        self.summary.categories = self.categories.seen();
        self.summary
    }

    fn product_fields(&mut self, draft: &Draft) -> [String; 23] {
        let mut fields = COLUMNS.map(|_| String::new());
        let (category_en, category_bn) = self.categories.find(&draft.category);
        fields[columns::PRODUCT] = self.names.slug(&draft.slug, &draft.slug_otherwise, &draft.original);
        fields[columns::PUBLISHED] = String::from(if draft.is_published { "yes" } else { "no" });
        fields[columns::BRAND] = self.brands.find(&draft.brand, &self.mapping.fallback_brand);
        fields[columns::CATEGORY_EN] = category_en;
        fields[columns::CATEGORY_BN] = category_bn;
        fields[columns::NAME_EN].clone_from(&draft.name.en);
        fields[columns::NAME_BN].clone_from(&draft.name.bn);
        fields[columns::DESCRIPTION_EN].clone_from(&draft.description.en);
        fields[columns::DESCRIPTION_BN].clone_from(&draft.description.bn);
        fields[columns::WARRANTY_EN].clone_from(&draft.warranty.en);
        fields[columns::WARRANTY_BN].clone_from(&draft.warranty.bn);
        fields[columns::SPECIFICATIONS_EN] = traits::list(&draft.specifications, Language::English);
        fields[columns::SPECIFICATIONS_BN] = traits::list(&draft.specifications, Language::Bangla);
        fields[columns::POPULARITY] = draft.popularity.to_string();
        fields
    }

    fn row(&mut self, mut fields: [String; 23], draft: &Draft, variant: &Variant) -> Row {
        let slug = fields[columns::PRODUCT].clone();
        let values: Vec<&str> = variant.options.iter().map(|option| option.value.en.as_str()).collect();
        let otherwise = format!("{slug} {}", values.join(" "));
        let original = format!("{slug}\n{}\n{}", variant.code, values.join("\n"));
        let (code, is_changed) = self.names.code(&variant.code, &otherwise, &original);
        self.summary.changed_codes += u64::from(is_changed);
        let (names, image_addresses) = draft.images(variant, &slug);
        fields[columns::SKU] = code;
        fields[columns::OPTIONS_EN] = traits::list(&variant.options, Language::English);
        fields[columns::OPTIONS_BN] = traits::list(&variant.options, Language::Bangla);
        fields[columns::LIST_PRICE] = variant.list.to_string();
        if let Some(sale) = &variant.sale {
            fields[columns::SALE_PRICE] = sale.price.to_string();
            fields[columns::SALE_FROM].clone_from(&sale.from);
            fields[columns::SALE_UNTIL].clone_from(&sale.until);
        }
        fields[columns::OPENING_STOCK] = variant.stock.to_string();
        fields[columns::IMAGES] = names.join(" | ");
        Row { line: variant.line, fields, image_addresses }
    }
}
