//! Pictures of a SKU: sending one, putting them in order, taking one away.

use super::session::{Desk, has_code, refused};
use super::sku::{checked, problem_code, to_sku};
use crate::media;
use crate::page::{Form, PageError, Shop, Upload};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use axum::routing::post;
use client::{CallError, Code, SetPictures};
use std::sync::Arc;

/// A file of 8 MiB with the form around it.
const MAX_UPLOAD_BYTES: usize = (8 << 20) + (64 << 10);

/// A picture on the page of its SKU.
pub(super) struct Picture {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) number: String,
    pub(super) is_first: bool,
}

impl Picture {
    pub(super) fn all(images: &[String], number: impl Fn(i64) -> String) -> Vec<Self> {
        let picture = |(place, name): (usize, &String)| Self {
            name: name.clone(),
            address: media::address(name, 320),
            number: number(i64::try_from(place + 1).unwrap_or(i64::MAX)),
            is_first: place == 0,
        };
        images.iter().enumerate().map(picture).collect()
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/skus/{code}/pictures", post(add).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)))
        .route("/admin/skus/{code}/pictures/set", post(set))
}

async fn add(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(code): Path<String>,
    upload: Upload,
) -> Result<Response, PageError> {
    desk.check(&shop, &upload.form)?;
    let code = checked(&code)?;
    if upload.file.is_empty() {
        return Ok(to_sku(&desk, code, "picture"));
    }
    let answer = desk.client(&shop).add_picture(code, upload.file).await;
    Ok(to_sku(&desk, code, said(answer.map(drop))?))
}

/// Puts one first, or takes it away. What was seen comes along, so that nobody undoes what somebody else did.
async fn set(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let code = checked(&code)?;
    let seen: Vec<String> =
        form.get("seen").split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let name = form.get("picture").to_owned();
    let others = seen.iter().filter(|other| **other != name).cloned();
    let images = match form.get("step") {
        "first" => std::iter::once(name.clone()).chain(others).collect(),
        "remove" => others.collect(),
        _ => return Err(PageError::Unreadable),
    };
    let answer = desk.client(&shop).set_pictures(code, &SetPictures { seen, images }).await;
    Ok(to_sku(&desk, code, said(answer.map(drop))?))
}

fn said(answer: Result<(), CallError>) -> Result<&'static str, PageError> {
    match answer {
        Ok(()) => Ok("done"),
        Err(error) if has_code(&error, Code::InvalidInput) || has_code(&error, Code::BodyTooLarge) => {
            Ok("picture")
        }
        Err(error) => problem_code(&error).ok_or_else(|| refused(error)),
    }
}
