//! What a shopper should know: delivery, returns, warranty, privacy, terms, and who we are.
//!
//! The texts stand in `templates/information/`, both languages in one file, so that the shop's owner can change them.
//! Their facts follow the Digital Commerce Guidelines 2021 of Bangladesh: delivery within 5 days in the same city and
//! 10 elsewhere, complaints answered within 72 hours, refunds within 10 days, at most 10 % in advance unless the goods
//! are handed over within 48 hours.

use crate::page::{Depends, Moment, Page, PageError, PageHead, Rendered, Shop, Visit};
use crate::product::{ZoneRow, zone_rows};
use crate::structured::{self, Crumb};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use domain::Language;
use std::sync::Arc;

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Delivery,
    Returns,
    Warranty,
    Privacy,
    Terms,
    Contact,
}

#[derive(Template)]
#[template(path = "information/page.html")]
struct InformationPage<'a> {
    page: Page<'a>,
    structured: String,
    crumbs: Vec<Crumb>,
    heading: &'static str,
    topic: Topic,
    zones: Vec<ZoneRow>,
}

impl Topic {
    /// All topics.
    pub(crate) const ALL: [Self; 6] =
        [Self::Delivery, Self::Returns, Self::Warranty, Self::Privacy, Self::Terms, Self::Contact];

    /// Path of the page, without the language's prefix.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Delivery => "/delivery",
            Self::Returns => "/returns",
            Self::Warranty => "/warranty",
            Self::Privacy => "/privacy",
            Self::Terms => "/terms",
            Self::Contact => "/contact",
        }
    }
}

/// All information pages.
pub fn router() -> Router<Arc<Shop>> {
    Topic::ALL.into_iter().fold(Router::new(), |router, topic| router.route(topic.path(), get(show)))
}

async fn show(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let topic =
        Topic::ALL.into_iter().find(|topic| topic.path() == visit.path()).ok_or(PageError::NotFound)?;
    let language = visit.language;
    shop.cacheable(&visit, &format!("{}{}", language.prefix(), topic.path()), |moment| {
        Ok(Rendered::html(render(&shop, moment, topic, language)?, Depends::Content))
    })
}

fn render(shop: &Shop, moment: &Moment, topic: Topic, language: Language) -> Result<String, PageError> {
    let (heading, description) = words(topic, language);
    let head = PageHead {
        language,
        address: topic.path().to_owned(),
        title: heading.to_owned(),
        description: description.to_owned(),
    };
    let page = Page::new(shop, head);
    let here = Crumb { name: heading.to_owned(), path: page.path(topic.path()) };
    let crumbs = vec![structured::home(language)];
    let way = [crumbs.as_slice(), &[here]].concat();
    let data = [structured::organization(&page), structured::breadcrumbs(&page, &way)];
    let structured = structured::in_script(&data);
    Ok(InformationPage { structured, crumbs, heading, topic, zones: zone_rows(moment, language), page }
        .render()?)
}

/// Heading and description of a page.
const fn words(topic: Topic, language: Language) -> (&'static str, &'static str) {
    match topic {
        Topic::Delivery => (
            language.t("ডেলিভারি", "Delivery"),
            language.t(
                "ঢাকা ও সারা বাংলাদেশে ডেলিভারির চার্জ ও সময়, এবং পণ্য হাতে পেয়ে কী করবেন।",
                "Delivery fees and times in Dhaka and all over Bangladesh, and what to do when the parcel arrives.",
            ),
        ),
        Topic::Returns => (
            language.t("ফেরত ও টাকা ফেরত", "Returns and refunds"),
            language.t(
                "ভুল বা ভাঙা পণ্য কীভাবে ফেরত দেবেন এবং কত দিনে টাকা ফেরত পাবেন।",
                "How to return a wrong or damaged product and how soon you are refunded.",
            ),
        ),
        Topic::Warranty => (
            language.t("ওয়ারেন্টি", "Warranty"),
            language.t("ওয়ারেন্টি পেতে কী লাগে, কীভাবে দাবি করবেন।", "What the warranty covers and how to claim it."),
        ),
        Topic::Privacy => (
            language.t("গোপনীয়তা", "Privacy"),
            language.t("আমরা আপনার কোন তথ্য নিই, কেন নিই ও কাকে দিই।", "What we know about you, why, and who sees it."),
        ),
        Topic::Terms => (
            language.t("শর্তাবলি", "Terms"),
            language.t("ঢাকাকার্ট থেকে কেনাকাটার শর্ত।", "The terms of buying from DhakaCart."),
        ),
        Topic::Contact => (
            language.t("আমাদের কথা ও যোগাযোগ", "About and contact"),
            language.t(
                "ঢাকাকার্ট কারা, আর কীভাবে আমাদের সঙ্গে কথা বলবেন।",
                "Who DhakaCart is and how to reach us.",
            ),
        ),
    }
}
