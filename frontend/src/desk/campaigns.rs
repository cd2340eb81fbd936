//! Campaigns: what is cheaper from when to when. A campaign is seen before it is planned.

use super::campaign_form::{Draft, Preview};
use super::session::{Desk, refused};
use super::sku::{problem_code, problem_text, read_moment};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CallError, CampaignSummary, Changed, EndCampaign, Outcome, SaveCampaign, StaffCampaign};
use domain::{Language, Permission, Slug};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/campaigns.html")]
struct CampaignsPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    campaigns: Vec<Row>,
    notice: Option<&'static str>,
}

/// A campaign in the list.
struct Row {
    slug: String,
    name: String,
    time: String,
    skus: String,
    state: State3,
}

/// Where a campaign stands.
#[derive(Debug, Clone, Copy)]
struct State3 {
    class: &'static str,
    text: &'static str,
}

impl State3 {
    fn of(campaign: &CampaignSummary, language: Language) -> Self {
        let now = Timestamp::now();
        if now < campaign.from {
            Self { class: "tag warn", text: language.t("সামনে", "Planned") }
        } else if now < campaign.until {
            Self { class: "tag good", text: language.t("চলছে", "On") }
        } else {
            Self { class: "tag", text: language.t("শেষ", "Over") }
        }
    }
}

#[derive(Template)]
#[template(path = "desk/campaign.html")]
struct CampaignPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    key: Uuid,
    /// The address of the form.
    action: String,
    draft: Draft,
    /// Whether the terms can still change.
    is_open: bool,
    /// Whether it can be ended.
    can_end: bool,
    preview: Option<Preview>,
    notice: Option<&'static str>,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/campaigns", get(list))
        .route("/admin/new-campaign", get(show_new).post(save_new))
        .route("/admin/campaigns/{slug}", get(show).post(save))
        .route("/admin/campaigns/{slug}/end", post(end))
}

async fn list(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let found = desk.client(&shop).list_campaigns().await.map_err(refused)?;
    let title = desk.language.t("ক্যাম্পেইন", "Campaigns");
    let page = Page::private(&shop, desk.language, "/admin/campaigns", title);
    let row = |campaign: &CampaignSummary| Row {
        slug: campaign.slug.to_string(),
        name: campaign.name.pick(desk.language).to_owned(),
        time: format!("{} – {}", page.date_time(&campaign.from), page.date_time(&campaign.until)),
        skus: page.number(campaign.skus),
        state: State3::of(campaign, desk.language),
    };
    let template = CampaignsPage {
        campaigns: found.iter().map(row).collect(),
        notice: visit.parameter("notice").and_then(|code| notice(&code, desk.language)),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

async fn show_new(State(shop): State<Arc<Shop>>, desk: Desk) -> Result<Response, PageError> {
    draw(&shop, &desk, Shown { draft: Draft::default(), is_open: true, ..Shown::default() })
}

async fn show(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let found = load(&shop, &desk, &slug).await?;
    let now = Timestamp::now();
    let draft = Draft::of(&found);
    let shown = Shown {
        preview: Some(draft.preview(&shop, desk.language)),
        is_open: now < found.campaign.from,
        can_end: now < found.campaign.until,
        slug: Some(found.campaign.slug),
        notice: visit.parameter("notice").and_then(|code| notice(&code, desk.language)),
        draft,
    };
    draw(&shop, &desk, shown)
}

async fn load(shop: &Shop, desk: &Desk, slug: &str) -> Result<StaffCampaign, PageError> {
    let slug = Slug::parse(slug).map_err(|_| PageError::NotFound)?;
    desk.client(shop).show_campaign(&slug).await.map_err(refused)
}

/// What the page of a campaign shows.
#[derive(Default)]
struct Shown {
    draft: Draft,
    /// None for a new one.
    slug: Option<Slug>,
    is_open: bool,
    can_end: bool,
    preview: Option<Preview>,
    notice: Option<&'static str>,
}

fn draw(shop: &Shop, desk: &Desk, shown: Shown) -> Result<Response, PageError> {
    let language = desk.language;
    let address = shown
        .slug
        .as_ref()
        .map_or_else(|| "/admin/new-campaign".to_owned(), |slug| format!("/admin/campaigns/{slug}"));
    let title = if shown.slug.is_some() {
        language.t(&shown.draft.name_bn, &shown.draft.name_en).to_owned()
    } else {
        language.t("নতুন ক্যাম্পেইন", "New campaign").to_owned()
    };
    let bad = shown.notice.is_some() && shown.slug.is_none();
    let page = Page::private(shop, language, &address, &title);
    let template = CampaignPage {
        action: page.path(&address),
        page,
        token: desk.form_token(shop),
        key: Uuid::new_v4(),
        draft: shown.draft,
        is_open: shown.is_open && desk.may(Permission::ChangePromotions),
        can_end: shown.can_end && desk.may(Permission::ChangePromotions),
        preview: shown.preview,
        notice: shown.notice,
        desk,
    };
    private(if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &template)
}

async fn save_new(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    put(&shop, &desk, (None, &form)).await
}

async fn save(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let slug = Slug::parse(&slug).map_err(|_| PageError::NotFound)?;
    put(&shop, &desk, (Some(slug), &form)).await
}

/// Shows what was typed as shoppers will meet it; plans it when that was seen.
async fn put(shop: &Shop, desk: &Desk, (slug, form): (Option<Slug>, &Form)) -> Result<Response, PageError> {
    desk.check(shop, form)?;
    let language = desk.language;
    let draft = Draft::read(form);
    let preview = draft.preview(shop, language);
    let again = |draft, preview, problem: Option<&'static str>| {
        let notice = problem.and_then(|problem| notice(problem, language));
        draw(shop, desk, Shown { draft, slug: slug.clone(), is_open: true, can_end: false, preview, notice })
    };
    let campaign = match draft.parse(slug.as_ref(), form.get("key")) {
        Ok(campaign) => campaign,
        Err(problem) => return again(draft, Some(preview), Some(problem)),
    };
    if form.get("step") != "save" || preview.is_wrong {
        return again(draft, Some(preview), None);
    }
    match desk.client(shop).save_campaign(&campaign).await {
        Ok(Changed { outcome }) => Ok(see_other(&saved(desk, &campaign, outcome))),
        Err(error) => {
            let problem = problem(&error).ok_or_else(|| refused(error))?;
            again(draft, Some(preview), Some(problem))
        }
    }
}

fn saved(desk: &Desk, campaign: &SaveCampaign, outcome: Outcome) -> String {
    match outcome {
        Outcome::Done => desk.path(&format!("/admin/campaigns/{}?notice=done", campaign.slug)),
        Outcome::Proposed => desk.path("/admin/campaigns?notice=proposed"),
    }
}

async fn end(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let slug = Slug::parse(&slug).map_err(|_| PageError::NotFound)?;
    let back = |notice: &str| see_other(&desk.path(&format!("/admin/campaigns/{slug}?notice={notice}")));
    let Ok(until) = read_moment(form.get("until")) else { return Ok(back("time")) };
    let until = if form.get("step") == "now" { None } else { until };
    match desk.client(&shop).end_campaign(&slug, &EndCampaign { until }).await {
        Ok(_) => Ok(back("done")),
        Err(error) => {
            let problem = problem(&error).ok_or_else(|| refused(error))?;
            Ok(back(if problem == "price" { "time" } else { problem }))
        }
    }
}

/// The name of the notice for what the backend refused.
fn problem(error: &CallError) -> Option<&'static str> {
    let field = error.problem().and_then(|problem| problem.errors.first()).map(|error| error.field.as_str());
    match field {
        Some("until") => Some("time"),
        Some("from") => Some("begun"),
        _ => problem_code(error),
    }
}

pub(super) fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "done" => Some(language.t("হয়ে গেছে।", "Done.")),
        "proposed" => Some(language.t(
            "বড় ছাড়, তাই আরেকজনের সম্মতি লাগবে। ততক্ষণ কিছু বদলায়নি।",
            "A large cut: a second person has to agree. Until then nothing has changed.",
        )),
        "name" => Some(language.t(
            "দুই ভাষায় নাম লিখুন, ৬০ অক্ষরের মধ্যে; ইংরেজি নামে ইংরেজি অক্ষর বা সংখ্যা থাকতে হবে।",
            "Write the name in both languages, with at most 60 characters; the English one with Latin letters or digits.",
        )),
        "time" => Some(language.t(
            "সময় ঠিক নেই: শেষ হবে শুরুর পরে, আর এখনকার পরে।",
            "The times are not right: it must end after it begins, and after now.",
        )),
        "begun" => Some(language.t(
            "ক্যাম্পেইন শুরু হয়ে গেছে; এখন শুধু শেষ সময় বদলানো যায়।",
            "The campaign has begun; only its end can change now.",
        )),
        "phone" => Some(language.t("প্রতি মোবাইলে ১ থেকে ২০টি।", "1 to 20 pieces for each mobile.")),
        "prices" => Some(language.t(
            "প্রতি লাইনে একটি কোড ও দাম লিখুন: SAM-S25 159999 (১ থেকে ৫০০ লাইন)।",
            "Write one code and price on each line: SAM-S25 159999 (1 to 500 lines).",
        )),
        "price" => Some(language.t("দাম ঠিক নেই। নিচে দেখুন।", "A price is not right. See below.")),
        "taken" => Some(language.t(
            "এই নামের একটি আছে, অথবা ওই সময়ে কোনো পণ্য অন্য ক্যাম্পেইনে আছে।",
            "There is one with this name, or a product is in another campaign at that time.",
        )),
        code => problem_text(code, language),
    }
}
