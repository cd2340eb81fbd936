//! A shopper in the line before the checkout, with and without JavaScript, and the operator who moves it.

use super::shopper::{ORDER, RAHIMA};
use super::tour::LOOKS;
use super::{Browser, JavaScript, PHONE, Shopper};
use crate::shop::{Place, interrupt, programs};
use domain::Language;
use std::process::Command;
use std::time::Duration;
use testkit::wait_for;

/// Frontends learn of a change within two seconds.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn with_javascript_the_form_opens_by_itself_when_it_is_ones_turn() {
    a_shopper_waits(JavaScript::On, Language::Bangla).await;
}

#[tokio::test]
async fn without_javascript_the_form_opens_by_itself_when_it_is_ones_turn() {
    a_shopper_waits(JavaScript::Off, Language::English).await;
}

async fn a_shopper_waits(java_script: JavaScript, language: Language) {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(java_script, PHONE).await;
    let shopper = Shopper { shop: &shop, browser: &browser, language };
    shopper.find_a_phone().await;
    shopper.put_into_cart(1).await;

    command(&shop, &["open", "--per-minute", "1", "--actor", "owner"]);
    wait_for("the room is open", SOON, async || told(&shop).await != "null").await;
    browser.follow(".summary a[href$='/checkout']").await;
    browser.find("[data-room]").await;
    assert_eq!(browser.text("h1").await, language.t("আপনি লাইনে আছেন", "You are in the line"));
    photograph(&browser, language).await;

    command(&shop, &["rate", "6000"]);
    browser.wait_for("#phone").await;
    shopper.fill_in(&RAHIMA).await;
    // The line stands again; whoever has the form is not stopped.
    command(&shop, &["rate", "0"]);
    wait_for("the line stands", SOON, async || told(&shop).await.contains("\"per_minute\":0")).await;
    browser.click(ORDER).await;
    shopper.confirmed_number().await;

    // The next order waits anew, until the room closes.
    shopper.find_a_phone().await;
    shopper.put_into_cart(1).await;
    browser.follow(".summary a[href$='/checkout']").await;
    browser.find("[data-room]").await;
    command(&shop, &["close"]);
    wait_for("the room is closed", SOON, async || told(&shop).await == "null").await;
    shopper.open("/checkout").await;
    browser.find("#phone").await;
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

/// `backend waiting-room`, as an operator types it.
fn command(shop: &Place, arguments: &[&str]) {
    let mut backend = Command::new(programs().join("backend"));
    backend.arg("waiting-room").env("DATABASE_URL", shop.database_url()).args(arguments);
    let output = backend.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Room 1: "));
}

/// What the file for all who wait says.
async fn told(shop: &Place) -> String {
    reqwest::get(shop.page("/waiting-room.json")).await.unwrap().text().await.unwrap()
}

async fn photograph(browser: &Browser, language: Language) {
    let folder = programs().with_file_name("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    for (look, screen, scheme) in LOOKS {
        browser.look_with(screen, scheme).await;
        let name = format!("waiting-room-{}-{look}.png", language.code());
        browser.photograph(&folder.join(name)).await;
    }
    browser.look_with(PHONE, super::Scheme::Light).await;
}
