//! axe-core finds nothing wrong on any page: both languages, both screens, light and dark.

use super::tour::{LOOKS, tour_in_both_languages};
use super::{Browser, JavaScript, PHONE};
use crate::shop::{Place, interrupt, project};
use serde_json::{Value, json};

/// What is wrong, where, and why, in a few lines.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations']}).then(({violations}) => done(violations.map(violation =>
        violation.id + ': ' + violation.help + '\\n' + violation.nodes.map(node =>
            '  ' + node.html.slice(0, 200) + '\\n  ' + node.failureSummary).join('\\n'))),
        error => done(['axe-core failed: ' + error]));";

pub(super) async fn violations(browser: &Browser) -> Vec<Value> {
    browser.script_that_calls_back(RUN, json!([])).await.as_array().unwrap().clone()
}

pub(super) async fn open_browser() -> Browser {
    let axe = project().join("ops/tools/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe).unwrap_or_else(|error| {
        panic!("{}: {error}. ./dhakacart test installs it (npm ci in ops/tools)", axe.display())
    });
    let browser = Browser::open(JavaScript::On, PHONE).await;
    browser.add_script(&axe).await;
    browser
}

#[tokio::test]
async fn no_page_has_a_violation() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = open_browser().await;
    let mut found = Vec::new();
    tour_in_both_languages((&shop, &browser), async |language, page| {
        for (look, screen, scheme) in LOOKS {
            browser.look_with(screen, scheme).await;
            for violation in violations(&browser).await {
                found.push(format!("{page}, {language:?}, {look}: {}", violation.as_str().unwrap()));
            }
        }
    })
    .await;
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
    assert!(interrupt(&mut up).await.success());
}

#[tokio::test]
async fn a_violation_would_be_found() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = open_browser().await;
    browser.go(&shop.page("/track")).await;
    assert_eq!(violations(&browser).await, [""; 0]);
    browser.script("document.querySelector('label[for=number]').remove()", json!([])).await;
    let found = violations(&browser).await;
    assert!(found.iter().any(|violation| violation.as_str().unwrap().starts_with("label: ")), "{found:?}");
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}
