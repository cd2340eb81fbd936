//! The life of one try to pay through a gateway.

use std::fmt;

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentState {
    /// The shopper is with the gateway; pieces are held.
    Pending,
    /// The money is with the shop; the pieces are sold.
    Captured,
    /// The gateway says that there will be no money.
    Failed,
    /// Nothing was heard in time; the pieces are for sale again.
    Expired,
    /// The money is with the shop and there will be no order.
    RefundDue,
    /// The money is back with the shopper.
    Refunded,
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Captured, Self::Failed, Self::Expired, Self::RefundDue, Self::Refunded];

    /// The stable name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Captured => "captured",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::RefundDue => "refund_due",
            Self::Refunded => "refunded",
        }
    }

    /// The state with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Where a payment may go from here. A gateway may take the money after the shop gave up: then the pieces are
    /// taken again, or a refund is due.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Pending => &[Self::Captured, Self::Failed, Self::Expired],
            Self::Failed | Self::Expired => &[Self::Captured, Self::RefundDue],
            Self::Captured => &[Self::RefundDue],
            Self::RefundDue => &[Self::Refunded],
            Self::Refunded => &[],
        }
    }
}

impl fmt::Display for PaymentState {
    /// In words: `refund due`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::RefundDue => "refund due",
            other => other.code(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_state() -> impl Strategy<Value = PaymentState> {
        proptest::sample::select(PaymentState::ALL.to_vec())
    }

    proptest! {
        /// Money that was taken is never forgotten: from `captured` on there is only an order or a refund (invariant
        /// I3), and every walk ends.
        #[test]
        fn captured_money_ends_as_an_order_or_a_refund(wishes in proptest::collection::vec(any_state(), 0..60)) {
            let (mut state, mut changes, mut has_money) = (PaymentState::Pending, 0, false);
            for wish in wishes.into_iter().filter_map(|wish| PaymentState::from_code(wish.code())) {
                if state.next().contains(&wish) {
                    (state, changes) = (wish, changes + 1);
                    has_money |= matches!(state, PaymentState::Captured | PaymentState::RefundDue);
                }
                let kept = [PaymentState::Captured, PaymentState::RefundDue, PaymentState::Refunded];
                prop_assert_eq!(has_money, kept.contains(&state));
            }
            prop_assert!(changes < PaymentState::ALL.len());
        }
    }
}
