//! A shopper: the way from the home page to an order, with clicks and keys only.

use super::Browser;
use crate::shop::Place;
use domain::{Language, OrderNumber, to_ascii_digits};

/// Who orders, as it is typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Customer {
    pub(crate) name: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) district: &'static str,
    pub(crate) upazila: &'static str,
    pub(crate) address: &'static str,
    pub(crate) note: &'static str,
}

/// For tests that want any order.
pub(crate) const RAHIMA: Customer = Customer {
    name: "রহিমা খাতুন",
    phone: "০১৭১২-৩৪৫৬৭৮",
    district: "dhaka",
    upazila: "dhaka-dhanmondi",
    address: "বাসা ১২, রোড ৫, ধানমন্ডি",
    note: "বিকেলে কল করবেন",
};

/// A product as its list shows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) taka: i64,
}

/// Someone with a browser in the shop.
pub(crate) struct Shopper<'a> {
    pub(crate) shop: &'a Place,
    pub(crate) browser: &'a Browser,
    pub(crate) language: Language,
}

/// The button that sends the order, and the one that fills the cart.
pub(crate) const ORDER: &str = "form[action$='/checkout'] .summary button.large";
pub(crate) const ADD: &str = "form[data-add] button:not([name])";

impl Shopper<'_> {
    pub(crate) async fn open(&self, path: &str) {
        self.browser.go(&self.shop.page(&format!("{}{path}", self.language.prefix()))).await;
    }

    /// Home, the phones, the first one that can be bought.
    pub(crate) async fn find_a_phone(&self) -> Found {
        let browser = self.browser;
        browser.go(&self.shop.page(self.language.t("/", "/en"))).await;
        assert!(browser.has(&format!("html[lang='{}']", self.language.code())).await);
        let category = browser.find(".tiles a[href$='/category/phones']").await;
        let heading = category.text().await;
        category.follow().await;
        assert_eq!(browser.text("h1").await, heading);

        let can_be_bought = ".grid li:not(:has(.stock.out))";
        let name = browser.text(&format!("{can_be_bought} .item-name")).await;
        let taka = self.read_taka(&browser.text(&format!("{can_be_bought} .price")).await);
        browser.follow(&format!("{can_be_bought} .item-name a")).await;
        assert_eq!(browser.text("h1").await, name);
        assert_eq!(self.read_taka(&browser.text(".buy-price .price").await), taka);
        Found { name, taka }
    }

    /// From the product's page into the cart's page. Without a script, that is where the button leads.
    pub(crate) async fn put_into_cart(&self, pieces: u32) {
        let browser = self.browser;
        browser.choose("#quantity", &pieces.to_string()).await;
        browser.click(ADD).await;
        let arrived = browser.wait_for("[data-toast] a, .line").await;
        if browser.has("[data-toast] a").await {
            arrived.follow().await;
        }
        assert_eq!(browser.url().await, self.shop.page(&format!("{}/cart", self.language.prefix())));
    }

    /// Checks the cart's page and goes on to the checkout; what the products cost.
    pub(crate) async fn check_out(&self, found: &Found, pieces: u32) -> i64 {
        let browser = self.browser;
        let products = found.taka * i64::from(pieces);
        assert_eq!(browser.texts(".line-name").await, [found.name.as_str()]);
        assert_eq!(self.read_taka(&browser.text(".line-total").await), products);
        assert_eq!(self.read_taka(&browser.text("dd.total").await), products);
        assert_eq!(browser.value(".line select").await, pieces.to_string());
        browser.follow(".summary a[href$='/checkout']").await;
        assert_eq!(self.read_taka(&browser.text("dd.total").await), products);
        products
    }

    /// Fills the form.
    pub(crate) async fn fill_in(&self, customer: &Customer) {
        let browser = self.browser;
        browser.fill("#name", customer.name).await;
        browser.fill("#phone", customer.phone).await;
        browser.choose("#district", customer.district).await;
        browser.choose("#upazila", customer.upazila).await;
        browser.fill("#address", customer.address).await;
        browser.fill("#note", customer.note).await;
    }

    /// Everything from the home page to the filled form.
    pub(crate) async fn come_to_the_filled_form(&self, customer: &Customer) {
        let found = self.find_a_phone().await;
        self.put_into_cart(1).await;
        self.check_out(&found, 1).await;
        self.fill_in(customer).await;
    }

    /// The number on the confirmation's page, once it is there.
    pub(crate) async fn confirmed_number(&self) -> OrderNumber {
        let number = self.browser.wait_for(".done .order-number").await.text().await;
        let number = OrderNumber::parse(&number).unwrap();
        let address = format!("{}/order/{number}?new=1", self.language.prefix());
        assert_eq!(self.browser.url().await, self.shop.page(&address));
        number
    }

    /// The way of somebody with another telephone in the hand: number and phone into the form.
    pub(crate) async fn track(&self, number: &OrderNumber, phone: &str) {
        let browser = self.browser;
        browser.forget_cookies().await;
        browser.go(&self.shop.page(self.language.t("/", "/en"))).await;
        browser.follow(".foot a[href$='/track']").await;
        browser.fill("#number", number.as_str()).await;
        browser.fill("#phone", phone).await;
        browser.follow("form[action$='/track'] button").await;
        let address = format!("{}/order/{number}", self.language.prefix());
        assert_eq!(browser.url().await, self.shop.page(&address));
    }

    /// An amount as this language writes it.
    pub(crate) fn read_taka(&self, text: &str) -> i64 {
        let foreign = |c: char| match self.language {
            Language::Bangla => c.is_ascii_digit(),
            Language::English => ('০'..='৯').contains(&c),
        };
        assert!(text.starts_with('৳') && !text.contains(foreign), "{text}");
        let digits: String = to_ascii_digits(text).chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("{text} is no amount"))
    }
}
