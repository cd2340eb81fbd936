//! What the shop should do, as simply as it can be said: no locks, no groups, no SQL.

use super::calls::Call;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// What an answer must be.
#[derive(Debug)]
pub(crate) enum Expected {
    Problem { code: &'static str, facts: Vec<(&'static str, Value)> },
    Order { replayed: bool, status: &'static str, total: i64, number: Option<String> },
}

#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) key: String,
    pub(crate) body: Value,
    pub(crate) number: String,
    pub(crate) phone: String,
    status: &'static str,
    total: i64,
    lines: BTreeMap<i64, i64>,
    coupon: Option<String>,
    /// Fans at the campaign's price.
    limited: i64,
}

/// The shop in memory.
pub(crate) struct Model {
    /// On hand and sold.
    stock: BTreeMap<i64, (i64, i64)>,
    list: BTreeMap<i64, i64>,
    pub(crate) placed: Vec<Placed>,
}

/// Price of the fan in its campaign.
const CAMPAIGN: i64 = 250_000;

const FEES: [(&str, i64); 2] = [("dhaka-dhanmondi", 6_000), ("jashore-jhikargacha", 13_000)];

impl Model {
    pub(crate) fn new() -> Self {
        let stock = [(1, 10), (2, 5), (3, 100), (5, 0)].map(|(sku, pieces)| (sku, (pieces, 0)));
        let list = [(1, 2_000_000), (2, 2_000_000), (3, 300_000), (5, 120_000)];
        Self { stock: stock.into(), list: list.into(), placed: Vec::new() }
    }

    /// Does what the call asks for; what it must be answered.
    pub(crate) fn call(&mut self, call: &Call) -> Option<Expected> {
        match call {
            Call::Place { key, body } => Some(self.place(key, body)),
            Call::Cancel { number, phone } => Some(self.cancel(number, phone)),
            Call::Track { number, phone } => Some(match self.find(number, phone) {
                Some(order) => order.seen(false),
                None => problem("not_found", []),
            }),
            Call::Confirm { number } => {
                let order = self.placed.iter_mut().find(|order| order.number == *number);
                order.expect("only known orders are confirmed").status = "confirmed";
                None
            }
            Call::Receive { sku, pieces } => {
                self.stock.entry(*sku).or_default().0 += pieces;
                None
            }
            Call::Reprice { sku, list } => {
                self.list.insert(*sku, *list);
                None
            }
        }
    }

    /// Takes the number that the shop drew.
    pub(crate) fn learn(&mut self, call: &Call, answer: &Value) {
        if let (Call::Place { key, .. }, Some(number)) = (call, answer["number"].as_str()) {
            let order = self.placed.iter_mut().find(|order| order.key == *key);
            number.clone_into(&mut order.expect("the model placed it too").number);
        }
    }

    pub(crate) fn stock(&self) -> impl Iterator<Item = (i64, i64, i64)> {
        self.stock.iter().map(|(sku, (on_hand, sold))| (*sku, *on_hand, *sold))
    }

    pub(crate) fn orders(&self) -> usize {
        self.placed.len()
    }

    pub(crate) fn coupon_uses(&self) -> i64 {
        i64::try_from(self.uses("EID-100", None)).unwrap()
    }

    /// What the basket costs, as far as it can be priced; delivery and coupon included.
    pub(crate) fn total(&self, body: &Value) -> i64 {
        let items = self.items(body);
        let fee = FEES.iter().find(|(place, _)| body["upazila"] == *place).unwrap().1;
        match body["coupon"].as_str() {
            Some("EID-100") => items - items.min(10_000) + fee,
            Some("FREE") => items,
            _ => items + fee,
        }
    }

    fn place(&mut self, key: &str, body: &Value) -> Expected {
        if let Some(earlier) = self.placed.iter().find(|order| order.key == key) {
            return if same(&earlier.body, body) {
                earlier.seen(true)
            } else {
                problem("idempotency_key_reused", [])
            };
        }
        let lines = lines(body);
        if lines.keys().any(|sku| !self.list.contains_key(sku)) {
            return problem("invalid_input", []);
        }
        let phone = body["phone"].as_str().unwrap();
        if let Some(refusal) = self.coupon_refusal(body, phone) {
            return problem("coupon_refused", [("coupon", json!(refusal))]);
        }
        let total = self.total(body);
        if body["expected_total"] != total {
            return problem("price_changed", []);
        }
        let on_hand = |sku: i64| self.stock[&sku].0;
        // Told in the order of the basket.
        let asked = body["lines"].as_array().unwrap().iter().filter_map(|line| line["sku"].as_i64());
        let short: Vec<Value> = asked
            .filter(|sku| on_hand(*sku) < lines[sku])
            .map(|sku| json!({"sku": sku, "left": on_hand(sku)}))
            .collect();
        if !short.is_empty() {
            return problem("sold_out", [("sold_out", json!(short))]);
        }
        let bought: i64 =
            self.standing().filter(|order| order.phone == phone).map(|order| order.limited).sum();
        let limited = if self.list[&3] > CAMPAIGN { lines.get(&3).copied().unwrap_or(0) } else { 0 };
        if limited > 0 && bought + limited > 4 {
            return problem(
                "limit_reached",
                [("over_limit", json!([{"sku": 3, "per_phone": 4, "left": 4 - bought}]))],
            );
        }
        let equal = self.standing().filter(|order| order.phone == phone && order.lines == lines).last();
        if let (Some(equal), false) = (equal, body["confirm_duplicate"] == true) {
            return problem("possible_duplicate", [("earlier_order", json!(equal.number))]);
        }
        for (sku, pieces) in &lines {
            let (on_hand, sold) = self.stock.get_mut(sku).unwrap();
            (*on_hand, *sold) = (*on_hand - pieces, *sold + pieces);
        }
        let coupon = body["coupon"].as_str().map(str::to_owned);
        let (key, body, phone) = (key.to_owned(), body.clone(), phone.to_owned());
        let (number, status) = (String::new(), "placed");
        self.placed.push(Placed { key, body, number, phone, status, total, lines, coupon, limited });
        Expected::Order { replayed: false, status: "placed", total, number: None }
    }

    fn coupon_refusal(&self, body: &Value, phone: &str) -> Option<&'static str> {
        match body["coupon"].as_str()? {
            "EID-100" if self.items(body) < 300_000 => Some("below_minimum"),
            "EID-100" if self.uses("EID-100", None) >= 30 => Some("used_up"),
            "EID-100" if self.uses("EID-100", Some(phone)) >= 2 => Some("used_by_customer"),
            "EID-100" | "FREE" => None,
            _ => Some("unknown"),
        }
    }

    fn cancel(&mut self, number: &str, phone: &str) -> Expected {
        let order = self.placed.iter_mut().find(|order| order.number == number && order.phone == phone);
        let Some(order) = order else { return problem("not_found", []) };
        match order.status {
            "placed" => {
                order.status = "cancelled";
                for (sku, pieces) in &order.lines {
                    let (on_hand, sold) = self.stock.get_mut(sku).unwrap();
                    (*on_hand, *sold) = (*on_hand + pieces, *sold - pieces);
                }
                order.seen(false)
            }
            "cancelled" => order.seen(false),
            _ => problem("not_cancellable", []),
        }
    }

    fn find(&self, number: &str, phone: &str) -> Option<&Placed> {
        self.placed.iter().find(|order| order.number == number && order.phone == phone)
    }

    fn standing(&self) -> impl Iterator<Item = &Placed> {
        self.placed.iter().filter(|order| order.status != "cancelled")
    }

    fn uses(&self, coupon: &str, phone: Option<&str>) -> usize {
        let used = self.standing().filter(|order| order.coupon.as_deref() == Some(coupon));
        used.filter(|order| phone.is_none_or(|phone| order.phone == phone)).count()
    }

    /// SKU 2 is on sale for 18,000 taka; the fan has its campaign.
    fn items(&self, body: &Value) -> i64 {
        let price = |sku| match sku {
            2 => self.list.get(&sku).map_or(0, |list| *list.min(&1_800_000)),
            3 => self.list.get(&sku).map_or(0, |list| *list.min(&CAMPAIGN)),
            _ => self.list.get(&sku).copied().unwrap_or(0),
        };
        lines(body).into_iter().map(|(sku, pieces)| price(sku) * pieces).sum()
    }
}

impl Placed {
    pub(crate) fn may_be_confirmed(&self) -> bool {
        self.status == "placed"
    }

    fn seen(&self, replayed: bool) -> Expected {
        Expected::Order {
            replayed,
            status: self.status,
            total: self.total,
            number: Some(self.number.clone()),
        }
    }
}

fn problem<const N: usize>(code: &'static str, facts: [(&'static str, Value); N]) -> Expected {
    Expected::Problem { code, facts: facts.into() }
}

fn lines(body: &Value) -> BTreeMap<i64, i64> {
    let lines = body["lines"].as_array().unwrap().iter();
    lines.map(|line| (line["sku"].as_i64().unwrap(), line["quantity"].as_i64().unwrap())).collect()
}

/// Confirming a duplicate is a second try of the same order.
fn same(one: &Value, other: &Value) -> bool {
    let fields = |body: &Value| {
        let mut fields: HashMap<String, Value> = body.as_object().unwrap().clone().into_iter().collect();
        fields.remove("confirm_duplicate");
        fields.insert("lines".to_owned(), json!(lines(body)));
        fields
    };
    fields(one) == fields(other)
}
