//! Driving a page: finding, clicking, typing, reading. Whatever is missing ends the test with the page's address.

use super::driver::{Driver, JavaScript, element, element_id};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use testkit::wait_for;

/// Until a script of the page, or the pause of the page that waits, is over.
const SOON: Duration = Duration::from_secs(30);

/// A small phone, and a usual laptop.
pub(crate) const PHONE: Screen = Screen { width: 360, height: 800, ratio: 2, touch: true };
pub(crate) const DESKTOP: Screen = Screen { width: 1280, height: 800, ratio: 1, touch: false };

/// What a page is looked at with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Dots of the screen per pixel of the page.
    ratio: u32,
    touch: bool,
}

/// What the shopper prefers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// A browser with one open page.
pub(crate) struct Browser {
    driver: Driver,
}

/// An element of the page. It is gone with the page.
pub(crate) struct Element<'b> {
    browser: &'b Browser,
    id: String,
}

impl Browser {
    pub(crate) async fn open(java_script: JavaScript, screen: Screen) -> Self {
        let browser = Self { driver: Driver::start(java_script).await };
        browser.look_with(screen, Scheme::Light).await;
        browser
    }

    /// Takes another screen or another scheme; the page stays.
    pub(crate) async fn look_with(&self, screen: Screen, scheme: Scheme) {
        let Screen { width, height, ratio, touch } = screen;
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": touch});
        self.driver.chromium("Emulation.setDeviceMetricsOverride", &screen).await;
        let scheme = if matches!(scheme, Scheme::Dark) { "dark" } else { "light" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            // Colours are read at once, not half way through a transition.
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.driver.chromium("Emulation.setEmulatedMedia", &features).await;
    }

    /// Opens an address as if it were typed.
    pub(crate) async fn go(&self, url: &str) {
        self.must("/url", &json!({"url": url})).await;
    }

    pub(crate) async fn reload(&self) {
        self.must("/refresh", &json!({})).await;
    }

    pub(crate) async fn back(&self) {
        self.must("/back", &json!({})).await;
    }

    pub(crate) async fn url(&self) -> String {
        self.driver.get("/url").await.unwrap().as_str().unwrap().to_owned()
    }

    /// The first element that the CSS selector matches.
    pub(crate) async fn find(&self, selector: &str) -> Element<'_> {
        let body = json!({"using": "css selector", "value": selector});
        let found = self.must("/element", &body).await;
        Element { browser: self, id: element_id(&found) }
    }

    /// The same, waited for.
    pub(crate) async fn wait_for(&self, selector: &str) -> Element<'_> {
        let body = json!({"using": "css selector", "value": selector});
        let what = format!("the page has {selector}");
        let found = wait_for(&what, SOON, async || self.driver.post("/element", &body).await).await;
        Element { browser: self, id: element_id(&found) }
    }

    pub(crate) async fn has(&self, selector: &str) -> bool {
        let body = json!({"using": "css selector", "value": selector});
        !self.must("/elements", &body).await.as_array().unwrap().is_empty()
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await;
    }

    /// Clicks on what leads to another page.
    pub(crate) async fn follow(&self, selector: &str) {
        self.find(selector).await.follow().await;
    }

    /// The text as it is seen.
    pub(crate) async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await
    }

    /// The texts of all elements that match. What is so far below the screen that it is not laid out yet has no text that is
    /// seen, but it has one.
    pub(crate) async fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => (e.innerText || e.textContent).trim())";
        let texts = self.script(script, json!([selector])).await;
        texts.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    /// Empties a field and types into it.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.command("clear", &json!({})).await;
        field.type_text(text).await;
    }

    /// Chooses the option with this value.
    pub(crate) async fn choose(&self, select: &str, value: &str) {
        self.click(&format!("{select} option[value='{value}']")).await;
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, selector: &str) -> String {
        self.find(selector).await.property("value").await
    }

    /// Runs a script from outside the page: also where pages may not, and past their policy.
    pub(crate) async fn script(&self, script: &str, arguments: Value) -> Value {
        self.must("/execute/sync", &json!({"script": script, "args": arguments})).await
    }

    /// The same for a script that answers through its last argument, a function.
    pub(crate) async fn script_that_calls_back(&self, script: &str, arguments: Value) -> Value {
        self.must("/execute/async", &json!({"script": script, "args": arguments})).await
    }

    /// Waits until an expression is true in the page. While the page changes there is no answer, which is not one.
    pub(crate) async fn wait_until(&self, what: &str, expression: &str) {
        let body = json!({"script": format!("return ({expression}) === true"), "args": []});
        let look = async || self.driver.post("/execute/sync", &body).await.is_ok_and(|value| value == true);
        wait_for(what, SOON, look).await;
    }

    /// Adds a script to every page that is opened from now on.
    pub(crate) async fn add_script(&self, source: &str) {
        self.driver.chromium("Page.addScriptToEvaluateOnNewDocument", &json!({"source": source})).await;
    }

    /// Saves the whole page as PNG, not only what fits on the screen.
    pub(crate) async fn photograph(&self, file: &Path) {
        let parameters = json!({"format": "png", "captureBeyondViewport": true, "optimizeForSpeed": true});
        let picture = self.driver.chromium("Page.captureScreenshot", &parameters).await;
        let png = BASE64.decode(picture["data"].as_str().unwrap()).unwrap();
        std::fs::write(file, png).unwrap();
    }

    /// The value of a cookie, also of one that no script reads.
    pub(crate) async fn cookie(&self, name: &str) -> String {
        let cookie = self.driver.get(&format!("/cookie/{name}")).await.unwrap();
        cookie["value"].as_str().unwrap().to_owned()
    }

    /// Becomes somebody who was never here.
    pub(crate) async fn forget_cookies(&self) {
        self.driver.delete("/cookie").await.unwrap();
    }

    /// Opens a second tab and goes there. The first one is found under the name that is given back.
    pub(crate) async fn open_tab(&self) -> String {
        let first = self.driver.get("/window").await.unwrap().as_str().unwrap().to_owned();
        let made = self.must("/window/new", &json!({"type": "tab"})).await;
        self.switch_to(made["handle"].as_str().unwrap()).await;
        first
    }

    pub(crate) async fn switch_to(&self, tab: &str) {
        self.must("/window", &json!({"handle": tab})).await;
    }

    /// Errors in the console since the last look, without the answers that a test wanted to be refused: paths of
    /// documents with a 4xx status, which Chromium reports too.
    pub(crate) async fn complaints(&self, refused: &[&str]) -> Vec<String> {
        let log = self.must("/se/log", &json!({"type": "browser"})).await;
        let wanted = |entry: &Value| {
            let message = entry["message"].as_str().unwrap_or_default();
            let about = message.split(" - Failed to load resource").next().unwrap_or_default();
            entry["source"] == "network" && refused.iter().any(|path| about.ends_with(path))
        };
        let entries = log.as_array().unwrap().iter();
        let bad =
            entries.filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG" && !wanted(entry));
        bad.map(ToString::to_string).collect()
    }

    /// The end of a test: nothing may stand in the console.
    pub(crate) async fn close(self) {
        assert_eq!(self.complaints(&[]).await, [""; 0]);
        self.driver.delete("").await.unwrap();
    }

    async fn must(&self, path: &str, body: &Value) -> Value {
        match self.driver.post(path, body).await {
            Ok(value) => value,
            Err(error) => {
                let url = self.driver.get("/url").await;
                panic!("{error}\n{path} {body}\nat {url:?}")
            }
        }
    }
}

impl Element<'_> {
    pub(crate) async fn click(&self) {
        self.command("click", &json!({})).await;
    }

    /// Clicks on what leads to another page, and waits until that is there. The driver alone waits only when the
    /// browser has begun to load, which after a form is sent is a moment later.
    pub(crate) async fn follow(&self) {
        self.browser.script("window.left = true", json!([])).await;
        self.click().await;
        self.browser.wait_until("another page", "!window.left && document.readyState === 'complete'").await;
    }

    /// Clicks with the mouse, as fast as a finger can, wherever the element is seen. (To the driver's own click, what
    /// a closed `details` shows on a wide screen is not visible.)
    pub(crate) async fn press(&self, times: usize) {
        let to = json!({"type": "pointerMove", "duration": 0, "origin": element(&self.id), "x": 0, "y": 0});
        let press = ["pointerDown", "pointerUp"].map(|step| json!({"type": step, "button": 0}));
        let steps: Vec<Value> = [to].into_iter().chain(std::iter::repeat_n(press, times).flatten()).collect();
        let mouse = json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
            "actions": steps});
        self.browser
            .script("arguments[0].scrollIntoView({block: 'center'})", json!([element(&self.id)]))
            .await;
        self.browser.must("/actions", &json!({"actions": [mouse]})).await;
    }

    pub(crate) async fn type_text(&self, text: &str) {
        self.command("value", &json!({"text": text})).await;
    }

    pub(crate) async fn text(&self) -> String {
        self.read("text").await
    }

    pub(crate) async fn property(&self, name: &str) -> String {
        self.read(&format!("property/{name}")).await
    }

    async fn read(&self, what: &str) -> String {
        let path = format!("/element/{}/{what}", self.id);
        self.browser.driver.get(&path).await.unwrap().as_str().unwrap_or_default().to_owned()
    }

    async fn command(&self, name: &str, body: &Value) {
        self.browser.must(&format!("/element/{}/{name}", self.id), body).await;
    }
}
