//! Large changes that wait for a second person.

use super::coupons::benefit_words;
use super::session::{Desk, refused};
use super::sku::{problem_code, problem_text};
use super::words::operation_name;
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CampaignLine, Price, Proposal, ProposedChange};
use domain::{Language, Permission};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/proposals.html")]
struct ProposalsPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    proposals: Vec<Waiting>,
    notice: Option<&'static str>,
}

/// A change that waits.
pub(super) struct Waiting {
    pub(super) id: i64,
    pub(super) what: String,
    pub(super) note: String,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) is_own: bool,
    pub(super) can_decide: bool,
}

impl Waiting {
    pub(super) fn new(proposal: &Proposal, desk: &Desk, page: &Page<'_>) -> Self {
        let (what, note) = words(&proposal.change, page);
        Self {
            id: proposal.id,
            what,
            note,
            by: proposal.proposed_by.clone(),
            at: page.date_time(&proposal.proposed_at),
            is_own: proposal.proposed_by_id == desk.current.person.id,
            can_decide: desk.may(Permission::Approve),
        }
    }
}

/// What is to be done, and what was said about it.
fn words(change: &ProposedChange, page: &Page<'_>) -> (String, String) {
    match change {
        ProposedChange::Stock { sku, change } => {
            let operation = operation_name(change.operation, page.language);
            let pieces = page.number(change.quantity.get());
            let text = format!("{sku}: {operation}, {pieces} {}", page.t("টি", "pcs"));
            (text, change.note.as_str().to_owned())
        }
        ProposedChange::Price { sku, change } => {
            let before = change.seen.as_ref().map_or_else(|| "–".to_owned(), |price| shown(price, page));
            let text = format!("{sku}: {} {before} → {}", page.t("দাম", "price"), shown(&change.price, page));
            (text, String::new())
        }
        ProposedChange::Campaign { change } => {
            let name = change.name.pick(page.language);
            let time = format!("{} – {}", page.date_time(&change.from), page.date_time(&change.until));
            let price = |line: &CampaignLine| format!("{} {}", line.sku, page.money(&line.price));
            let prices: Vec<String> = change.prices.iter().take(20).map(price).collect();
            let more = if change.prices.len() > 20 { " …" } else { "" };
            (format!("{}: {name}, {time}", page.t("ক্যাম্পেইন", "Campaign")), prices.join(" · ") + more)
        }
        ProposedChange::Coupon { change } => {
            let what = benefit_words(&change.terms, page);
            (format!("{}: {}, {what}", page.t("কুপন", "Coupon"), change.terms.code.as_str()), String::new())
        }
    }
}

fn shown(price: &Price, page: &Page<'_>) -> String {
    let list = page.money(&price.list);
    match price.sale {
        Some(sale) => format!("{} ({list})", page.money(&sale.price)),
        None => list,
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/proposals", get(show)).route("/admin/proposals/{id}", post(decide))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let found = desk.client(&shop).list_proposals().await.map_err(refused)?;
    let title = desk.language.t("সম্মতির অপেক্ষায়", "Waiting for a second person");
    let page = Page::private(&shop, desk.language, "/admin/proposals", title);
    let template = ProposalsPage {
        token: desk.form_token(&shop),
        proposals: found.iter().map(|proposal| Waiting::new(proposal, &desk, &page)).collect(),
        notice: visit.parameter("notice").and_then(|code| notice(&code, desk.language)),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "yes" => Some(language.t("হয়ে গেছে।", "Done.")),
        "no" => Some(language.t("বাতিল হয়েছে।", "Refused.")),
        "few" => Some(
            language.t("অতগুলো সেখানে নেই, তাই করা যায়নি।", "There are fewer pieces there, so it was not done."),
        ),
        code => problem_text(code, language),
    }
}

async fn decide(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let approve = match form.get("approve") {
        "yes" => true,
        "no" => false,
        _ => return Err(PageError::Unreadable),
    };
    let notice = match desk.client(&shop).decide(id, approve).await {
        Ok(()) if approve => "yes",
        Ok(()) => "no",
        Err(error) => problem_code(&error).ok_or_else(|| refused(error))?,
    };
    Ok(see_other(&desk.path(&format!("/admin/proposals?notice={notice}"))))
}
