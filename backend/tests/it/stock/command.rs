//! `backend stock` and `backend orders`, as a shopkeeper runs them.

use super::accounts;
use crate::shop::{SOON, TestShop, key, order};
use testkit::Process;

/// What the program printed, and whether it went well.
async fn run(shop: &TestShop, arguments: &[&str]) -> (bool, String) {
    let mut process = Process::start("backend", arguments, [("DATABASE_URL", shop.url())]);
    let status = process.wait(SOON).await;
    (status.success(), process.log())
}

#[tokio::test]
async fn a_shopkeeper_looks_at_stock_and_changes_it() {
    let shop = TestShop::open().await;
    for arguments in [
        &["stock", "receive", "a55-blue", "5", "--actor", "Karim", "--note", "invoice 12"][..],
        &["stock", "damage", "A55-BLUE", "2", "--actor", "Karim"],
        &["stock", "adjust", "A55-BLUE", "-3", "--actor", "Karim", "--note", "counted"],
        &["stock", "adjust", "A55-BLUE", "+1", "--actor", "করিম", "--note", "behind the shelf"],
    ] {
        let (ok, said) = run(&shop, arguments).await;
        assert!(ok, "{arguments:?}: {said}");
    }
    assert_eq!(accounts(&shop, 1).await, [11, 0, 0, 0, 2, 2]);
    let (ok, said) = run(&shop, &["stock", "show", "A55-BLUE"]).await;
    assert!(ok, "{said}");
    insta::assert_snapshot!(said);
    let (ok, said) = run(&shop, &["stock", "ledger", "A55-BLUE", "--last", "4"]).await;
    assert!(ok, "{said}");
    let times = [(r"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME")];
    insta::with_settings!({filters => times}, { insta::assert_snapshot!(said) });
    shop.assert_invariants().await;
}

#[tokio::test]
async fn mistakes_are_named_and_change_nothing() {
    let shop = TestShop::open().await;
    for (arguments, expected) in [
        (&["stock", "show", "NO-SUCH"][..], "there is no SKU with the code NO-SUCH"),
        (
            &["stock", "damage", "A55-BLUE", "11", "--actor", "Karim"],
            "A55-BLUE: 11 pieces were asked for and 10 are on hand. Nothing was changed",
        ),
        (
            &["stock", "inspect", "A55-BLUE", "1", "--actor", "Karim", "--verdict", "good"],
            "1 pieces were asked for and 0 are returned",
        ),
        (&["stock", "receive", "A55-BLUE", "0", "--actor", "Karim"], "from 1 to 1,000,000"),
        (&["stock", "receive", "A55-BLUE", "1", "--actor", " "], "must not be empty"),
        (&["stock", "receive", "A55-BLUE", "1"], "--actor"),
        (&["stock", "adjust", "A55-BLUE", "3", "--actor", "Karim", "--note", "x"], "must say + or -"),
        (&["stock", "adjust", "A55-BLUE", "+3", "--actor", "Karim", "--note", ""], "needs a note"),
        (&["stock", "adjust", "A55-BLUE", "+3", "--actor", "Karim"], "--note"),
        (&["orders", "return", "DK-0000-0000-0", "--actor", "Karim"], "there is no such order"),
        (&["orders", "return", "DK-1", "--actor", "Karim"], "must be an order number"),
    ] {
        let (ok, said) = run(&shop, arguments).await;
        assert!(!ok && said.contains(expected), "{arguments:?}: {said}");
    }
    assert_eq!(accounts(&shop, 1).await, [10, 0, 0, 0, 0, 0]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn an_order_is_taken_back_and_its_pieces_inspected() {
    let shop = TestShop::open().await;
    let placed = shop.order(&key(), &order()).await.body;
    let number = placed["number"].as_str().unwrap();
    let (ok, said) = run(&shop, &["orders", "return", number, "--actor", "Karim"]).await;
    assert!(!ok && said.contains("an order that is placed cannot become returned"), "{said}");
    for status in ["confirmed", "packed", "shipped"] {
        let step = format!(
            "BEGIN; UPDATE orders SET status = '{status}';
             INSERT INTO order_event (order_id, to_status, actor) SELECT id, '{status}', 'test' FROM orders; COMMIT"
        );
        shop.owner.batch_execute(&step).await.unwrap();
    }
    let (ok, said) = run(&shop, &["orders", "return", number, "--actor", "Karim"]).await;
    assert!(ok && said.contains("is returned") && said.contains("A55-BLUE"), "{said}");
    let inspect = ["stock", "inspect", "A55-BLUE", "1", "--actor", "Karim", "--verdict", "damaged"];
    let (ok, said) = run(&shop, &inspect).await;
    assert!(ok, "{said}");
    assert_eq!(accounts(&shop, 1).await, [9, 0, 0, 0, 1, 0]);
    shop.assert_invariants().await;
}
