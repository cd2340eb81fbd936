//! What the search box offers while somebody types.

use crate::browser::Browser;
use serde_json::{Value, json};

async fn offered(browser: &mut Browser, path: &str) -> Value {
    let answer = browser.get(path).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"), "{path}");
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn the_beginning_of_a_word_offers_products_and_categories() {
    let mut browser = Browser::open().await;
    let expected = json!({"name": "Ceiling fan", "path": "/en/product/ceiling-fan", "price": "৳3,000",
                          "image": "/media/ceiling-fan-21-320.webp"});
    for text in ["cei", "Ceiling+f", "fa", "%E0%A6%AB%E0%A7%8D%E0%A6%AF", "ceelling"] {
        assert_eq!(
            offered(&mut browser, &format!("/en/suggest?q={text}")).await["products"],
            json!([expected]),
            "{text}"
        );
    }
    let bangla = offered(&mut browser, "/suggest?q=%E0%A6%AB%E0%A7%8B").await;
    assert_eq!(bangla["categories"], json!([{"name": "ফোন", "path": "/category/phones"}]));
    for text in ["", "f", "+"] {
        assert_eq!(
            offered(&mut browser, &format!("/suggest?q={text}")).await,
            json!({"categories": [], "products": []})
        );
    }
}

#[tokio::test]
async fn any_text_is_answered() {
    let mut browser = Browser::open().await;
    for text in ["%FF%FE", "%00", "%3Cscript%3E", &"x".repeat(5_000), "%F0%9F%98%80%F0%9F%98%80"] {
        let answer = browser.get(&format!("/suggest?q={text}")).await;
        assert_eq!(answer.status.as_u16(), 200, "{text}");
        answer.hides("<script>");
    }
    assert_eq!(offered(&mut browser, "/suggest").await["products"], json!([]));
}
