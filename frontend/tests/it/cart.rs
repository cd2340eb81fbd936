//! The cart in its cookie.

use crate::browser::Browser;
use crate::stock::{self, BLUE_PHONE, FAN, LAMP, PLAIN, RED_PHONE};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::{ProductId, SkuId, StockHint};
use frontend::cart::{CART, Cart};
use serde_json::{Value, json};

/// SKUs and pieces in the browser's cart.
fn lines(browser: &Browser) -> Vec<(i64, u32)> {
    let bytes = browser.shop.settings.keys.open(CART, &browser.cookies[CART]).unwrap();
    let cart = Cart::decode(&bytes).unwrap();
    cart.lines().iter().map(|line| (line.sku.0, line.quantity.get())).collect()
}

/// Posts a change with the token of the cart's page.
async fn change(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) {
    let token = browser.get("/cart").await.field("token");
    let fields: Vec<_> = fields.iter().copied().chain([("token", token.as_str())]).collect();
    let answer = browser.post(path, &fields).await;
    let prefix = if path.starts_with("/en/") { "/en" } else { "" };
    assert!(answer.header("location").starts_with(&format!("{prefix}/cart")), "{answer:?}");
}

#[tokio::test]
async fn products_are_added_changed_and_removed() {
    let mut browser = Browser::open().await;
    browser.get("/en/cart").await.shows("Your cart is empty");
    browser.add(BLUE_PHONE, 2).await.leads_to("/cart");
    browser.add(FAN, 1).await;
    browser.add(BLUE_PHONE, 1).await;
    assert_eq!((lines(&browser), browser.count()), (vec![(11, 3), (21, 1)], "4"));
    let page = browser.get("/en/cart").await;
    for text in ["Primo X", "Blue", "৳75,000", "Ceiling fan", "<dd class=\"total\">৳78,000</dd>"] {
        page.shows(text);
    }
    change(&mut browser, "/cart/change", &[("sku", "11"), ("quantity", "20")]).await;
    browser.get("/cart").await.shows("<dd class=\"total\">৳৫,০৩,০০০</dd>");
    change(&mut browser, "/en/cart/remove", &[("sku", "11")]).await;
    assert_eq!((lines(&browser), browser.count()), (vec![(21, 1)], "1"));
    change(&mut browser, "/cart/remove", &[("sku", "21")]).await;
    assert_eq!((lines(&browser), browser.count()), (vec![], "0"));
    browser.get("/cart").await.shows("কার্টে এখনো কিছু নেই");
}

#[tokio::test]
async fn a_variant_leads_back_to_its_own_page() {
    let mut browser = Browser::open().await;
    browser.add(RED_PHONE, 1).await;
    let cart = browser.get("/en/cart").await;
    let line = cart.body.split("<p class=\"line-name\"><a href=\"").nth(1).unwrap();
    let path = line.split('"').next().unwrap().to_owned();
    browser.get(&path).await.shows("<b>Colour:</b> Red");
}

#[tokio::test]
async fn one_to_twenty_pieces_can_be_taken() {
    let mut browser = Browser::open().await;
    for wrong in ["0", "21", "-1", "1.5", "abc", "", "99999999999999999999"] {
        let answer = browser.post("/en/cart/add", &[("sku", "11"), ("quantity", wrong)]).await;
        answer.leads_to("/en/cart?notice=quantity");
        assert_eq!(browser.count(), "0", "{wrong}");
    }
    browser.get("/en/cart?notice=quantity").await.shows("You can take 1 to 20 pieces of a product.");
    browser.post("/cart/add", &[("sku", "11"), ("quantity", "১৫")]).await;
    assert_eq!(browser.count(), "15");
    browser.add(BLUE_PHONE, 15).await;
    assert_eq!(browser.count(), "20", "never more than twenty");
    for wrong in ["0", "21", "x"] {
        change(&mut browser, "/cart/change", &[("sku", "11"), ("quantity", wrong)]).await;
        assert_eq!(lines(&browser), [(11, 20)], "{wrong}");
    }
}

#[tokio::test]
async fn the_thirty_first_product_is_refused() {
    let mut browser = Browser::open().await;
    browser.shop.catalogue.apply_content(&stock::with_plain(31)).unwrap();
    for id in PLAIN..PLAIN + 30 {
        browser.add(SkuId(id), 20).await.leads_to("/cart");
    }
    browser.add(SkuId(PLAIN + 30), 1).await.leads_to("/cart?notice=full");
    browser.get("/en/cart?notice=full").await.shows("The cart cannot take another product.");
    assert_eq!((lines(&browser).len(), browser.count()), (30, "600"));
}

#[tokio::test]
async fn what_is_not_sold_cannot_be_added() {
    let mut browser = Browser::open().await;
    browser.shop.catalogue.apply_content(&stock::without(ProductId(2))).unwrap();
    for sku in ["21", "999", "0", "-11", "abc", "", "9223372036854775808"] {
        browser.post("/cart/add", &[("sku", sku)]).await.leads_to("/cart?notice=unknown");
        assert_eq!(browser.count(), "0", "{sku}");
    }
    browser.post("/cart/add", &[]).await.leads_to("/cart?notice=unknown");
    browser.get("/cart?notice=unknown").await.shows("পণ্যটি এখন আর বিক্রি হয় না");
    browser.get("/cart?notice=%3Cscript%3E").await.hides("role=\"status\">&");
}

#[tokio::test]
async fn what_is_withdrawn_or_sold_out_later_stands_in_the_way_of_the_order() {
    let mut browser = Browser::open().await;
    browser.add(FAN, 2).await;
    browser.add(BLUE_PHONE, 1).await;
    browser.get("/en/cart").await.shows("href=\"/en/checkout\">Check out");
    browser.shop.catalogue.apply_content(&stock::without(ProductId(2))).unwrap();
    let page = browser.get("/en/cart").await;
    page.shows("No longer sold");
    page.shows("<dd class=\"total\">৳25,000</dd>");
    page.hides("Check out</a>");
    change(&mut browser, "/cart/remove", &[("sku", "21")]).await;
    browser.get("/en/cart").await.shows("Check out</a>");

    browser.add(LAMP, 1).await;
    let page = browser.get("/en/cart").await;
    page.shows("Sold out. Remove it to order.");
    page.hides("Check out</a>");
}

#[tokio::test]
async fn the_cart_keeps_no_price() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 2).await;
    browser.get("/en/cart").await.shows("<dd class=\"total\">৳50,000</dd>");
    let cookies = browser.cookies.clone();
    let bytes = browser.shop.settings.keys.open(CART, &cookies[CART]).unwrap();
    assert_eq!(bytes.len(), 1 + 16 + 16 + 2, "version, visitor, key, SKU and pieces");
    let dearer = stock::offer(BLUE_PHONE, 30_000, StockHint::InStock);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![dearer])).unwrap();
    browser.get("/en/cart").await.shows("<dd class=\"total\">৳60,000</dd>");
    assert_eq!(browser.cookies, cookies);
}

#[tokio::test]
async fn a_cookie_that_is_not_ours_is_an_empty_cart() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 2).await;
    let good = browser.cookies[CART].clone();
    let keys = &browser.shop.settings.keys;
    let bytes = keys.open(CART, &good).unwrap();
    let other_keys = frontend::page::CookieKeys::parse(&"cd".repeat(32)).unwrap();
    let mut cut = bytes.clone();
    cut.pop();
    let end = if good.ends_with('A') { "B" } else { "A" };
    for (what, cookie) in [
        ("a changed end", format!("{}{end}", &good[..good.len() - 2])),
        ("a changed beginning", format!("x{}", &good[1..])),
        ("another key", other_keys.seal(CART, &bytes)),
        ("another purpose", keys.seal("orders", &bytes)),
        ("half a line", keys.seal(CART, &cut)),
        ("nothing", String::new()),
        ("words", "hello".to_owned()),
        ("a long one", "A".repeat(5_000)),
    ] {
        browser.cookies.insert(CART.to_owned(), cookie);
        let page = browser.get("/en/cart").await;
        assert_eq!(page.status, StatusCode::OK, "{what}");
        page.shows("Your cart is empty");
        assert_eq!(browser.count(), "0", "{what}");
        browser.add(FAN, 1).await;
        assert_eq!(lines(&browser), [(21, 1)], "{what}: and it can be used again");
    }
    browser.cookies.insert(CART.to_owned(), good);
    browser.get("/en/cart").await.shows("Primo X");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let mut browser = Browser::open().await;
    for (path, headers, status) in [
        ("/cart/add", vec![("origin", "https://evil.test")], StatusCode::FORBIDDEN),
        ("/en/cart/add", vec![("origin", "null")], StatusCode::FORBIDDEN),
        ("/cart/add", vec![("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (
            "/cart/add",
            vec![("sec-fetch-site", "same-site"), ("origin", "https://shop.test")],
            StatusCode::FORBIDDEN,
        ),
        ("/cart/add", vec![("sec-fetch-site", "same-origin")], StatusCode::SEE_OTHER),
        ("/cart/add", vec![], StatusCode::SEE_OTHER),
    ] {
        let request =
            headers.iter().fold(Request::post(path), |request, &(name, value)| request.header(name, value));
        let answer = browser.send(request.body(Body::from("sku=11")).unwrap()).await;
        assert_eq!(answer.status, status, "{path} {headers:?}");
        assert_eq!(
            answer.headers.contains_key(header::SET_COOKIE),
            status == StatusCode::SEE_OTHER,
            "{headers:?}"
        );
        if status == StatusCode::FORBIDDEN {
            let words = if path.starts_with("/en") {
                "It was not sent from our own pages."
            } else {
                "ফর্মটি নেওয়া যায়নি"
            };
            answer.shows(words);
        }
    }
}

#[tokio::test]
async fn a_change_needs_the_token_of_this_cart() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 2).await;
    let mut other = Browser::open().await;
    other.add(BLUE_PHONE, 2).await;
    let foreign = other.get("/cart").await.field("token");
    for token in ["", "x", foreign.as_str()] {
        for path in ["/cart/change", "/cart/remove"] {
            let fields = [("sku", "11"), ("quantity", "5"), ("token", token)];
            browser.post(path, &fields).await.leads_to("/cart?notice=again");
            assert_eq!(lines(&browser), [(11, 2)], "{path} {token}");
        }
    }
    browser.get("/en/cart?notice=again").await.shows("The page had expired, so nothing was changed.");
}

#[tokio::test]
async fn a_script_gets_the_number_of_pieces_or_the_problem() {
    let mut browser = Browser::open().await;
    for (path, body, status, answer) in [
        ("/cart/add", "sku=11&quantity=2", 200, json!({"count": 2, "problem": null})),
        ("/en/cart/add", "sku=21", 200, json!({"count": 3, "problem": null})),
        (
            "/en/cart/add",
            "sku=999",
            422,
            json!({"count": 3, "problem": "This product is no longer sold, so it was not added."}),
        ),
        (
            "/cart/add",
            "sku=11&quantity=21",
            422,
            json!({"count": 3, "problem": "প্রতিটি পণ্য ১ থেকে ২০টি নেওয়া যায়।"}),
        ),
    ] {
        let request =
            Request::post(path).header("accept", "application/json").body(Body::from(body)).unwrap();
        let got = browser.send(request).await;
        assert_eq!(got.status.as_u16(), status, "{body}");
        assert_eq!(serde_json::from_str::<Value>(&got.body).unwrap(), answer, "{body}");
        assert_eq!(got.header("cache-control"), "private, no-store");
    }
    assert_eq!(browser.count(), "3");
}

#[tokio::test]
async fn buying_at_once_leads_to_the_checkout() {
    let mut browser = Browser::open().await;
    for (path, then, target) in [
        ("/cart/add", "checkout", "/checkout"),
        ("/en/cart/add", "checkout", "/en/checkout"),
        ("/en/cart/add", "", "/en/cart"),
        ("/cart/add", "//evil.test", "/cart"),
    ] {
        browser.post(path, &[("sku", "11"), ("then", then)]).await.leads_to(target);
    }
}
