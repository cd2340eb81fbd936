//! Product pictures from `MEDIA_DIR`: `/media/<image>-<320|640|1024>.webp`, kept by browsers for good.
//!
//! A picture never changes under its name; a new picture has a new name. Names are parsed, never joined to a path as
//! they come, so no request leaves the folder.

use crate::page::{Head, PageError, Shop, Stored, Visit};
use anyhow::Context;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::get;
use domain::Slug;
use moka::sync::Cache;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

/// Widths of every picture in pixels.
pub const SIZES: [u32; 3] = [320, 640, 1024];
/// A larger file is not one of our pictures; it is not read into memory.
const MAX_PICTURE_BYTES: u64 = 2 * 1024 * 1024;

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A missing picture may arrive soon.
const FOR_A_MINUTE: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// Drawn where a picture is missing: a frame, a hill and a sun in quiet grey.
const PLACEHOLDER: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" width="320" height="320">"##,
    r##"<path fill="#f1f4f3" d="M0 0h320v320H0z"/>"##,
    r##"<g fill="none" stroke="#a9b8b2" stroke-width="8" stroke-linecap="round" stroke-linejoin="round">"##,
    r##"<rect x="72" y="88" width="176" height="144" rx="16"/><circle cx="124" cy="136" r="16"/>"##,
    r##"<path d="m80 220 56-52 36 32 32-28 36 36"/></g></svg>"##,
);

/// The folder of pictures and the ones in memory.
#[derive(Debug)]
pub struct Media {
    folder: PathBuf,
    pictures: Cache<String, Arc<Stored>>,
    placeholder: Stored,
}

impl Media {
    /// Pictures of a folder, at most `mebibytes` of them in memory.
    pub fn new(folder: PathBuf, mebibytes: u64) -> Self {
        let weigh = |name: &String, picture: &Arc<Stored>| {
            u32::try_from(name.len() + picture.weight()).unwrap_or(u32::MAX)
        };
        let pictures = Cache::builder().max_capacity(mebibytes << 20).weigher(weigh).build();
        let content_type = HeaderValue::from_static("image/svg+xml");
        let head = Head { content_type, cache_control: FOR_A_MINUTE, compress: None };
        Self { folder, pictures, placeholder: Stored::new(PLACEHOLDER, head) }
    }

    async fn find(&self, name: &str) -> anyhow::Result<Option<Arc<Stored>>> {
        if let Some(picture) = self.pictures.get(name) {
            return Ok(Some(picture));
        }
        let path = self.folder.join(name);
        let length = match tokio::fs::metadata(&path).await {
            Ok(metadata) if metadata.is_file() => metadata.len(),
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context("MEDIA_DIR cannot be read"),
        };
        if length > MAX_PICTURE_BYTES {
            tracing::warn!(picture = name, bytes = length, "a picture is too large to be shown");
            return Ok(None);
        }
        let bytes = tokio::fs::read(&path).await.context("a picture cannot be read")?;
        let content_type = HeaderValue::from_static("image/webp");
        let picture =
            Arc::new(Stored::new(bytes, Head { content_type, cache_control: FOREVER, compress: None }));
        self.pictures.insert(name.to_owned(), Arc::clone(&picture));
        Ok(Some(picture))
    }
}

/// The address of a picture. `size` is one of [`SIZES`].
pub fn address(image: &str, size: u32) -> String {
    format!("/media/{image}-{size}.webp")
}

/// `/media/…`.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route("/media/{name}", get(picture))
}

async fn picture(
    State(shop): State<Arc<Shop>>,
    Path(name): Path<String>,
    visit: Visit,
) -> Result<Response, PageError> {
    if !is_picture_name(&name) {
        return Err(PageError::NotFound);
    }
    match shop.media.find(&name).await? {
        Some(picture) => Ok(picture.answer(&visit, None)),
        None => Ok(shop.media.placeholder.answer(&visit, None)),
    }
}

fn is_picture_name(name: &str) -> bool {
    let Some((image, size)) = name.strip_suffix(".webp").and_then(|name| name.rsplit_once('-')) else {
        return false;
    };
    Slug::parse(image).is_ok() && SIZES.iter().any(|known| known.to_string() == size)
}

#[cfg(test)]
mod tests {
    use super::is_picture_name;

    #[test]
    fn only_names_of_pictures_reach_the_disk() {
        assert!(is_picture_name("galaxy-a55-blue-640.webp"));
        for name in
            ["../etc/passwd-320.webp", "a-330.webp", "a-320.png", "-320.webp", "a.b-320.webp", "A-320.webp"]
        {
            assert!(!is_picture_name(name), "{name}");
        }
    }
}
