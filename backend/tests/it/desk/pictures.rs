use super::{logged, show};
use crate::shop::{Answer, SOON, TestShop};
use crate::staff::signed_in;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::wait_for;

/// A small grey PNG, written by hand: 256 x 256, one byte a pixel, stored without compression.
fn png(side: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let rows = [vec![0], vec![120; side as usize]].concat().repeat(side as usize);
    let mut data = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = rows.chunks(65_535).collect();
    for (place, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        data.push(u8::from(place + 1 == blocks.len()));
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend(*block);
    }
    let (a, b) = rows.iter().fold((1_u32, 0_u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    data.extend(((b << 16) | a).to_be_bytes());
    for (kind, body) in [(b"IHDR", head), (b"IDAT", data), (b"IEND", Vec::new())] {
        bytes.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let chunk = [kind.to_vec(), body].concat();
        bytes.extend(&chunk);
        bytes.extend(crc32(&chunk).to_be_bytes());
    }
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, &byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

async fn send(shop: &TestShop, token: &str, sku: &str, bytes: Vec<u8>) -> Answer {
    let request = Request::post(format!("/api/v1/staff/skus/{sku}/pictures"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "image/svg+xml")
        .header("x-request-id", "test-request-1");
    shop.send(request.body(Body::from(bytes)).unwrap()).await
}

#[tokio::test]
async fn a_picture_is_stored_in_three_sizes_and_shown() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let answer = send(&shop, &editor, "A55-BLUE", png(256)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let images = answer.body["images"].as_array().unwrap().clone();
    assert_eq!((images.len(), &images[0]), (2, &json!("galaxy-a55-blue")));
    let name = images[1].as_str().unwrap();
    assert!(name.starts_with("galaxy-a55-"), "{name}");
    for side in [320, 640, 1024] {
        let file = std::fs::read(shop.media.path().join(format!("{name}-{side}.webp"))).unwrap();
        assert!(file.starts_with(b"RIFF") && &file[8..12] == b"WEBP");
    }
    wait_for("the picture is published", SOON, async || {
        let product = shop.get("/products/galaxy-a55").await.body;
        product["skus"][0]["images"] == json!(images)
    })
    .await;
    let set = |seen: Value, images: Value| {
        let (shop, editor) = (&shop, &editor);
        async move {
            let body = json!({"seen": seen, "images": images});
            shop.call(("PUT", "/staff/skus/A55-BLUE/pictures"), editor, &body).await
        }
    };
    let first = json!([images[1], images[0]]);
    assert_eq!(set(json!(images), first.clone()).await.body["images"], first);
    assert_eq!(set(json!(images), json!([])).await.code(), "outdated");
    assert_eq!(set(first.clone(), json!(["../secret"])).await.code(), "invalid_input");
    assert_eq!(set(first, json!([images[0]])).await.status, StatusCode::OK);
    let log = logged(&shop, "sku:A55-BLUE").await;
    assert_eq!(log.len(), 3, "{log:?}");
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_nothing_is_stored() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    for (bytes, code) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>".to_vec(), "invalid_input"),
        (b"GIF89a".to_vec(), "invalid_input"),
        (Vec::new(), "invalid_input"),
        (png(256)[..500].to_vec(), "invalid_input"),
        (png(100), "invalid_input"),
        (vec![0; (8 << 20) + 1], "body_too_large"),
    ] {
        let answer = send(&shop, &editor, "A55-BLACK", bytes).await;
        assert_eq!(answer.code(), code, "{answer:?}");
    }
    assert_eq!(send(&shop, &editor, "NONE", png(256)).await.code(), "not_found");
    assert_eq!(std::fs::read_dir(shop.media.path()).unwrap().count(), 0);
    assert_eq!(show(&shop, &editor, "A55-BLACK").await["images"], json!([]));
}

#[tokio::test]
async fn a_sku_has_eight_pictures_at_most() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let full = "UPDATE sku SET images = ARRAY['a','b','c','d','e','f','g'] WHERE code = 'A55-BLACK'";
    shop.owner.batch_execute(full).await.unwrap();
    assert_eq!(send(&shop, &editor, "A55-BLACK", png(256)).await.status, StatusCode::OK);
    let ninth = send(&shop, &editor, "A55-BLACK", png(256)).await;
    assert_eq!((ninth.code(), &ninth.body["errors"][0]["field"]), ("invalid_input", &json!("picture")));
}
