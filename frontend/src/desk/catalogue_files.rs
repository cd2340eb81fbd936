//! The catalogue as a file: sending one that is tried first, loading it, and taking the whole catalogue home.

use super::foreign_file::{ForeignPart, Terms, number};
use super::session::{Desk, has_code, refused};
use super::sku::{problem_code, problem_text};
use crate::page::{Form, Page, PageError, Shop, Upload, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use client::{CallError, CatalogueFile, CheckedFile, Code, FileSummary};
use domain::{Language, Permission};
use std::sync::Arc;

/// A file of 16 MiB with the form around it, and a list of categories in it.
const MAX_UPLOAD_BYTES: usize = (16 << 20) + (320 << 10);

#[derive(Template)]
#[template(path = "desk/catalogue_files.html")]
struct FilesPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    files: Vec<File>,
    /// What is wrong with the file that was just sent.
    wrong: Option<Wrong>,
    /// What was typed about it.
    terms: Terms,
    notice: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "desk/catalogue_file.html")]
struct FilePage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    file: File,
    /// What it does, with how many.
    counts: Vec<(&'static str, String)>,
    prices: Vec<PriceRow>,
    large_cuts: Option<String>,
    /// When another shop program wrote it.
    foreign: Option<ForeignPart>,
    wrong: Option<Wrong>,
    notice: Option<&'static str>,
}

/// A file in the list.
struct File {
    id: i64,
    name: String,
    sent: String,
    loaded: Option<String>,
    /// Whether whoever looks may load it.
    can_load: bool,
}

/// A price that a file changes.
struct PriceRow {
    sku: String,
    before: String,
    after: String,
    is_lower: bool,
}

/// Why a file cannot be loaded.
struct Wrong {
    name: String,
    count: String,
    problems: Vec<String>,
    /// Of the problems, only the first are listed.
    are_more: bool,
}

impl File {
    fn new(file: &CatalogueFile, desk: &Desk, page: &Page<'_>) -> Self {
        let moment = |name: &str, at| format!("{name}, {}", page.date_time(at));
        let is_own = file.uploaded_by_id == desk.current.person.id;
        Self {
            id: file.id,
            name: file.name.clone(),
            sent: moment(&file.uploaded_by, &file.uploaded_at),
            loaded: file.loaded.as_ref().map(|loaded| moment(&loaded.name, &loaded.at)),
            can_load: desk.may(Permission::ChangeCatalogue) && !(is_own && file.summary.large_cuts > 0),
        }
    }
}

/// What is said about the last step.
#[derive(Default)]
struct Said {
    /// The file that was refused, by name.
    wrong: Option<(String, CheckedFile)>,
    /// What was typed about the file; it stays in the form.
    terms: Terms,
    notice: Option<&'static str>,
}

impl Said {
    /// What the address says.
    fn of(visit: &Visit, language: Language) -> Self {
        visit.parameter("notice").map_or_else(Self::default, |code| Self::notice(&code, language))
    }

    fn notice(code: &str, language: Language) -> Self {
        Self { notice: notice(code, language), ..Self::default() }
    }

    fn wrong(name: String, file: CheckedFile, language: Language) -> Self {
        Self { wrong: Some((name, file)), ..Self::notice("wrong", language) }
    }
}

impl Wrong {
    fn new(
        (name, CheckedFile { problems, problem_count, .. }): (String, CheckedFile),
        page: &Page<'_>,
    ) -> Self {
        let are_more = problems.len() < problem_count;
        Self { name, count: number(problem_count, page), are_more, problems }
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/catalogue-files", get(show).post(send).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)))
        .route("/admin/catalogue-files/{id}", get(show_one))
        .route("/admin/catalogue-files/{id}/load", post(load))
        .route("/admin/catalogue-files/{id}/discard", post(discard))
        .route("/admin/catalogue.csv", get(export))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    draw(&shop, &desk, (StatusCode::OK, Said::of(&visit, desk.language))).await
}

async fn draw(shop: &Shop, desk: &Desk, (status, said): (StatusCode, Said)) -> Result<Response, PageError> {
    let found = desk.client(shop).list_catalogue_files().await.map_err(refused)?;
    let title = desk.language.t("পণ্যের ফাইল", "Catalogue files");
    let page = Page::private(shop, desk.language, "/admin/catalogue-files", title);
    let template = FilesPage {
        token: desk.form_token(shop),
        files: found.iter().map(|file| File::new(file, desk, &page)).collect(),
        wrong: said.wrong.map(|wrong| Wrong::new(wrong, &page)),
        terms: said.terms,
        notice: said.notice,
        page,
        desk,
    };
    private(status, &template)
}

async fn send(State(shop): State<Arc<Shop>>, desk: Desk, upload: Upload) -> Result<Response, PageError> {
    desk.check(&shop, &upload.form)?;
    let mut terms = Terms::read(&upload.form);
    let name = upload.file_name.trim().to_owned();
    let mut said = if name.is_empty() || upload.file.is_empty() {
        Said::notice("none", desk.language)
    } else {
        match desk.client(&shop).check_catalogue_file(terms.with((&name, upload.file))).await {
            Ok(CheckedFile { file: Some(file), .. }) => {
                return Ok(see_other(&desk.path(&format!("/admin/catalogue-files/{}", file.id))));
            }
            Ok(checked) => Said::wrong(name, checked, desk.language),
            Err(error) => {
                let code = terms.judge(&error).or_else(|| problem_of(&error));
                Said::notice(code.ok_or_else(|| refused(error))?, desk.language)
            }
        }
    };
    said.terms = terms;
    draw(&shop, &desk, (StatusCode::UNPROCESSABLE_ENTITY, said)).await
}

async fn show_one(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    visit: Visit,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    draw_one(&shop, &desk, (id, Said::of(&visit, desk.language))).await
}

async fn draw_one(shop: &Shop, desk: &Desk, (id, said): (i64, Said)) -> Result<Response, PageError> {
    let found = desk.client(shop).show_catalogue_file(id).await.map_err(refused)?;
    let page = Page::private(shop, desk.language, &format!("/admin/catalogue-files/{id}"), &found.name);
    let summary = &found.summary;
    let cuts = (summary.large_cuts > 0).then(|| number(summary.large_cuts, &page));
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let template = FilePage {
        token: desk.form_token(shop),
        file: File::new(&found, desk, &page),
        counts: counts(summary, &page),
        prices: prices(summary, &page),
        large_cuts: cuts,
        foreign: ForeignPart::of(summary, &page),
        wrong: said.wrong.map(|wrong| Wrong::new(wrong, &page)),
        notice: said.notice,
        page,
        desk,
    };
    private(status, &template)
}

/// What the file does, but for what it does not.
fn counts(summary: &FileSummary, page: &Page<'_>) -> Vec<(&'static str, String)> {
    let all = [
        (page.t("নতুন পণ্য", "New products"), summary.new_products),
        (page.t("বদলানো পণ্য", "Changed products"), summary.changed_products),
        (page.t("নতুন SKU", "New SKUs"), summary.new_skus),
        (page.t("বদলানো SKU", "Changed SKUs"), summary.changed_skus),
        (page.t("বদলানো দাম", "Changed prices"), summary.changed_prices),
    ];
    all.into_iter().filter(|&(_, count)| count > 0).map(|(name, count)| (name, number(count, page))).collect()
}

fn prices(summary: &FileSummary, page: &Page<'_>) -> Vec<PriceRow> {
    let row = |change: &client::PriceChange| PriceRow {
        sku: change.sku.clone(),
        before: page.money(&change.before),
        after: page.money(&change.after),
        is_lower: change.after < change.before,
    };
    summary.prices.iter().map(row).collect()
}

async fn load(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let code = match desk.client(&shop).load_catalogue_file(id).await {
        Ok(CheckedFile { file: Some(_), .. }) => "done",
        Ok(wrong) => {
            let name = desk.language.t("এই ফাইল", "This file").to_owned();
            return draw_one(&shop, &desk, (id, Said::wrong(name, wrong, desk.language))).await;
        }
        Err(error) => problem_of(&error).ok_or_else(|| refused(error))?,
    };
    Ok(see_other(&desk.path(&format!("/admin/catalogue-files/{id}?notice={code}"))))
}

async fn discard(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    desk.client(&shop).discard_catalogue_file(id).await.map_err(refused)?;
    Ok(see_other(&desk.path("/admin/catalogue-files?notice=gone")))
}

async fn export(State(shop): State<Arc<Shop>>, desk: Desk) -> Result<Response, PageError> {
    let file = desk.client(&shop).export_catalogue().await.map_err(refused)?;
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"catalogue.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, Body::new(file)).into_response())
}

fn problem_of(error: &CallError) -> Option<&'static str> {
    let codes = [
        (Code::InvalidInput, "slow"),
        (Code::BodyTooLarge, "large"),
        (Code::Taken, "many"),
        (Code::Busy, "busy"),
        (Code::NeedsAnotherPerson, "another"),
    ];
    let known = codes.into_iter().find(|&(code, _)| has_code(error, code)).map(|(_, name)| name);
    known.or_else(|| problem_code(error))
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "done" => Some(language.t(
            "ফাইলটি দোকানে এসেছে। দোকানে এক সেকেন্ডের মধ্যে দেখা যাবে।",
            "The file is loaded. The shop shows it within a second.",
        )),
        "gone" => Some(language.t("ফাইলটি বাদ দেওয়া হলো।", "The file was thrown away.")),
        "none" => Some(language.t("একটি CSV ফাইল বেছে নিন।", "Choose a CSV file.")),
        "wrong" => Some(language.t(
            "ফাইলে ভুল আছে, তাই কিছু বদলায়নি। নিচের জায়গাগুলো ঠিক করে আবার পাঠান।",
            "The file has mistakes, so nothing was changed. Mend the places below and send it again.",
        )),
        "rate" => Some(language.t(
            "এক এককে কত টাকা, তা সংখ্যা নয়। ঠিক করে ফাইলটি আবার বেছে নিন।",
            "The taka for one unit is no number. Mend it and choose the file again.",
        )),
        "list" => Some(language.t(
            "ক্যাটাগরির তালিকায় ভুল আছে। ঠিক করে ফাইলটি আবার বেছে নিন।",
            "The list of categories has a mistake. Mend it and choose the file again.",
        )),
        "slow" => Some(language.t(
            "ফাইলটি এখানে বেশি সময় নেয়। ছোট ছোট ফাইলে ভাগ করে পাঠান।",
            "The file takes too long here. Send it as several smaller ones.",
        )),
        "large" => Some(language.t("ফাইলটি ১৬ MiB-এর বেশি।", "The file is larger than 16 MiB.")),
        "many" => Some(language.t(
            "২০টি ফাইল অপেক্ষায় আছে। আগে কয়েকটি নিন বা বাদ দিন।",
            "20 files wait already. Load some of them, or throw them away.",
        )),
        "busy" => Some(language.t(
            "এখন আরেকটি ফাইল নেওয়া হচ্ছে। একটু পরে আবার চেষ্টা করুন।",
            "Another file is being loaded. Try again in a moment.",
        )),
        "another" => Some(language.t(
            "দাম অনেক কমে, তাই যিনি পাঠিয়েছেন তিনি নিতে পারেন না; আরেকজন নেবেন।",
            "Prices fall by much, so somebody else than the one who sent it has to load it.",
        )),
        code => problem_text(code, language),
    }
}
