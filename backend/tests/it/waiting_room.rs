//! The line before the checkout: who is called, how fast, and what frontends learn.

use crate::shop::TestShop;
use backend::config::{DatabaseConfig, RoomOpening, WaitingRoomCommand, WaitingRoomConfig};
use backend::waiting_room::{Keeper, Opening, open_room, run};
use client::{Room, RoomState};
use domain::Actor;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const RATE: u32 = 600;

fn keeper(shop: &TestShop) -> Keeper {
    Keeper::new(shop.database.clone(), Arc::clone(&shop.waiting_room), RATE)
}

fn actor() -> Actor {
    Actor::parse("owner").unwrap()
}

async fn open(shop: &TestShop, opening: Opening) -> i64 {
    open_room(&shop.database, &opening).await.unwrap().expect("no room is open").id
}

/// As if the room had opened so many seconds ago and had stood still until two seconds ago.
async fn opened_ago(shop: &TestShop, seconds: u32) {
    let sql = format!(
        "UPDATE waiting_room SET gathers_from = gathers_from - interval '{seconds} seconds',
             opens_at = opens_at - interval '{seconds} seconds', serving = serving - interval '{seconds} seconds',
             advanced_at = now() - interval '2 seconds'"
    );
    shop.owner.batch_execute(&sql).await.unwrap();
}

/// Tells as a frontend does; what it learns.
async fn tell(shop: &TestShop, counts: Value) -> RoomState {
    let answer = shop.post("/waiting-room", &json!({ "counts": counts })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_value(answer.body).unwrap()
}

/// The room after a step.
async fn step(shop: &TestShop, keeper: &mut Keeper) -> Option<Room> {
    keeper.step().await.unwrap();
    tell(shop, Value::Null).await.room
}

#[tokio::test]
async fn without_a_room_everybody_may_go_in() {
    let shop = TestShop::open().await;
    assert_eq!(step(&shop, &mut keeper(&shop)).await, None);
}

#[tokio::test]
async fn the_line_is_called_at_its_rate() {
    let shop = TestShop::open().await;
    let mut keeper = keeper(&shop);
    let id = open(&shop, Opening::at_once(RATE, actor())).await;
    opened_ago(&shop, 60).await;
    tell(
        &shop,
        json!({ "room": id, "drawn": 0, "entered": 3, "arrivals": [{ "second": 1, "tickets": 100 }] }),
    )
    .await;
    let room = step(&shop, &mut keeper).await.unwrap();
    // 600 a minute: 20 in the two seconds since it stood still, and what the test itself took.
    assert!((60..=80).contains(&room.waiting), "{room:?}");
    let within = room.serving.duration_since(room.opens_at).as_millis();
    assert!((1_200..=1_400).contains(&within), "the second of the tickets, by a fifth or more: {within}");
    assert_eq!(room.line.last().unwrap().ahead, room.waiting);
    assert_eq!(shop.count("SELECT entered FROM waiting_room").await, 3);
}

#[tokio::test]
async fn replicas_together_call_no_more_than_one() {
    let shop = TestShop::open().await;
    let id = open(&shop, Opening::at_once(RATE, actor())).await;
    opened_ago(&shop, 60).await;
    tell(
        &shop,
        json!({ "room": id, "drawn": 0, "entered": 0, "arrivals": [{ "second": 0, "tickets": 10000 }] }),
    )
    .await;
    let began = std::time::Instant::now();
    let replicas = (0..4).map(|_| {
        let mut keeper = keeper(&shop);
        async move {
            for _ in 0..50 {
                keeper.step().await.unwrap();
            }
        }
    });
    let tasks: Vec<_> = replicas.map(tokio::spawn).collect();
    for task in tasks {
        task.await.unwrap();
    }
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap() + 2_500;
    let called = u64::try_from(shop.count("SELECT called_milli FROM waiting_room").await).unwrap() / 1_000;
    assert!((20..=milliseconds * 600 / 60_000 + 1).contains(&called), "{called} in {milliseconds} ms");
}

#[tokio::test]
async fn before_the_opening_nobody_is_called_and_the_draw_is_sealed() {
    let shop = TestShop::open().await;
    let mut keeper = keeper(&shop);
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(5);
    let opening = Opening { opens_at: Some(soon), gather_minutes: 10, ..Opening::at_once(RATE, actor()) };
    let id = open(&shop, opening).await;
    tell(&shop, json!({ "room": id, "drawn": 50000, "entered": 0, "arrivals": [] })).await;
    let before = step(&shop, &mut keeper).await.unwrap();
    assert_eq!((before.waiting, before.serving, before.seed.clone()), (50_000, before.gathers_from, None));

    opened_ago(&shop, 400).await;
    let after = step(&shop, &mut keeper).await.unwrap();
    let seed = after.seed.clone().expect("told when the room is open");
    let digest = "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')";
    let digest: String = shop.owner.query_one(digest, &[&seed]).await.unwrap().get(0);
    assert_eq!((after.seed_digest.as_str(), before.seed_digest.as_str()), (digest.as_str(), digest.as_str()));
    assert!(after.waiting < 50_000 && after.serving > after.gathers_from, "{after:?}");
}

#[tokio::test]
async fn a_ticket_lapses_ten_minutes_after_its_call() {
    let shop = TestShop::open().await;
    let mut keeper = keeper(&shop);
    open(&shop, Opening::at_once(RATE, actor())).await;
    opened_ago(&shop, 1_800).await;
    let room = step(&shop, &mut keeper).await.unwrap();
    assert_eq!(room.lapsed, room.gathers_from, "nothing has, as the room was not moved on before");
    shop.owner
        .batch_execute(
            "INSERT INTO waiting_room_step SELECT id, now() - interval '11 minutes', opens_at + interval '9 minutes', 0
             FROM waiting_room;
             INSERT INTO waiting_room_step SELECT id, now() - interval '9 minutes', opens_at + interval '12 minutes', 0
             FROM waiting_room",
        )
        .await
        .unwrap();
    let room = step(&shop, &mut keeper).await.unwrap();
    assert_eq!(room.lapsed.duration_since(room.opens_at).as_secs(), 9 * 60);
}

/// A campaign of the fan, 100 pieces on hand, and its room with 10,000 tickets.
async fn campaign_room(shop: &TestShop) -> i64 {
    let sql = "INSERT INTO campaign (slug, name_bn, name_en, during)
               VALUES ('eid', 'ঈদ', 'Eid', tstzrange(now() - interval '1 hour', now() + interval '1 hour'));
               INSERT INTO campaign_price (campaign_id, sku_id, price, during) SELECT id, 3, 250000, during FROM campaign";
    shop.owner.batch_execute(sql).await.unwrap();
    let opening = Opening { campaign: Some(1), ..Opening::at_once(600_000, actor()) };
    let id = open(shop, opening).await;
    opened_ago(shop, 60).await;
    tell(
        shop,
        json!({ "room": id, "drawn": 0, "entered": 0, "arrivals": [{ "second": 0, "tickets": 10000 }] }),
    )
    .await;
    id
}

#[tokio::test]
async fn no_more_are_called_than_the_stock_can_serve() {
    let shop = TestShop::open().await;
    let mut keeper = keeper(&shop);
    campaign_room(&shop).await;
    for _ in 0..3 {
        let room = step(&shop, &mut keeper).await.unwrap();
        assert_eq!(
            room.waiting, 9_800,
            "two for each of the 100 pieces, and no more until something is sold"
        );
        assert_eq!((room.skus[0].0, room.sold_out), (3, false));
    }
    // 40 are sold: 60 are left for 120, and of the 200 called 160 are still buying.
    shop.owner.batch_execute("UPDATE stock SET on_hand = 60, sold = 40 WHERE sku_id = 3").await.unwrap();
    assert_eq!(step(&shop, &mut keeper).await.unwrap().waiting, 9_800);
    // Ten minutes later those who were called have bought or gone.
    let later = "UPDATE waiting_room_step SET at = at - interval '11 minutes';
                 UPDATE waiting_room SET advanced_at = now() - interval '2 seconds'";
    shop.owner.batch_execute(later).await.unwrap();
    shop.owner
        .batch_execute("INSERT INTO waiting_room_step SELECT id, now() - interval '601 seconds', serving, called_milli, 60
                        FROM waiting_room")
        .await
        .unwrap();
    assert_eq!(step(&shop, &mut keeper).await.unwrap().waiting, 9_680);
    shop.owner.batch_execute("UPDATE stock SET on_hand = 0, sold = 100 WHERE sku_id = 3").await.unwrap();
    let room = step(&shop, &mut keeper).await.unwrap();
    assert_eq!((room.waiting, room.sold_out), (9_680, true));
}

#[tokio::test]
async fn what_could_not_be_written_is_written_later() {
    let shop = TestShop::open().await;
    let mut keeper = keeper(&shop);
    let id = open(&shop, Opening::at_once(0, actor())).await;
    opened_ago(&shop, 60).await;
    tell(&shop, json!({ "room": id, "drawn": 0, "entered": 0, "arrivals": [{ "second": 5, "tickets": 7 }] }))
        .await;
    shop.owner.batch_execute("ALTER TABLE waiting_room_arrival RENAME TO away").await.unwrap();
    assert!(keeper.step().await.is_err());
    tell(&shop, json!({ "room": id, "drawn": 0, "entered": 0, "arrivals": [{ "second": 5, "tickets": 1 }] }))
        .await;
    shop.owner.batch_execute("ALTER TABLE away RENAME TO waiting_room_arrival").await.unwrap();
    assert_eq!(step(&shop, &mut keeper).await.unwrap().waiting, 8);
}

#[tokio::test]
async fn orders_that_wait_open_the_room_and_calm_closes_it() {
    let shop = TestShop::open().await;
    let mut keeper = keeper(&shop);
    for look in 1..=10 {
        shop.waiting_room.note_order_wait(Duration::from_secs(1));
        assert_eq!(step(&shop, &mut keeper).await.is_some(), look == 10, "{look}");
    }
    let room = step(&shop, &mut keeper).await.unwrap();
    tell(
        &shop,
        json!({ "room": room.id, "drawn": 0, "entered": 0, "arrivals": [{ "second": 0, "tickets": 40 }] }),
    )
    .await;
    // Old, but under pressure a moment ago: nobody is called.
    opened_ago(&shop, 600).await;
    shop.waiting_room.note_order_wait(Duration::from_secs(1));
    assert_eq!(step(&shop, &mut keeper).await.unwrap().waiting, 40);
    let calm = "UPDATE waiting_room SET pressed_at = now() - interval '2 minutes', advanced_at = now() - interval '9 seconds'";
    shop.owner.batch_execute(calm).await.unwrap();
    assert_eq!(step(&shop, &mut keeper).await.unwrap().waiting, 0, "five seconds at 600 a minute");
    assert_eq!(step(&shop, &mut keeper).await, None, "nobody waits and orders flow");
    assert_eq!(shop.count("SELECT count(*) FROM waiting_room WHERE closed_at IS NULL").await, 0);
}

#[tokio::test]
async fn a_room_of_an_operator_stays_open() {
    let shop = TestShop::open().await;
    open(&shop, Opening::at_once(RATE, actor())).await;
    opened_ago(&shop, 3_600).await;
    assert!(step(&shop, &mut keeper(&shop)).await.is_some());
}

#[tokio::test]
async fn reports_are_bounded_and_those_of_other_rooms_ignored() {
    let shop = TestShop::open().await;
    let report = |changes: Value| {
        let mut counts = json!({ "room": 1, "drawn": 0, "entered": 0, "arrivals": [] });
        counts.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        json!({ "counts": counts })
    };
    let many: Vec<_> = (0..601).map(|second| json!({ "second": second, "tickets": 1 })).collect();
    for wrong in [
        json!({ "room": 0 }),
        json!({ "drawn": 10_000_001 }),
        json!({ "arrivals": many }),
        json!({ "arrivals": [{ "second": 864_000, "tickets": 1 }] }),
    ] {
        let answer = shop.post("/waiting-room", &report(wrong.clone())).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (422, "invalid_input"), "{wrong}");
    }
    let id = open(&shop, Opening::at_once(RATE, actor())).await;
    tell(&shop, report(json!({ "room": id + 1, "drawn": 5 }))["counts"].clone()).await;
    assert_eq!(step(&shop, &mut keeper(&shop)).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn an_operator_opens_changes_and_closes() {
    let shop = TestShop::open().await;
    let command = async |command| {
        let database = DatabaseConfig { database_url: shop.url().into(), database_pool_size: 1 };
        run(&WaitingRoomConfig { database, command }).await
    };
    let opening = |campaign: Option<&str>| {
        WaitingRoomCommand::Open(RoomOpening {
            per_minute: 50,
            campaign: campaign.map(str::to_owned),
            opens_at: None,
            gather_minutes: 0,
            actor: actor(),
        })
    };
    let error = command(opening(Some("none"))).await.unwrap_err().to_string();
    assert_eq!(error, "there is no campaign \"none\"");
    command(WaitingRoomCommand::Show).await.unwrap();
    command(opening(None)).await.unwrap();
    let error = command(opening(None)).await.unwrap_err().to_string();
    assert_eq!(error, "a room is open already; close it first, or change its rate");
    command(WaitingRoomCommand::Rate { per_minute: 75 }).await.unwrap();
    let room = step(&shop, &mut keeper(&shop)).await.unwrap();
    assert_eq!((room.per_minute, room.skus.len()), (75, 0));
    command(WaitingRoomCommand::Close).await.unwrap();
    assert_eq!(step(&shop, &mut keeper(&shop)).await, None);
    let error = command(WaitingRoomCommand::Rate { per_minute: 1 }).await.unwrap_err().to_string();
    assert_eq!(error, "no room is open");
}
