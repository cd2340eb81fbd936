//! Dead letters, and putting them back.

use super::{PAUSES_ARE_OVER, Scripted, WAITING, all, cancel, deliver, place, worker};
use crate::shop::{SOON, TestShop};
use backend::outbox::{Channel, DeliveryError, MAX_ATTEMPTS, OutboxMetrics, Worker};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use testkit::Process;

const DEAD: &str = "SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL";

async fn outbox(shop: &TestShop, arguments: &[&str]) -> (bool, String) {
    let arguments = [&["outbox"], arguments].concat();
    let mut process = Process::start("backend", arguments, [("DATABASE_URL", shop.url())]);
    (process.wait(SOON).await.success(), process.log())
}

#[tokio::test]
async fn what_can_never_be_delivered_is_given_up_at_once() {
    let shop = TestShop::open().await;
    let numbers = place(&shop, 1).await;
    cancel(&shop, &numbers[0]).await;
    let (receiver, seen) = Scripted::new(|message| {
        if message.topic == "order_placed" { Err(DeliveryError::permanent("no such number")) } else { Ok(()) }
    });
    let worker = worker(Channel::Sms, &shop.database, receiver);
    assert_eq!(deliver(&worker).await.dead, 1);
    assert_eq!(deliver(&worker).await, all(1), "a dead letter stands in nobody's way");
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert_eq!((shop.count(DEAD).await, deliver(&worker).await), (1, all(0)));
    shop.assert_invariants().await;
}

#[tokio::test]
async fn after_the_last_attempt_it_is_given_up() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let (receiver, _) = Scripted::new(|_| Err(DeliveryError::passing("away")));
    let worker = worker(Channel::Sms, &shop.database, receiver);
    for _ in 1..MAX_ATTEMPTS {
        assert_eq!(deliver(&worker).await.failed, 1);
        shop.owner.batch_execute(PAUSES_ARE_OVER).await.unwrap();
    }
    assert_eq!((deliver(&worker).await.dead, shop.count(DEAD).await), (1, 1));
}

#[tokio::test]
async fn dead_letters_are_listed_and_put_back() {
    let shop = TestShop::open().await;
    assert_eq!(outbox(&shop, &["list-dead"]).await, (true, "no dead letters\n".to_owned()));
    let numbers = place(&shop, 3).await;
    let (receiver, _) = Scripted::new(|_| Err(DeliveryError::permanent("no such number")));
    assert_eq!(deliver(&worker(Channel::Sms, &shop.database, receiver)).await.dead, 3);

    let (_, list) = outbox(&shop, &["list-dead"]).await;
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 4, "{list}");
    assert!(lines[1].contains(&numbers[2]) && lines[1].ends_with("  no such number"), "{list}");
    let id = lines[1].split_whitespace().next().unwrap();

    let (ok, said) = outbox(&shop, &["retry"]).await;
    assert!(!ok && said.contains("or --all"), "{said}");
    let (ok, said) = outbox(&shop, &["retry", id, "999"]).await;
    assert_eq!((ok, said.as_str()), (true, "999 is not a dead letter\n1 put back\n"));
    let (receiver, seen) = Scripted::new(|_| Ok(()));
    let worker = worker(Channel::Sms, &shop.database, receiver);
    assert_eq!(deliver(&worker).await, all(1));
    assert_eq!(*seen.lock().unwrap(), [format!("order_placed:{}", numbers[2])]);
    assert_eq!(outbox(&shop, &["retry", "--all"]).await, (true, "2 put back\n".to_owned()));
    assert_eq!(deliver(&worker).await, all(2));
    assert_eq!((shop.count(DEAD).await, shop.count(WAITING).await), (0, 3), "the e-mails wait");
}

#[tokio::test]
async fn operators_see_what_waits_and_what_is_dead() {
    let shop = TestShop::open().await;
    place(&shop, 3).await;
    shop.owner
        .batch_execute(
            "UPDATE outbox SET created_at = now() - interval '100 seconds' WHERE channel = 'email'",
        )
        .await
        .unwrap();
    let mut registry = Registry::default();
    let (receiver, _) = Scripted::new(|message| match message.id % 2 {
        0 => Ok(()),
        _ => Err(DeliveryError::permanent("never")),
    });
    let metrics = OutboxMetrics::register(&mut registry);
    let sms = worker(Channel::Sms, &shop.database, receiver);
    let sms = Worker { metrics: metrics.clone(), ..sms };
    let batch = deliver(&sms).await;
    let mails = Worker { metrics, ..worker(Channel::Email, &shop.database, Scripted::new(|_| Ok(())).0) };
    sms.measure().await.unwrap();
    mails.measure().await.unwrap();
    let mut text = String::new();
    encode(&mut text, &registry).unwrap();
    for line in [
        format!("outbox_dead{{channel=\"sms\"}} {}", batch.dead),
        "outbox_waiting{channel=\"sms\"} 0".to_owned(),
        "outbox_waiting{channel=\"email\"} 3".to_owned(),
        "outbox_oldest_age_seconds{channel=\"email\"} 10".to_owned(),
        format!("outbox_deliveries_total{{channel=\"sms\",outcome=\"dead\"}} {}", batch.dead),
        format!("outbox_deliveries_total{{channel=\"sms\",outcome=\"delivered\"}} {}", batch.delivered),
    ] {
        assert!(text.contains(&line), "{line}\n{text}");
    }
    assert_eq!(batch.dead + batch.delivered, 3);
}
