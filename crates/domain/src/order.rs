//! The life of an order.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Accepted; stock is taken.
    Placed,
    /// The shop has called or the payment is in.
    Confirmed,
    /// In a parcel.
    Packed,
    /// With the courier.
    Shipped,
    /// With the shopper.
    Delivered,
    /// Stopped before delivery; stock is back.
    Cancelled,
    /// Came back after delivery or was refused at the door.
    Returned,
    /// The money is back with the shopper.
    Refunded,
}

/// The order cannot go from one status to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {from} cannot become {to}")]
pub struct TransitionError {
    /// Where it stands.
    pub from: OrderStatus,
    /// Where it was to go.
    pub to: OrderStatus,
}

impl OrderStatus {
    /// Every status, in the order of an ordinary life.
    pub const ALL: [Self; 8] = [
        Self::Placed,
        Self::Confirmed,
        Self::Packed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Returned,
        Self::Refunded,
    ];

    /// The stable name used in the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
            Self::Refunded => "refunded",
        }
    }

    /// The status with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Where an order may go from here.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Placed => &[Self::Confirmed, Self::Cancelled],
            Self::Confirmed => &[Self::Packed, Self::Cancelled],
            Self::Packed => &[Self::Shipped, Self::Cancelled],
            Self::Shipped => &[Self::Delivered, Self::Returned],
            Self::Delivered => &[Self::Returned],
            Self::Cancelled | Self::Returned => &[Self::Refunded],
            Self::Refunded => &[],
        }
    }

    /// The new status, if the change is allowed.
    pub fn go_to(self, to: Self) -> Result<Self, TransitionError> {
        if self.next().contains(&to) { Ok(to) } else { Err(TransitionError { from: self, to }) }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_status() -> impl Strategy<Value = OrderStatus> {
        proptest::sample::select(OrderStatus::ALL.to_vec())
    }

    #[test]
    fn an_ordinary_life() {
        use OrderStatus::{Confirmed, Delivered, Packed, Placed, Shipped};
        let end = [Confirmed, Packed, Shipped, Delivered].into_iter().try_fold(Placed, OrderStatus::go_to);
        assert_eq!(end, Ok(Delivered));
        assert_eq!(Placed.go_to(Delivered), Err(TransitionError { from: Placed, to: Delivered }));
    }

    proptest! {
        /// Nothing becomes placed again, nothing leaves refunded, and no walk goes on for ever.
        #[test]
        fn every_walk_ends(wishes in proptest::collection::vec(any_status(), 0..100)) {
            let (mut status, mut changes) = (OrderStatus::Placed, 0);
            for wish in wishes {
                if let Ok(next) = status.go_to(wish) {
                    prop_assert_ne!(next, OrderStatus::Placed);
                    prop_assert_ne!(status, OrderStatus::Refunded);
                    (status, changes) = (next, changes + 1);
                }
            }
            prop_assert!(changes < OrderStatus::ALL.len());
        }

        #[test]
        fn codes_are_unique(status in any_status()) {
            prop_assert_eq!(OrderStatus::from_code(status.code()), Some(status));
        }
    }
}
