//! The API against its own description: schemathesis makes requests from the `OpenAPI` document and checks every answer.

use crate::shop::{Place, interrupt, project};
use domain::Role;
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

/// Fewer for each role: six of them ask for every operation.
const EXAMPLES_OF_A_ROLE: &str = "12";

/// These end the session with which the requests are made.
const ENDS_SESSIONS: [&str; 4] = ["sign_out_staff", "end_staff_session", "change_staff", "reset_staff"];

#[tokio::test]
async fn every_answer_is_as_the_description_says() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    try_all(&shop, &[&format!("--max-examples={EXAMPLES}")]).await;
    assert!(interrupt(&mut up).await.success());
}

#[tokio::test]
async fn every_answer_to_each_role_is_as_the_description_says() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    for role in Role::ALL {
        let header = format!("--header=Authorization: Bearer {}", sign_in(&shop, role).await);
        let few = format!("--max-examples={EXAMPLES_OF_A_ROLE}");
        let left_out = ENDS_SESSIONS.map(|operation| format!("--exclude-operation-id={operation}"));
        let mut arguments = vec![header.as_str(), &few];
        arguments.extend(left_out.iter().map(String::as_str));
        println!("{role}");
        try_all(&shop, &arguments).await;
    }
    assert!(interrupt(&mut up).await.success());
}

/// Somebody with this role who is signed in; their token.
pub(crate) async fn sign_in(shop: &Place, role: Role) -> String {
    let token = uuid::Uuid::new_v4().to_string();
    let person = "
        WITH person AS (
            INSERT INTO staff (email, name, role, state, password_hash, totp_secret)
            VALUES ($1 || '@shop.example', 'Test', $2, 'active', '$argon2id$none', substring(sha256('') FOR 20)) RETURNING id)
        INSERT INTO staff_session (token_hash, staff_id, address, user_agent, expires_at)
        SELECT sha256(convert_to($1, 'UTF8')), id, '127.0.0.1', 'test', now() + interval '1 hour' FROM person";
    shop.database().await.execute(person, &[&token, &role.code()]).await.unwrap();
    token
}

async fn try_all(shop: &Place, more: &[&str]) {
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
        "--generation-database=none",
        "--no-color",
    ];
    let arguments = arguments.into_iter().chain(more.iter().copied());
    let home = [("HOME", folder.path().as_os_str()), ("LANG", "C.UTF-8".as_ref())];
    let mut schemathesis = Process::start_program(&program, arguments, home);
    let status = schemathesis.wait(LIMIT).await;
    assert!(status.success(), "seed {SEED}:\n{}", schemathesis.log());
    println!("{}", schemathesis.log());
}
