//! An order whose answer did not come: everything typed, in a signed cookie, so that it can be sent again under the same
//! key by any frontend, and so that nothing has to be typed twice.

use super::fields::Typed;
use crate::page::{Cookies, Keep, Shop, set_cookie};
use axum::http::header;
use axum::response::Response;
use domain::{CouponCode, Language, Poisha};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// The cookie's name.
pub const PENDING: &str = "pending";

const KEPT: Duration = Duration::from_hours(24);
/// Seconds until the order is sent again, by how often it was sent. Many wait at once when the database is away, so the
/// pauses grow.
const PAUSES: [u64; 9] = [3, 4, 6, 9, 13, 20, 30, 45, 60];

/// An order that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// The key it was sent under; the cart of that key holds its lines.
    #[serde(rename = "k")]
    pub(crate) key: Uuid,
    /// Language it was sent with; part of the order, so it must not change between sends.
    #[serde(rename = "l")]
    pub(crate) language: Language,
    /// The total that the shopper agreed to.
    #[serde(rename = "t")]
    pub(crate) expected_total: Poisha,
    /// Whether a second equal order is meant.
    #[serde(rename = "d")]
    pub(crate) confirm_duplicate: bool,
    /// How often it was sent.
    #[serde(rename = "s")]
    pub(crate) sent: u32,
    /// When it was sent last, in seconds since 1970; `None`: it waits no longer and only keeps what was typed.
    #[serde(rename = "w")]
    pub(crate) waiting_since: Option<i64>,
    #[serde(rename = "n")]
    name: String,
    #[serde(rename = "p")]
    phone: String,
    #[serde(rename = "u")]
    upazila: String,
    #[serde(rename = "a")]
    address: String,
    #[serde(rename = "m")]
    note: String,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    coupon: Option<CouponCode>,
    #[serde(rename = "e", default, skip_serializing_if = "String::is_empty")]
    email: String,
}

/// What was agreed when the order was sent.
#[derive(Debug, Clone)]
pub(crate) struct Agreed {
    pub(crate) key: Uuid,
    pub(crate) language: Language,
    pub(crate) expected_total: Poisha,
    pub(crate) confirm_duplicate: bool,
    pub(crate) coupon: Option<CouponCode>,
}

impl Pending {
    /// An order that was sent once and not answered.
    pub(crate) fn new(agreed: Agreed, typed: Typed, now: Timestamp) -> Self {
        let Typed { name, phone, email, upazila, address, note, .. } = typed;
        let Agreed { key, language, expected_total, confirm_duplicate, coupon } = agreed;
        let waiting_since = Some(now.as_second());
        Self {
            key,
            language,
            expected_total,
            confirm_duplicate,
            sent: 1,
            waiting_since,
            name,
            phone,
            upazila,
            address,
            note,
            email,
            coupon,
        }
    }

    /// What was agreed when it was sent.
    pub(crate) fn agreed(&self) -> Agreed {
        Agreed {
            key: self.key,
            language: self.language,
            expected_total: self.expected_total,
            confirm_duplicate: self.confirm_duplicate,
            coupon: self.coupon.clone(),
        }
    }

    /// The same after another send without answer.
    #[must_use]
    pub(crate) fn sent_again(self, now: Timestamp) -> Self {
        Self { sent: self.sent.saturating_add(1), waiting_since: Some(now.as_second()), ..self }
    }

    /// The same, but it waits no longer.
    #[must_use]
    pub(crate) fn stopped(self) -> Self {
        Self { waiting_since: None, ..self }
    }

    /// What was typed.
    pub(crate) fn typed(&self) -> Typed {
        let district = domain::find_upazila(&self.upazila).map(|(district, _)| district.place.slug);
        Typed {
            name: self.name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            district: district.unwrap_or_default().to_owned(),
            upazila: self.upazila.clone(),
            address: self.address.clone(),
            note: self.note.clone(),
            coupon: self.coupon.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// Seconds from one send to the next.
    pub(crate) fn pause_seconds(&self) -> u64 {
        let index = usize::try_from(self.sent.saturating_sub(1)).unwrap_or(usize::MAX);
        PAUSES[index.min(PAUSES.len() - 1)]
    }

    /// Seconds until it may be sent again; 0: now. A reload in a hurry does not send more often.
    pub(crate) fn seconds_left(&self, now: Timestamp) -> u64 {
        let since = self.waiting_since.unwrap_or_default();
        let passed = u64::try_from(now.as_second().saturating_sub(since)).unwrap_or(0);
        // The browser's own pause may end a little early; half of it is enough to bound the rate.
        (self.pause_seconds() / 2).saturating_sub(passed)
    }
}

impl Shop {
    /// The order that waits for its answer.
    pub(crate) fn pending(&self, cookies: &Cookies) -> Option<Pending> {
        let bytes = self.settings.keys.open(PENDING, cookies.get(PENDING)?)?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Keeps the waiting order in the browser.
    pub(crate) fn keep_pending(&self, response: &mut Response, pending: &Pending) {
        let json = serde_json::to_vec(pending).expect("a struct of texts and numbers is JSON");
        let sealed = self.settings.keys.seal(PENDING, &json);
        let cookie = set_cookie(PENDING, &sealed, self.keep(KEPT));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }

    /// Takes the waiting order out of the browser.
    pub(crate) fn forget_pending(&self, response: &mut Response) {
        let cookie = set_cookie(PENDING, "", self.keep(Duration::ZERO));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }

    const fn keep(&self, max_age: Duration) -> Keep {
        Keep { max_age, readable: false, secure: self.settings.secure_cookies }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{CookieKeys, MAX_COOKIE_BYTES};

    fn pending(typed: Typed) -> Pending {
        let agreed = Agreed {
            key: Uuid::from_u128(7),
            language: Language::Bangla,
            expected_total: Poisha::new(i64::MAX),
            confirm_duplicate: true,
            coupon: CouponCode::parse(&"C".repeat(24)).ok(),
        };
        Pending::new(agreed, typed, Timestamp::from_second(1_800_000_000).unwrap())
    }

    #[test]
    fn the_longest_order_fits_into_a_cookie() {
        let upazilas = domain::districts().iter().flat_map(|district| &district.upazilas);
        let slug = upazilas.map(|upazila| upazila.place.slug).max_by_key(|slug| slug.len()).unwrap();
        // Four bytes a character, the most that UTF-8 has.
        let typed = Typed {
            name: "𝒙".repeat(80),
            phone: "01712345678".to_owned(),
            email: "x".repeat(254),
            district: String::new(),
            upazila: slug.to_owned(),
            address: "𝒙".repeat(250),
            note: "𝒙".repeat(300),
            coupon: String::new(),
        };
        let json = serde_json::to_vec(&pending(typed)).unwrap();
        let cookie = CookieKeys::parse(&"a".repeat(64)).unwrap().seal(PENDING, &json);
        assert!(cookie.len() + PENDING.len() < MAX_COOKIE_BYTES, "{}", cookie.len());
    }

    #[test]
    fn pauses_grow_and_a_hurried_reload_waits() {
        let mut pending = pending(Typed::default());
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let mut last = 0;
        for _ in 0..20 {
            assert!(pending.pause_seconds() >= last);
            last = pending.pause_seconds();
            assert_eq!(pending.seconds_left(now), last / 2);
            pending = pending.sent_again(now);
        }
        assert_eq!(last, 60);
        assert_eq!(pending.seconds_left(Timestamp::from_second(1_800_000_060).unwrap()), 0);
    }
}
