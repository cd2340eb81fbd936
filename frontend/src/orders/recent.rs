//! The last orders of a browser, in a signed cookie.

use crate::page::{Cookies, Keep, Shop, set_cookie};
use axum::http::header;
use axum::response::Response;
use client::Order;
use domain::{OrderNumber, Phone};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// The cookie's name.
pub const ORDERS: &str = "orders";

const MOST: usize = 5;
const KEPT: Duration = Duration::from_hours(30 * 24);

/// The last orders, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecentOrders(Vec<RecentOrder>);

/// What a browser knows of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentOrder {
    /// Its number.
    #[serde(rename = "n")]
    pub number: OrderNumber,
    /// The phone it was placed with.
    #[serde(rename = "p")]
    pub phone: Phone,
    /// The key it was placed under, if this browser placed it.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Uuid>,
}

impl RecentOrder {
    /// What is kept of an order that was placed under this key, or found by number and phone.
    pub fn of(order: &Order, key: Option<Uuid>) -> Self {
        Self { number: order.number.clone(), phone: order.phone.clone(), key }
    }
}

impl RecentOrders {
    /// The order with this number.
    pub fn find(&self, number: &OrderNumber) -> Option<&RecentOrder> {
        self.0.iter().find(|order| order.number == *number)
    }

    /// The order that was placed under this key.
    pub fn find_key(&self, key: Uuid) -> Option<&RecentOrder> {
        self.0.iter().find(|order| order.key == Some(key))
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<RecentOrder> {
        self.0
    }

    fn add(&mut self, order: RecentOrder) {
        let known = self.find(&order.number).and_then(|known| known.key);
        self.0.retain(|known| known.number != order.number);
        self.0.insert(0, RecentOrder { key: order.key.or(known), ..order });
        self.0.truncate(MOST);
    }
}

impl Shop {
    /// The last orders of this browser; none when the cookie cannot be read.
    pub fn recent_orders(&self, cookies: &Cookies) -> RecentOrders {
        let sealed = cookies.get(ORDERS);
        let bytes = sealed.and_then(|sealed| self.settings.keys.open(ORDERS, sealed));
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Lets this browser see an order from now on.
    pub fn remember_order(&self, response: &mut Response, cookies: &Cookies, order: RecentOrder) {
        let mut orders = self.recent_orders(cookies);
        orders.add(order);
        let json = serde_json::to_vec(&orders).expect("a list of texts is JSON");
        let keep = Keep { max_age: KEPT, readable: false, secure: self.settings.secure_cookies };
        let cookie = set_cookie(ORDERS, &self.settings.keys.seal(ORDERS, &json), keep);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(bits: u64, key: Option<u128>) -> RecentOrder {
        RecentOrder {
            number: OrderNumber::from_random(bits),
            phone: Phone::parse("01712345678").unwrap(),
            key: key.map(Uuid::from_u128),
        }
    }

    #[test]
    fn the_last_five_are_kept_and_none_twice() {
        let mut orders = RecentOrders::default();
        for bits in 0..8 {
            orders.add(order(bits, Some(bits.into())));
        }
        orders.add(order(5, None));
        let numbers: Vec<_> = orders.0.iter().map(|order| order.number.clone()).collect();
        assert_eq!(numbers, [5, 7, 6, 4, 3].map(OrderNumber::from_random));
        assert_eq!(
            orders.find_key(Uuid::from_u128(5)),
            Some(&order(5, Some(5))),
            "seeing it again keeps its key"
        );
    }
}
