//! E-mail, to a mail server on a real port.

use super::{PAUSES_ARE_OVER, all, deliver, worker};
use crate::shop::{TestShop, key, order_with};
use backend::outbox::{Channel, MailServer, Worker};
use serde_json::json;
use testkit::{MailSink, free_port};

fn mails(shop: &TestShop, url: String) -> Worker<MailServer> {
    let from = "ঢাকাকার্ট <orders@shop.example>".parse().unwrap();
    worker(Channel::Email, &shop.database, MailServer::new(&url.into(), from).unwrap())
}

/// Places an order with this address; its number.
async fn place(shop: &TestShop, language: &str, email: &str) -> String {
    let body = order_with(&json!({"email": email, "language": language, "name": "রহিমা \"R\" খাতুন, ঢাকা"}));
    shop.order(&key(), &body).await.body["number"].as_str().unwrap().to_owned()
}

/// A header in plain words: encoded words (RFC 2047) of Bangla are base64.
fn plain(encoded: &str) -> String {
    use base64::Engine;
    let words = encoded.split(' ').map(|word| {
        let coded = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        coded.map_or(word.to_owned().into_bytes(), |coded| {
            base64::engine::general_purpose::STANDARD.decode(coded).unwrap()
        })
    });
    String::from_utf8(words.collect::<Vec<_>>().concat()).unwrap()
}

#[tokio::test]
async fn a_mail_has_the_right_head_and_text() {
    let shop = TestShop::open().await;
    let number = place(&shop, "en", "rahima@example.com").await;
    let sink = MailSink::start().await;
    assert_eq!(deliver(&mails(&shop, sink.url())).await, all(1));
    let received = sink.mails();
    let [mail] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("<orders@shop.example>", &["<rahima@example.com>".to_owned()][..])
    );
    let header = |name| mail.header(name).unwrap_or_else(|| panic!("no {name}: {mail:?}"));
    assert_eq!(header("Subject"), format!("We have your order {number}"));
    assert_eq!(header("Message-ID"), format!("<order_placed.{number}.email@shop.example>"));
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Content-Type"), "text/plain; charset=utf-8");
    assert!(header("From").ends_with("<orders@shop.example>") && plain(&header("From")).starts_with("ঢাকাকার্ট"));
    assert!(header("To").ends_with("<rahima@example.com>") && header("To").is_ascii());
    assert!(header("Date").ends_with("+0000"));
    assert!(mail.data.lines().all(|line| line.len() <= 998), "{}", mail.data);
}

#[tokio::test]
async fn bangla_arrives_as_bangla() {
    let shop = TestShop::open().await;
    let number = place(&shop, "bn", "rahima@example.com").await;
    let sink = MailSink::start().await;
    assert_eq!(deliver(&mails(&shop, sink.url())).await, all(1));
    let mail = &sink.mails()[0];
    assert!(mail.header("Subject").unwrap().is_ascii());
    let subject = plain(&mail.header("Subject").unwrap());
    assert!(subject.contains("পেয়েছি") && subject.contains(&number), "{subject}");
    let encoding = mail.header("Content-Transfer-Encoding").unwrap();
    assert!(["base64", "quoted-printable", "8bit"].contains(&encoding.as_str()), "{encoding}");
    if encoding == "base64" {
        use base64::Engine;
        let body: String = mail.body().split_whitespace().collect();
        let text = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
        assert!(String::from_utf8(text).unwrap().contains("৳২০,০৬০"));
    }
}

#[tokio::test]
async fn only_shoppers_who_gave_an_address_get_a_mail() {
    let shop = TestShop::open().await;
    assert_eq!(shop.order(&key(), &order_with(&json!({}))).await.status, 201);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE channel = 'email'").await, 0);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE channel = 'sms'").await, 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_repeat_has_the_same_message_id_and_date() {
    let shop = TestShop::open().await;
    place(&shop, "bn", "rahima@example.com").await;
    let sink = MailSink::start().await;
    let mails = mails(&shop, sink.url());
    shop.owner.batch_execute("UPDATE outbox SET created_at = '2026-01-02T03:04:05Z'").await.unwrap();
    assert_eq!(deliver(&mails).await, all(1));
    // As if the worker had died before it marked the message.
    shop.owner.batch_execute("UPDATE outbox SET delivered_at = NULL").await.unwrap();
    assert_eq!(deliver(&mails).await, all(1));
    let received = sink.mails();
    assert_eq!((received.len(), received[0] == received[1]), (2, true));
    assert_eq!(received[0].header("Date").unwrap(), "Fri, 02 Jan 2026 03:04:05 +0000");
}

#[tokio::test]
async fn what_a_server_says_decides_about_another_attempt() {
    for (reply, dead) in [
        ("550 5.1.1 <rahima@example.com> no such user", true),
        ("451 try later", false),
        ("530 log in first", false),
    ] {
        let shop = TestShop::open().await;
        place(&shop, "bn", "rahima@example.com").await;
        let sink = MailSink::start().await;
        sink.refuse(&[reply]);
        let mails = mails(&shop, sink.url());
        let batch = deliver(&mails).await;
        assert_eq!((batch.dead, batch.failed), (usize::from(dead), usize::from(!dead)), "{reply}");
        assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE last_error LIKE '%rahima%'").await, 0);
        shop.owner.batch_execute(PAUSES_ARE_OVER).await.unwrap();
        assert_eq!(deliver(&mails).await, all(usize::from(!dead)), "{reply}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again() {
    let shop = TestShop::open().await;
    place(&shop, "bn", "rahima@example.com").await;
    let batch = deliver(&mails(&shop, format!("smtp://127.0.0.1:{}", free_port()))).await;
    assert_eq!((batch.failed, batch.dead), (1, 0));
}
