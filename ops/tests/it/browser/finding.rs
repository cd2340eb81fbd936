//! Finding and choosing: search in three scripts, filters, suggestions, a comparison; with and without JavaScript.

use super::accessibility::{open_browser, violations};
use super::tour::LOOKS;
use super::{Browser, JavaScript, PHONE};
use crate::shop::{Place, interrupt, programs};

/// The same wish in Bangla, in English and in Bangla sounds written in Latin letters.
const WISHES: [&str; 3] = ["২ টন এসি", "2 ton ac", "frij 2 door"];

#[tokio::test]
async fn people_find_choose_and_compare_without_javascript() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::Off, PHONE).await;
    for wish in WISHES {
        search(&shop, &browser, wish).await;
    }
    narrow(&shop, &browser, JavaScript::Off).await;
    compare(&shop, &browser).await;
    photograph(&browser, JavaScript::Off).await;
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

#[tokio::test]
async fn people_find_choose_and_compare_with_javascript() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = open_browser().await;
    for wish in WISHES {
        search(&shop, &browser, wish).await;
    }
    narrow(&shop, &browser, JavaScript::On).await;
    compare(&shop, &browser).await;
    let mut found = photograph(&browser, JavaScript::On).await;
    suggestions(&shop, &browser, &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

async fn search(shop: &Place, browser: &Browser, wish: &str) {
    browser.go(&shop.page("/en")).await;
    browser.fill("#q", wish).await;
    browser.follow("form[role=search] button").await;
    let names = browser.texts(".results .item-name").await;
    let is_right = |name: &String| {
        let name = name.to_lowercase();
        if wish.contains("frij") {
            name.contains("refrigerator") || name.contains("fridge")
        } else {
            name.contains("ton") || name.contains("ac")
        }
    };
    assert!(names.len() > 1 && is_right(&names[0]), "{wish}: {names:?}");
}

/// Air conditioners of 2 ton with the gas R32. With JavaScript each choice counts at once, without it the form is sent.
async fn narrow(shop: &Place, browser: &Browser, java_script: JavaScript) {
    browser.go(&shop.page("/en/category/air-conditioners")).await;
    let all = browser.texts(".results .item-name").await.len();
    browser.click(".filters summary").await;
    for (value, chip) in [("capacity_2-ton", "Capacity: 2 ton"), ("refrigerant_r32", "Refrigerant: R32")] {
        browser.click(&format!("[id='spec-{value}']")).await;
        if java_script == JavaScript::On {
            let shown = format!("document.querySelector('.chips')?.textContent.includes('{chip}')");
            browser.wait_until(chip, &shown).await;
        }
    }
    if java_script == JavaScript::Off {
        browser.follow("#filters button").await;
    }
    let chips = browser.text(".chips").await;
    assert!(chips.contains("Capacity: 2 ton") && chips.contains("Refrigerant: R32"), "{chips}");
    let left = browser.texts(".results .item-name").await.len();
    assert!(0 < left && left < all, "{left} of {all}");
}

/// Two phones beside each other, the second one found by name.
async fn compare(shop: &Place, browser: &Browser) {
    browser.go(&shop.page("/en/product/samsung-galaxy-s25-ultra")).await;
    browser.follow("a[href*='/compare?']").await;
    browser.fill("#another", "iphone 16").await;
    browser.follow(".compare-add button").await;
    browser.follow(".compare-offers a").await;
    let heads = browser.texts(".compare thead th > a:first-of-type").await;
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert!(heads[0].contains("S25 Ultra") && heads[1].contains("iPhone 16"), "{heads:?}");
    assert!(browser.has(".compare .differs").await);
}

/// The open page in every look; what axe says of it, where scripts run.
async fn photograph(browser: &Browser, java_script: JavaScript) -> Vec<String> {
    let folder = programs().with_file_name("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let mut found = Vec::new();
    for (look, screen, scheme) in LOOKS {
        browser.look_with(screen, scheme).await;
        if java_script == JavaScript::On {
            found.extend(violations(browser).await.iter().map(|violation| format!("{look}: {violation}")));
        }
        browser.photograph(&folder.join(format!("compare-{look}.png"))).await;
    }
    browser.look_with(PHONE, super::Scheme::Light).await;
    found
}

/// Typed, chosen with the keyboard; and what was seen stands on the first page afterwards.
async fn suggestions(shop: &Place, browser: &Browser, found: &mut Vec<String>) {
    browser.go(&shop.page("/en")).await;
    browser.find("#q").await.type_text("redmi n").await;
    browser.wait_for("#offers [role=option]").await;
    found.extend(violations(browser).await.iter().map(ToString::to_string));
    browser.photograph(&programs().with_file_name("screenshots").join("suggestions.png")).await;
    let offered = browser.texts("#offers [role=option] span").await;
    assert!(offered.iter().any(|name| name.contains("Redmi Note")), "{offered:?}");
    let first = offered[0].clone();
    browser.find("#q").await.type_text("\u{E015}\u{E007}").await;
    browser.wait_until("the product is open", "document.querySelector('[data-product]') !== null").await;
    assert!(browser.text("h1").await.contains(&first), "{first}");
    browser.go(&shop.page("/en")).await;
    browser.wait_for("[data-recent] a").await;
    let seen = browser.texts("[data-recent] a").await;
    assert!(seen[0].contains(&first) && seen.iter().any(|name| name.contains("S25 Ultra")), "{seen:?}");
}
