//! The folder of a developer, and the page that shows it.

use super::{cancel, place, worker};
use crate::shop::{SOON, TestShop, key, order_with};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use backend::outbox::{Channel, Mailbox, messages_page};
use serde_json::{Value, json};
use service::{Readiness, Shutdown};
use std::path::Path;
use testkit::{Process, free_port, wait_for};
use tower::ServiceExt;

const UNDELIVERED: &str = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL";

/// All finished files.
fn files(folder: &Path) -> Vec<Value> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let finished = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    finished.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
}

async fn page(folder: &Path) -> (StatusCode, String) {
    let request = Request::get("/messages").body(Body::empty()).unwrap();
    let answer = messages_page(folder.to_owned()).oneshot(request).await.unwrap();
    let status = answer.status();
    assert!(
        answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'")
    );
    (status, String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap())
}

/// Works until everything is delivered.
async fn deliver_all(shop: &TestShop, folder: &Path) {
    let (stop, shutdown) = Shutdown::manual();
    let readiness = Readiness::new(&["database"]);
    let [sms, mails] =
        Channel::ALL.map(|channel| worker(channel, &shop.database, Mailbox::open(folder).unwrap()));
    let watch = async {
        wait_for("everything is delivered", SOON, async || shop.count(UNDELIVERED).await == 0).await;
        wait_for("the worker is ready", SOON, async || readiness.is_ready()).await;
        stop.request();
    };
    tokio::join!(sms.work(&readiness, &shutdown), mails.work(&readiness, &shutdown), watch);
}

#[tokio::test]
async fn an_order_becomes_a_file_for_each_channel() {
    let shop = TestShop::open().await;
    let numbers = place(&shop, 1).await;
    let folder = tempfile::tempdir().unwrap();
    deliver_all(&shop, folder.path()).await;
    assert_eq!(files(folder.path()).len(), 2);
    for (ending, channel) in [("", "sms"), (":email", "email")] {
        let file = folder.path().join(format!("order_placed:{}{ending}.json", numbers[0]));
        let message: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!((&message["topic"], &message["channel"]), (&json!("order_placed"), &json!(channel)));
        assert_eq!(message["payload"]["phone"], "01700000000");
    }
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_page_shows_what_shoppers_read_the_newest_first() {
    let shop = TestShop::open().await;
    let folder = tempfile::tempdir().unwrap();
    assert!(page(folder.path()).await.1.contains("Nothing yet"));
    let hostile = order_with(
        &json!({"name": "<script>alert(1)</script>", "email": "a@example.com", "phone": "01800000000", "language": "en"}),
    );
    assert_eq!(shop.order(&key(), &hostile).await.status, 201);
    deliver_all(&shop, folder.path()).await;
    let numbers = place(&shop, 1).await;
    deliver_all(&shop, folder.path()).await;
    cancel(&shop, &numbers[0]).await;
    deliver_all(&shop, folder.path()).await;
    std::fs::write(folder.path().join("other.json"), "{").unwrap();

    let (status, html) = page(folder.path()).await;
    assert_eq!((status, html.matches("<article>").count()), (StatusCode::OK, 6), "{html}");
    let newest = html.find(&format!("অর্ডার {} বাতিল হয়েছে", numbers[0])).unwrap();
    let older = html.find(&format!("DhakaCart: অর্ডার {} পেয়েছি। মোট ৳৩,০৬০।", numbers[0])).unwrap();
    let oldest = html.find("DhakaCart: we have your order").unwrap();
    assert!(newest < older && older < oldest);
    for text in [
        "SMS to 01700000000",
        "E-mail to shopper0@example.com",
        "1 segment",
        "order_cancelled",
        "Bangla",
        "lang=\"bn\"",
    ] {
        assert!(html.contains(text), "{text}\n{html}");
    }
    assert!(!html.contains("<script") && html.contains("Dear &#60;script&#62;"), "{html}");
}

#[tokio::test]
async fn the_program_needs_one_receiver_for_each_channel() {
    let shop = TestShop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let mailbox = folder.path().display().to_string();
    for (settings, said) in [
        (vec![], "SMS have no receiver: set either MAILBOX_DIR"),
        (
            vec![("MAILBOX_DIR", mailbox.as_str()), ("SMTP_URL", "smtps://mail.example")],
            "e-mails have two receivers",
        ),
    ] {
        let environment = [&[("DATABASE_URL", shop.url())], settings.as_slice()].concat();
        let mut process = Process::start("backend", ["work"], environment);
        assert_eq!(process.wait(SOON).await.code(), Some(1));
        assert!(process.log().contains(said), "{}", process.log());
    }
}

/// kill -9 in the middle of the work, again and again: everything arrives.
#[tokio::test]
async fn killed_workers_lose_nothing() {
    let shop = TestShop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let environment = [
            ("DATABASE_URL", shop.url().to_owned()),
            ("MAILBOX_DIR", folder.path().display().to_string()),
            ("ADMIN_LISTEN", format!("127.0.0.1:{}", free_port())),
        ];
        Process::start("backend", ["work"], environment)
    };
    for round in 1..=3 {
        shop.owner
            .batch_execute(&format!(
                "INSERT INTO outbox (topic, dedupe_key, order_id, payload)
                 SELECT 'order_placed', 'order_placed:{round}-' || n, n, '{{}}' FROM generate_series(1, 300) AS n"
            ))
            .await
            .unwrap();
        let mut worker = start();
        wait_for("some are delivered", SOON, async || files(folder.path()).len() > 300 * (round - 1) + 20)
            .await;
        worker.kill().await;
        shop.owner.batch_execute(super::LEASES_ARE_OVER).await.unwrap();
    }
    let _last = start();
    wait_for("all are delivered", SOON, async || shop.count(UNDELIVERED).await == 0).await;
    assert_eq!(files(folder.path()).len(), 900);
}
