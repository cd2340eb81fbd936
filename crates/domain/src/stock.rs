//! The stock ledger: accounts, and the movements of pieces between them.
//!
//! Double entry: a movement takes pieces out of one account and puts them into another, so that the accounts of a SKU
//! always sum to zero (invariant I1). Which movements there are is said here and, once more, by the database.

use crate::SkuId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where pieces can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockAccount {
    /// Where they come from; goes below zero.
    Supplier,
    /// On the shelf, for sale.
    OnHand,
    /// Kept for somebody who is paying.
    Held,
    /// In orders.
    Sold,
    /// Came back and nobody has looked at them yet.
    Returned,
    /// Not fit for sale.
    Damaged,
    /// Lost, or found beyond what was expected: what a count of the shelf corrects. May be below zero.
    Adjusted,
}

/// Why pieces move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementReason {
    /// The supplier delivered.
    Receive,
    /// Somebody begins to pay.
    Hold,
    /// The payment failed or took too long.
    Release,
    /// An order, or a payment that will be one.
    Sell,
    /// An order was cancelled, or could not be made from its payment.
    Cancel,
    /// An order came back, and later somebody looked at the pieces.
    Return,
    /// Broken on the shelf.
    Damage,
    /// A count of the shelf differs from the balance.
    Adjust,
}

/// From and to.
pub type Route = (StockAccount, StockAccount);

/// The movement is not one of [`MovementReason::routes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason} does not move pieces from {from} to {to}")]
pub struct MovementError {
    reason: MovementReason,
    from: StockAccount,
    to: StockAccount,
}

impl StockAccount {
    /// Every account, in the order in which pieces usually pass them.
    pub const ALL: [Self; 7] =
        [Self::Supplier, Self::OnHand, Self::Held, Self::Sold, Self::Returned, Self::Damaged, Self::Adjusted];

    /// The stable name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::OnHand => "on_hand",
            Self::Held => "held",
            Self::Sold => "sold",
            Self::Returned => "returned",
            Self::Damaged => "damaged",
            Self::Adjusted => "adjusted",
        }
    }

    /// The account with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.code() == code)
    }

    /// Whether pieces can only be taken out that are in it.
    pub const fn counts_pieces(self) -> bool {
        !matches!(self, Self::Supplier | Self::Adjusted)
    }
}

impl MovementReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Receive,
        Self::Hold,
        Self::Release,
        Self::Sell,
        Self::Cancel,
        Self::Return,
        Self::Damage,
        Self::Adjust,
    ];

    /// The stable name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Sell => "sell",
            Self::Cancel => "cancel",
            Self::Return => "return",
            Self::Damage => "damage",
            Self::Adjust => "adjust",
        }
    }

    /// The reason with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The ways pieces may go for this reason.
    pub const fn routes(self) -> &'static [Route] {
        use StockAccount::{Adjusted, Damaged, Held, OnHand, Returned, Sold, Supplier};
        match self {
            Self::Receive => &[(Supplier, OnHand)],
            Self::Hold => &[(OnHand, Held)],
            Self::Release => &[(Held, OnHand)],
            Self::Sell => &[(OnHand, Sold), (Held, Sold)],
            Self::Cancel => &[(Sold, OnHand)],
            Self::Return => &[(Sold, Returned), (Returned, OnHand), (Returned, Damaged)],
            Self::Damage => &[(OnHand, Damaged)],
            Self::Adjust => &[(OnHand, Adjusted), (Adjusted, OnHand)],
        }
    }
}

/// What people do with stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockOperation {
    /// The supplier delivered.
    Receive,
    /// Broken on the shelf.
    Damage,
    /// The shelf has more than the balance says.
    Found,
    /// The shelf has less than the balance says.
    Lost,
    /// Returned pieces are good and go on the shelf.
    PutBack,
    /// Returned pieces are not fit for sale.
    WriteOff,
}

impl StockOperation {
    /// Every operation.
    pub const ALL: [Self; 6] =
        [Self::Receive, Self::Damage, Self::Found, Self::Lost, Self::PutBack, Self::WriteOff];

    /// The stable name in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Damage => "damage",
            Self::Found => "found",
            Self::Lost => "lost",
            Self::PutBack => "put_back",
            Self::WriteOff => "write_off",
        }
    }

    /// The operation with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.code() == code)
    }

    /// Its reason and its way through the accounts.
    pub const fn route(self) -> (MovementReason, Route) {
        use StockAccount::{Adjusted, Damaged, OnHand, Returned, Supplier};
        match self {
            Self::Receive => (MovementReason::Receive, (Supplier, OnHand)),
            Self::Damage => (MovementReason::Damage, (OnHand, Damaged)),
            Self::Found => (MovementReason::Adjust, (Adjusted, OnHand)),
            Self::Lost => (MovementReason::Adjust, (OnHand, Adjusted)),
            Self::PutBack => (MovementReason::Return, (Returned, OnHand)),
            Self::WriteOff => (MovementReason::Return, (Returned, Damaged)),
        }
    }

    /// Whether it must say why.
    pub const fn needs_note(self) -> bool {
        matches!(self, Self::Found | Self::Lost)
    }

    /// Whether pieces go or come by somebody's word alone, without a supplier's delivery or a look at what came back.
    pub const fn is_by_word(self) -> bool {
        matches!(self, Self::Damage | Self::Found | Self::Lost | Self::WriteOff)
    }
}

/// Pieces of one SKU that move together: 1 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Pieces(i64);

/// The number is not between 1 and 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number of pieces from 1 to 1,000,000")]
pub struct PiecesError;

impl TryFrom<i64> for Pieces {
    type Error = PiecesError;
    fn try_from(pieces: i64) -> Result<Self, PiecesError> {
        Self::new(pieces)
    }
}

impl From<Pieces> for i64 {
    fn from(pieces: Pieces) -> Self {
        pieces.0
    }
}

impl Pieces {
    /// The most that move at once.
    pub const MAX: Self = Self(1_000_000);

    /// A checked number of pieces.
    pub fn new(pieces: i64) -> Result<Self, PiecesError> {
        if (1..=Self::MAX.0).contains(&pieces) { Ok(Self(pieces)) } else { Err(PiecesError) }
    }

    /// The number of pieces.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl From<crate::Quantity> for Pieces {
    fn from(quantity: crate::Quantity) -> Self {
        Self(quantity.into())
    }
}

impl std::str::FromStr for Pieces {
    type Err = PiecesError;

    fn from_str(text: &str) -> Result<Self, PiecesError> {
        crate::to_ascii_digits(text.trim()).parse().map_err(|_| PiecesError).and_then(Self::new)
    }
}

/// One line of the ledger: pieces of a SKU that leave one account and arrive in another. Always a legal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    sku: SkuId,
    reason: MovementReason,
    route: Route,
    quantity: Pieces,
}

impl Movement {
    /// A movement for this reason, if the reason allows this way.
    pub fn new(
        sku: SkuId,
        reason: MovementReason,
        route: Route,
        quantity: Pieces,
    ) -> Result<Self, MovementError> {
        let (from, to) = route;
        if reason.routes().contains(&route) {
            Ok(Self { sku, reason, route, quantity })
        } else {
            Err(MovementError { reason, from, to })
        }
    }

    /// What moves.
    pub const fn sku(&self) -> SkuId {
        self.sku
    }

    /// Why.
    pub const fn reason(&self) -> MovementReason {
        self.reason
    }

    /// Where from.
    pub const fn from(&self) -> StockAccount {
        self.route.0
    }

    /// Where to.
    pub const fn to(&self) -> StockAccount {
        self.route.1
    }

    /// How many.
    pub const fn quantity(&self) -> Pieces {
        self.quantity
    }
}

impl fmt::Display for StockAccount {
    /// In words: `on hand`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::OnHand => "on hand",
            other => other.code(),
        })
    }
}

impl fmt::Display for MovementReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_hold() {
        assert_eq!("১০০".parse::<Pieces>().map(Pieces::get), Ok(100));
        assert_eq!(" 1000000 ".parse(), Ok(Pieces::MAX));
        for text in ["0", "-1", "1000001", "", "1.5", "99999999999999999999"] {
            assert_eq!(text.parse::<Pieces>(), Err(PiecesError), "{text}");
        }
    }

    #[test]
    fn every_account_but_the_supplier_can_be_reached_and_left_or_is_an_end() {
        let routes: Vec<Route> =
            MovementReason::ALL.iter().flat_map(|reason| reason.routes()).copied().collect();
        for account in StockAccount::ALL {
            let reached = routes.iter().any(|(_, to)| *to == account);
            let left = routes.iter().any(|(from, _)| *from == account);
            assert_eq!(reached, account != StockAccount::Supplier, "{account}");
            assert_eq!(left, account != StockAccount::Damaged, "{account}");
        }
        assert!(routes.iter().all(|(from, to)| from != to));
    }

    proptest! {
        #[test]
        fn a_movement_is_legal_or_not_there(
            reason in proptest::sample::select(MovementReason::ALL.to_vec()),
            from in proptest::sample::select(StockAccount::ALL.to_vec()),
            to in proptest::sample::select(StockAccount::ALL.to_vec()),
            quantity in -5..2_000_000_i64,
        ) {
            prop_assert_eq!(MovementReason::from_code(reason.code()), Some(reason));
            prop_assert_eq!(StockAccount::from_code(from.code()), Some(from));
            prop_assert_eq!(Pieces::new(quantity).is_ok(), (1..=1_000_000).contains(&quantity));
            let Ok(pieces) = Pieces::new(quantity) else { return Ok(()) };
            let movement = Movement::new(SkuId(1), reason, (from, to), pieces);
            prop_assert_eq!(movement.is_ok(), reason.routes().contains(&(from, to)));
            if let Ok(movement) = movement {
                prop_assert_eq!((movement.from(), movement.to()), (from, to));
                prop_assert_eq!(movement.quantity().get(), quantity);
            }
        }
    }
}
