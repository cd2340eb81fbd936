//! The store on a real folder and on a server that speaks S3.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

use bytes::Bytes;
use domain::Slug;
use object_store::aws::AmazonS3Builder;
use object_store::{Attribute, ObjectStoreExt};
use picture_store::{MAX_PICTURE_BYTES, PictureConfig, PictureName, PictureStore, StoreError};
use testkit::S3Server;

const BUCKET: &str = "pictures";

fn name(image: &str) -> PictureName {
    PictureName::new(&Slug::parse(image).unwrap(), 640)
}

/// What any store does.
async fn keeps_pictures(store: &PictureStore) {
    let picture = name("galaxy-a55-blue");
    assert_eq!(store.find(&picture).await.unwrap(), None);
    store.put(&picture, b"RIFFfirst".to_vec()).await.unwrap();
    assert_eq!(store.find(&picture).await.unwrap(), Some(Bytes::from_static(b"RIFFfirst")));
    assert_eq!(store.find(&name("galaxy-a55")).await.unwrap(), None);
    let large = vec![0; usize::try_from(MAX_PICTURE_BYTES).unwrap() + 1];
    store.put(&name("large"), large).await.unwrap();
    let refused = store.find(&name("large")).await;
    assert!(
        matches!(refused, Err(StoreError::TooLarge(bytes)) if bytes == MAX_PICTURE_BYTES + 1),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_folder_keeps_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let media_dir = Some(folder.path().join("new/folder"));
    let config = PictureConfig { media_dir, ..PictureConfig::default() };
    keeps_pictures(&PictureStore::open(&config).unwrap().unwrap()).await;
    let file = folder.path().join("new/folder/galaxy-a55-blue-640.webp");
    assert_eq!(std::fs::read(file).unwrap(), b"RIFFfirst");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let config = PictureConfig { media_dir: Some(file.path().to_owned()), ..PictureConfig::default() };
    assert!(matches!(PictureStore::open(&config), Err(StoreError::Folder(_))));
    assert!(PictureStore::open(&PictureConfig::default()).unwrap().is_none());
}

fn settings(server: &S3Server) -> AmazonS3Builder {
    AmazonS3Builder::new()
        .with_endpoint(server.url())
        .with_allow_http(true)
        .with_access_key_id("test")
        .with_secret_access_key("test")
}

fn bucket(server: &S3Server, name: &str) -> PictureStore {
    PictureStore::in_bucket(name, settings(server)).unwrap()
}

#[tokio::test]
async fn a_bucket_keeps_pictures() {
    let server = S3Server::start(BUCKET).await;
    keeps_pictures(&bucket(&server, BUCKET)).await;
    let plain = settings(&server).with_bucket_name(BUCKET).build().unwrap();
    let kept = plain.get(&"galaxy-a55-blue-640.webp".into()).await.unwrap();
    assert_eq!(kept.attributes.get(&Attribute::ContentType).unwrap().as_ref(), "image/webp");
}

#[tokio::test]
async fn what_is_wrong_with_a_bucket_is_told_within_the_limit() {
    let mut server = S3Server::start(BUCKET).await;
    let (store, other) = (bucket(&server, BUCKET), bucket(&server, "no-such-bucket"));
    store.put(&name("kept"), b"RIFF".to_vec()).await.unwrap();
    let refused = other.put(&name("kept"), b"RIFF".to_vec()).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");

    server.hang();
    let silent = store.find(&name("kept")).await;
    assert!(matches!(silent, Err(StoreError::Slow(_) | StoreError::Failed(_))), "{silent:?}");
    server.go_on();
    assert_eq!(store.find(&name("kept")).await.unwrap(), Some(Bytes::from_static(b"RIFF")));

    server.kill().await;
    let gone = store.find(&name("kept")).await;
    assert!(matches!(gone, Err(StoreError::Slow(_) | StoreError::Failed(_))), "{gone:?}");
}
