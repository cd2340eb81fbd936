//! Pictures in a bucket: a backend puts them in, a frontend gets them out, and the shop goes on while the bucket is away.

use crate::api::sign_in;
use crate::shop::{OPEN, Place, interrupt};
use domain::Role;
use reqwest::{Client, Response};
use std::time::Duration;
use testkit::{Process, S3Server, free_port};

const BUCKET: &str = "pictures";
const SKU: &str = "SAM-S25-ULTRA-TITBL-12-256";
const PRODUCT: &str = "samsung-galaxy-s25-ultra";

/// A service with pictures in the bucket, on a port of its own.
async fn start(name: &str, server: &S3Server, more: &[(&str, String)]) -> (Process, String) {
    let address = format!("127.0.0.1:{}", free_port());
    let admin = format!("127.0.0.1:{}", free_port());
    let environment = [
        ("LISTEN", address.clone()),
        ("ADMIN_LISTEN", admin.clone()),
        ("MEDIA_BUCKET", BUCKET.to_owned()),
        ("MEDIA_ENDPOINT", server.url()),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
    ];
    let environment = environment.into_iter().chain(more.iter().cloned());
    let mut service = Process::start(name, ["serve"], environment);
    service.wait_until_ready(&format!("http://{admin}/readyz"), OPEN).await;
    (service, format!("http://{address}"))
}

/// Sends a picture to the desk; the SKU's pictures afterwards.
async fn send(backend: &str, token: &str, picture: &[u8]) -> Response {
    let request = Client::new().post(format!("{backend}/api/v1/staff/skus/{SKU}/pictures"));
    request.bearer_auth(token).body(picture.to_vec()).send().await.unwrap()
}

async fn get(address: &str) -> (u16, String) {
    let answer = reqwest::get(address).await.unwrap();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    (answer.status().as_u16(), kind.unwrap_or_default())
}

#[tokio::test]
async fn pictures_lie_in_a_bucket_and_its_loss_is_a_missing_picture_not_a_missing_shop() {
    let (shop, server) = (Place::new(), S3Server::start(BUCKET).await);
    let (mut up, _) = shop.open().await;
    let (_backend, backend) = start("backend", &server, &[("DATABASE_URL", shop.database_url())]).await;
    let keys = std::fs::read_to_string(shop.folder().join("secrets/cookie-keys")).unwrap();
    let settings = [
        ("BACKEND_URL", backend.clone()),
        ("CATALOGUE_COPY", shop.folder().join("second-copy").display().to_string()),
        ("COOKIE_KEYS", keys.trim().to_owned()),
        ("SHOP_PHONE", "01700000000".to_owned()),
    ];
    let (_frontend, frontend) = start("frontend", &server, &settings).await;

    let token = sign_in(&shop, Role::Manager).await;
    let photo =
        std::fs::read(shop.folder().join(format!("media/{PRODUCT}-titanium-silver-blue-1024.webp"))).unwrap();
    let mut names = Vec::new();
    for _ in 0..2 {
        let answer = send(&backend, &token, &photo).await;
        assert_eq!(answer.status(), 200);
        let sku: serde_json::Value = answer.json().await.unwrap();
        names.push(sku["images"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned());
    }
    let address = |name: &str| format!("{frontend}/media/{name}-640.webp");
    let [shown, other] = [address(&names[0]), address(&names[1])];
    let webp = (200, "image/webp".to_owned());
    assert_eq!(get(&shown).await, webp);
    assert_eq!(get(&address("no-such-picture")).await, (200, "image/svg+xml".to_owned()));

    server.hang();
    assert_eq!(get(&shown).await, webp, "what is in memory is still given out");
    let missing = tokio::time::timeout(Duration::from_secs(10), get(&other)).await.unwrap();
    assert_eq!(missing.0, 503);
    assert_eq!(get(&format!("{frontend}/product/{PRODUCT}")).await.0, 200, "pages do not wait for pictures");
    assert_eq!(
        send(&backend, &token, &photo).await.status(),
        503,
        "a picture that is not stored is not taken"
    );
    server.go_on();
    assert_eq!(get(&other).await, webp);
    assert_eq!(send(&backend, &token, &photo).await.status(), 200);
    assert!(interrupt(&mut up).await.success());
}
