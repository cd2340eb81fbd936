//! Product pictures from their store: `/media/<image>-<320|640|1024>.webp`, kept by browsers for good.
//!
//! A picture never changes under its name; a new picture has a new name.

use crate::page::{Head, PageError, Shop, Stored, Visit};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::get;
use moka::Expiry;
use moka::future::Cache;
use picture_store::{PictureName, PictureStore, StoreError};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// As long as browsers keep the placeholder.
const MISSING_FOR: Duration = Duration::from_mins(1);
/// What remembering a missing picture weighs beside its name.
const MISSING_BYTES: usize = 256;

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

/// Where pictures lie, and the ones in memory.
#[derive(Debug)]
pub struct Media {
    store: PictureStore,
    /// Nothing for a picture that is not there.
    pictures: Cache<PictureName, Option<Arc<Stored>>>,
    placeholder: Stored,
}

/// A picture stays as long as there is room for it. One that is missing is looked for again after a while.
struct MissingMayCome;

impl Expiry<PictureName, Option<Arc<Stored>>> for MissingMayCome {
    fn expire_after_create(
        &self,
        _name: &PictureName,
        picture: &Option<Arc<Stored>>,
        _created_at: Instant,
    ) -> Option<Duration> {
        picture.is_none().then_some(MISSING_FOR)
    }
}

impl Media {
    /// Pictures of a store, at most `mebibytes` of them in memory.
    pub fn new(store: PictureStore, mebibytes: u64) -> Self {
        let weigh = |name: &PictureName, picture: &Option<Arc<Stored>>| {
            let bytes =
                name.as_str().len() + picture.as_ref().map_or(MISSING_BYTES, |picture| picture.weight());
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let pictures = Cache::builder()
            .max_capacity(mebibytes << 20)
            .weigher(weigh)
            .expire_after(MissingMayCome)
            .build();
        let content_type = HeaderValue::from_static("image/svg+xml");
        let head = Head { content_type, cache_control: FOR_A_MINUTE, compress: None };
        Self { store, pictures, placeholder: Stored::new(PLACEHOLDER, head) }
    }

    /// A picture that is in memory.
    pub(crate) fn find_in_memory(&self, name: &str) -> Option<Arc<Stored>> {
        let name = PictureName::parse(name)?;
        // It waits only while the cache tidies up; then the route waits instead.
        let looking = pin!(self.pictures.get(&name));
        match looking.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(picture) => picture?,
            Poll::Pending => None,
        }
    }

    /// However many ask for a picture at once, it is fetched once.
    async fn find(&self, name: PictureName) -> Result<Option<Arc<Stored>>, Arc<StoreError>> {
        let fetched = self.fetch(name.clone());
        self.pictures.try_get_with(name, fetched).await
    }

    async fn fetch(&self, name: PictureName) -> Result<Option<Arc<Stored>>, StoreError> {
        let bytes = match self.store.find(&name).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(StoreError::TooLarge(bytes)) => {
                tracing::warn!(picture = %name, bytes, "a picture is too large to be shown");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let content_type = HeaderValue::from_static("image/webp");
        let head = Head { content_type, cache_control: FOREVER, compress: None };
        Ok(Some(Arc::new(Stored::new(bytes, head))))
    }
}

/// The address of a picture. `size` is one of [`picture_store::SIZES_PX`].
pub fn address(image: &str, size: u32) -> String {
    format!("/media/{}", picture_store::file_name(image, size))
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
    let name = PictureName::parse(&name).ok_or(PageError::NotFound)?;
    match shop.media.find(name).await {
        Ok(Some(picture)) => Ok(picture.answer(&visit, None)),
        Ok(None) => Ok(shop.media.placeholder.answer(&visit, None)),
        Err(error) => {
            let error: &dyn std::error::Error = &*error;
            tracing::warn!(error, "a picture cannot be fetched");
            Err(PageError::Busy)
        }
    }
}
