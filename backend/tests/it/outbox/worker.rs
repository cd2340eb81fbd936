//! Leases, order, pauses.

use super::{LEASES_ARE_OVER, PAUSES_ARE_OVER, Scripted, WAITING, all, cancel, deliver, place, worker};
use crate::shop::{SOON, TestShop};
use backend::outbox::{Channel, DeliveryError, LEASE, LONGEST_DELIVERY, Message, Receiver, Worker};
use service::{Shutdown, time_limits};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::wait_for;
use tokio::sync::Semaphore;

#[tokio::test]
async fn several_workers_deliver_each_message_once() {
    let shop = TestShop::open().await;
    place(&shop, 30).await;
    let (receiver, seen) = Scripted::new(|_| Ok(()));
    let first = worker(Channel::Sms, &shop.database, receiver);
    let another = || Worker {
        channel: first.channel,
        database: first.database.clone(),
        receiver: Arc::clone(&first.receiver),
        metrics: Arc::clone(&first.metrics),
    };
    let (second, third) = (another(), another());
    let working = async {
        let mut delivered = 0;
        while delivered < 30 {
            let batches = tokio::join!(deliver(&first), deliver(&second), deliver(&third));
            delivered += batches.0.delivered + batches.1.delivered + batches.2.delivered;
        }
        delivered
    };
    assert_eq!(tokio::time::timeout(SOON, working).await.unwrap(), 30);
    let mut keys = seen.lock().unwrap().clone();
    assert_eq!(keys.len(), 30);
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 30, "no message was delivered twice");
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE channel = 'email' AND attempts = 0").await, 30);
}

#[tokio::test]
async fn rows_of_the_version_before_are_sms_that_are_due() {
    let shop = TestShop::open().await;
    shop.owner
        .batch_execute("INSERT INTO outbox (topic, dedupe_key, payload) VALUES ('order_placed', 'order_placed:DK-1', '{}')")
        .await
        .unwrap();
    let (receiver, seen) = Scripted::new(|_| Ok(()));
    assert_eq!(deliver(&worker(Channel::Sms, &shop.database, receiver)).await, all(1));
    assert_eq!(*seen.lock().unwrap(), ["order_placed:DK-1"]);
}

/// Says that it has the message, and never ends.
struct Hanging(Arc<Semaphore>);

impl Receiver for Hanging {
    async fn deliver(&self, _: &Message) -> Result<(), DeliveryError> {
        self.0.add_permits(1);
        std::future::pending().await
    }
}

#[tokio::test]
async fn what_a_killed_worker_held_is_delivered_after_its_lease() {
    let shop = TestShop::open().await;
    place(&shop, 2).await;
    let begun = Arc::new(Semaphore::new(0));
    let dying = worker(Channel::Sms, &shop.database, Hanging(Arc::clone(&begun)));
    let killed = tokio::spawn(async move { deliver(&dying).await });
    drop(begun.acquire_many(2).await.unwrap());
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());

    let (receiver, seen) = Scripted::new(|_| Ok(()));
    let next = worker(Channel::Sms, &shop.database, receiver);
    assert_eq!(deliver(&next).await, all(0), "the lease still holds");
    let held =
        "SELECT count(*) FROM outbox WHERE leased_until > now() + interval '50 seconds' AND attempts = 1";
    assert_eq!(shop.count(held).await, 2);
    shop.owner.batch_execute(LEASES_ARE_OVER).await.unwrap();
    assert_eq!(deliver(&next).await, all(2));
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE attempts = 2 AND lease IS NULL").await, 2);
}

/// Waits for a permit before it says that it delivered.
struct Slow(Arc<Semaphore>, Arc<AtomicUsize>);

impl Receiver for Slow {
    async fn deliver(&self, _: &Message) -> Result<(), DeliveryError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.acquire().await.unwrap().forget();
        Ok(())
    }
}

#[tokio::test]
async fn who_lost_the_lease_marks_nothing() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let slow = worker(Channel::Sms, &shop.database, Slow(Arc::clone(&gate), Arc::clone(&begun)));
    let late = tokio::spawn(async move { deliver(&slow).await });
    wait_for("the delivery has begun", SOON, async || begun.load(Ordering::SeqCst) == 1).await;
    shop.owner.batch_execute(LEASES_ARE_OVER).await.unwrap();
    let hanging = Arc::new(Semaphore::new(0));
    let second = worker(Channel::Sms, &shop.database, Hanging(Arc::clone(&hanging)));
    let second = tokio::spawn(async move { deliver(&second).await });
    drop(hanging.acquire().await.unwrap());
    gate.add_permits(1);
    assert_eq!(late.await.unwrap(), all(1));
    assert_eq!(shop.count(WAITING).await, 2, "the SMS is the second worker's, the e-mail nobody's");
    second.abort();
}

#[tokio::test]
async fn what_is_leased_is_nobody_elses() {
    let shop = TestShop::open().await;
    place(&shop, 20).await;
    let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let first = worker(Channel::Sms, &shop.database, Slow(Arc::clone(&gate), Arc::clone(&begun)));
    let batch = tokio::spawn(async move { deliver(&first).await });
    wait_for("deliveries have begun", SOON, async || begun.load(Ordering::SeqCst) == 16).await;
    let (receiver, seen) = Scripted::new(|_| Ok(()));
    assert_eq!(deliver(&worker(Channel::Sms, &shop.database, receiver)).await, all(0));
    gate.add_permits(20);
    assert_eq!((batch.await.unwrap(), seen.lock().unwrap().len()), (all(20), 0));
}

#[tokio::test]
async fn deliveries_are_side_by_side_within_a_bound() {
    let shop = TestShop::open().await;
    place(&shop, 20).await;
    for (channel, most) in [(Channel::Sms, 16), (Channel::Email, 4)] {
        let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let worker = worker(channel, &shop.database, Slow(Arc::clone(&gate), Arc::clone(&begun)));
        let batch = tokio::spawn(async move { deliver(&worker).await });
        wait_for("as many as allowed", SOON, async || begun.load(Ordering::SeqCst) == most).await;
        gate.add_permits(1);
        wait_for("one more", SOON, async || begun.load(Ordering::SeqCst) == most + 1).await;
        gate.add_permits(19);
        assert_eq!(batch.await.unwrap(), all(20));
    }
}

#[tokio::test]
async fn told_to_stop_it_finishes_what_it_began_and_gives_back_the_rest() {
    let shop = TestShop::open().await;
    place(&shop, 20).await;
    let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let worker = worker(Channel::Sms, &shop.database, Slow(Arc::clone(&gate), Arc::clone(&begun)));
    let (stop, shutdown) = Shutdown::manual();
    let batch = tokio::spawn(async move { worker.deliver_batch(&shutdown).await.unwrap() });
    wait_for("it has begun", SOON, async || begun.load(Ordering::SeqCst) == 16).await;
    stop.request();
    gate.add_permits(20);
    let batch = batch.await.unwrap();
    assert_eq!((batch.delivered, batch.released), (16, 4));
    let untouched = "SELECT count(*) FROM outbox WHERE channel = 'sms' AND lease IS NULL AND attempts = 0";
    assert_eq!(shop.count(untouched).await, 4);
}

#[tokio::test]
async fn messages_of_an_order_keep_their_order() {
    let shop = TestShop::open().await;
    let numbers = place(&shop, 2).await;
    cancel(&shop, &numbers[0]).await;
    let (placed, cancelled) =
        (format!("order_placed:{}", numbers[0]), format!("order_cancelled:{}", numbers[0]));
    let refuse_placed = placed.clone();
    let refusing = move |message: &Message| {
        if message.dedupe_key == refuse_placed { Err(DeliveryError::passing("not now")) } else { Ok(()) }
    };
    let (receiver, seen) = Scripted::new(refusing);
    let first = worker(Channel::Sms, &shop.database, receiver);
    let batch = deliver(&first).await;
    assert_eq!((batch.delivered, batch.failed), (1, 1), "the other order does not wait");
    assert_eq!(deliver(&first).await, all(0), "the earlier message waits, so the later one does");
    assert!(!seen.lock().unwrap().contains(&cancelled));

    shop.owner.batch_execute(PAUSES_ARE_OVER).await.unwrap();
    let (receiver, seen) = Scripted::new(|_| Ok(()));
    let second = worker(Channel::Sms, &shop.database, receiver);
    assert_eq!((deliver(&second).await, deliver(&second).await), (all(1), all(1)));
    assert_eq!(*seen.lock().unwrap(), [placed, cancelled]);
}

#[tokio::test]
async fn a_channel_does_not_wait_for_the_other() {
    let shop = TestShop::open().await;
    let numbers = place(&shop, 1).await;
    cancel(&shop, &numbers[0]).await;
    let (receiver, seen) = Scripted::new(|_| Ok(()));
    let mails = worker(Channel::Email, &shop.database, receiver);
    assert_eq!((deliver(&mails).await, deliver(&mails).await), (all(1), all(1)));
    let keys = ["placed", "cancelled"].map(|what| format!("order_{what}:{}:email", numbers[0]));
    assert_eq!(*seen.lock().unwrap(), keys);
    assert_eq!(shop.count(WAITING).await, 2, "the SMS");
}

#[tokio::test]
async fn a_failed_delivery_is_tried_again_after_growing_pauses() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let (receiver, seen) = Scripted::new(|_| Err(DeliveryError::passing("the gateway is\naway")));
    let worker = worker(Channel::Sms, &shop.database, receiver);
    for attempt in 1..=6 {
        assert_eq!(deliver(&worker).await.failed, 1);
        assert_eq!(deliver(&worker).await, all(0), "not before its pause is over");
        let pause =
            "SELECT extract(epoch FROM next_attempt_at - now())::bigint FROM outbox WHERE attempts = ";
        let seconds = shop.count(&format!("{pause}{attempt}")).await;
        let whole = 1 << attempt;
        assert!((whole / 2 - 2..=whole).contains(&seconds), "{attempt}: {seconds} s");
        shop.owner.batch_execute(PAUSES_ARE_OVER).await.unwrap();
    }
    assert_eq!(seen.lock().unwrap().len(), 6);
    let reason = "SELECT count(*) FROM outbox WHERE last_error = 'the gateway is away' AND lease IS NULL";
    assert_eq!(shop.count(reason).await, 1);
}

#[tokio::test]
async fn a_receiver_that_asks_for_peace_is_left_alone() {
    let shop = TestShop::open().await;
    place(&shop, 20).await;
    let busy = |_: &Message| {
        let retry_after = Some(Duration::from_secs(30));
        Err(DeliveryError::Passing { source: "slowly".into(), retry_after })
    };
    let (receiver, _) = Scripted::new(busy);
    let batch = deliver(&worker(Channel::Sms, &shop.database, receiver)).await;
    assert_eq!(batch.hold, Some(Duration::from_secs(30)));
    assert_eq!((batch.failed + batch.released, batch.failed <= 16), (20, true), "{batch:?}");
    let put_off = "SELECT count(*) FROM outbox WHERE next_attempt_at > now() + interval '25 seconds'";
    assert_eq!(usize::try_from(shop.count(put_off).await).unwrap(), batch.failed);
}

#[test]
fn a_delivery_ends_within_lease_and_drain() {
    assert!(LONGEST_DELIVERY * 2 < LEASE);
    assert!(LONGEST_DELIVERY < time_limits::DRAIN);
}
