//! What pages show of an order.

use crate::page::{date, date_time, money, number};
use client::{Order, OrderLine};
use domain::{Language, OrderStatus, Poisha, find_upazila};

/// An order as a page shows it.
#[derive(Debug)]
pub(crate) struct OrderView {
    pub(crate) number: String,
    pub(crate) placed_on: String,
    pub(crate) status: &'static str,
    pub(crate) steps: Vec<Step>,
    pub(crate) lines: Vec<Line>,
    pub(crate) items_total: String,
    pub(crate) discount: Option<String>,
    /// The coupon's code.
    pub(crate) coupon: Option<String>,
    pub(crate) delivery_fee: String,
    pub(crate) total: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) place: String,
    pub(crate) note: String,
    /// Whether its shopper may still cancel it.
    pub(crate) can_cancel: bool,
}

/// A step in the life of an order.
#[derive(Debug)]
pub(crate) struct Step {
    /// `past`, `now`, `next` or `stopped`.
    pub(crate) class: &'static str,
    pub(crate) text: &'static str,
    pub(crate) at: Option<String>,
}

/// A line as sold.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) options: String,
    pub(crate) code: String,
    pub(crate) quantity: String,
    pub(crate) unit_price: String,
    pub(crate) total: String,
}

/// The steps of an ordinary order.
const ORDINARY: [OrderStatus; 5] = [
    OrderStatus::Placed,
    OrderStatus::Confirmed,
    OrderStatus::Packed,
    OrderStatus::Shipped,
    OrderStatus::Delivered,
];

impl OrderView {
    /// Everything in one language.
    pub(crate) fn new(order: &Order, language: Language) -> Self {
        let place = find_upazila(&order.upazila).map(|(district, upazila)| {
            format!("{}, {}", upazila.place.name(language), district.place.name(language))
        });
        let digits = |text: &str| match language {
            Language::Bangla => domain::to_bangla_digits(text),
            Language::English => text.to_owned(),
        };
        Self {
            number: order.number.to_string(),
            placed_on: date(order.placed_at, language),
            status: status_text(order.status, language),
            steps: steps(order, language),
            lines: order.lines.iter().map(|line| Line::new(line, language)).collect(),
            items_total: money(order.items_total, language),
            discount: (order.discount != Poisha::ZERO).then(|| money(order.discount, language)),
            coupon: order.coupon.as_ref().map(ToString::to_string),
            delivery_fee: if order.delivery_fee == Poisha::ZERO {
                language.t("ফ্রি", "Free").to_owned()
            } else {
                money(order.delivery_fee, language)
            },
            total: money(order.total, language),
            name: order.name.as_str().to_owned(),
            phone: digits(order.phone.as_str()),
            address: order.address.as_str().to_owned(),
            place: place.unwrap_or_else(|| order.upazila.clone()),
            note: order.note.as_str().to_owned(),
            can_cancel: order.status == OrderStatus::Placed,
        }
    }
}

impl Line {
    fn new(line: &OrderLine, language: Language) -> Self {
        Self {
            name: line.name.pick(language).to_owned(),
            options: line.option_text(language),
            code: line.sku_code.clone(),
            quantity: number(line.quantity.get(), language),
            unit_price: money(line.unit_price, language),
            total: money(line.total, language),
        }
    }
}

/// What happened, and for an order on its way, what comes next.
fn steps(order: &Order, language: Language) -> Vec<Step> {
    let last = order.events.len().saturating_sub(1);
    let happened = order.events.iter().enumerate().map(|(index, event)| {
        let class = match (ORDINARY.contains(&event.status), index == last) {
            (false, _) => "stopped",
            (true, true) => "now",
            (true, false) => "past",
        };
        Step { class, text: status_text(event.status, language), at: Some(date_time(event.at, language)) }
    });
    let ahead =
        ORDINARY.iter().position(|&status| status == order.status).map_or(ORDINARY.len(), |at| at + 1);
    let to_come = ORDINARY[ahead..].iter().map(|&status| Step {
        class: "next",
        text: status_text(status, language),
        at: None,
    });
    happened.chain(to_come).collect()
}

/// Where an order stands, in words.
pub(crate) fn status_text(status: OrderStatus, language: Language) -> &'static str {
    match status {
        OrderStatus::Placed => language.t("অর্ডার পেয়েছি", "Order received"),
        OrderStatus::Confirmed => language.t("নিশ্চিত হয়েছে", "Confirmed"),
        OrderStatus::Packed => language.t("প্যাক হয়েছে", "Packed"),
        OrderStatus::Shipped => language.t("কুরিয়ারের কাছে আছে", "With the courier"),
        OrderStatus::Delivered => language.t("ডেলিভারি হয়েছে", "Delivered"),
        OrderStatus::Cancelled => language.t("বাতিল হয়েছে", "Cancelled"),
        OrderStatus::Returned => language.t("ফেরত এসেছে", "Returned"),
        OrderStatus::Refunded => language.t("টাকা ফেরত দেওয়া হয়েছে", "Refunded"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::{OrderEvent, Payment};
    use domain::{Address, Note, OrderNumber, PersonName, Phone, Zone};
    use jiff::Timestamp;

    fn order(statuses: &[OrderStatus]) -> Order {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        Order {
            number: OrderNumber::from_random(1),
            status: *statuses.last().unwrap(),
            placed_at: at,
            language: Language::Bangla,
            name: PersonName::parse("Rahim").unwrap(),
            phone: Phone::parse("01712345678").unwrap(),
            upazila: "nowhere".to_owned(),
            address: Address::parse("House 1").unwrap(),
            note: Note::parse("").unwrap(),
            zone: Zone::InsideDhaka,
            payment: Payment::CashOnDelivery,
            lines: vec![],
            items_total: Poisha::ZERO,
            discount: Poisha::ZERO,
            coupon: None,
            delivery_fee: Poisha::ZERO,
            total: Poisha::ZERO,
            events: statuses.iter().map(|&status| OrderEvent { status, at }).collect(),
            email: None,
        }
    }

    fn classes(statuses: &[OrderStatus]) -> Vec<&'static str> {
        OrderView::new(&order(statuses), Language::English).steps.iter().map(|step| step.class).collect()
    }

    #[test]
    fn steps_tell_what_happened_and_what_comes() {
        use OrderStatus::{Cancelled, Confirmed, Delivered, Packed, Placed, Shipped};
        assert_eq!(classes(&[Placed]), ["now", "next", "next", "next", "next"]);
        assert_eq!(classes(&[Placed, Confirmed]), ["past", "now", "next", "next", "next"]);
        assert_eq!(
            classes(&[Placed, Confirmed, Packed, Shipped, Delivered]),
            ["past", "past", "past", "past", "now"]
        );
        assert_eq!(classes(&[Placed, Cancelled]), ["past", "stopped"]);
    }
}
