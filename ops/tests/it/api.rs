//! The API against its own description: schemathesis makes requests from the `OpenAPI` document and checks every answer.

use crate::shop::{Place, interrupt, project};
use std::time::Duration;
use testkit::Process;

/// Printed by schemathesis too. Another seed makes other requests.
const SEED: &str = "20261124";

/// Most requests for one operation in one phase: some 1,500 in all, in a quarter of a minute.
const EXAMPLES: &str = "100";

/// Whether a value that has the right form is taken depends on the catalogue and on the check character of an order's
/// number, so refusing it is right. Everything else that schemathesis can check, it does.
const LEFT_OUT: &str = "positive_data_acceptance";

const LIMIT: Duration = Duration::from_mins(3);

#[tokio::test]
async fn every_answer_is_as_the_description_says() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let folder = tempfile::tempdir().unwrap();
    let program = project().join(".dhakacart/tools/bin/schemathesis");
    assert!(program.is_file(), "{} is missing; ./dhakacart test installs it", program.display());
    let document = format!("http://127.0.0.1:{}/api/v1/openapi.json", shop.port + 1);
    let arguments = [
        "run",
        &document,
        "--checks=all",
        &format!("--exclude-checks={LEFT_OUT}"),
        &format!("--seed={SEED}"),
        &format!("--max-examples={EXAMPLES}"),
        "--generation-database=none",
        "--no-color",
    ];
    let home = [("HOME", folder.path().as_os_str()), ("LANG", "C.UTF-8".as_ref())];
    let mut schemathesis = Process::start_program(&program, arguments, home);
    let status = schemathesis.wait(LIMIT).await;
    assert!(status.success(), "seed {SEED}:\n{}", schemathesis.log());
    println!("{}", schemathesis.log());
    assert!(interrupt(&mut up).await.success());
}
