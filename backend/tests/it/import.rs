//! `backend import`: the real program on a real file and a real database.

use crate::shop::assert_invariants;
use std::io::Write;
use std::path::Path;
use std::time::Duration;
use tempfile::NamedTempFile;
use testkit::{Process, TestDatabase, wait_for};
use tokio_postgres::Client;

pub(crate) const DONE: Duration = Duration::from_mins(2);
pub(crate) const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../database/sample/catalogue.csv");
const HEAD: &str = "product,published,brand,category_en,category_bn,name_en,name_bn,description_en,description_bn,\
specifications_en,specifications_bn,popularity,sku,options_en,options_bn,list_price,sale_price,sale_from,sale_until,\
opening_stock,images";
const BLUE: &str = "a55,yes,Samsung,Phones > Smartphones,ফোন > স্মার্টফোন,Galaxy A55,গ্যালাক্সি এ৫৫,A phone.,একটি ফোন।,\
RAM: 8 GB,র‍্যাম: ৮ জিবি,90,A55-BLUE,Colour: Blue,রং: নীল,৫৪৯৯৯,49999.50,2026-03-10T00:00:00+06:00,,12,a55-blue | a55-back";
const BLACK: &str = "a55,yes,Samsung,Phones > Smartphones,ফোন > স্মার্টফোন,Galaxy A55,গ্যালাক্সি এ৫৫,A phone.,একটি ফোন।,\
RAM: 8 GB,র‍্যাম: ৮ জিবি,90,A55-BLACK,Colour: Black,রং: কালো,54999,,,,,";
const FAN: &str = "fan,no,Walton,Cooling,শীতলীকরণ,Fan,ফ্যান,\"Cool.\n\nQuiet.\",ঠান্ডা।,,,,FAN-1,,,3000,,,,5,";

/// A migrated database and a look into it.
pub(crate) struct Target {
    pub(crate) database: TestDatabase,
    pub(crate) owner: Client,
}

impl Target {
    pub(crate) async fn new() -> Self {
        let database = testkit::database().await;
        let owner = database.client().await;
        Self { database, owner }
    }

    pub(crate) fn start(&self, file: &Path) -> Process {
        Process::start("backend", [Path::new("import"), file], [("DATABASE_URL", self.database.url.as_str())])
    }

    fn start_export(&self, file: &Path) -> Process {
        Process::start("backend", [Path::new("export"), file], [("DATABASE_URL", self.database.url.as_str())])
    }

    pub(crate) async fn export(&self, file: &Path) {
        let mut export = self.start_export(file);
        assert!(export.wait(DONE).await.success(), "{}", export.log());
    }

    /// What it says, and whether it loaded the file.
    async fn import(&self, text: &str) -> (bool, String) {
        self.import_bytes(text.as_bytes()).await
    }

    pub(crate) async fn import_bytes(&self, bytes: &[u8]) -> (bool, String) {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut import = self.start(file.path());
        let loaded = import.wait(DONE).await.success();
        (loaded, import.log())
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Everything that an import can change, as one text.
    pub(crate) async fn state(&self) -> String {
        let sql = "SELECT concat((SELECT content_version FROM catalogue_state),
                       (SELECT string_agg(t::text, '' ORDER BY id) FROM category t),
                       (SELECT string_agg(t::text, '' ORDER BY id) FROM brand t),
                       (SELECT string_agg(t::text, '' ORDER BY id) FROM product t),
                       (SELECT string_agg(t::text, '' ORDER BY id) FROM sku t),
                       (SELECT string_agg(t::text, '' ORDER BY sku_id) FROM price t),
                       (SELECT string_agg(t::text, '' ORDER BY sku_id) FROM stock t),
                       (SELECT string_agg(t::text, '' ORDER BY id) FROM stock_movement t))";
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }
}

fn file(rows: &[&str]) -> String {
    format!("\u{feff}{HEAD}\r\n{}\r\n", rows.join("\r\n"))
}

#[tokio::test]
async fn the_sample_is_loaded_once_and_a_second_time_changes_nothing() {
    let target = Target::new().await;
    let mut first = target.start(Path::new(SAMPLE));
    assert!(first.wait(DONE).await.success(), "{}", first.log());
    assert!(target.count("SELECT count(*) FROM product WHERE published").await >= 300);
    assert_invariants(&mut target.database.client().await, &[]).await;
    let before = target.state().await;
    let mut second = target.start(Path::new(SAMPLE));
    assert!(second.wait(DONE).await.success());
    assert!(second.log().contains("Everything was as in the file already"), "{}", second.log());
    assert!(before == target.state().await, "not even a version was raised");
}

#[tokio::test]
async fn every_column_arrives() {
    let target = Target::new().await;
    let (loaded, log) = target.import(&file(&[BLUE, BLACK, FAN])).await;
    assert!(loaded && log.contains("Products: 2 new, 0 changed. SKUs: 3 new, 0 changed."), "{log}");
    let sql = "SELECT row_to_json(t)::jsonb FROM (
        SELECT product.slug, brand.name AS brand, category.slug AS category, name_bn, description_en, specifications,
               popularity, published, code, options, images, sku.position, list, sale, sale_from, on_hand,
               (SELECT name_en FROM category above WHERE above.id = category.parent_id) AS above
        FROM sku JOIN product ON product.id = product_id JOIN brand ON brand.id = brand_id
        JOIN price ON price.sku_id = sku.id JOIN stock ON stock.sku_id = sku.id
        JOIN (SELECT id, parent_id, slug FROM category) category ON category.id = category_id ORDER BY sku.id) t";
    let rows = target.owner.query(sql, &[]).await.unwrap();
    let rows: Vec<serde_json::Value> = rows.iter().map(|row| row.get(0)).collect();
    insta::assert_json_snapshot!(rows);
    assert_invariants(&mut target.database.client().await, &[]).await;
}

#[tokio::test]
async fn only_what_differs_is_changed_and_stock_stays() {
    let target = Target::new().await;
    assert!(target.import(&file(&[BLUE, BLACK])).await.0);
    target
        .owner
        .batch_execute("UPDATE stock SET on_hand = 2, sold = 10 WHERE on_hand = 12; SELECT pg_sleep(0.01)")
        .await
        .unwrap();
    let (version, changed_at) =
        ("SELECT content_version FROM catalogue_state", "SELECT max(changed_at)::text FROM price");
    let before = target.count(version).await;
    let priced: String = target.owner.query_one(changed_at, &[]).await.unwrap().get(0);
    let cheaper = BLACK.replace("54999,,", "54000,,");
    let (loaded, log) = target.import(&file(&[BLUE, &cheaper])).await;
    assert!(
        loaded && log.ends_with("Products: 0 new, 0 changed. SKUs: 0 new, 0 changed. Prices: 1 changed.\n"),
        "{log}"
    );
    assert_eq!(target.count(version).await, before, "a price is not content");
    assert_ne!(priced, target.owner.query_one(changed_at, &[]).await.unwrap().get::<_, String>(0));
    assert_eq!(target.count("SELECT on_hand FROM stock ORDER BY on_hand DESC LIMIT 1").await, 2);
    let [blue, black] = [BLUE, &cheaper].map(|row| row.replace(",90,", ",95,"));
    let (loaded, log) = target.import(&file(&[&blue, &black])).await;
    assert!(loaded && log.contains("Products: 0 new, 1 changed. SKUs: 0 new, 0 changed. Prices: 0"), "{log}");
    assert!(target.count(version).await > before);
}

#[tokio::test]
async fn every_bad_row_is_named_and_nothing_is_loaded() {
    let target = Target::new().await;
    let wrong = [
        BLUE.replace("a55,yes", "a55,maybe")
            .replace("৫৪৯৯৯", "cheap")
            .replace("2026-03-10T00:00:00+06:00", "soon"),
        BLACK.replace("Galaxy A55", "Galaxy A56"),
        FAN.replace("FAN-1", "A55-BLACK").replace(",5,", ",-5,"),
        FAN.replace("fan,no", "fan2,no").replace("FAN-1", "FAN-2").replace(",3000,,", ",3000,3000,"),
        FAN.replace("fan,no", "fan3,no").replace("FAN-1", "FAN-3").replace("Walton", "WALTON"),
        "fan4,no".to_owned(),
        FAN.replace("fan,no", "fan5,no").replace("FAN-1", "FAN-5").replace(",,,,FAN-5", ",Size: 5,,,FAN-5"),
        BLUE.replace("A55-BLUE", "A55-GREY"),
    ];
    let rows: Vec<&str> = wrong.iter().map(String::as_str).collect();
    let before = target.state().await;
    let (loaded, log) = target.import(&file(&rows)).await;
    assert!(!loaded);
    assert_eq!(before, target.state().await);
    let log = log.split("backend: ").next().unwrap();
    insta::assert_snapshot!(log);
}

#[tokio::test]
async fn what_is_no_catalogue_file_is_said_so() {
    let target = Target::new().await;
    let before = target.state().await;
    let unclosed = format!("{HEAD}\n\"{}", "a,b\n".repeat(500_000));
    for (text, expected) in [
        ("", "the file is empty; its first line must name the columns"),
        ("\n\n", "the file is empty; its first line must name the columns"),
        (HEAD, "has no rows"),
        ("product,price\na,5\n", "line 1: there is no column \"price\""),
        (&unclosed, "is longer than 1 MiB: is a quote not closed?"),
    ] {
        let (loaded, log) = target.import(text).await;
        assert!(!loaded && log.contains(expected), "{expected}: {log}");
    }
    let mut latin = file(&[FAN]).into_bytes();
    latin.extend(b"caf\xe9,yes\r\n");
    let (loaded, log) = target.import_bytes(&latin).await;
    assert!(!loaded && log.contains("line 5: is not UTF-8 text"), "{log}");
    let mut missing = target.start(Path::new("/nowhere/file.csv"));
    assert!(!missing.wait(DONE).await.success());
    assert!(missing.log().contains("/nowhere/file.csv cannot be read"), "{}", missing.log());
    assert_eq!(before, target.state().await);
}

#[tokio::test]
async fn what_contradicts_the_shop_is_refused() {
    let target = Target::new().await;
    assert!(target.import(&file(&[BLUE, FAN])).await.0);
    let before = target.state().await;
    let taken = BLUE.replace("a55,yes,Samsung", "a56,yes,SAMSUNG");
    let (loaded, log) = target.import(&file(&[&taken])).await;
    assert!(!loaded);
    assert!(log.contains("line 2, sku: belongs to the product a55 in the shop"), "{log}");
    assert!(log.contains("line 2, brand: is written \"Samsung\" in the shop"), "{log}");
    assert!(log.contains("was not loaded: 2 problems"), "{log}");
    assert_eq!(before, target.state().await);
}

#[tokio::test]
async fn killed_at_any_moment_it_leaves_nothing_half_done() {
    let target = Target::new().await;
    let before = target.state().await;
    let mut was_killed = false;
    for pause_ms in [5, 20, 60, 120, 200, 300] {
        let mut import = target.start(Path::new(SAMPLE));
        // Not a wait for something: the moment of death is what varies.
        let ended = tokio::time::timeout(Duration::from_millis(pause_ms), import.wait(DONE)).await;
        import.kill().await;
        wait_for("the server has noticed", DONE, async || {
            let others = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'dhakacart-backend'";
            target.count(others).await == 0
        })
        .await;
        if ended.is_ok() || target.count("SELECT count(*) FROM product").await > 0 {
            assert_eq!(target.count("SELECT count(*) FROM product").await, 379, "all of it");
            break;
        }
        was_killed = true;
        assert!(before == target.state().await, "killed after {pause_ms} ms");
    }
    assert!(was_killed);
    let mut import = target.start(Path::new(SAMPLE));
    assert!(import.wait(DONE).await.success(), "{}", import.log());
    assert_eq!(target.count("SELECT count(*) FROM product").await, 379);
}

#[tokio::test]
async fn one_import_at_a_time() {
    let target = Target::new().await;
    target.owner.batch_execute("SELECT pg_advisory_lock(1, 2)").await.unwrap();
    let (loaded, log) = target.import(&file(&[FAN])).await;
    assert!(!loaded && log.contains("another import is running. Remedy: wait until it has ended"), "{log}");
}

#[tokio::test]
async fn during_a_sale_nothing_is_loaded() {
    let target = Target::new().await;
    let freeze = "INSERT INTO catalogue_freeze VALUES (true, now() + interval '1 hour', 'Eid sale', 'Amena')";
    target.owner.batch_execute(freeze).await.unwrap();
    let before = target.state().await;
    let (loaded, said) = target.import(&format!("{HEAD}\n{FAN}\n")).await;
    assert!(!loaded && said.contains("frozen until") && said.contains("Eid sale"), "{said}");
    assert_eq!(target.state().await, before);
    target.owner.batch_execute("DELETE FROM catalogue_freeze").await.unwrap();
    let (loaded, said) = target.import(&format!("{HEAD}\n{FAN}\n")).await;
    assert!(loaded, "{said}");
}

#[tokio::test]
async fn what_was_exported_makes_the_same_catalogue_elsewhere() {
    let (first, second) = (Target::new().await, Target::new().await);
    assert!(first.start(Path::new(SAMPLE)).wait(DONE).await.success());
    let folder = tempfile::tempdir().unwrap();
    let [written, again] = ["first.csv", "second.csv"].map(|name| folder.path().join(name));
    first.export(&written).await;
    assert!(second.start(&written).wait(DONE).await.success());
    second.export(&again).await;
    assert!(std::fs::read(&written).unwrap() == std::fs::read(&again).unwrap(), "byte for byte");
    let before = first.state().await;
    let mut same = first.start(&written);
    assert!(same.wait(DONE).await.success());
    assert!(same.log().contains("Everything was as in the file already"), "{}", same.log());
    assert!(before == first.state().await);
    let mut taken = first.start_export(&written);
    assert!(!taken.wait(DONE).await.success() && taken.log().contains("cannot be made"), "{}", taken.log());
}
