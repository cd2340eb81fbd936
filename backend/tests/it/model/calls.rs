//! Random calls, chosen so that every answer of the shop comes up often.

use super::expected::Model;
use crate::shop::order_with;
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) enum Call {
    Place { key: String, body: Value },
    Cancel { number: String, phone: String },
    Track { number: String, phone: String },
    Confirm { number: String },
    Receive { sku: i64, pieces: i64 },
    Reprice { sku: i64, list: i64 },
}

/// Thinks of the next call.
pub(crate) struct Caller {
    random: StdRng,
    keys: u64,
}

/// How many shoppers there are: few enough that they meet their limits.
const SHOPPERS: u64 = 25;

impl Caller {
    pub(crate) fn new(random: StdRng) -> Self {
        Self { random, keys: 0 }
    }

    pub(crate) fn next(&mut self, model: &Model) -> Call {
        let earlier = model.placed.choose(&mut self.random);
        match (self.random.random_range(0..100), earlier) {
            (0..8, Some(order)) => Call::Place { key: order.key.clone(), body: self.retouched(&order.body) },
            (8..12, Some(order)) => Call::Place { key: order.key.clone(), body: self.basket(model) },
            (12..24, Some(order)) => {
                Call::Cancel { number: order.number.clone(), phone: self.phone_of(&order.phone) }
            }
            (24..30, Some(order)) => {
                Call::Track { number: order.number.clone(), phone: self.phone_of(&order.phone) }
            }
            (30..36, Some(order)) if order.may_be_confirmed() => {
                Call::Confirm { number: order.number.clone() }
            }
            (36..42, _) => {
                Call::Receive { sku: self.one_of(&[1, 2, 3, 5]), pieces: self.random.random_range(1..4) }
            }
            (42..46, _) => Call::Reprice {
                sku: self.one_of(&[1, 3, 5]),
                list: self.random.random_range(2_000..20_000) * 100,
            },
            _ => {
                self.keys += 1;
                let key = uuid::Uuid::from_u64_pair(self.random.random(), self.keys).to_string();
                Call::Place { key, body: self.basket(model) }
            }
        }
    }

    /// Mostly right: the total that the model would ask for, SKUs that exist.
    fn basket(&mut self, model: &Model) -> Value {
        let mut skus = vec![self.one_of(&[1, 2, 3, 3, 5])];
        if self.random.random_bool(0.4) {
            skus.push(self.one_of(&[1, 2, 3]));
        }
        if self.random.random_bool(0.03) {
            skus.push(4);
        }
        skus.dedup();
        let lines: Vec<Value> =
            skus.iter().map(|sku| json!({"sku": sku, "quantity": self.random.random_range(1..4)})).collect();
        let mut body = order_with(&json!({
            "lines": lines, "phone": self.phone(),
            "upazila": self.one_of(&["dhaka-dhanmondi", "jashore-jhikargacha"]),
            "confirm_duplicate": self.random.random_bool(0.5),
        }));
        match self.random.random_range(0..10) {
            0..3 => body["coupon"] = "EID-100".into(),
            3 => body["coupon"] = "FREE".into(),
            4 => body["coupon"] = "NONE".into(),
            _ => {}
        }
        let wrong = if self.random.random_bool(0.1) { 100 } else { 0 };
        body["expected_total"] = (model.total(&body) + wrong).into();
        body
    }

    /// The same order as a shopper sends it again: lines in another order, a duplicate confirmed.
    fn retouched(&mut self, body: &Value) -> Value {
        let mut body = body.clone();
        body["lines"].as_array_mut().unwrap().reverse();
        body["confirm_duplicate"] = self.random.random_bool(0.5).into();
        body
    }

    fn phone_of(&mut self, phone: &str) -> String {
        if self.random.random_bool(0.2) { self.phone() } else { phone.to_owned() }
    }

    fn phone(&mut self) -> String {
        format!("017000000{:02}", self.random.random_range(0..SHOPPERS))
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        *choices.choose(&mut self.random).unwrap()
    }
}
