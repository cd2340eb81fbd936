//! `backend import` with the product exports of other shop programs, and `backend export --format shopify`.

use crate::import::{DONE, SAMPLE, Target};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use testkit::Process;

/// Its shop writes a brand and a category in another way.
const PHONE: &str = "Handle,Title,Vendor,Type,Published,Variant SKU,Variant Price,Status
test-phone,Test phone,WALTON,phones > Smartphones,true,TP-1,10000,active
";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/shop-exports/tests/it/fixtures").join(name)
}

/// Loads a file with these options: whether it was loaded, and what it said.
async fn import(target: &Target, file: &Path, options: &[&str]) -> (bool, String) {
    let arguments = ["import".to_owned(), file.display().to_string()];
    let arguments = arguments.into_iter().chain(options.iter().map(|&option| option.to_owned()));
    let url = [("DATABASE_URL", target.database.url.as_str())];
    let mut import = Process::start("backend", arguments, url);
    let loaded = import.wait(DONE).await.success();
    (loaded, import.log())
}

#[tokio::test]
async fn a_shopify_file_is_tried_loaded_and_known_again() {
    let target = Target::new().await;
    let (file, before) = (fixture("shopify_older.csv"), target.state().await);
    let (tried, said) = import(&target, &file, &["--dry-run"]).await;
    assert!(tried, "{said}");
    for text in
        ["A file of Shopify.", "Category without a Bangla name: \"Fridges\"", "Products: 4 new", "dry run"]
    {
        assert!(said.contains(text), "{text}: {said}");
    }
    assert_eq!(target.state().await, before, "nothing was changed");

    let (loaded, said) = import(&target, &file, &[]).await;
    assert!(loaded, "{said}");
    let sku =
        "SELECT count(*) FROM sku JOIN price ON price.sku_id = sku.id JOIN stock ON stock.sku_id = sku.id
               WHERE code = 'SM-A556-NVY-128' AND list = 5499900 AND sale = 4999900 AND on_hand = 12";
    assert_eq!(target.count(sku).await, 1);
    let pictures =
        "SELECT count(*) FROM picture_source JOIN sku ON image = ANY (images) WHERE address LIKE 'https://%'";
    assert!(target.count(pictures).await >= 2);
    let after = target.state().await;
    let (loaded, said) = import(&target, &file, &[]).await;
    assert!(loaded && said.contains("Everything was as in the file already"), "{said}");
    assert_eq!(target.state().await, after);
}

#[tokio::test]
async fn currency_and_categories_are_mapped() {
    let target = Target::new().await;
    let mut list = NamedTempFile::new().unwrap();
    list.write_all(
        "from,category_en,category_bn\nHome > Kitchen > Small > Kettles,Home > Kettles,বাড়ি > কেটলি\n"
            .as_bytes(),
    )
    .unwrap();
    let options = ["--taka-per-unit", "2.5", "--categories", list.path().to_str().unwrap()];
    let (loaded, said) = import(&target, &fixture("woocommerce_older.csv"), &options).await;
    assert!(loaded && said.contains("A file of WooCommerce."), "{said}");
    let kettle =
        "SELECT count(*) FROM price JOIN sku ON sku.id = sku_id JOIN product ON product.id = product_id
                  JOIN category ON category.id = category_id
                  WHERE code = 'WOO-KETTLE-1' AND list = 5000 AND category.name_bn = 'কেটলি'";
    assert_eq!(target.count(kettle).await, 1);
    let (loaded, said) =
        import(&target, &fixture("woocommerce_older.csv"), &["--taka-per-unit", "1e3"]).await;
    assert!(!loaded && said.contains("--taka-per-unit"), "{said}");
}

/// A file in one language must not rename the tree, nor another spelling a brand.
#[tokio::test]
async fn categories_and_brands_of_the_shop_keep_their_names() {
    let target = Target::new().await;
    assert!(target.start(Path::new(SAMPLE)).wait(DONE).await.success());
    let named = "SELECT (SELECT count(*) FROM category WHERE name_bn <> name_en) * 1000 + (SELECT count(*) FROM brand)";
    let before = target.count(named).await;
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(PHONE.as_bytes()).unwrap();
    let (loaded, said) = import(&target, file.path(), &[]).await;
    assert!(loaded && !said.contains("without a Bangla name"), "{said}");
    let phone = "SELECT count(*) FROM product JOIN category ON category.id = category_id JOIN brand ON brand.id = brand_id
                 WHERE product.slug = 'test-phone' AND category.name_bn = 'স্মার্টফোন' AND brand.name = 'Walton'";
    assert_eq!(target.count(phone).await, 1);
    assert_eq!(target.count(named).await, before);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_line_and_heading_and_nothing_is_loaded() {
    let target = Target::new().await;
    let before = target.state().await;
    let text = std::fs::read_to_string(fixture("shopify_older.csv")).unwrap().replace("54999", "a lot");
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let (loaded, said) = import(&target, file.path(), &[]).await;
    assert!(!loaded && said.contains("line 2, Variant ") && said.contains("Nothing was changed"), "{said}");
    assert_eq!(target.state().await, before);
}

#[tokio::test]
async fn what_is_exported_for_shopify_makes_the_same_catalogue_elsewhere() {
    let (first, second) = (Target::new().await, Target::new().await);
    assert!(first.start(Path::new(SAMPLE)).wait(DONE).await.success());
    let folder = tempfile::tempdir().unwrap();
    let [written, ours, theirs] =
        ["shopify.csv", "first.csv", "second.csv"].map(|name| folder.path().join(name));
    let arguments = ["export", written.to_str().unwrap(), "--format", "shopify"];
    let mut export = Process::start("backend", arguments, [("DATABASE_URL", first.database.url.as_str())]);
    assert!(export.wait(DONE).await.success(), "{}", export.log());
    let (loaded, said) = import(&second, &written, &[]).await;
    assert!(loaded, "{said}");
    first.export(&ours).await;
    second.export(&theirs).await;
    assert!(std::fs::read(&ours).unwrap() == std::fs::read(&theirs).unwrap(), "byte for byte");
}
