//! Coupons: a code that takes something off.

use super::campaigns::notice;
use super::session::{Desk, has_code, refused};
use super::sku::{problem_code, read_moment};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{Changed, Code, CouponBenefit, CouponTerms, CreateCoupon, Outcome, StaffCoupon};
use domain::{CouponCode, Language, Permission, Poisha, to_ascii_digits};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/coupons.html")]
struct CouponsPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    key: Uuid,
    typed: Typed,
    coupons: Vec<Row>,
    notice: Option<&'static str>,
}

/// A coupon in the list.
struct Row {
    code: String,
    words: String,
    time: String,
    uses: String,
    is_on: bool,
}

/// What was typed for a new one.
#[derive(Default)]
struct Typed {
    code: String,
    kind: String,
    percentage: String,
    amount: String,
    minimum: String,
    from: String,
    until: String,
    total: String,
    each: String,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/coupons", get(show).post(create))
        .route("/admin/coupons/{code}/end", post(end))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let said = visit.parameter("notice").and_then(|code| words(&code, desk.language));
    draw(&shop, &desk, (Typed::default(), said)).await
}

async fn draw(
    shop: &Shop,
    desk: &Desk,
    (typed, notice): (Typed, Option<&'static str>),
) -> Result<Response, PageError> {
    let found = desk.client(shop).list_coupons().await.map_err(refused)?;
    let title = desk.language.t("কুপন", "Coupons");
    let page = Page::private(shop, desk.language, "/admin/coupons", title);
    let status = if typed.code.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let template = CouponsPage {
        coupons: found.iter().map(|coupon| Row::new(coupon, &page)).collect(),
        page,
        token: desk.form_token(shop),
        key: Uuid::new_v4(),
        typed,
        notice,
        desk,
    };
    private(status, &template)
}

/// What a coupon takes off, and from which basket on.
pub(super) fn benefit_words(terms: &CouponTerms, page: &Page<'_>) -> String {
    let words = match terms.benefit {
        CouponBenefit::Percentage { percentage, most } => {
            let share = format!("{}%", page.number(percentage));
            most.map_or(share.clone(), |most| {
                format!("{share}, {} {}", page.t("সর্বোচ্চ", "at most"), page.money(&most))
            })
        }
        CouponBenefit::Fixed { amount } => page.money(&amount),
        CouponBenefit::FreeDelivery => page.t("ডেলিভারি ফ্রি", "free delivery").to_owned(),
    };
    if terms.minimum_basket == Poisha::ZERO {
        return words;
    }
    format!("{words} · {} {}", page.t("ন্যূনতম", "from"), page.money(&terms.minimum_basket))
}

impl Row {
    fn new(coupon: &StaffCoupon, page: &Page<'_>) -> Self {
        let terms = &coupon.terms;
        let words = benefit_words(terms, page);
        let now = Timestamp::now();
        let moment = |at: Option<Timestamp>| at.map(|at| page.date_time(&at)).unwrap_or_default();
        let time = match (terms.from, terms.until) {
            (None, None) => page.t("শেষ নেই", "without end").to_owned(),
            (from, until) => format!("{} – {}", moment(from), moment(until)).trim().to_owned(),
        };
        let uses = i64::try_from(coupon.uses).unwrap_or(i64::MAX);
        let uses = match terms.total_uses {
            Some(total) => format!("{} / {}", page.number(uses), page.number(total)),
            None => page.number(uses),
        };
        Self {
            code: terms.code.as_str().to_owned(),
            words,
            time,
            uses,
            is_on: terms.until.is_none_or(|until| now < until),
        }
    }
}

impl Typed {
    fn read(form: &Form) -> Self {
        let take = |name: &str| form.get(name).trim().chars().take(40).collect::<String>();
        Self {
            code: take("code"),
            kind: take("kind"),
            percentage: take("percentage"),
            amount: take("amount"),
            minimum: take("minimum"),
            from: take("from"),
            until: take("until"),
            total: take("total"),
            each: take("each"),
        }
    }

    /// None where a field cannot be read.
    fn parse(&self) -> Option<CouponTerms> {
        let count = |text: &str| match &*to_ascii_digits(text) {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        let taka = |text: &str| match text {
            "" => Some(None),
            text => Poisha::parse_taka(text).ok().map(Some),
        };
        let benefit = match self.kind.as_str() {
            "percentage" => CouponBenefit::Percentage {
                percentage: to_ascii_digits(&self.percentage).parse().ok()?,
                most: taka(&self.amount)?,
            },
            "fixed" => CouponBenefit::Fixed { amount: taka(&self.amount)?? },
            "free_delivery" => CouponBenefit::FreeDelivery,
            _ => return None,
        };
        Some(CouponTerms {
            code: CouponCode::parse(&self.code).ok()?,
            benefit,
            minimum_basket: taka(&self.minimum)?.unwrap_or(Poisha::new(0)),
            from: read_moment(&self.from).ok()?,
            until: read_moment(&self.until).ok()?,
            total_uses: count(&self.total)?,
            customer_uses: count(&self.each)?,
        })
    }
}

async fn create(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let key = form.get("key").parse().map_err(|_| PageError::Unreadable)?;
    let typed = Typed::read(&form);
    let Some(terms) = typed.parse() else {
        return draw(&shop, &desk, (typed, words("terms", desk.language))).await;
    };
    match desk.client(&shop).create_coupon(&CreateCoupon { key, terms }).await {
        Ok(Changed { outcome: Outcome::Done }) => Ok(see_other(&desk.path("/admin/coupons?notice=done"))),
        Ok(Changed { outcome: Outcome::Proposed }) => {
            Ok(see_other(&desk.path("/admin/coupons?notice=proposed")))
        }
        Err(error) if has_code(&error, Code::InvalidInput) => {
            draw(&shop, &desk, (typed, words("terms", desk.language))).await
        }
        Err(error) => {
            let problem = problem_code(&error).ok_or_else(|| refused(error))?;
            draw(&shop, &desk, (typed, words(problem, desk.language))).await
        }
    }
}

async fn end(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let code = CouponCode::parse(&code).map_err(|_| PageError::NotFound)?;
    desk.client(&shop).end_coupon(&code).await.map_err(refused)?;
    Ok(see_other(&desk.path("/admin/coupons?notice=done")))
}

fn words(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "terms" => Some(language.t(
            "একটি ঘর ঠিক নেই: কোড ৩ থেকে ২৪ অক্ষর (A-Z, 0-9, -), ছাড় ১ থেকে ১০০ শতাংশ বা টাকা, শেষ শুরুর পরে।",
            "A field is not right: a code has 3 to 24 characters (A-Z, 0-9, -), a discount 1 to 100 percent or taka, the end lies after the start.",
        )),
        "taken" => Some(language.t("এই কোডের একটি কুপন আছে।", "There is a coupon with this code.")),
        code => notice(code, language),
    }
}
