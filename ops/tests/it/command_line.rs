//! What the program says without running a shop.

use std::time::Duration;
use testkit::Process;

const SOON: Duration = Duration::from_secs(20);
const NOTHING: [(&str, &str); 0] = [];

#[tokio::test]
async fn alone_it_prints_help() {
    let mut ops = Process::start("ops", [""; 0], NOTHING);
    assert!(ops.wait(SOON).await.success());
    for word in ["up", "test", "check", "bench", "drill", "facts", "doctor"] {
        assert!(ops.log().contains(&format!("  {word} ")), "{}", ops.log());
    }
}

#[tokio::test]
async fn elsewhere_it_says_where_it_belongs() {
    let mut ops = Process::start("ops", ["--root", "/tmp", "doctor"], NOTHING);
    assert_eq!(ops.wait(SOON).await.code(), Some(1));
    assert!(ops.log().contains("/tmp is not the folder of DhakaCart. Remedy:"), "{}", ops.log());
}

#[tokio::test]
async fn the_doctor_of_an_empty_folder_says_how_to_begin() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("none").display().to_string();
    let mut ops = Process::start("ops", ["doctor", "--data", &data, "--port", "28080"], NOTHING);
    ops.wait(Duration::from_mins(2)).await;
    assert!(ops.log().contains("there is no shop here yet; ./dhakacart up makes one"), "{}", ops.log());
    assert!(!folder.path().join("none").exists(), "looking changes nothing");
}
