//! What is typed about a campaign, and how shoppers will meet it.

use super::sku::read_moment;
use crate::page::{Form, Shop, local_input, money};
use catalogue::{Product, Sku, View};
use client::{CampaignLine, SaveCampaign, StaffCampaign, option_text};
use domain::{Language, Poisha, Slug, StockHint, Text, to_ascii_digits};
use std::collections::HashMap;

/// Longest text that is kept of a field.
const MOST_CHARACTERS: usize = 40_000;
const MOST_LINES: usize = 500;

/// A campaign as it was typed.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) name_bn: String,
    pub(super) name_en: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) per_phone: String,
    /// A code and a price on each line.
    pub(super) prices: String,
}

/// How shoppers will meet it.
pub(super) struct Preview {
    pub(super) lines: Vec<PreviewLine>,
    /// Whether a line cannot be as it is.
    pub(super) is_wrong: bool,
}

/// One SKU of a campaign.
pub(super) struct PreviewLine {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) list: String,
    pub(super) price: String,
    pub(super) cut: String,
    /// What is wrong, or worth knowing.
    pub(super) remark: Option<&'static str>,
    pub(super) is_wrong: bool,
}

impl Draft {
    pub(super) fn read(form: &Form) -> Self {
        let take = |name: &str| form.get(name).chars().take(MOST_CHARACTERS).collect::<String>();
        Self {
            name_bn: take("name_bn"),
            name_en: take("name_en"),
            from: take("from"),
            until: take("until"),
            per_phone: take("per_phone"),
            prices: take("prices"),
        }
    }

    pub(super) fn of(found: &StaffCampaign) -> Self {
        let line = |line: &CampaignLine| format!("{} {}", line.sku, line.price);
        Self {
            name_bn: found.campaign.name.bn.clone(),
            name_en: found.campaign.name.en.clone(),
            from: local_input(found.campaign.from),
            until: local_input(found.campaign.until),
            per_phone: found.campaign.per_phone.map(|pieces| pieces.to_string()).unwrap_or_default(),
            prices: found.prices.iter().map(line).collect::<Vec<_>>().join("\n"),
        }
    }

    /// The request, or the name of the notice that says what is wrong.
    pub(super) fn parse(&self, slug: Option<&Slug>, key: &str) -> Result<SaveCampaign, &'static str> {
        let name = Text { bn: self.name_bn.trim().to_owned(), en: self.name_en.trim().to_owned() };
        let is_name = |text: &str| (1..=60).contains(&text.chars().count());
        let own = Slug::from_name(&name.en).map_err(|_| "name")?;
        if !is_name(&name.bn) || !is_name(&name.en) {
            return Err("name");
        }
        let moment = |text: &str| read_moment(text).ok().flatten().ok_or("time");
        let per_phone = match &*to_ascii_digits(self.per_phone.trim()) {
            "" => None,
            text => Some(text.parse().ok().filter(|pieces| (1..=20).contains(pieces)).ok_or("phone")?),
        };
        let prices = self.lines().map(|line| line.ok_or("prices")).collect::<Result<Vec<_>, _>>()?;
        if !(1..=MOST_LINES).contains(&prices.len()) {
            return Err("prices");
        }
        Ok(SaveCampaign {
            key: key.parse().map_err(|_| "name")?,
            slug: slug.cloned().unwrap_or(own),
            is_new: slug.is_none(),
            name,
            from: moment(&self.from)?,
            until: moment(&self.until)?,
            per_phone,
            prices,
        })
    }

    /// None where a line cannot be read.
    fn lines(&self) -> impl Iterator<Item = Option<CampaignLine>> {
        let lines = self.prices.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.take(MOST_LINES + 1).map(|line| {
            let (code, price) = line.split_once(|c: char| c.is_whitespace() || c == ',' || c == '\t')?;
            let price =
                Poisha::parse_taka(price.trim_matches(|c: char| c.is_whitespace() || c == ',')).ok()?;
            Some(CampaignLine { sku: code.trim().to_uppercase(), price })
        })
    }

    /// Looks up each line in the catalogue in memory.
    pub(super) fn preview(&self, shop: &Shop, language: Language) -> Preview {
        let wanted: Vec<CampaignLine> = self.lines().flatten().collect();
        let view = shop.catalogue.view();
        let found = find(&view, &wanted);
        let line =
            |line: &CampaignLine| PreviewLine::new(line, (found.get(line.sku.as_str()), &view), language);
        let lines: Vec<PreviewLine> = wanted.iter().map(line).collect();
        Preview { is_wrong: lines.iter().any(|line| line.is_wrong), lines }
    }
}

/// SKUs on the shop by code.
fn find<'a>(view: &'a View, wanted: &[CampaignLine]) -> HashMap<&'a str, (&'a Product, &'a Sku)> {
    let codes: std::collections::HashSet<&str> = wanted.iter().map(|line| line.sku.as_str()).collect();
    let products = view.snapshot.products().map(AsRef::as_ref);
    let skus = products.flat_map(|product| product.skus.iter().map(move |sku| (product, sku)));
    skus.filter(|(_, sku)| codes.contains(sku.code.as_str()))
        .map(|(product, sku)| (sku.code.as_str(), (product, sku)))
        .collect()
}

impl PreviewLine {
    fn new(
        line: &CampaignLine,
        (found, view): (Option<&(&Product, &Sku)>, &View),
        language: Language,
    ) -> Self {
        let price = money(line.price, language);
        let offer = found.and_then(|(_, sku)| view.offers.find(sku.id));
        let name = found.map_or_else(String::new, |(product, sku)| {
            let options = option_text(&sku.options, language);
            let name = product.name.pick(language);
            if options.is_empty() { name.to_owned() } else { format!("{name}, {options}") }
        });
        let (list, cut) = offer.map_or_else(Default::default, |offer| {
            let percent = (offer.list.get() - line.price.get()) * 100 / offer.list.get().max(1);
            (money(offer.list, language), crate::page::number(percent, language))
        });
        let (remark, is_wrong) = match offer {
            None => (Some(language.t("দোকানে এই কোড নেই", "No such code on the shop")), true),
            Some(offer) if line.price >= offer.list => {
                (Some(language.t("মূল দামের কম হতে হবে", "Must be below the price")), true)
            }
            Some(offer) if offer.sale.is_some_and(|sale| sale.price <= line.price) => {
                (Some(language.t("এখনকার অফার আরও সস্তা", "The present sale is cheaper")), false)
            }
            Some(offer) if offer.stock == StockHint::SoldOut => {
                (Some(language.t("স্টক নেই", "Out of stock")), false)
            }
            Some(_) => (None, false),
        };
        Self { code: line.sku.clone(), name, list, price, cut, remark, is_wrong }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(prices: &str) -> Draft {
        Draft {
            name_bn: "ঈদ".to_owned(),
            name_en: "Eid sale".to_owned(),
            from: "2026-12-01T10:00".to_owned(),
            until: "2026-12-02T10:00".to_owned(),
            per_phone: "২".to_owned(),
            prices: prices.to_owned(),
        }
    }

    #[test]
    fn codes_and_prices_are_read_as_people_write_them() {
        let key = uuid::Uuid::new_v4().to_string();
        let campaign = draft("fan-1 2700\r\n\r\nA55-BLUE,\t১৯,৫০০.৫০\n").parse(None, &key).unwrap();
        assert_eq!(
            (campaign.slug.as_str(), campaign.per_phone, campaign.is_new),
            ("eid-sale", Some(2), true)
        );
        let lines: Vec<_> =
            campaign.prices.iter().map(|line| (line.sku.as_str(), line.price.get())).collect();
        assert_eq!(lines, [("FAN-1", 270_000), ("A55-BLUE", 1_950_050)]);
        assert_eq!(campaign.from.to_string(), "2026-12-01T04:00:00Z");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let key = uuid::Uuid::new_v4().to_string();
        for prices in ["", "FAN-1", "FAN-1 cheap", &"FAN-1 5\n".repeat(501)] {
            assert_eq!(draft(prices).parse(None, &key).unwrap_err(), "prices", "{prices:.20}");
        }
        let with = |change: fn(&mut Draft)| {
            let mut draft = draft("FAN-1 5");
            change(&mut draft);
            draft.parse(None, &key).unwrap_err()
        };
        assert_eq!(with(|draft| draft.name_en.clear()), "name");
        assert_eq!(with(|draft| draft.name_bn = "ক".repeat(61)), "name");
        assert_eq!(with(|draft| draft.until.clear()), "time");
        assert_eq!(with(|draft| draft.per_phone = "21".to_owned()), "phone");
    }
}
