//! Rows written as Shopify's file and read again.

use crate::importer::assert_importable;
use crate::reading::read_plain;
use proptest::prelude::*;
use shop_exports::{Row, write_shopify};

const WORDS: &str = "[A-Za-z0-9ক-হ<>&'\"=,;+.%-]{1,12}";

fn line(least: usize, most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(WORDS, least..=most).prop_map(|words| domain::normalise(&words.join(" ")))
}

fn paragraphs() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec((line(1, 4), 1_usize..4), 1..5);
    lines.prop_map(|lines| {
        let lines = lines.iter().map(|(line, ends)| format!("{line}{}", "\n".repeat(*ends)));
        lines.collect::<Vec<_>>().concat().trim().to_owned()
    })
}

/// Pairs in both languages, with a fixed number of names.
fn traits(count: usize) -> impl Strategy<Value = (String, String)> {
    prop::collection::vec((WORDS, "[a-z:]{1,5}", WORDS), count).prop_map(|traits| {
        let list = |suffix: &str| {
            let pair = |(place, (_, en, bn)): (usize, &(String, String, String))| {
                let value = domain::normalise(if suffix.is_empty() { en } else { bn });
                format!("Name {place}{suffix}: {value}")
            };
            traits.iter().enumerate().map(pair).collect::<Vec<_>>().join(" | ")
        };
        (list(""), list(" bn"))
    })
}

fn category() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("Phones > Smartphones", "ফোন > স্মার্টফোন"),
        ("Phones", "ফোন"),
        ("Other", "বাকি সব"),
        ("Home > Kitchen > Kettles", "ঘর > রান্নাঘর > কেটলি"),
    ])
}

fn prices() -> impl Strategy<Value = [String; 4]> {
    let times = prop::sample::select(vec![
        ("", ""),
        ("2026-03-10T00:00:00+06:00", ""),
        ("", "2026-03-09T18:00:00Z"),
        ("2026-03-09T18:00:00Z", "2026-04-09T18:00:00Z"),
    ]);
    (200_i64..1_000_000_000, prop::option::of(100_i64..=1_000_000_000), times).prop_map(
        |(list, sale, (from, until))| {
            let taka = |poisha: i64| domain::Poisha::new(poisha).to_string();
            match sale.filter(|sale| *sale < list) {
                Some(sale) => [taka(list), taka(sale), from.to_owned(), until.to_owned()],
                None => [taka(list), String::new(), String::new(), String::new()],
            }
        },
    )
}

fn images() -> impl Strategy<Value = (String, Vec<String>)> {
    (prop::collection::btree_set("[a-z0-9]{1,3}", 0..8), any::<bool>()).prop_map(|(names, is_known)| {
        let names: Vec<String> = names.into_iter().collect();
        let address = |name: &String| format!("https://shop.example/{name}.webp?w=1&h=2");
        let addresses = names.iter().filter(|_| is_known).map(address).collect();
        (names.join(" | "), addresses)
    })
}

prop_compose! {
    fn product()(
        slug in "[a-z0-9]{1,20}(-[a-z0-9]{1,9}){0,3}",
        is_published in any::<bool>(),
        brand in prop::sample::select(vec!["Samsung", "LG", "H&M <x>", "Brand 5\""]),
        category in category(),
        names in (line(1, 5), line(1, 5)),
        descriptions in (paragraphs(), paragraphs()),
        warranty in (line(0, 3), line(0, 3)),
        specifications in (0_usize..5).prop_flat_map(traits),
        popularity in 0..=1_000_000_u32,
        skus in (0_usize..=4).prop_flat_map(|count| prop::collection::vec((traits(count), prices(), 0..=100_000_u32, images()), 1..5)),
    ) -> Vec<Row> {
        let rows = skus.into_iter().enumerate().map(|(place, (options, [list, sale, from, until], stock, (images, addresses)))| Row {
            line: 0,
            fields: [
                slug.clone(), if is_published { "yes" } else { "no" }.to_owned(), brand.to_owned(), category.0.to_owned(),
                category.1.to_owned(), names.0.clone(), names.1.clone(), descriptions.0.clone(), descriptions.1.clone(),
                warranty.0.clone(), warranty.1.clone(), specifications.0.clone(), specifications.1.clone(),
                popularity.to_string(), format!("{}--{place}-", slug.to_uppercase().chars().take(20).collect::<String>()),
                options.0, options.1, list, sale, from, until, stock.to_string(), images,
            ],
            image_addresses: addresses,
        });
        rows.collect()
    }
}

fn written(rows: &[Row]) -> Vec<u8> {
    let mut file = Vec::new();
    let count = write_shopify(rows.iter().cloned(), &mut file).unwrap();
    assert_eq!(count, u64::try_from(rows.len()).unwrap());
    file
}

proptest! {
    #[test]
    fn our_rows_come_back(products in prop::collection::vec(product(), 0..5)) {
        let mut slugs = std::collections::HashSet::new();
        let products = products.into_iter().filter(|rows| slugs.insert(rows[0].fields[0].clone()[..1].to_owned()));
        let rows: Vec<Row> = products.flatten().collect();
        assert_importable(&rows);
        let file = written(&rows);
        let reading = read_plain(&file);
        prop_assert_eq!(reading.problems(), [""; 0]);
        prop_assert_eq!(reading.rows.len(), rows.len());
        for (read, row) in reading.rows.iter().zip(&rows) {
            prop_assert_eq!(&read.fields, &row.fields, "{}", String::from_utf8_lossy(&file));
            if !row.image_addresses.is_empty() {
                prop_assert_eq!(&read.image_addresses, &row.image_addresses);
            }
        }
    }
}

#[test]
fn the_shops_own_catalogue_comes_back() {
    let file = include_str!("../../../../database/sample/catalogue.csv");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let rows: Vec<Row> = reader
        .records()
        .map(|record| {
            let fields: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            Row { line: 0, fields: fields.try_into().unwrap(), image_addresses: Vec::new() }
        })
        .collect();
    let reading = read_plain(&written(&rows));
    assert_eq!(reading.problems(), [""; 0]);
    for (read, row) in reading.rows.iter().zip(&rows) {
        assert_eq!(read.fields, row.fields);
    }
    assert_eq!(reading.rows.len(), rows.len());
}

#[test]
fn shopify_finds_everything_in_its_columns() {
    let fields = |sku: &str, colour: &str, sale: [&str; 3]| {
        let mut fields = [
            "fan",
            "yes",
            "Walton",
            "Fans",
            "ফ্যান",
            "Fan",
            "ফ্যান",
            "Cool.\n\nQuiet.",
            "ঠান্ডা।",
            "",
            "",
            "",
            "",
            "7",
            sku,
            "",
            "",
            "3000",
            sale[0],
            sale[1],
            sale[2],
            "",
            "fan-red | fan-back",
        ]
        .map(str::to_owned);
        fields[15] = format!("Colour: {colour}");
        fields[16] = format!("রঙ: {colour}");
        fields
    };
    let addresses = vec!["https://x.example/red.webp".to_owned(), "https://x.example/back.webp".to_owned()];
    let rows = [
        Row { line: 0, fields: fields("F-1", "Red", ["2500", "", ""]), image_addresses: addresses },
        Row {
            line: 0,
            fields: fields("F-2", "Blue", ["2600", "2026-03-10T00:00:00+06:00", ""]),
            image_addresses: Vec::new(),
        },
    ];
    let file = written(&rows);
    let mut reader = csv::Reader::from_reader(&file[..]);
    let head = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let cell = |row: usize, name: &str| {
        records[row][head.iter().position(|heading| heading == name).unwrap()].to_owned()
    };
    assert_eq!(records.len(), 3, "two variants and a further picture");
    assert_eq!(cell(0, "Body (HTML)"), "<p>Cool.</p>\n<p>Quiet.</p>");
    assert_eq!((cell(0, "Title"), cell(1, "Title")), ("Fan".to_owned(), String::new()));
    assert_eq!(
        (cell(0, "Option1 Name"), cell(1, "Option1 Name"), cell(1, "Option1 Value")),
        ("Colour".into(), String::new(), "Blue".into())
    );
    assert_eq!(
        (cell(0, "Variant Price"), cell(0, "Variant Compare At Price")),
        ("2500".to_owned(), "3000".to_owned())
    );
    assert_eq!(
        (cell(1, "Variant Price"), cell(1, "Variant Compare At Price")),
        ("3000".to_owned(), String::new())
    );
    assert_eq!(cell(1, "Sale price (variant.metafields.dhakacart.sale_price)"), "2600");
    assert_eq!(
        (cell(2, "Image Src"), cell(2, "Image Position")),
        ("https://x.example/back.webp".to_owned(), "2".to_owned())
    );
    assert_eq!(cell(0, "Name bn (product.metafields.dhakacart.name_bn)"), "ফ্যান");
    let again = read_plain(&file);
    assert_eq!(again.rows[0].image_addresses, rows[0].image_addresses);
}

#[test]
fn what_was_changed_in_shopify_wins() {
    let mut row =
        Row { line: 0, fields: std::array::from_fn(|_| String::new()), image_addresses: Vec::new() };
    let texts = [
        (0, "fan"),
        (1, "yes"),
        (2, "Walton"),
        (3, "Fans"),
        (4, "ফ্যান"),
        (5, "Fan"),
        (6, "ফ্যান"),
        (7, "a\n\n\nb"),
        (8, "ক"),
    ];
    for (place, text) in
        texts.into_iter().chain([(13, "0"), (14, "F-1"), (15, "Colour: Red"), (16, "রঙ: লাল"), (17, "3000")])
    {
        row.fields[place] = text.to_owned();
    }
    let file = String::from_utf8(written(&[row])).unwrap();
    assert_eq!(read_plain(file.as_bytes()).rows[0].field("description_en"), Some("a\n\n\nb"));
    let changed = file
        .replacen("<p>a</p>", "<p>new</p>", 1)
        .replacen("Walton,,Fans", "Walton,,Coolers", 1)
        .replacen(",Red,", ",Green,", 1);
    let reading = read_plain(changed.as_bytes());
    assert_eq!(reading.rows[0].field("category_en"), Some("Coolers"));
    assert_eq!(reading.rows[0].field("category_bn"), Some("Coolers"));
    assert!(reading.rows[0].field("description_en").unwrap().starts_with("new"), "{changed}");
    assert_eq!(reading.rows[0].field("options_en"), Some("Colour: Green"));
}

#[test]
fn options_that_differ_after_a_change_are_said() {
    let row = |sku: &str| {
        let mut fields: [String; 23] = std::array::from_fn(|_| "a".to_owned());
        let options = "A: 1 | B: 2 | C: 3 | D: 4";
        for (place, text) in [
            (1, "yes"),
            (11, ""),
            (12, ""),
            (13, "0"),
            (14, sku),
            (15, options),
            (16, options),
            (17, "100"),
            (18, ""),
            (19, ""),
            (20, ""),
            (21, "1"),
        ] {
            fields[place] = text.to_owned();
        }
        Row { line: 0, fields, image_addresses: Vec::new() }
    };
    let file = String::from_utf8(written(&[row("S-1"), row("S-2")])).unwrap();
    assert_eq!(read_plain(file.as_bytes()).problems(), [""; 0]);
    let changed = file.replacen(",A,1,B,2,C,3,S-1", ",A,9,B,2,C,3,S-1", 1);
    let reading = read_plain(changed.as_bytes());
    assert_eq!(reading.problems(), ["line 3: must have the same options as line 2"]);
    assert_eq!(reading.rows.len(), 1);
}
