//! VAT that is contained in what was paid, line by line. Pure; amounts are poisha.

use client::Order;
use domain::Poisha;

/// A line of a tax invoice. `net + vat = gross`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TaxLine {
    /// Without VAT, after discounts.
    pub(super) net: Poisha,
    /// The VAT.
    pub(super) vat: Poisha,
    /// What was paid.
    pub(super) gross: Poisha,
}

impl TaxLine {
    /// Takes the VAT out of an amount that contains it: `gross · rate / (100 % + rate)`, rounded to the nearest poisha.
    /// `rate` is in tenths of a percent.
    pub(super) fn of(gross: Poisha, rate: i64) -> Self {
        let vat = Poisha::new((2 * gross.get() * rate + 1_000 + rate) / (2 * (1_000 + rate)));
        Self { net: gross - vat, vat, gross }
    }
}

/// The lines of an order and last, if there is one, its delivery. A discount is shared by the lines in proportion to their price.
pub(super) fn tax_lines(order: &Order, rate: i64) -> Vec<TaxLine> {
    let (items, discount) = (order.items_total.get().max(1), order.discount.get());
    let (mut before, mut taken) = (0_i64, 0_i64);
    let mut lines: Vec<TaxLine> = order
        .lines
        .iter()
        .map(|line| {
            before += line.total.get();
            // Shares of what came so far, so that together they are the whole discount.
            let share = part(discount, (before, items)) - taken;
            taken += share;
            TaxLine::of(line.total - Poisha::new(share), rate)
        })
        .collect();
    if order.delivery_fee > Poisha::ZERO {
        lines.push(TaxLine::of(order.delivery_fee, rate));
    }
    lines
}

/// `amount · part / whole`, also where the product needs more than 64 bits. `part` is at most `whole`.
fn part(amount: i64, (part, whole): (i64, i64)) -> i64 {
    let exact = i128::from(amount) * i128::from(part) / i128::from(whole);
    i64::try_from(exact).expect("a part is not more than the whole")
}

/// All lines together.
pub(super) fn sum(lines: &[TaxLine]) -> TaxLine {
    lines.iter().fold(TaxLine::of(Poisha::ZERO, 0), |sum, line| TaxLine {
        net: sum.net + line.net,
        vat: sum.vat + line.vat,
        gross: sum.gross + line.gross,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn order(totals: &[i64], (discount, fee): (i64, i64)) -> Order {
        let line = |total: &i64| {
            json!({"sku": 1, "sku_code": "A", "product": "a", "name": {"bn": "ক", "en": "a"}, "options": [], "quantity": 1,
                   "unit_price": total, "total": total})
        };
        let items: i64 = totals.iter().sum();
        serde_json::from_value(json!({
            "number": "DK-7K3M-9QXW-0", "status": "placed", "placed_at": "2026-11-24T10:00:00Z", "language": "bn",
            "name": "Rahima", "phone": "01712345678", "upazila": "dhaka-dhanmondi", "address": "House 5, Road 3", "note": "",
            "zone": "inside-dhaka", "payment": "cash_on_delivery", "lines": totals.iter().map(line).collect::<Vec<_>>(),
            "items_total": items, "discount": discount, "delivery_fee": fee, "total": items - discount + fee, "events": [],
        }))
        .unwrap()
    }

    #[test]
    fn vat_is_taken_out_of_what_was_paid() {
        let line = TaxLine::of(Poisha::from_taka(1_075), 75);
        assert_eq!((line.net, line.vat), (Poisha::from_taka(1_000), Poisha::from_taka(75)));
        assert_eq!(TaxLine::of(Poisha::from_taka(115), 150).vat, Poisha::from_taka(15));
        assert_eq!(TaxLine::of(Poisha::from_taka(115), 0).vat, Poisha::ZERO);
    }

    proptest! {
        #[test]
        fn lines_add_up_to_what_was_paid(
            totals in prop::collection::vec(1_i64..1_000_000_000, 1..30),
            (part, fee, rate) in (0_i64..=100, 0_i64..20_000, 0_i64..=250),
        ) {
            let discount = totals.iter().sum::<i64>() * part / 100;
            let order = order(&totals, (discount, fee));
            let lines = tax_lines(&order, rate);
            let all = sum(&lines);
            prop_assert_eq!(all.gross, order.total);
            prop_assert_eq!(all.net + all.vat, all.gross);
            for line in lines {
                prop_assert!(line.gross >= Poisha::ZERO && line.vat >= Poisha::ZERO && line.net >= Poisha::ZERO);
            }
        }
    }
}
