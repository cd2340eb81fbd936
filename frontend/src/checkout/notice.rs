//! What stands between the shopper and the order, told above the form.

use crate::page::money;
use client::{OverLimit, Problem, Quote, SoldOut};
use domain::{Language, OrderNumber, Poisha, SkuId};

/// What stands between the shopper and the order.
#[derive(Debug)]
pub(crate) enum Notice {
    /// Nothing.
    None,
    /// The form's token was not of this browser, or had expired.
    Again,
    /// An order was sent and not answered; it is not known whether it arrived.
    Unanswered,
    /// The total is another now.
    PriceChanged(PriceChange),
    /// Some lines cannot be filled.
    SoldOut(Vec<Shortage>),
    /// More pieces than one number may buy in a campaign.
    OverLimit(Vec<Shortage>),
    /// The coupon was refused when the order was sent, and taken out of the form: why.
    CouponRefused(String),
    /// An equal order was placed a moment ago.
    Duplicate(Option<OrderNumber>),
    /// An order was accepted under this key, with other contents.
    AlreadyPlaced,
    /// Too many orders in a short time; how long to wait.
    TooMany(String),
    /// We failed in a way that sending again does not mend.
    Trouble,
}

/// The total the shopper saw and the one it is now.
#[derive(Debug)]
pub(crate) struct PriceChange {
    pub(crate) old_total: String,
    pub(crate) new_total: String,
    /// Lines of the basket as the backend prices them now: name, price of one piece.
    pub(crate) lines: Vec<(String, String)>,
}

/// A line that cannot be filled.
#[derive(Debug)]
pub(crate) struct Shortage {
    pub(crate) sku: SkuId,
    /// Pieces that are left.
    pub(crate) left: u32,
    pub(crate) name: String,
    pub(crate) left_text: String,
}

impl PriceChange {
    /// Tells the change between what was agreed and a new quote.
    pub(crate) fn new(agreed: Poisha, quote: &Quote, language: Language) -> Self {
        let lines = quote.lines.iter().map(|line| {
            let options = line.option_text(language);
            let name = line.name.pick(language);
            let name = if options.is_empty() { name.to_owned() } else { format!("{name} ({options})") };
            (name, money(line.unit_price, language))
        });
        Self {
            old_total: money(agreed, language),
            new_total: money(quote.total, language),
            lines: lines.collect(),
        }
    }
}

/// Lines of the cart that the backend refused by their position, `lines[2].sku`: they are no longer sold.
pub(crate) fn refused_lines(problem: &Problem) -> Vec<usize> {
    let index = |field: &str| field.strip_prefix("lines[")?.split_once(']')?.0.parse().ok();
    let mut found: Vec<usize> = problem.errors.iter().filter_map(|error| index(&error.field)).collect();
    found.dedup();
    found
}

/// Shortages of lines that are no longer sold.
pub(crate) fn none_left(skus: impl Iterator<Item = SkuId>) -> Vec<SoldOut> {
    skus.map(|sku| SoldOut { sku, left: 0 }).collect()
}

/// Lines over a campaign's limit, as shortages: what one may still buy is what is left.
pub(crate) fn limited(lines: &[OverLimit]) -> Vec<SoldOut> {
    lines.iter().map(|line| SoldOut { sku: line.sku, left: line.left }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::{Code, FieldError};

    #[test]
    fn refused_lines_are_found_by_their_position() {
        let error = |field: &str| FieldError { field: field.to_owned(), message: String::new() };
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: String::new(),
            status: 422,
            code: Code::InvalidInput,
            detail: String::new(),
            request_id: String::new(),
            errors: vec![error("phone"), error("lines[2].sku"), error("lines[x]"), error("lines[12]")],
            quote: None,
            sold_out: vec![],
            earlier_order: None,
            coupon: None,
            over_limit: Vec::new(),
        };
        assert_eq!(refused_lines(&problem), [2, 12]);
    }
}
