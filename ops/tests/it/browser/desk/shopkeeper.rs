//! A day before the sale: the owner receives stock, sends a picture, plans a campaign that shoppers see at once, and sets the
//! switches of the sale. A second person agrees to what is large.

use super::{Visit, invite_the_owner};
use crate::browser::accessibility::open_browser;
use crate::shop::{Place, interrupt, project};
use jiff::{Timestamp, ToSpan, Zoned, tz::Offset};
use serde_json::json;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const SKU: &str = "SAM-S25-ULTRA-TITBL-12-256";
const PRODUCT: &str = "samsung-galaxy-s25-ultra";
/// The columns that a file must have.
const FILE_HEAD: &str = "product,published,brand,category_en,category_bn,name_en,name_bn,description_en,description_bn,sku,list_price";
const DONE: &str = ".notice[role=status]";
/// How soon shoppers see what the desk does.
const AT_ONCE: Duration = Duration::from_secs(2);

/// A time as the browser's field has it, in Dhaka.
fn in_minutes(minutes: i64) -> String {
    let moment = Timestamp::now() + minutes.minutes();
    let local: Zoned = moment.to_zoned(jiff::tz::TimeZone::fixed(Offset::constant(6)));
    local.strftime("%Y-%m-%dT%H:%M").to_string()
}

impl Visit<'_> {
    /// Sets a field that is filled by choosing, not by typing.
    async fn set(&self, selector: &str, value: &str) {
        let script = "document.querySelector(arguments[0]).value = arguments[1]";
        self.browser.script(script, json!([selector, value])).await;
    }

    /// Opens a page of the shop until it has a text; how long that took. Past the browser's own cache, which keeps a page for
    /// some seconds.
    async fn shopper_sees(&self, path: &str, text: &str) -> Duration {
        let since = Instant::now();
        loop {
            let address = format!("{path}?seen={}", since.elapsed().as_millis());
            self.open(&address).await;
            let seen = self.browser.script("return document.documentElement.innerHTML", json!([])).await;
            if seen.as_str().unwrap().contains(text) {
                return since.elapsed();
            }
            assert!(since.elapsed() < AT_ONCE, "{path} without {text}");
            // A page that is not there yet is looked for again.
            assert_eq!(self.browser.complaints(&[&address]).await, [""; 0]);
        }
    }
}

#[tokio::test]
async fn stock_a_picture_and_a_campaign_reach_the_shop_at_once() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = open_browser().await;
    let mut visit = Visit { shop: &shop, browser: &browser, found: Vec::new() };
    let owner = invite_the_owner(&shop);
    visit.come_in(&owner, ("owner@shop.example", "shopkeeper")).await;
    receive(&mut visit).await;
    send_a_picture(&mut visit).await;
    make_a_product(&mut visit).await;
    load_a_file(&mut visit).await;
    try_a_file_of_another_shop(&mut visit).await;
    sort_the_shop(&mut visit).await;
    plan_a_campaign(&mut visit).await;
    take_an_order_by_phone(&mut visit).await;
    set_the_switches(&mut visit).await;
    for page in [
        "today",
        "skus",
        "categories",
        "brands",
        "catalogue-files",
        "campaigns",
        "new-campaign",
        "coupons",
        "proposals",
        "running",
        "new-product",
        "new-order",
    ] {
        visit.open(&format!("/admin/{page}")).await;
        visit.look(&format!("bn-{page}")).await;
    }
    visit.open(&format!("/admin/skus/{SKU}")).await;
    visit.look("bn-sku").await;
    let found = visit.found;
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

/// Five pieces from the supplier; nine that are missing are too many for one person.
async fn receive(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    browser.follow(".desk-sections a[href$='/admin/today']").await;
    visit.look("today").await;
    browser.follow(".desk-sections a[href$='/admin/skus']").await;
    visit.look("skus").await;
    browser.fill("input[type=search]", &SKU.to_lowercase()).await;
    browser.follow("form[role=search] button").await;
    browser.follow(".row-link").await;
    let before = browser.text("#stock + dl dd b").await;
    browser.fill("#quantity", "5").await;
    browser.fill("#note", "Delivery note 77").await;
    browser.follow("form[action$='/stock'] button").await;
    let after = browser.text("#stock + dl dd b").await;
    assert_eq!(after.parse::<u32>().unwrap(), before.parse::<u32>().unwrap() + 5);
    browser.choose("#operation", "lost").await;
    browser.fill("#quantity", "9").await;
    browser.fill("#note", "Shelf 3").await;
    browser.follow("form[action$='/stock'] button").await;
    assert!(browser.text(DONE).await.contains("second person"));
    assert_eq!(browser.text("#stock + dl dd b").await, after, "nothing has moved");
    visit.look("sku").await;
    visit.open("/en/admin/proposals").await;
    visit.look("proposals").await;
    // Whoever proposed it can only take it back.
    assert_eq!(browser.texts("form[action*='/proposals/'] button").await, ["Take it back"]);
    browser.follow("form[action*='/proposals/'] button").await;
    assert_eq!(browser.text(DONE).await, "Refused.");
}

/// A picture that the shop has, as a file that somebody would send.
fn picture(visit: &Visit<'_>) -> PathBuf {
    let media = std::fs::canonicalize(visit.shop.folder().join("media")).unwrap();
    media.join(format!("{PRODUCT}-titanium-silver-blue-1024.webp"))
}

async fn send_a_picture(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    visit.open(&format!("/en/admin/skus/{SKU}")).await;
    let before = browser.texts(".gallery li").await.len();
    browser.find("#picture").await.type_text(&picture(visit).display().to_string()).await;
    browser.follow("form[enctype] button").await;
    assert_eq!(browser.text(DONE).await, "Done.");
    assert_eq!(browser.texts(".gallery li").await.len(), before + 1);
    browser.follow(".gallery li:last-child button[value=first]").await;
    visit.look("pictures").await;
    let address = browser.find(".gallery li:first-child img").await.property("src").await;
    let name = address.rsplit('/').next().unwrap().trim_end_matches("-320.webp").to_owned();
    let took = visit.shopper_sees(&format!("/en/product/{PRODUCT}"), &name).await;
    println!("the picture was on the shop after {} ms", took.as_millis());
}

async fn make_a_product(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    visit.open("/en/admin/new-product").await;
    for (field, text) in [
        ("#name_bn", "ভিশন ইস্ত্রি ভি ১"),
        ("#name_en", "Vision Iron V1"),
        ("#brand", "Vision"),
        ("#description_bn", "হালকা ইস্ত্রি।"),
        ("#description_en", "A light iron."),
        ("#specifications_bn", "ক্ষমতা: ১০০০ ওয়াট"),
        ("#specifications_en", "Power: 1000 W"),
        ("#code", "VIS-IRON-V1"),
        ("#price", "1500"),
    ] {
        browser.fill(field, text).await;
    }
    browser.click("input[name=published]").await;
    visit.look("new-product").await;
    browser.follow("main form button.large").await;
    assert!(browser.text(DONE).await.starts_with("Done."));
    visit.look("product").await;
    let took = visit.shopper_sees("/en/product/vision-iron-v1", "Power").await;
    println!("the product was on the shop after {} ms", took.as_millis());
}

/// One with a mistake changes nothing; the mended one is looked at and loaded.
async fn load_a_file(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    let send = async |visit: &Visit<'_>, price: &str| {
        let file = visit.shop.folder().join(format!("{price}.csv"));
        let row = format!(
            "vision-kettle,yes,Vision,Home appliances > Kitchen,গৃহস্থালি > রান্নাঘর,Vision Kettle,ভিশন কেটলি,A kettle.,একটি কেটলি।,VIS-KET-1,{price}"
        );
        std::fs::write(&file, format!("{FILE_HEAD}\n{row}\n")).unwrap();
        visit.open("/en/admin/catalogue-files").await;
        browser.find("#file").await.type_text(&file.canonicalize().unwrap().display().to_string()).await;
        browser.follow("form[enctype] button").await;
    };
    send(visit, "cheap").await;
    assert!(browser.text("#wrong ~ ul").await.starts_with("line 2, list_price:"));
    visit.look("file-wrong").await;
    assert_eq!(browser.complaints(&["/en/admin/catalogue-files"]).await, [""; 0]);
    send(visit, "1250").await;
    assert_eq!(browser.texts("#what + dl dt").await, ["New products", "New SKUs"]);
    visit.look("file-waits").await;
    browser.follow("form[action$='/load'] button").await;
    assert!(browser.text(DONE).await.starts_with("The file is loaded."));
    visit.look("file-loaded").await;
    let took = visit.shopper_sees("/en/product/vision-kettle", "৳1,250").await;
    println!("the file was on the shop after {} ms", took.as_millis());
    visit.open("/en/admin/catalogue-files").await;
    visit.look("catalogue-files").await;
}

/// An export of WooCommerce: a wrong rate stays to be mended, and the page says in both languages what became of the file.
async fn try_a_file_of_another_shop(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    let file = project().join("crates/shop-exports/tests/it/fixtures/woocommerce_newer.csv");
    let send = async |rate: &str| {
        browser.find("#file").await.type_text(&file.display().to_string()).await;
        browser.fill("#rate", rate).await;
        browser.follow("form[enctype] button").await;
    };
    visit.open("/en/admin/catalogue-files").await;
    browser.click("details.change > summary").await;
    send("many").await;
    assert!(browser.text("#rate-error").await.starts_with("Write a number"));
    visit.look("foreign-file-wrong").await;
    assert_eq!(browser.complaints(&["/en/admin/catalogue-files"]).await, [""; 0]);
    send("120").await;
    assert_eq!(browser.text("#foreign").await, "A file of WooCommerce");
    visit.look("foreign-file").await;
    let path = browser.script("return location.pathname", json!([])).await;
    visit.open(path.as_str().unwrap().trim_start_matches("/en")).await;
    assert_eq!(browser.text("#foreign").await, "WooCommerce-এর ফাইল");
    visit.look("bn-foreign-file").await;
    browser.follow("form[action$='/discard'] button").await;
}

async fn sort_the_shop(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    visit.open("/en/admin/categories").await;
    let second = browser.texts(".row.step-0 b").await.remove(1);
    browser.follow(".row.step-0:has(button[value=raise]) button[value=raise]").await;
    assert_eq!(browser.texts(".row.step-0 b").await[0], second, "it is the first now");
    browser.click(".row:first-child summary").await;
    visit.look("categories").await;
    browser.fill("#name_bn", "ঘড়ি").await;
    browser.fill("#name_en", "Wrist watches").await;
    browser.follow("form[action$='/admin/categories'] button").await;
    assert_eq!(browser.text(DONE).await, "Done.");
    visit.shopper_sees("/en/category/wrist-watches", "Wrist watches").await;
    visit.open("/en/admin/brands").await;
    browser.click("details:has(#name-vision) > summary").await;
    browser.fill("#name-vision", "VISION").await;
    visit.look("brands").await;
    browser.follow("details[open] button[value=save]").await;
    visit.shopper_sees("/en/product/vision-kettle", "VISION").await;
}

async fn plan_a_campaign(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    visit.open("/en/admin/campaigns").await;
    visit.look("campaigns").await;
    browser.follow("a[href$='/admin/new-campaign']").await;
    browser.fill("#name_bn", "ঈদ মেলা").await;
    browser.fill("#name_en", "Eid fair").await;
    visit.set("#from", &in_minutes(-5)).await;
    visit.set("#until", &in_minutes(60)).await;
    browser.fill("#per_phone", "2").await;
    browser.fill("#prices", &format!("{SKU} 171,000")).await;
    browser.follow("button[value=preview]").await;
    assert_eq!(browser.texts("#preview + ol .tag.good").await, ["−9%"]);
    visit.look("campaign-preview").await;
    browser.follow("button[value=save]").await;
    assert_eq!(browser.text(DONE).await, "Done.");
    let took = visit.shopper_sees(&format!("/en/product/{PRODUCT}"), "৳1,71,000").await;
    println!("the campaign was on the shop after {} ms", took.as_millis());
    visit.open("/en/admin/campaigns/eid-fair").await;
    visit.look("campaign-on").await;

    visit.open("/en/admin/coupons").await;
    browser.fill("#code", "EID-100").await;
    browser.choose("#kind", "fixed").await;
    browser.fill("#amount", "100").await;
    browser.fill("#minimum", "3000").await;
    browser.follow("form[action$='/admin/coupons'] button").await;
    assert_eq!(browser.text(DONE).await, "Done.");
    visit.look("coupons").await;
}

/// Entered for whoever calls, packed with the others, and remembered.
async fn take_an_order_by_phone(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    visit.open("/en/admin/new-order?phone=01712345678").await;
    browser.fill("#lines", &format!("{} 2", SKU.to_lowercase())).await;
    browser.fill("#name", "Rahima Khatun").await;
    browser.choose("#upazila", "dhaka-dhanmondi").await;
    browser.fill("#address", "House 5, Road 3").await;
    browser.follow("button[value=quote]").await;
    assert_eq!(browser.text(".sums dd.total").await, "৳3,42,060");
    visit.look("phone-order").await;
    browser.follow("button[value=place]").await;
    assert_eq!(browser.text("h1 .tag").await, "Confirmed");
    browser.follow("a[href$='/admin/customers/01712345678']").await;
    browser.fill("input[name=note]", "Calls after six only").await;
    browser.follow("form[action$='/notes'] button").await;
    visit.look("customer").await;
    visit.open("/en/admin/orders?list=to-pack").await;
    visit.look("orders-to-pack").await;
    browser.follow("button[formmethod=get]").await;
    visit.look("slips").await;
    visit.open("/en/admin/orders?list=to-pack").await;
    browser.follow("form[action$='/bulk'] button:not([formmethod])").await;
    assert_eq!(browser.text(DONE).await, "1 orders moved on.");
}

/// The catalogue is frozen, the waiting room opened, and both undone.
async fn set_the_switches(visit: &mut Visit<'_>) {
    let browser = visit.browser;
    visit.open("/en/admin/running").await;
    visit.look("running").await;
    browser.fill("#reason", "Eid fair").await;
    visit.set("#until", &in_minutes(120)).await;
    browser.follow("form[action$='/freeze'] button").await;
    browser.follow("button[value=open]").await;
    visit.look("running-sale").await;
    visit.open(&format!("/en/admin/skus/{SKU}")).await;
    browser.fill("#list", "199999").await;
    browser.follow("form[action$='/price'] button").await;
    assert!(browser.text(DONE).await.contains("frozen for the sale"));
    visit.open("/en/admin/running").await;
    browser.follow("button[value=lift]").await;
    browser.follow("button[value=close]").await;
    assert!(browser.has("#reason").await && browser.has("button[value=open]").await);
    visit.open("/en/admin/audit-log").await;
    assert!(browser.texts(".log > div > code").await.len() > 10);
}
