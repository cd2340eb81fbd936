//! Coupons: what a code takes off a basket, and when it does not.

use crate::{Poisha, to_ascii_digits};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a shopper types to get something off: 3 to 24 letters, digits and hyphens. `eid-২৫` and `EID-25` are one code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CouponCode(String);

/// Why a text cannot be a coupon's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 3 to 24 letters, digits and hyphens")]
pub struct CouponCodeError;

/// What a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benefit {
    /// A share of the products' price.
    Percentage {
        /// 1 to 100.
        percentage: u8,
        /// The most it takes off.
        most: Option<Poisha>,
    },
    /// This much of the products' price.
    Fixed(Poisha),
    /// The delivery fee.
    FreeDelivery,
}

/// The terms of a coupon, as far as they do not depend on who uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// What is typed.
    pub code: CouponCode,
    /// What it takes off.
    pub benefit: Benefit,
    /// Least price of the products.
    pub minimum_basket: Poisha,
    /// First moment; `None`: it has begun.
    pub from: Option<Timestamp>,
    /// First moment after it; `None`: without end.
    pub until: Option<Timestamp>,
}

/// What a coupon saves on one basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Saving {
    /// Off the products' price, never more than it.
    pub discount: Poisha,
    /// Whether delivery costs nothing.
    pub free_delivery: bool,
}

/// Why a coupon takes nothing off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CouponRefusal {
    /// There is no such coupon.
    #[error("there is no such coupon")]
    Unknown,
    /// Its time has not come.
    #[error("the coupon has not begun")]
    NotBegun,
    /// Its time is over.
    #[error("the coupon has ended")]
    Ended,
    /// The products cost less than it asks for.
    #[error("the basket is below the coupon's minimum")]
    BelowMinimum,
    /// As many orders as it is for have used it.
    #[error("the coupon is used up")]
    UsedUp,
    /// This phone has used it as often as it may.
    #[error("this phone has used the coupon")]
    UsedByCustomer,
}

impl CouponCode {
    /// Parses what was typed, in either digit set and any case; white space does not count.
    pub fn parse(text: &str) -> Result<Self, CouponCodeError> {
        let typed = to_ascii_digits(text).to_ascii_uppercase();
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).take(25).collect();
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let is_code = (3..=24).contains(&code.len())
            && code.chars().all(|c| plain(c) || c == '-')
            && code.starts_with(plain)
            && code.ends_with(plain);
        if is_code { Ok(Self(code)) } else { Err(CouponCodeError) }
    }

    /// The code, `EID-25`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CouponCode {
    type Error = CouponCodeError;
    fn try_from(text: String) -> Result<Self, CouponCodeError> {
        Self::parse(&text)
    }
}

impl From<CouponCode> for String {
    fn from(code: CouponCode) -> Self {
        code.0
    }
}

impl fmt::Display for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Coupon {
    /// What it saves on products of this price at this moment.
    pub fn save(&self, items_total: Poisha, now: Timestamp) -> Result<Saving, CouponRefusal> {
        if self.from.is_some_and(|from| now < from) {
            return Err(CouponRefusal::NotBegun);
        }
        if self.until.is_some_and(|until| until <= now) {
            return Err(CouponRefusal::Ended);
        }
        if items_total < self.minimum_basket {
            return Err(CouponRefusal::BelowMinimum);
        }
        Ok(self.benefit.of(items_total))
    }
}

impl Benefit {
    /// A share is rounded up to whole taka, in favour of the shopper: nobody can pay a courier in poisha.
    fn of(self, items_total: Poisha) -> Saving {
        let taken = match self {
            Self::Percentage { percentage, most } => {
                let hundredths = items_total.get() * i64::from(percentage);
                let share = Poisha::from_taka((hundredths + 9_999) / 10_000);
                most.map_or(share, |most| share.min(most))
            }
            Self::Fixed(amount) => amount,
            Self::FreeDelivery => Poisha::ZERO,
        };
        Saving { discount: taken.min(items_total), free_delivery: self == Self::FreeDelivery }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coupon(benefit: Benefit) -> Coupon {
        let code = CouponCode::parse("EID-25").unwrap();
        Coupon { code, benefit, minimum_basket: Poisha::ZERO, from: None, until: None }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for text in ["EID-25", "eid-25", " Eid-২৫ ", "e i d-25"] {
            assert_eq!(CouponCode::parse(text).unwrap().as_str(), "EID-25", "{text}");
        }
        for text in ["", "ab", "-ab", "ab-", "a_b", "ঈদ২৫", "EID%", &"A".repeat(25), &"A".repeat(10_000)]
        {
            assert!(CouponCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_whole_taka_and_has_its_bound() {
        let share = |percentage, most| Benefit::Percentage { percentage, most };
        let off = |benefit, taka| {
            coupon(benefit).save(Poisha::from_taka(taka), Timestamp::UNIX_EPOCH).unwrap().discount
        };
        assert_eq!(off(share(10, None), 1_999), Poisha::from_taka(200));
        assert_eq!(off(share(10, None), 2_000), Poisha::from_taka(200));
        assert_eq!(off(share(10, Some(Poisha::from_taka(150))), 2_000), Poisha::from_taka(150));
        assert_eq!(off(share(100, None), 7), Poisha::from_taka(7));
        assert_eq!(off(Benefit::Fixed(Poisha::from_taka(500)), 300), Poisha::from_taka(300));
    }

    #[test]
    fn delivery_is_free_and_nothing_else() {
        let saving = coupon(Benefit::FreeDelivery).save(Poisha::from_taka(9), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(saving, Saving { discount: Poisha::ZERO, free_delivery: true });
    }

    #[test]
    fn it_holds_from_its_first_moment_to_just_before_its_end_and_from_its_minimum_on() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let coupon = Coupon {
            minimum_basket: Poisha::from_taka(100),
            from: Some(at(10)),
            until: Some(at(20)),
            ..coupon(Benefit::FreeDelivery)
        };
        let refusal = |taka, second| coupon.save(Poisha::from_taka(taka), at(second)).err();
        assert_eq!(refusal(100, 9), Some(CouponRefusal::NotBegun));
        assert_eq!(refusal(100, 10), None);
        assert_eq!(refusal(99, 19), Some(CouponRefusal::BelowMinimum));
        assert_eq!(refusal(100, 20), Some(CouponRefusal::Ended));
    }

    proptest! {
        /// Nobody is ever paid for ordering (invariant I2: the total adds up and is not negative).
        #[test]
        fn never_more_than_the_products_cost(
            items in 1..=Poisha::MAX_PRICE.get() * 600,
            percentage in 1..=100_u8,
            most in proptest::option::of(1..=Poisha::MAX_PRICE.get()),
            amount in 1..=Poisha::MAX_PRICE.get(),
        ) {
            let share = Benefit::Percentage { percentage, most: most.map(Poisha::new) };
            for benefit in [share, Benefit::Fixed(Poisha::new(amount)), Benefit::FreeDelivery] {
                let discount = benefit.of(Poisha::new(items)).discount;
                prop_assert!(discount >= Poisha::ZERO && discount <= Poisha::new(items));
            }
        }
    }
}
