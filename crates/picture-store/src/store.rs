//! Puts pictures in and gets them out.

use crate::config::PictureConfig;
use crate::name::PictureName;
use bytes::Bytes;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::limit::LimitStore;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientConfigKey, ObjectStore, ObjectStoreExt, RetryConfig};
use std::sync::Arc;
use std::time::Duration;

/// A larger file is not one of our pictures; it is not read into memory.
pub const MAX_PICTURE_BYTES: u64 = 2 * 1024 * 1024;
/// Most calls that are under way; further ones wait within their time limit.
pub const MOST_CALLS: usize = 64;

/// Until a picture is there, retries included. A browser shows the page meanwhile.
const GET_LIMIT: Duration = Duration::from_secs(5);
/// Until a picture is stored, retries included.
const PUT_LIMIT: Duration = Duration::from_secs(10);
/// Of one try.
const TRY_LIMIT: &str = "3 seconds";
const CONNECT_LIMIT: &str = "1 second";
const RETRIES: usize = 2;

/// Why the store could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder of the settings cannot be used.
    #[error("MEDIA_DIR cannot be used")]
    Folder(#[source] std::io::Error),
    /// The settings of the bucket do not fit.
    #[error("MEDIA_BUCKET cannot be used")]
    Bucket(#[source] object_store::Error),
    /// The store refused, or failed.
    #[error("the pictures' store failed")]
    Failed(#[from] object_store::Error),
    /// No answer in time.
    #[error("the pictures' store gave no answer within {} s", .0.as_secs())]
    Slow(Duration),
    /// What lies there is larger than a picture may be; its bytes.
    #[error("the picture has {0} bytes, more than {MAX_PICTURE_BYTES}")]
    TooLarge(u64),
}

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PictureStore {
    store: Arc<dyn ObjectStore>,
}

impl PictureStore {
    /// The store of the settings, if they name one. Makes a folder that is missing; a bucket has to be there.
    pub fn open(config: &PictureConfig) -> Result<Option<Self>, StoreError> {
        if let Some(folder) = &config.media_dir {
            std::fs::create_dir_all(folder).map_err(StoreError::Folder)?;
            let store = LocalFileSystem::new_with_prefix(folder)?;
            return Ok(Some(Self { store: Arc::new(LimitStore::new(store, MOST_CALLS)) }));
        }
        let Some(bucket) = &config.media_bucket else { return Ok(None) };
        let mut settings = AmazonS3Builder::from_env();
        if let Some(endpoint) = &config.media_endpoint {
            settings = settings.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        Self::in_bucket(bucket, settings).map(Some)
    }

    /// The store in a bucket, reached with these settings.
    pub fn in_bucket(bucket: &str, settings: AmazonS3Builder) -> Result<Self, StoreError> {
        let mut settings = settings.with_bucket_name(bucket).with_retry(RetryConfig {
            max_retries: RETRIES,
            retry_timeout: GET_LIMIT,
            ..RetryConfig::default()
        });
        for (key, value) in [
            (ClientConfigKey::Timeout, TRY_LIMIT),
            (ClientConfigKey::ConnectTimeout, CONNECT_LIMIT),
            (ClientConfigKey::DefaultContentType, "image/webp"),
        ] {
            settings = settings.with_config(AmazonS3ConfigKey::Client(key), value);
        }
        let store = settings.build().map_err(StoreError::Bucket)?;
        Ok(Self { store: Arc::new(LimitStore::new(store, MOST_CALLS)) })
    }

    /// Stores a picture: afterwards it is there as a whole, or not at all.
    pub async fn put(&self, name: &PictureName, bytes: Vec<u8>) -> Result<(), StoreError> {
        let path = Path::from(name.as_str());
        let put = self.store.put(&path, bytes.into());
        tokio::time::timeout(PUT_LIMIT, put).await.map_err(|_| StoreError::Slow(PUT_LIMIT))??;
        Ok(())
    }

    /// A picture, if it is there.
    pub async fn find(&self, name: &PictureName) -> Result<Option<Bytes>, StoreError> {
        tokio::time::timeout(GET_LIMIT, self.get(name)).await.map_err(|_| StoreError::Slow(GET_LIMIT))?
    }

    async fn get(&self, name: &PictureName) -> Result<Option<Bytes>, StoreError> {
        let found = match self.store.get(&Path::from(name.as_str())).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if found.meta.size > MAX_PICTURE_BYTES {
            return Err(StoreError::TooLarge(found.meta.size));
        }
        Ok(Some(found.bytes().await?))
    }
}
