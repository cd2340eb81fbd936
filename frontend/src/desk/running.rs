//! How the shop runs: freezing the catalogue for a sale, the waiting room, messages that were given up.

use super::session::{Desk, refused};
use super::sku::{problem_code, problem_text, read_moment};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CallError, Code, DeadMessage, Freeze, OpenRoom, SetRate, StaffRoom};
use domain::{FreezeReason, Language, Permission, to_ascii_digits};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/running.html")]
struct RunningPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    frozen: Option<Frozen>,
    room: Option<Room>,
    dead: Vec<Dead>,
    notice: Option<&'static str>,
}

/// The freeze that holds.
struct Frozen {
    until: String,
    reason: String,
    by: String,
}

/// The room that is open or will be.
struct Room {
    opens_at: String,
    by: String,
    per_minute: u32,
    campaign: Option<String>,
    counts: [(&'static str, String); 4],
}

/// A message that was given up.
struct Dead {
    id: i64,
    name: String,
    channel: &'static str,
    at: String,
    reason: String,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/running", get(show))
        .route("/admin/running/freeze", post(freeze))
        .route("/admin/running/room", post(change_room))
        .route("/admin/running/messages", post(retry))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let client = desk.client(&shop);
    let today = client.today().await.map_err(refused)?;
    let frozen = client.show_freeze().await.map_err(refused)?;
    let dead = client.list_dead_messages().await.map_err(refused)?;
    let title = desk.language.t("দোকান চালানো", "Running the shop");
    let page = Page::private(&shop, desk.language, "/admin/running", title);
    let template = RunningPage {
        token: desk.form_token(&shop),
        frozen: frozen.freeze.map(|freeze| Frozen {
            until: page.date_time(&freeze.until),
            reason: freeze.reason.as_str().to_owned(),
            by: frozen.set_by.unwrap_or_default(),
        }),
        room: today.waiting_room.map(|room| Room::new(room, &page)),
        dead: dead.into_iter().map(|message| Dead::new(message, &page)).collect(),
        notice: visit.parameter("notice").and_then(|code| notice(&code, desk.language)),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

impl Room {
    fn new(room: StaffRoom, page: &Page<'_>) -> Self {
        let number = |count: u64| page.number(i64::try_from(count).unwrap_or(i64::MAX));
        Self {
            opens_at: page.date_time(&room.opens_at),
            by: room.opened_by,
            per_minute: room.per_minute,
            campaign: room.campaign,
            counts: [
                (page.t("টিকিট", "Tickets"), number(room.tickets)),
                (page.t("ডাকা হয়েছে", "Called"), number(room.called)),
                (page.t("অপেক্ষায়", "Waiting"), number(room.tickets.saturating_sub(room.called))),
                (page.t("ঢুকেছেন", "Went in"), number(room.entered)),
            ],
        }
    }
}

impl Dead {
    fn new(message: DeadMessage, page: &Page<'_>) -> Self {
        Self {
            id: message.id,
            channel: if message.channel == "email" { page.t("ই-মেইল", "e-mail") } else { "SMS" },
            name: message.name,
            at: page.date_time(&message.dead_at),
            reason: message.reason,
        }
    }
}

async fn freeze(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let client = desk.client(&shop);
    if form.get("step") == "lift" {
        return answer(&desk, client.unfreeze().await);
    }
    let until = read_moment(form.get("until")).ok().flatten();
    let (Some(until), Ok(reason)) = (until, FreezeReason::parse(form.get("reason"))) else {
        return Ok(back(&desk, "freeze"));
    };
    answer(&desk, client.freeze(&Freeze { until, reason }).await.map(drop))
}

async fn change_room(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let client = desk.client(&shop);
    let step = form.get("step");
    if step == "close" {
        return answer(&desk, client.close_room().await);
    }
    let number = |name: &str| to_ascii_digits(form.get(name).trim());
    let Some(per_minute) = number("per_minute").parse().ok().filter(|rate| (1..=600_000).contains(rate))
    else {
        return Ok(back(&desk, "rate"));
    };
    if step == "rate" {
        return answer(&desk, client.set_rate(&SetRate { per_minute }).await);
    }
    let gather = number("gather");
    let gather_minutes = if gather.is_empty() { Some(0) } else { gather.parse().ok() };
    let (Some(gather_minutes), Ok(opens_at)) = (gather_minutes, read_moment(form.get("opens_at"))) else {
        return Ok(back(&desk, "room"));
    };
    let campaign = Some(form.get("campaign").trim().to_owned()).filter(|slug| !slug.is_empty());
    answer(&desk, client.open_room(&OpenRoom { per_minute, opens_at, gather_minutes, campaign }).await)
}

async fn retry(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let client = desk.client(&shop);
    let ids = match form.get("id") {
        "all" => {
            let dead = client.list_dead_messages().await.map_err(refused)?;
            dead.into_iter().map(|message| message.id).collect()
        }
        id => vec![id.parse().map_err(|_| PageError::Unreadable)?],
    };
    if ids.is_empty() {
        return Ok(back(&desk, "done"));
    }
    answer(&desk, client.retry_messages(ids).await.map(drop))
}

fn answer(desk: &Desk, answer: Result<(), CallError>) -> Result<Response, PageError> {
    let Err(error) = answer else { return Ok(back(desk, "done")) };
    let field = error.problem().and_then(|problem| problem.errors.first()).map(|error| error.field.clone());
    let code = error.problem().map(|problem| problem.code);
    let notice = match (code, field.as_deref()) {
        (Some(Code::NotFound), _) => "none",
        (Some(Code::InvalidInput), Some("until")) => "freeze",
        (Some(Code::InvalidInput), _) => "room",
        _ => problem_code(&error).ok_or_else(|| refused(error))?,
    };
    Ok(back(desk, notice))
}

fn back(desk: &Desk, notice: &str) -> Response {
    see_other(&desk.path(&format!("/admin/running?notice={notice}")))
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "done" => Some(language.t("হয়ে গেছে।", "Done.")),
        "freeze" => Some(language.t(
            "কেন এবং কত দিন পর্যন্ত, তা লিখুন; সময়টি আগামী ১৪ দিনের মধ্যে।",
            "Say why and until when, within the next 14 days.",
        )),
        "rate" => Some(language.t("মিনিটে ১ থেকে ৬,০০,০০০ জন।", "1 to 6,00,000 shoppers a minute.")),
        "room" => Some(language.t(
            "একটি ঘর ঠিক নেই: সময় আগামী ১৪ দিনের মধ্যে, লটারি সর্বোচ্চ ২৪০ মিনিট, ক্যাম্পেইনের ঠিকানা যেমন আছে তেমন।",
            "A field is not right: the time lies in the next 14 days, the draw lasts at most 240 minutes, the campaign exists.",
        )),
        "taken" => Some(language.t("একটি অপেক্ষাকক্ষ খোলা আছে।", "A waiting room is open already.")),
        "none" => Some(language.t("কোনো অপেক্ষাকক্ষ খোলা নেই।", "No waiting room is open.")),
        code => problem_text(code, language),
    }
}
