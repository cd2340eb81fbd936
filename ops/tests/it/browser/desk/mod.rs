//! The people of the shop: an owner comes in by the link of the terminal, calls a shopper, packs and sends the order; an
//! auditor looks and changes nothing. axe-core and the camera look at every page on the way.

mod shopkeeper;

use super::accessibility::{open_browser, violations};
use super::shopper::{ORDER, RAHIMA};
use super::tour::LOOKS;
use super::{Browser, PHONE, Scheme, Shopper};
use crate::shop::{Place, interrupt, programs};
use domain::{Language, OrderNumber};
use std::process::Command;
use totp_rs::Totp;

const PASSWORD: &str = "five words are a password";
const GO: &str = "main form button.large, main form button:not(.second)";

/// A browser at the desk, and what was found wrong on its pages.
struct Visit<'a> {
    shop: &'a Place,
    browser: &'a Browser,
    found: Vec<String>,
}

impl Visit<'_> {
    async fn open(&self, path: &str) {
        self.browser.go(&self.shop.page(path)).await;
    }

    /// Looks at the open page in every light and on every screen.
    async fn look(&mut self, page: &str) {
        let folder = programs().with_file_name("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        for (look, screen, scheme) in LOOKS {
            self.browser.look_with(screen, scheme).await;
            for violation in violations(self.browser).await {
                self.found.push(format!("{page}, {look}: {violation}"));
            }
            self.browser.photograph(&folder.join(format!("desk-{page}-{look}.png"))).await;
        }
        self.browser.look_with(PHONE, Scheme::Light).await;
    }

    /// Takes an invitation, and signs in with what it gives.
    async fn come_in(&mut self, token: &str, (email, name): (&str, &str)) {
        self.open(&format!("/en/admin/invitation?token={token}")).await;
        self.look(&format!("invitation-{name}")).await;
        let address = self.browser.find("a[href^='otpauth:']").await.property("href").await;
        let key = Totp::from_url(&address).unwrap();
        self.browser.fill("#password", PASSWORD).await;
        self.browser.fill("#code", &code(&key, 0)).await;
        self.browser.follow(GO).await;
        assert_eq!(self.browser.texts(".codes li").await.len(), 10);
        self.look(&format!("recovery-codes-{name}")).await;
        self.browser.follow("a[href$='/admin/sign-in']").await;
        self.look(&format!("sign-in-{name}")).await;
        self.browser.fill("#email", email).await;
        self.browser.fill("#password", PASSWORD).await;
        // Each code is taken once.
        self.browser.fill("#code", &code(&key, 1)).await;
        self.browser.follow(GO).await;
        assert_eq!(self.browser.url().await, self.shop.page("/en/admin"));
        self.look(&format!("home-{name}")).await;
    }
}

fn code(key: &Totp, steps: u64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    key.generate(now + 30 * steps).to_string()
}

/// `backend staff create`, as it is typed on the first day; the secret of the link that it prints.
fn invite_the_owner(shop: &Place) -> String {
    let mut backend = Command::new(programs().join("backend"));
    backend.args([
        "staff",
        "create",
        "--email",
        "owner@shop.example",
        "--name",
        "Amena Begum",
        "--role",
        "owner",
    ]);
    let output = backend.env("DATABASE_URL", shop.database_url()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split("token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

async fn order(shopper: &Shopper<'_>) -> OrderNumber {
    shopper.come_to_the_filled_form(&RAHIMA).await;
    shopper.browser.click(ORDER).await;
    let number = shopper.confirmed_number().await;
    shopper.browser.forget_cookies().await;
    number
}

#[tokio::test]
async fn an_order_is_called_packed_and_sent_and_an_auditor_only_looks() {
    let shop = Place::new();
    let (mut up, _) = shop.open_with(&[("LOG_LEVEL", "debug")]).await;
    let browser = open_browser().await;
    let number = order(&Shopper { shop: &shop, browser: &browser, language: Language::Bangla }).await;
    let mut visit = Visit { shop: &shop, browser: &browser, found: Vec::new() };
    let owner = invite_the_owner(&shop);
    visit.come_in(&owner, ("owner@shop.example", "owner")).await;
    send(&mut visit, &number).await;

    let auditor = invite_an_auditor(&mut visit).await;
    let session = browser.cookie("desk").await;
    browser.forget_cookies().await;
    visit.come_in(&auditor, ("auditor@shop.example", "auditor")).await;
    visit.open(&format!("/en/admin/orders/{number}")).await;
    assert!(!browser.has("main form").await, "an auditor changes nothing");
    visit.open(&format!("/en/admin/audit-log?object=order:{number}")).await;
    let actions = browser.texts(".log > div > code").await;
    assert_eq!(actions.len(), 4, "{actions:?}");
    visit.look("audit-log").await;
    for page in ["/admin", "/admin/orders", "/admin/people", "/admin/audit-log", "/admin/sign-in"] {
        visit.open(page).await;
        visit.look(&format!("bn{}", page.replace('/', "-"))).await;
    }
    let found = visit.found;
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
    let keys = std::fs::read_to_string(shop.folder().join("secrets/cookie-keys")).unwrap();
    no_log_has(&shop, &[PASSWORD, &owner, &auditor, &session, keys.trim(), "01712345678", "০১৭১২৩৪৫৬৭৮"]);
}

/// Looks for secrets in every log of the shop; phone numbers are masked there.
fn no_log_has(shop: &Place, secrets: &[&str]) {
    let logs: Vec<String> = std::fs::read_dir(shop.folder().join("logs"))
        .unwrap()
        .map(|log| String::from_utf8_lossy(&std::fs::read(log.unwrap().path()).unwrap()).into_owned())
        .collect();
    assert!(logs.iter().any(|log| log.contains("order moved")), "the logs are read where they are written");
    for secret in secrets {
        assert!(!secret.is_empty() && logs.iter().all(|log| !log.contains(secret)), "a log has {secret}");
    }
}

/// From the call to the delivery.
async fn send(visit: &mut Visit<'_>, number: &OrderNumber) {
    let browser = visit.browser;
    browser.follow(".desk-sections a[href$='/admin/orders']").await;
    visit.look("orders").await;
    browser.follow(".row-link").await;
    visit.look("order-placed").await;
    browser.click("input[value='confirmed']").await;
    browser.fill("#note", "after six").await;
    browser.follow("form[action$='/calls'] button").await;
    assert_eq!(browser.text("h1 .tag").await, "Confirmed");
    browser.follow("form[action$='/move'] button.large").await;
    assert_eq!(browser.text("h1 .tag").await, "Packed");
    visit.look("order-packed").await;
    visit.open(&format!("/en/admin/orders/{number}/slip")).await;
    visit.look("slip").await;
    visit.open(&format!("/admin/orders/{number}")).await;
    visit.look("bn-order-packed").await;
    visit.open(&format!("/en/admin/orders?q={number}")).await;
    browser.fill("#courier", "Pathao").await;
    browser.fill("#tracking", "P-77").await;
    browser.follow("form[action$='/move'] button.large").await;
    assert_eq!(browser.text("h1 .tag").await, "With the courier");
    browser.follow("form[action$='/move'] button.large").await;
    assert_eq!(browser.text("h1 .tag").await, "Delivered");
    visit.look("order-delivered").await;
}

/// From the page of people; the secret of the link that it shows.
async fn invite_an_auditor(visit: &mut Visit<'_>) -> String {
    let browser = visit.browser;
    visit.open("/en/admin/people").await;
    browser.fill("#name", "Karim Uddin").await;
    browser.fill("#email", "auditor@shop.example").await;
    browser.choose("#role", "auditor").await;
    browser.follow("form[action$='/admin/people'] button").await;
    visit.look("people").await;
    let link = browser.value("input[readonly]").await;
    link.split_once("token=").unwrap().1.to_owned()
}
