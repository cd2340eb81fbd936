//! The operations on catalogue files.

use super::desk::{Incoming, MAX_FILE_BYTES, Person, discard, list, show};
use super::error::ImportError;
use super::export;
use super::foreign::{MOST_LIST_BYTES, Terms};
use crate::api::Shop;
use crate::config::FileFormat;
use crate::error::{ApiError, Parameters, PathSegment, Upload};
use crate::staff::{ChangeCatalogue, ReadCatalogue, Staff};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use client::{CatalogueFile, CheckedFile, Code, Problem};
use serde::Deserialize;
use shop_exports::Rate;
use tokio_util::io::ReaderStream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Longest name of a file, in characters.
const MOST_NAME: usize = 100;

/// The routes of catalogue files.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(check_catalogue_file, list_catalogue_files))
        .layer(DefaultBodyLimit::max(MAX_FILE_BYTES + MOST_LIST_BYTES))
        .routes(routes!(show_catalogue_file, discard_catalogue_file))
        .routes(routes!(load_catalogue_file))
        .routes(routes!(export_catalogue))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Sent {
    /// Its name, for people; 1 to 100 characters.
    #[param(min_length = 1, max_length = 100, example = "autumn.csv")]
    name: String,
    /// What one unit of the currency is in taka, in a file of another shop program. Without it the file is in taka.
    #[param(max_length = 40, example = "121.35")]
    taka_per_unit: Option<String>,
    /// So many bytes at the beginning of the body are a list of categories for a file of another shop program: CSV with the
    /// columns `from`, `category_en` and `category_bn`. The file comes right behind it.
    #[param(maximum = 262_144)]
    categories_bytes: Option<usize>,
}

/// Send a catalogue file
///
/// CSV of at most 16 MiB, as `docs/IMPORT.md` describes it, or as Shopify and WooCommerce write it. It is tried, not loaded. When nothing
/// is wrong it waits, with what it would change.
#[utoipa::path(
    post,
    path = "/staff/catalogue-files",
    operation_id = "check_catalogue_file",
    tag = "desk",
    params(Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "What it would change, or what is wrong with it", body = CheckedFile),
        (status = CONFLICT, description = "`catalogue_frozen`, or `taken` when 20 files wait already", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn check_catalogue_file(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    Parameters(sent): Parameters<Sent>,
    Upload(bytes): Upload,
) -> Result<Json<CheckedFile>, ApiError> {
    let file = sent.with(bytes)?;
    let checked = shop.importer.check(&shop.database, &person(staff), file).await?;
    Ok(Json(checked))
}

impl Sent {
    /// Takes the body apart.
    fn with(self, mut body: Bytes) -> Result<Incoming, ApiError> {
        let name = domain::normalise(&self.name);
        if !(1..=MOST_NAME).contains(&name.chars().count()) {
            return Err(ApiError::invalid_input("name", format!("must have 1 to {MOST_NAME} characters")));
        }
        let rate = self.taka_per_unit.filter(|rate| !rate.trim().is_empty());
        let taka_per_unit = rate
            .map(|rate| Rate::parse(&rate))
            .transpose()
            .map_err(|error| ApiError::invalid_input("taka_per_unit", error.to_string()))?;
        let length = self.categories_bytes.unwrap_or_default();
        if length > MOST_LIST_BYTES.min(body.len()) {
            let most = MOST_LIST_BYTES >> 10;
            let reason = format!("must have at most {most} KiB, all of them in the body");
            return Err(ApiError::invalid_input("categories", reason));
        }
        let categories = read_list(&body.split_to(length))?;
        if body.is_empty() {
            return Err(ApiError::invalid_input("file", "must not be empty"));
        }
        if body.len() > MAX_FILE_BYTES {
            return Err(ApiError::new(Code::BodyTooLarge).with_detail("The file is too large."));
        }
        Ok(Incoming { name, content: body, terms: Terms { taka_per_unit, categories } })
    }
}

/// A list of categories as text; an empty one is none.
fn read_list(bytes: &[u8]) -> Result<Option<String>, ApiError> {
    // A zero byte has no place in a text of the database.
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| ApiError::invalid_input("categories", "must be UTF-8 text"))?;
    Ok((!text.trim().is_empty()).then(|| text.to_owned()))
}

/// List catalogue files
///
/// Those that wait and those that were loaded in the last week, the newest first, at most 50.
#[utoipa::path(
    get,
    path = "/staff/catalogue-files",
    operation_id = "list_catalogue_files",
    tag = "desk",
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The files", body = Vec<CatalogueFile>))
)]
async fn list_catalogue_files(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<CatalogueFile>>, ApiError> {
    Ok(Json(list(&shop.database).await?))
}

/// Look at a catalogue file
#[utoipa::path(
    get,
    path = "/staff/catalogue-files/{id}",
    operation_id = "show_catalogue_file",
    tag = "desk",
    params(("id" = i64, Path, description = "Its number")),
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The file", body = CatalogueFile))
)]
async fn show_catalogue_file(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
    id: PathSegment,
) -> Result<Json<CatalogueFile>, ApiError> {
    Ok(Json(show(&shop.database, parse(&id)?).await?))
}

/// Throw away a catalogue file that waits
#[utoipa::path(
    delete,
    path = "/staff/catalogue-files/{id}",
    operation_id = "discard_catalogue_file",
    tag = "desk",
    params(("id" = i64, Path, description = "Its number")),
    security(("staff" = ["change_catalogue"])),
    responses((status = NO_CONTENT, description = "It does not wait any more"))
)]
async fn discard_catalogue_file(
    _: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    id: PathSegment,
) -> Result<StatusCode, ApiError> {
    discard(&shop.database, parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Load a catalogue file that waits
///
/// All of it, or nothing. One with large price cuts is loaded by another person than the one who sent it.
#[utoipa::path(
    post,
    path = "/staff/catalogue-files/{id}/load",
    operation_id = "load_catalogue_file",
    tag = "desk",
    params(("id" = i64, Path, description = "Its number")),
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "What it changed, or what is wrong with it by now", body = CheckedFile),
        (status = CONFLICT, description = "`catalogue_frozen` or `needs_another_person`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn load_catalogue_file(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    id: PathSegment,
) -> Result<Json<CheckedFile>, ApiError> {
    let loaded = shop.importer.load(&shop.database, &person(staff), parse(&id)?).await?;
    tracing::info!(file = id.0, loaded = loaded.file.is_some(), "catalogue file loaded");
    Ok(Json(loaded))
}

/// Write the catalogue as a file
///
/// The columns of `docs/IMPORT.md` without the opening stock; loading it again changes nothing.
#[utoipa::path(
    get,
    path = "/staff/catalogue-export",
    operation_id = "export_catalogue",
    tag = "desk",
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The file", body = String, content_type = "text/csv"))
)]
async fn export_catalogue(_: Staff<ReadCatalogue>, State(shop): State<Shop>) -> Result<Response, ApiError> {
    let _place = shop.importer.place().await?;
    // In a file first: whoever reads slowly must not hold a transaction open.
    let file = tempfile::tempfile().map_err(ApiError::internal)?;
    let (file, _) =
        export::write(&shop.database, (file, FileFormat::Ours)).await.map_err(|error| match error {
            export::ExportError::Database(error) => error.into(),
            error => ApiError::internal(error),
        })?;
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], body).into_response())
}

fn person<P>(staff: Staff<P>) -> Person {
    let author = staff.author();
    Person { person: staff.person, author }
}

fn parse(id: &PathSegment) -> Result<i64, ImportError> {
    id.0.parse().map_err(|_| ImportError::NotFound)
}
