//! `./dhakacart up` through its life: opened, closed, killed, in trouble.

use crate::shop::{CLOSE, Place, interrupt};
use rustix::process::{Pid, Signal, kill_process};
use std::net::TcpListener;
use std::time::Duration;

/// What the issue promises for the second start.
const SECOND_START: Duration = Duration::from_secs(2);

async fn text(url: &str) -> String {
    reqwest::get(url).await.unwrap().error_for_status().unwrap().text().await.unwrap()
}

#[tokio::test]
async fn opens_closes_and_opens_again_at_once() {
    let place = Place::new();
    let (mut shop, _) = place.open().await;
    assert!(text(&place.page("/")).await.contains("lang=\"bn\""));
    assert!(text(&place.page("/en")).await.contains("lang=\"en\""));
    let messages = format!("http://127.0.0.1:{}/messages", place.port + 1002);
    assert!(shop.log().contains(&messages), "{}", shop.log());
    assert!(text(&messages).await.contains("Messages to shoppers"));

    let mut second = place.up();
    assert_eq!(second.wait(CLOSE).await.code(), Some(1));
    assert!(second.log().contains("a shop is already running in"), "{}", second.log());

    assert!(interrupt(&mut shop).await.success(), "{}", shop.log());
    place.wait_until_nothing_is_left().await;

    let (mut shop, took) = place.open().await;
    assert!(took < SECOND_START, "the second start took {took:?}");
    assert!(!shop.log().contains("Loading the sample catalogue"), "a filled shop stays as it is");
    assert!(interrupt(&mut shop).await.success());
}

#[tokio::test]
async fn killed_it_leaves_nothing_that_stops_the_next_one() {
    let place = Place::new();
    let (mut shop, _) = place.open().await;
    shop.kill().await;
    // At once, without waiting for what the kill left behind.
    let (mut shop, _) = place.open().await;
    shop.kill().await;
    place.wait_until_nothing_is_left().await;
    let (mut shop, _) = place.open().await;
    assert!(interrupt(&mut shop).await.success());
}

#[tokio::test]
async fn killed_while_it_is_made_it_is_made_again() {
    let place = Place::new();
    for pause_ms in [100, 300, 600, 900, 2_000] {
        let mut shop = place.up();
        // Not a wait for something: the moment of death is what varies.
        let ended = tokio::time::timeout(Duration::from_millis(pause_ms), shop.wait(CLOSE)).await;
        assert!(ended.is_err(), "it should still be opening or open:\n{}", shop.log());
        shop.kill().await;
    }
    let (mut shop, _) = place.open().await;
    assert!(interrupt(&mut shop).await.success());
}

#[tokio::test]
async fn a_service_that_dies_is_named_and_the_rest_is_stopped() {
    let place = Place::new();
    let (mut shop, _) = place.open().await;
    let backend = place.service("backend", "serve");
    kill_process(Pid::from_raw(backend).unwrap(), Signal::KILL).unwrap();
    assert_eq!(shop.wait(CLOSE).await.code(), Some(1));
    let log = shop.log();
    assert!(log.contains("error: backend ended (signal: 9") && log.contains("backend.log"), "{log}");
    place.wait_until_nothing_is_left().await;
}

#[tokio::test]
async fn a_busy_port_is_one_sentence_with_the_remedy() {
    let place = Place::new();
    let _somebody = TcpListener::bind(("127.0.0.1", place.port + 1)).unwrap();
    let mut shop = place.up();
    assert_eq!(shop.wait(CLOSE).await.code(), Some(1));
    let log = shop.log();
    assert!(log.contains(&format!("error: port {} (for the API) is used by", place.port + 1)), "{log}");
    assert!(log.contains("Remedy: stop that, or choose another port: ./dhakacart up --port "), "{log}");
    assert_eq!(log.lines().count(), 1, "{log}");
}

#[tokio::test]
async fn a_missing_program_is_named() {
    let place = Place::new();
    let empty = tempfile::tempdir().unwrap();
    let (data, programs) =
        (empty.path().join("data").display().to_string(), empty.path().display().to_string());
    let port = place.port.to_string();
    let arguments = ["up", "--port", &port, "--data", &data, "--bin-dir", &programs];
    let mut shop = testkit::Process::start("ops", arguments, [("RUST_BACKTRACE", "0")]);
    assert_eq!(shop.wait(CLOSE).await.code(), Some(1));
    assert!(shop.log().contains("error: there is no program backend in"), "{}", shop.log());
}
