//! The coupon of the form: asked from the backend each time the form is drawn, and told in a sentence.
//!
//! The form posts back for which code its totals were made ([`Tried`]). Another code is tried and shown first, so that
//! nobody orders at a total that they have not seen.

use crate::cart::{Cart, CartLine};
use crate::limits::{self, wait_text};
use crate::page::{Form, Shop, money};
use client::{CallError, LineRequest, Quote, QuoteRequest, QuotedCoupon};
use domain::{CouponCode, CouponRefusal, Language, Poisha};
use rate_limit::Refused;
use std::net::IpAddr;

/// What is known about the typed coupon.
#[derive(Debug, Default)]
pub(crate) struct Tried {
    /// The code for which this was asked; empty: none was typed.
    pub(crate) seen: String,
    /// The coupon, if it takes something off.
    pub(crate) applied: Option<Applied>,
    /// Why it does not.
    pub(crate) mistake: Option<String>,
    /// It was not asked for, because too many were tried.
    pub(crate) too_many: Option<Refused>,
}

/// A coupon that takes something off.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) code: CouponCode,
    pub(crate) discount: Poisha,
    /// For people; none when it takes off the delivery fee only.
    pub(crate) discount_text: Option<String>,
    pub(crate) free_delivery: bool,
}

impl Tried {
    /// What it takes off the products.
    pub(crate) fn discount(&self) -> Poisha {
        self.applied.as_ref().map_or(Poisha::ZERO, |applied| applied.discount)
    }

    /// Whether delivery costs nothing.
    pub(crate) fn free_delivery(&self) -> bool {
        self.applied.as_ref().is_some_and(|applied| applied.free_delivery)
    }
}

impl Shop {
    /// Asks what a typed coupon does to this cart.
    pub(crate) async fn try_coupon(
        &self,
        (cart, address): (&Cart, IpAddr),
        typed: &str,
        language: Language,
    ) -> Tried {
        if typed.trim().is_empty() {
            return Tried::default();
        }
        let seen = typed.trim().to_owned();
        let refused =
            |mistake: String| Tried { seen: seen.clone(), mistake: Some(mistake), ..Tried::default() };
        let Ok(code) = CouponCode::parse(typed) else {
            return refused(refusal_text(CouponRefusal::Unknown, Poisha::ZERO, language));
        };
        if let Err(refused) = self.limiter.admit(&limits::coupon(cart, &code, address)).await {
            return too_many(refused, language);
        }
        let line = |line: &CartLine| LineRequest { sku: line.sku, quantity: line.quantity };
        let lines = cart.lines().iter().map(line).collect();
        let answer = self.client.quote(&QuoteRequest { lines, upazila: None, coupon: Some(code) }).await;
        self.metrics.count_call("quote", &answer);
        match answer {
            Ok(Quote { coupon: Some(QuotedCoupon { refusal: Some(why), minimum_basket, .. }), .. }) => {
                refused(refusal_text(why, minimum_basket, language))
            }
            Ok(Quote { coupon: Some(coupon), discount, .. }) => {
                let discount_text = (discount != Poisha::ZERO).then(|| money(discount, language));
                let free_delivery = coupon.free_delivery;
                let applied = Applied { code: coupon.code, discount, discount_text, free_delivery };
                Tried { seen, applied: Some(applied), ..Tried::default() }
            }
            // A line that is no longer sold: the form says so when the order is sent.
            Ok(_) | Err(CallError::Problem(_)) => not_now(language),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a coupon was not answered");
                not_now(language)
            }
        }
    }
}

/// Nothing was seen, so the next press tries again.
fn not_now(language: Language) -> Tried {
    let text = language.t(
        "কুপনটি এখন যাচাই করা যাচ্ছে না। একটু পরে আবার চেষ্টা করুন, অথবা ঘরটি খালি করে অর্ডার করুন।",
        "The coupon cannot be checked right now. Try again in a moment, or empty the field and order.",
    );
    Tried { mistake: Some(text.to_owned()), ..Tried::default() }
}

/// Nothing was seen here either.
fn too_many(refused: Refused, language: Language) -> Tried {
    let wait = wait_text(&refused, language);
    let text = match language {
        Language::Bangla => {
            format!("অল্প সময়ে অনেক কুপন দেখা হয়েছে। {wait} পরে আবার চেষ্টা করুন, অথবা ঘরটি খালি করে অর্ডার করুন।")
        }
        Language::English => {
            format!("Too many coupons were tried. Try again in {wait}, or empty the field and order.")
        }
    };
    Tried { mistake: Some(text), too_many: Some(refused), ..Tried::default() }
}

/// Whether the form was drawn for the code that stands in it now.
pub(crate) fn is_seen(typed: &str, form: &Form) -> bool {
    typed.trim() == form.get("coupon_seen")
}

/// The coupon that the form showed as applied.
pub(crate) fn applied(form: &Form) -> Option<CouponCode> {
    CouponCode::parse(form.get("coupon_applied")).ok()
}

/// Why a coupon takes nothing off, as a sentence.
pub(crate) fn refusal_text(refusal: CouponRefusal, minimum: Poisha, language: Language) -> String {
    let text = match refusal {
        CouponRefusal::Unknown => language
            .t("এই কোডের কোনো কুপন নেই। বানান দেখুন।", "There is no coupon with this code. Check the spelling."),
        CouponRefusal::NotBegun => language.t("কুপনটি এখনো শুরু হয়নি।", "This coupon has not begun yet."),
        CouponRefusal::Ended => language.t("কুপনটির মেয়াদ শেষ।", "This coupon has ended."),
        CouponRefusal::UsedUp => language.t("কুপনটি শেষ হয়ে গেছে।", "This coupon is used up."),
        CouponRefusal::UsedByCustomer => language
            .t("এই মোবাইল নম্বরে কুপনটি আগেই ব্যবহার হয়েছে।", "This mobile number has already used the coupon."),
        CouponRefusal::BelowMinimum => {
            let least = money(minimum, language);
            return match language {
                Language::Bangla => format!("কুপনটির জন্য অন্তত {least} এর পণ্য নিতে হবে।"),
                Language::English => format!("This coupon needs products of at least {least}."),
            };
        }
    };
    text.to_owned()
}
