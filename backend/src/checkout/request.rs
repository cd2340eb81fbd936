//! What was sent, checked as far as that goes without the database.

use super::error::CheckoutError;
use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use client::{Code, LineRequest, PlaceOrder};
use domain::{MAX_CART_LINES, Phone, SkuId, Upazila, find_upazila};
use service::RequestId;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// The `Idempotency-Key` header: a UUID that the client makes once per order and repeats with each attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct IdempotencyKey(pub(crate) Uuid);

impl IdempotencyKey {
    /// The number under which the database locks it.
    pub(crate) fn lock(self) -> i64 {
        let (high, low) = self.0.as_u64_pair();
        (high ^ low).cast_signed()
    }
}

/// What makes two orders equal in the eyes of their shopper.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Likeness {
    pub(crate) phone: Phone,
    pub(crate) lines_hash: [u8; 32],
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(ApiError::new(Code::IdempotencyKeyInvalid));
        };
        let key = value.to_str().ok().and_then(|text| Uuid::try_parse(text).ok());
        key.map(Self).ok_or_else(|| ApiError::new(Code::IdempotencyKeyInvalid))
    }
}

/// An order to place.
#[derive(Debug)]
pub(crate) struct OrderRequest {
    pub(crate) key: IdempotencyKey,
    pub(crate) request_id: RequestId,
    pub(crate) order: PlaceOrder,
    pub(crate) upazila: &'static Upazila,
    /// Tells a repeat from another order under the same key.
    pub(crate) body_hash: [u8; 32],
    /// Equal for orders of the same lines.
    pub(crate) lines_hash: [u8; 32],
}

impl OrderRequest {
    /// Checks the lines and the place.
    pub(crate) fn new(
        key: IdempotencyKey,
        request_id: RequestId,
        order: PlaceOrder,
    ) -> Result<Self, CheckoutError> {
        check_lines(&order.lines)?;
        let upazila = load_upazila(&order.upazila)?;
        let (body_hash, lines_hash) = (hash_body(&order), hash_lines(&order.lines));
        Ok(Self { key, request_id, order, upazila, body_hash, lines_hash })
    }

    /// What another order must have in common with this one to be its duplicate.
    pub(crate) fn likeness(&self) -> Likeness {
        Likeness { phone: self.order.phone.clone(), lines_hash: self.lines_hash }
    }
}

/// At least one line, not too many, each SKU once.
pub(crate) fn check_lines(lines: &[LineRequest]) -> Result<(), CheckoutError> {
    if lines.is_empty() {
        return Err(CheckoutError::invalid("lines", "must have at least one line"));
    }
    if lines.len() > MAX_CART_LINES {
        return Err(CheckoutError::invalid("lines", format!("must have at most {MAX_CART_LINES} lines")));
    }
    let mut seen: HashSet<SkuId> = HashSet::with_capacity(lines.len());
    match lines.iter().position(|line| !seen.insert(line.sku)) {
        Some(index) => {
            Err(CheckoutError::invalid(format!("lines[{index}].sku"), "stands in an earlier line"))
        }
        None => Ok(()),
    }
}

/// The upazila or thana with this slug.
pub(crate) fn load_upazila(slug: &str) -> Result<&'static Upazila, CheckoutError> {
    let unknown = || CheckoutError::invalid("upazila", "must be an upazila or thana of list_places");
    find_upazila(slug).map(|(_, upazila)| upazila).ok_or_else(unknown)
}

/// SHA-256 over the order in one fixed form: fields in the order of the struct, lines sorted by SKU, values as the
/// shop's types hold them (so `০১৭…` and `017…` are one phone), without `confirm_duplicate`: confirming is a second try
/// of the same order. A field that is added to [`PlaceOrder`] must be left out of its JSON while it holds its default,
/// or an upgrade would turn a repeat into another order.
fn hash_body(order: &PlaceOrder) -> [u8; 32] {
    let mut canonical = PlaceOrder { confirm_duplicate: false, ..order.clone() };
    canonical.lines.sort_unstable();
    let json = serde_json::to_vec(&canonical).expect("an order has no key that is not a string");
    Sha256::digest(json).into()
}

fn hash_lines(lines: &[LineRequest]) -> [u8; 32] {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable();
    let mut hash = Sha256::new();
    for line in sorted {
        hash.update(line.sku.0.to_be_bytes());
        hash.update(line.quantity.get().to_be_bytes());
    }
    hash.finalize().into()
}

/// An order of these SKUs and quantities to Dhanmondi.
#[cfg(test)]
pub(crate) fn request_for_tests(
    key: IdempotencyKey,
    phone: &str,
    (lines, expected_total): (&[(i64, u32)], domain::Poisha),
) -> OrderRequest {
    let lines: Vec<_> =
        lines.iter().map(|(sku, quantity)| serde_json::json!({"sku": sku, "quantity": quantity})).collect();
    let order = serde_json::json!({
        "lines": lines, "name": "Rahima", "phone": phone, "upazila": "dhaka-dhanmondi", "address": "House 5, Road 3",
        "note": "", "payment": "cash_on_delivery", "language": "bn", "expected_total": expected_total,
    });
    let order = serde_json::from_value(order).expect("the order is correct");
    OrderRequest::new(key, RequestId::make(), order).expect("the order is correct")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn order(change: impl FnOnce(&mut Value)) -> PlaceOrder {
        let mut body = json!({
            "lines": [{"sku": 7, "quantity": 1}, {"sku": 3, "quantity": 2}],
            "name": "রহিমা খাতুন", "phone": "01712345678", "upazila": "dhaka-dhanmondi",
            "address": "House 5, Road 3", "note": "", "payment": "cash_on_delivery", "language": "bn",
            "expected_total": 100,
        });
        change(&mut body);
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn the_same_order_in_other_words_has_the_same_hash() {
        let plain = hash_body(&order(|_| ()));
        let same = [
            order(|body| body["phone"] = "+880 1712-345678".into()),
            order(|body| body["phone"] = "০১৭১২৩৪৫৬৭৮".into()),
            order(|body| body["confirm_duplicate"] = true.into()),
            order(|body| body["address"] = " House 5,  Road 3 ".into()),
            order(|body| body["lines"].as_array_mut().unwrap().reverse()),
        ];
        for order in same {
            assert_eq!(hash_body(&order), plain, "{order:?}");
        }
    }

    #[test]
    fn every_field_counts() {
        let plain = hash_body(&order(|_| ()));
        for (field, value) in [
            ("lines", json!([{"sku": 7, "quantity": 1}])),
            ("name", "Karim".into()),
            ("phone", "01812345678".into()),
            ("upazila", "dhaka-gulshan".into()),
            ("address", "House 6, Road 3".into()),
            ("note", "call first".into()),
            ("language", "en".into()),
            ("expected_total", 101.into()),
            ("email", "rahima@example.com".into()),
        ] {
            assert_ne!(hash_body(&order(|body| body[field] = value)), plain, "{field}");
        }
    }

    /// As the version that did not know `email` hashed it.
    #[test]
    fn a_field_that_is_not_there_leaves_the_hash_alone() {
        let json = serde_json::to_string(&order(|body| body["email"] = Value::Null)).unwrap();
        assert!(!json.contains("email"), "{json}");
    }

    #[test]
    fn lines_are_bounded_and_distinct() {
        let line = |sku: i64| LineRequest { sku: SkuId(sku), quantity: domain::Quantity::ONE };
        let field = |lines: &[LineRequest]| match check_lines(lines) {
            Err(CheckoutError::Invalid { field, .. }) => field,
            other => format!("{other:?}"),
        };
        assert_eq!(field(&[]), "lines");
        assert_eq!(field(&(0..31).map(line).collect::<Vec<_>>()), "lines");
        assert_eq!(field(&[line(1), line(2), line(1)]), "lines[2].sku");
        assert!(check_lines(&(0..30).map(line).collect::<Vec<_>>()).is_ok());
    }
}
