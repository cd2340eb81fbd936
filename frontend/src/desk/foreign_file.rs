//! A file of another shop program: what is typed about it, and what its reader says.

use crate::page::{Form, Page};
use bytes::Bytes;
use client::{CallError, FileSummary, ForeignSummary, LeftOutReason, SentFile, ShopProgram};
use domain::{Language, to_bangla_digits};

/// Longest rate that is kept of the form, in characters.
const MOST_RATE: usize = 40;

/// What is typed about a file beside the file.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// What one unit of its currency is in taka.
    pub(super) rate: String,
    /// Our categories for those of the file.
    pub(super) categories: String,
    /// Whether the rate is none.
    pub(super) is_rate_wrong: bool,
    /// What is wrong with the list, in English and with its line.
    pub(super) list_mistake: Option<String>,
}

impl Terms {
    pub(super) fn read(form: &Form) -> Self {
        Self {
            rate: form.get("rate").trim().chars().take(MOST_RATE).collect(),
            categories: form.get("categories").to_owned(),
            ..Self::default()
        }
    }

    /// The file with these terms.
    pub(super) fn with(&self, (name, content): (&str, Bytes)) -> SentFile {
        let typed = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
        SentFile {
            name: name.to_owned(),
            content,
            taka_per_unit: typed(&self.rate),
            categories: typed(&self.categories),
        }
    }

    /// Takes note of what the backend says is wrong; the name of the notice when it is one of these fields.
    pub(super) fn judge(&mut self, error: &CallError) -> Option<&'static str> {
        let mistake = error.problem()?.errors.first()?;
        match mistake.field.as_str() {
            "taka_per_unit" => {
                self.is_rate_wrong = true;
                Some("rate")
            }
            "categories" => {
                self.list_mistake = Some(mistake.message.clone());
                Some("list")
            }
            _ => None,
        }
    }

    /// Whether the fields are shown at once.
    pub(super) fn are_typed(&self) -> bool {
        !self.rate.is_empty() || !self.categories.is_empty()
    }
}

/// What the reader of a file says, in the language of the page.
pub(super) struct ForeignPart {
    pub(super) program: &'static str,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) left_out: Vec<(&'static str, String)>,
    /// Categories without a Bangla name, with how many products.
    pub(super) unnamed: Vec<(String, String)>,
    /// How many more there are than are listed.
    pub(super) more_unnamed: Option<String>,
}

impl ForeignPart {
    pub(super) fn of(summary: &FileSummary, page: &Page<'_>) -> Option<Self> {
        let foreign = summary.foreign.as_ref()?;
        let left_out = foreign.left_out.iter();
        let unnamed = foreign.unnamed_categories.iter().map(|category| {
            let name = if category.name.is_empty() {
                page.t("ক্যাটাগরি লেখা নেই", "No category").to_owned()
            } else {
                category.name.clone()
            };
            (name, number(category.products, page))
        });
        let more = foreign.unnamed_category_count.saturating_sub(foreign.unnamed_categories.len());
        Some(Self {
            program: match foreign.program {
                ShopProgram::Shopify => "Shopify",
                ShopProgram::WooCommerce => "WooCommerce",
            },
            facts: facts(foreign, page),
            left_out: left_out
                .map(|left_out| (reason(left_out.reason, page.language), number(left_out.count, page)))
                .collect(),
            unnamed: unnamed.collect(),
            more_unnamed: (more > 0).then(|| number(more, page)),
        })
    }
}

/// What was counted, but for what there is none of.
fn facts(foreign: &ForeignSummary, page: &Page<'_>) -> Vec<(&'static str, String)> {
    let counts = [
        (page.t("ফাইলের পণ্য", "Products in the file"), foreign.products),
        (page.t("ফাইলের SKU", "SKUs in the file"), foreign.skus),
        (page.t("যে ছবি আনা বাকি", "Pictures to fetch"), foreign.pictures_to_fetch),
        (page.t("ঠিকানা কাজে লাগে না এমন ছবি", "Pictures without a usable address"), foreign.pictures_left_out),
        (
            page.t("বেশি লম্বা বলে ছোট করা লেখা", "Texts that were too long and are shortened"),
            foreign.shortened_texts,
        ),
        (page.t("আমাদের নিয়মে লেখা SKU কোড", "SKU codes that are written in our form"), foreign.changed_codes),
        (
            page.t(
                "স্টক ছাড়া শুরু হয় এমন SKU (ফাইলে স্টক পণ্যে লেখা)",
                "SKUs that begin without stock (the file counts it at the product)",
            ),
            foreign.skus_without_stock,
        ),
        (
            page.t("সঙ্গে পাঠানো তালিকায় ক্যাটাগরি", "Categories in the list that came with it"),
            u64::try_from(foreign.listed_categories).unwrap_or(u64::MAX),
        ),
    ];
    let counts = counts.into_iter().filter(|&(_, count)| count > 0);
    let mut facts: Vec<_> = counts.map(|(name, count)| (name, number(count, page))).collect();
    if foreign.taka_per_unit != "1" {
        let rate = match page.language {
            Language::Bangla => to_bangla_digits(&foreign.taka_per_unit),
            Language::English => foreign.taka_per_unit.clone(),
        };
        facts.push((page.t("ফাইলের মুদ্রার এক এককে টাকা", "Taka for one unit of the file's currency"), rate));
    }
    facts
}

/// Why something of a file is not taken.
const fn reason(reason: LeftOutReason, language: Language) -> &'static str {
    match reason {
        LeftOutReason::GiftCard => language.t("গিফট কার্ড", "Gift card"),
        LeftOutReason::Grouped => language.t("কয়েকটি পণ্যের দল", "Group of other products"),
        LeftOutReason::External => language.t("অন্য দোকান বিক্রি করে", "Sold by another shop"),
        LeftOutReason::Virtual => language.t("পৌঁছে দেওয়ার কিছু নেই", "Nothing to deliver"),
        LeftOutReason::OtherType => {
            language.t("এমন পণ্য যা এই দোকানে হয় না", "A kind of product that we do not have")
        }
        LeftOutReason::WithoutPrice => language.t("দাম লেখা নেই", "No price"),
        LeftOutReason::WithoutProduct => language.t("ধরন আছে, পণ্য নেই", "A variant without its product"),
        LeftOutReason::WithoutVariants => language.t("পণ্য আছে, ধরন নেই", "A product without its variants"),
        LeftOutReason::SwitchedOff => language.t("বন্ধ করা ধরন", "A variant that is switched off"),
    }
}

/// How many, in the language of the page.
pub(super) fn number(count: impl TryInto<i64>, page: &Page<'_>) -> String {
    page.number(count.try_into().unwrap_or(i64::MAX))
}
