use super::*;
use crate::fixture::{brand, content, named, product, snapshot, step, text};
use crate::{ContentChange, Product, Snapshot};
use domain::{BrandId, CategoryId, to_bangla_digits};
use proptest::prelude::*;

/// Who is found, the best first, with equals in order of identity; and how well.
fn ranked(snapshot: &Snapshot, text: &str) -> (Matched, Vec<i64>) {
    let mut matches = snapshot.search(text);
    matches.found.sort_by_key(|found| (std::cmp::Reverse(found.score), found.row));
    let id = |found: &Match| snapshot.table().entry(found.row).product.id.0;
    (matches.matched, matches.found.iter().map(id).collect())
}

fn found(snapshot: &Snapshot, text: &str) -> Vec<i64> {
    ranked(snapshot, text).1
}

fn shop() -> Snapshot {
    let mut charger = product(3, "চার্জার ৬৫ ওয়াট", "Charger 65 W");
    charger.specifications = vec![named(("মানানসই", "Suits"), ("গ্যালাক্সি", "Galaxy"))];
    snapshot(vec![
        product(1, "স্মার্টফোন গ্যালাক্সি এস২৫", "Galaxy S25"),
        product(2, "গ্যালাক্সি এস২৫ আল্ট্রা", "Galaxy S25 Ultra"),
        charger,
        product(4, "গাড়ির র‍্যাম চার্জার", "Car RAM charger"),
    ])
}

#[test]
fn both_languages_find_a_product() {
    let shop = shop();
    for text in ["galaxy ultra", "GALAXY Ultra", "গ্যালাক্সি আল্ট্রা", "গ্যালাক্সি ultra", "ultra, galaxy!"]
    {
        assert_eq!(ranked(&shop, text), (Matched::All, vec![2]), "{text}");
    }
}

#[test]
fn digits_of_both_scripts_are_one() {
    let shop = shop();
    for text in ["s25 ultra", "s২৫ ultra", "এস২৫ আল্ট্রা", "এস25 আল্ট্রা"]
    {
        assert_eq!(found(&shop, text), [2], "{text}");
    }
    for text in ["65W", "৬৫W", "65 W", "৬৫ ওয়াট", "65ওয়াট"] {
        assert_eq!(found(&shop, text), [3], "{text}");
    }
}

#[test]
fn words_written_apart_are_found_together_and_the_other_way_round() {
    let shop = snapshot(vec![product(1, "", "Ray Tab 15 Wi-Fi"), product(2, "", "Raytab15 8GB")]);
    for text in ["tab15", "tab 15 wifi", "wi-fi", "wi fi"] {
        assert_eq!(ranked(&shop, text), (Matched::All, vec![1]), "{text}");
    }
    for text in ["raytab 15", "8 gb", "8gb"] {
        assert_eq!(ranked(&shop, text), (Matched::All, vec![2]), "{text}");
    }
}

#[test]
fn spellings_that_look_the_same_are_one() {
    let shop = shop();
    let rra = ["গা\u{09DC}ির", "গাড\u{09BC}ির"];
    let yya = ["ও\u{09DF}াট", "ওয\u{09BC}াট"];
    assert_eq!(rra.map(|text| found(&shop, text)), [[4], [4]]);
    assert_eq!(yya.map(|text| found(&shop, text)), [[3], [3]]);
    for text in ["র\u{200D}\u{09CD}যাম", "র\u{09CD}যাম", "র\u{200C}\u{09CD}যাম"] {
        assert_eq!(found(&shop, text), [4], "{}", text.escape_unicode());
    }
    let composed = snapshot(vec![product(1, "", "Caf\u{00E9}"), product(2, "গা\u{09DC}ি", "")]);
    assert_eq!(found(&composed, "cafe\u{0301}"), [1]);
    assert_eq!(found(&composed, "গাড\u{09BC}ি"), [2]);
}

#[test]
fn every_place_of_a_product_is_searched() {
    let shop = shop();
    for text in ["walton", "smartphones", "phones", "বিভাগ", "SKU-40", "sku40", "নীল", "blue", "colour"]
    {
        assert!(found(&shop, text).contains(&4), "{text}");
    }
    assert!(found(&shop, "5000mah").contains(&1), "specifications");
    assert!(found(&shop, "audio").is_empty() && found(&shop, "sony").is_empty());
}

#[test]
fn the_last_word_may_be_unfinished() {
    let shop = shop();
    for text in ["galaxy u", "galaxy ult", "গ্যালাক্সি আল"] {
        assert_eq!(ranked(&shop, text), (Matched::All, vec![2]), "{text}");
    }
    assert_eq!(ranked(&shop, "ult galaxy").0, Matched::Some, "no other word may be");
    assert_eq!(found(&shop, "su"), [0; 0], "two letters are too few for specifications");
    assert_eq!(found(&shop, "sui"), [3]);
}

#[test]
fn the_whole_name_beats_a_part_and_a_name_beats_a_specification() {
    let shop = shop();
    let names = snapshot(vec![product(1, "এস২৫ আল্ট্রা", "Galaxy S25 Ultra"), product(2, "এস২৫", "Galaxy S25")]);
    for text in ["galaxy s25", "Galaxy  S২৫", "এস২৫"] {
        assert_eq!(found(&names, text), [2, 1], "{text}");
    }
    assert_eq!(found(&shop, "galaxy"), [1, 2, 3]);
    let units = snapshot(vec![product(1, "", "Card 8 pieces GB"), product(2, "", "Card 8 GB")]);
    assert_eq!(found(&units, "card 8 gb x"), [2, 1], "together is better than apart");
}

#[test]
fn some_words_are_better_than_none() {
    let shop = shop();
    assert_eq!(ranked(&shop, "galaxy ultra charger"), (Matched::Some, vec![2, 3, 1, 4]));
    assert_eq!(ranked(&shop, "galaxy suits xyzzy"), (Matched::Some, vec![3, 1, 2]), "two words beat a name");
    for text in ["xyzzy", "", "   ", "!?—।", "\u{200D}\u{09CD}"] {
        assert_eq!(ranked(&shop, text), (Matched::Nothing, vec![]), "{text}");
    }
    assert_eq!(ranked(&Snapshot::empty(), "galaxy"), (Matched::Nothing, vec![]));
}

#[test]
fn what_is_typed_beyond_the_limits_is_not_looked_for() {
    let shop = shop();
    let eight = "galaxy ".repeat(MAX_QUERY_WORDS);
    assert_eq!(ranked(&shop, &format!("{eight} xyzzy")).0, Matched::All);
    let seven = "galaxy ".repeat(MAX_QUERY_WORDS - 1);
    assert_eq!(ranked(&shop, &format!("{seven} xyzzy")).0, Matched::Some);
    let far = format!("{}ultra", " ".repeat(MAX_QUERY_CHARACTERS));
    assert_eq!(found(&shop, &far), [0; 0]);
    assert_eq!(found(&shop, &far[5..]), [2]);
}

#[test]
fn new_names_of_brands_and_categories_are_found_and_old_ones_are_not() {
    let old = shop();
    let brands = vec![brand(1, "Symphony"), brand(2, "Sony")];
    let mut categories = old.categories().all().to_vec();
    // All of them: a smartphone is a phone.
    for known in &mut categories {
        known.name = text("যন্ত্র", "Gadgets");
    }
    let cases = [
        ("walton", "symphony", ContentChange { brands, ..step(1, Vec::new(), &[]) }),
        ("বিভাগ", "gadgets", ContentChange { categories, ..step(1, Vec::new(), &[]) }),
    ];
    for (gone, come, change) in cases {
        let new = old.apply(&change).unwrap();
        assert_eq!((found(&new, gone).len(), found(&new, come).len()), (0, 4), "{gone}");
        assert_eq!((found(&old, gone).len(), found(&old, come).len()), (4, 0), "{gone}");
    }
}

#[test]
fn categories_in_another_order_change_nothing() {
    let radio = Product { category: CategoryId(3), ..product(2, "", "Radio") };
    let old = snapshot(vec![product(1, "", "Phone"), radio]);
    let mut change = step(1, Vec::new(), &[]);
    for (position, category) in (0..).zip(change.categories.iter_mut().rev()) {
        category.position = position;
    }
    let new = old.apply(&change).unwrap();
    assert_eq!(["phone", "radio"].map(|text| found(&new, text)), [[1], [2]]);
    assert_eq!(["phone", "radio"].map(|text| found(&old, text)), [[1], [2]]);
}

#[test]
fn two_ways_on_from_one_snapshot_do_not_mix() {
    let old = shop();
    let one = old.apply(&step(1, vec![product(5, "", "Fan")], &[1])).unwrap();
    let other = old.apply(&step(1, vec![product(6, "", "Lamp")], &[2])).unwrap();
    let all = |snapshot| ["galaxy", "fan", "lamp"].map(|text| found(snapshot, text));
    assert_eq!(all(&one), [vec![2, 3], vec![5], vec![]]);
    assert_eq!(all(&other), [vec![1, 3], vec![], vec![6]]);
    assert_eq!(all(&old), [vec![1, 2, 3], vec![], vec![]]);
    let on = one.apply(&step(2, vec![product(7, "", "Lamp 2")], &[])).unwrap();
    assert_eq!(all(&on), [vec![2, 3], vec![5], vec![7]]);
}

/// Text as people, machines and attackers type it.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,120}",
        "[a-z0-9০-৯ .'_-]{0,40}",
        "[ \u{0}\u{200C}\u{200D}\u{FEFF}\u{0300}\u{0980}-\u{09FF}]{0,40}",
        "(galaxy|এস২৫|8|gb|[^a]){0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_answered(texts in proptest::collection::vec(odd_text(), 1..20)) {
        let shop = shop();
        for text in texts {
            let matches = shop.search(&text);
            prop_assert_eq!(matches.found.is_empty(), matches.matched == Matched::Nothing);
            prop_assert!(matches.found.iter().all(|found| found.score > 0));
        }
    }
}

fn any_name() -> impl Strategy<Value = String> {
    "\\PC{0,40}|[ .'0-9a-zA-Z\u{200C}\u{200D}\u{0980}-\u{09FF}-]{1,40}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever a product is called in either language, in whatever digits it is typed.
    #[test]
    fn a_product_is_found_by_its_own_name(names in proptest::collection::vec([any_name(), any_name()], 1..20)) {
        let product =
            |(id, [bn, en]): (i64, &[String; 2])| Product { brand: BrandId(2), ..product(id, bn, en) };
        let shop = Snapshot::empty().apply(&content(1, (1..).zip(&names).map(product).collect())).unwrap();
        for (id, name) in (1..).zip(&names).flat_map(|(id, both)| both.iter().map(move |name| (id, name))) {
            if words::chunks(name).is_empty() {
                continue;
            }
            for text in [name.clone(), to_bangla_digits(name), name.to_lowercase()] {
                let (matched, found) = ranked(&shop, &text);
                prop_assert_eq!(matched, Matched::All);
                prop_assert!(found.contains(&id), "{:?} is not found by {:?}", name, text);
            }
        }
    }
}

/// A shop with the names of things that people look for in many ways.
fn things() -> Snapshot {
    snapshot(vec![
        product(1, "ওয়ালটন ফ্রিজ", "Walton Refrigerator"),
        product(2, "স্যামসাং টেলিভিশন", "Samsung Television"),
        product(3, "পাওয়ার ব্যাংক", "Power Bank"),
        product(4, "সিলিং ফ্যান", "Ceiling Fan"),
        product(5, "আইফোন ১৫", "iPhone 15"),
    ])
}

#[test]
fn a_word_is_found_however_it_is_spelt() {
    let shop = things();
    for (text, expected) in [
        ("frij", 1),
        ("refrigarator", 1),
        ("ফিরিজ", 1),
        ("fridge", 1),
        ("tilivishon", 2),
        ("samsng tv", 2),
        ("টিভি", 2),
        ("powerbank", 3),
        ("powar bank", 3),
        ("পাখা", 4),
        ("siling fan", 4),
        ("iphne 15", 5),
        ("iphone15 price in bangladesh", 5),
        ("আইফোনের দাম", 5),
    ] {
        let (matched, found) = ranked(&shop, text);
        assert_eq!((matched, found.first()), (Matched::All, Some(&expected)), "{text}");
    }
}

#[test]
fn a_word_is_found_in_its_other_forms() {
    let shop = snapshot(vec![
        product(1, "", "Washing machine"),
        product(2, "", "Accessory set"),
        product(3, "", "Cooled box"),
    ]);
    for (text, expected) in
        [("wash machine", 1), ("washed", 1), ("accessories", 2), ("cooling", 3), ("cool box", 3)]
    {
        let matches = shop.search(text);
        assert_eq!(ranked(&shop, text), (Matched::All, vec![expected]), "{text}");
        assert_eq!(matches.read_as, None, "{text} was not taken for another word");
    }
    assert_eq!(found(&shop, "~wash"), found(&shop, "wash"), "a stem cannot be typed");
}

#[test]
fn what_was_looked_for_instead_is_said() {
    let shop = things();
    let read_as = |text: &str| shop.search(text).read_as;
    assert_eq!(read_as("samsng frij").as_deref(), Some("samsung fridge"));
    assert_eq!(read_as("powerbank").as_deref(), Some("power bank"));
    for plain in ["samsung", "samsu", "টিভি", "xyzzy", "walton price"] {
        assert_eq!(read_as(plain), None, "{plain}");
    }
}

#[test]
fn a_right_word_is_not_taken_for_another() {
    let shop = things();
    assert_eq!(ranked(&shop, "fan"), (Matched::All, vec![4]), "not a phone, whose consonants are the same");
    assert_eq!(found(&shop, "walton fan"), [4], "every product here is of this brand");
}
