//! Pictures of SKUs: taken in, encoded anew, and put in order.

use super::error::DeskError;
use super::product_queries::{FIND_PRODUCT_OF_SKU, LOCK_IMAGES, SET_IMAGES};
use super::skus::object;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, Transaction, Work};
use ::pictures::{Files, UploadError, encode_upload};
use axum::body::Bytes;
use client::SetPictures;
use domain::Slug;
use picture_store::{PictureName, PictureStore, SIZES_PX};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Most pictures of a SKU.
const MOST: usize = 8;
/// How long an upload waits for the ones before it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of a product's name in the name of a picture; a random end makes it one of its own.
const MOST_NAME_BYTES: usize = 80;

/// Where pictures are encoded: one at a time, so that orders keep the processors.
#[derive(Debug, Clone)]
pub struct Studio {
    store: Option<PictureStore>,
    place: Arc<Semaphore>,
}

impl Studio {
    /// A studio with a store; without one it takes in nothing.
    pub fn new(store: Option<PictureStore>) -> Self {
        Self { store, place: Arc::new(Semaphore::new(1)) }
    }

    /// Encodes and stores a picture under a name. A size that is stored twice is the same; one that nothing names harms nobody.
    async fn take_in(&self, image: &Slug, bytes: Bytes) -> Result<(), DeskError> {
        let nowhere = || {
            DeskError::invalid(
                "picture",
                "cannot be stored: the backend has neither MEDIA_DIR nor MEDIA_BUCKET",
            )
        };
        let store = self.store.as_ref().ok_or_else(nowhere)?;
        let files = self.encode(bytes).await?;
        for (size, file) in SIZES_PX.into_iter().zip(files) {
            store.put(&PictureName::new(image, size), file).await?;
        }
        Ok(())
    }

    async fn encode(&self, bytes: Bytes) -> Result<Files, DeskError> {
        let waiting = tokio::time::timeout(PATIENCE, Arc::clone(&self.place).acquire_owned());
        let place = waiting.await.map_err(|_| DeskError::Busy)?.map_err(|_| DeskError::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            encode_upload(&bytes)
        });
        let files = work.await.map_err(DeskError::Encoder)?;
        Ok(files?)
    }
}

impl From<UploadError> for DeskError {
    fn from(error: UploadError) -> Self {
        Self::wrong("picture", error.to_string())
    }
}

struct Setting<'a> {
    author: &'a Author,
    code: &'a str,
    step: Step<'a>,
}

enum Step<'a> {
    /// A picture that was stored comes last.
    Add(&'a str),
    /// Another order, or fewer.
    Set(&'a SetPictures),
}

/// Takes in a picture and puts it after the others of the SKU.
pub(super) async fn add(
    (database, studio): (&Database, &Studio),
    author: &Author,
    (code, bytes): (&str, Bytes),
) -> Result<(), DeskError> {
    let rows = database.session().await?.query(FIND_PRODUCT_OF_SKU, &[&code]).await?;
    let product: String = rows.first().ok_or(DeskError::NotFound)?.get("slug")?;
    let end: u64 = rand::random();
    let beginning = product.get(..MOST_NAME_BYTES).unwrap_or(&product).trim_end_matches('-');
    let name = format!("{beginning}-{end:016x}");
    let image =
        Slug::parse(&name).map_err(|_| DeskError::invalid("picture", "cannot be named after its product"))?;
    studio.take_in(&image, bytes).await?;
    database.transaction("add_picture", &Setting { author, code, step: Step::Add(&name) }).await
}

/// Sets the order of a SKU's pictures, or takes some away.
pub(super) async fn set(
    database: &Database,
    author: &Author,
    (code, pictures): (&str, &SetPictures),
) -> Result<(), DeskError> {
    database.transaction("set_pictures", &Setting { author, code, step: Step::Set(pictures) }).await
}

impl Work for Setting<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let row = transaction.query_opt(LOCK_IMAGES, &[&self.code]).await?.ok_or(DeskError::NotFound)?;
        let (id, before): (i64, Vec<String>) = (row.get("id")?, row.get("images")?);
        let after = match self.step {
            Step::Add(name) if before.len() < MOST => [before.as_slice(), &[name.to_owned()]].concat(),
            Step::Add(_) => {
                return Err(DeskError::invalid("picture", "is one too many: a SKU has at most 8"));
            }
            Step::Set(pictures) => arranged(&before, pictures)?,
        };
        if after == before {
            return Ok(());
        }
        transaction.execute(SET_IMAGES, &[&id, &after]).await?;
        let entry = Entry {
            action: "set_pictures",
            object: object(self.code),
            before: Some(json!(before)),
            after: Some(json!(after)),
        };
        Ok(record(transaction, self.author, &entry).await?)
    }
}

fn arranged(before: &[String], pictures: &SetPictures) -> Result<Vec<String>, DeskError> {
    let SetPictures { seen, images } = pictures;
    if before == images {
        return Ok(images.clone());
    }
    if before != seen {
        return Err(DeskError::Outdated);
    }
    let is_known = images
        .iter()
        .enumerate()
        .all(|(place, image)| before.contains(image) && !images[..place].contains(image));
    if is_known {
        Ok(images.clone())
    } else {
        Err(DeskError::invalid("images", "must be pictures of this SKU, each once"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn pictures_are_put_in_order_and_taken_away_but_not_invented() {
        let arrange = |before, seen, images| {
            arranged(&names(before), &SetPictures { seen: names(seen), images: names(images) })
        };
        assert_eq!(arrange("a b c", "a b c", "c a").unwrap(), names("c a"));
        assert_eq!(arrange("c a", "a b c", "c a").unwrap(), names("c a"), "sent twice");
        assert!(matches!(arrange("a b c", "a b", "b a"), Err(DeskError::Outdated)));
        for images in ["x", "a a"] {
            assert!(matches!(arrange("a b", "a b", images), Err(DeskError::Invalid { .. })), "{images}");
        }
    }
}
