//! A real Chromium, driven over the W3C `WebDriver` protocol.
//!
//! The protocol is JSON over HTTP and we need a dozen of its commands, so they are sent as they are. A client crate was
//! tried: it turns on a feature of `serde_json` in the very programs that are tested.

use reqwest::Method;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use testkit::{Process, free_port};

/// Under this name an element travels (`WebDriver`, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A page load is one command, and so is axe-core on a long page.
const COMMAND: Duration = Duration::from_mins(1);
const START: Duration = Duration::from_secs(30);

/// As in `bench lighthouse`: root's Chromium needs no-sandbox; the rest keeps it from doing anything but the page.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The kernel ends Chromium with chromedriver, which ends with the test, however that ends.
const CHROMIUM: &str = "#!/bin/sh\nexec setpriv --pdeathsig KILL /usr/bin/chromium \"$@\"\n";

/// Whether pages may run scripts. Tests may always: their commands come from outside the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JavaScript {
    On,
    Off,
}

/// A session of chromedriver.
pub(super) struct Driver {
    http: reqwest::Client,
    session: String,
    _chromedriver: Process,
    _profile: TempDir,
}

impl Driver {
    pub(super) async fn start(java_script: JavaScript) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let port = free_port();
        let home = [("HOME", profile.path()), ("LANG", Path::new("C.UTF-8"))];
        let mut chromedriver =
            Process::start_program(Path::new("/usr/bin/chromedriver"), [format!("--port={port}")], home);
        let address = format!("http://127.0.0.1:{port}");
        chromedriver.wait_until_ready(&format!("{address}/status"), START).await;
        let wanted = capabilities(profile.path(), java_script);
        let mut driver = Self {
            http: reqwest::Client::new(),
            session: format!("{address}/session"),
            _chromedriver: chromedriver,
            _profile: profile,
        };
        let made = driver.post("", &wanted).await.unwrap_or_else(|error| panic!("no browser: {error}"));
        driver.session = format!("{address}/session/{}", made["sessionId"].as_str().unwrap());
        driver
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.command(Method::POST, path, Some(body)).await
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, String> {
        self.command(Method::GET, path, None).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<Value, String> {
        self.command(Method::DELETE, path, None).await
    }

    /// A command of Chromium's own protocol.
    pub(super) async fn chromium(&self, name: &str, parameters: &Value) -> Value {
        let body = json!({"cmd": name, "params": parameters});
        self.post("/goog/cdp/execute", &body).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    async fn command(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let mut request = self.http.request(method, format!("{}{path}", self.session)).timeout(COMMAND);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|error| format!("chromedriver: {error}"))?;
        let succeeded = answer.status().is_success();
        let mut answer: Value = answer.json().await.map_err(|error| format!("chromedriver: {error}"))?;
        let value = answer["value"].take();
        if succeeded {
            return Ok(value);
        }
        let message = value["message"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
        Err(format!("{}: {message}", value["error"].as_str().unwrap_or("unknown error")))
    }
}

/// How an element is written in a command.
pub(super) fn element(id: &str) -> Value {
    json!({ELEMENT: id})
}

/// The identity of an element in an answer.
pub(super) fn element_id(value: &Value) -> String {
    value[ELEMENT].as_str().unwrap_or_else(|| panic!("{value} is no element")).to_owned()
}

fn capabilities(profile: &Path, java_script: JavaScript) -> Value {
    let chromium = profile.join("chromium");
    std::fs::write(&chromium, CHROMIUM).unwrap();
    std::fs::set_permissions(&chromium, PermissionsExt::from_mode(0o755)).unwrap();
    let own = format!("--user-data-dir={}", profile.join("data").display());
    let flags: Vec<&str> = FLAGS.into_iter().chain([own.as_str()]).collect();
    let (allowed, blocked) = (1, 2);
    let scripts = if java_script == JavaScript::On { allowed } else { blocked };
    json!({"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {
            "binary": chromium,
            "args": flags,
            "prefs": {"profile.managed_default_content_settings.javascript": scripts},
        },
    }}})
}
