use super::*;
use crate::fixture::{named, offer, product, sku, view};
use crate::{Listing, ListingQuery, Product, Sku, View};
use domain::{CategoryId, StockHint};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

fn of(id: i64, options: &[(&str, &str)]) -> Sku {
    Sku {
        options: options.iter().map(|(name, value)| named((name, name), (value, value))).collect(),
        ..sku(id)
    }
}

/// A phone with one SKU for each set of options, and its specifications.
fn phone(id: i64, skus: &[&[(&str, &str)]], specifications: &[(&str, &str)]) -> Product {
    let skus = skus.iter().zip(id * 10..).map(|(options, id)| of(id, options)).collect();
    let specifications = specifications.iter().map(|(name, value)| named((name, name), (value, value)));
    Product { skus, specifications: specifications.collect(), ..product(id, "ফোন", "Phone") }
}

fn shop() -> Arc<View> {
    let products = vec![
        phone(
            1,
            &[&[("RAM", "8 GB"), ("Colour", "Blue")], &[("RAM", "12 GB"), ("Colour", "Black")]],
            &[("Front camera", "12 MP")],
        ),
        phone(2, &[&[("RAM", "8GB"), ("Colour", "Blue")]], &[("Front camera", "12 MP"), ("Weight", "181 g")]),
        phone(3, &[&[("RAM", "4 GB"), ("Colour", "Blue")]], &[("Front camera", "8 MP"), ("Weight", "182 g")]),
        phone(
            4,
            &[&[("RAM", "12 GB"), ("Colour", "Black")]],
            &[("Front camera", "8 MP"), ("Ports", "USB, LAN")],
        ),
    ];
    let prices = [10, 11, 20, 30, 40].map(|sku| offer(sku, 100, StockHint::InStock)).to_vec();
    view(products, prices)
}

fn list(view: &View, chosen: &[&str]) -> Listing {
    let facets = chosen.iter().map(|text| FacetValue::parse(text).unwrap()).collect();
    let query = ListingQuery { category: Some(CategoryId(1)), facets, ..ListingQuery::default() };
    view.list(&query, Timestamp::UNIX_EPOCH)
}

fn ids(listing: &Listing) -> Vec<i64> {
    let mut ids: Vec<i64> = listing.cards.iter().map(|card| card.product.id.0).collect();
    ids.sort_unstable();
    ids
}

fn counts(listing: &Listing, code: &str) -> String {
    let facet = listing.facets.iter().find(|facet| facet.code == code).unwrap();
    let count = |count: &FacetCount| format!("{} {}", count.text.en, count.products);
    facet.values.iter().map(count).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_list_offers_what_tells_its_products_apart() {
    let listing = list(&shop(), &[]);
    let codes: Vec<&str> = listing.facets.iter().map(|facet| facet.code.as_str()).collect();
    // Every weight is another, and ports are a list.
    assert_eq!(codes, ["colour", "front-camera"], "{:?}", listing.facets);
    assert_eq!(counts(&listing, "colour"), "Black 2, Blue 3");
    assert_eq!(counts(&listing, "front-camera"), "8 MP 2, 12 MP 2", "by size, not by the alphabet");
}

#[test]
fn values_of_one_facet_widen_and_facets_narrow() {
    let view = shop();
    assert_eq!(ids(&list(&view, &["front-camera_8-mp"])), [3, 4]);
    assert_eq!(ids(&list(&view, &["front-camera_8-mp", "front-camera_12mp"])), [1, 2, 3, 4]);
    assert_eq!(ids(&list(&view, &["front-camera_8-mp", "colour_blue"])), [3]);
    assert_eq!(ids(&list(&view, &["ram_8-gb"])), [1, 2], "however it is written");
    assert!(ids(&list(&view, &["ram_64-gb"])).is_empty() && ids(&list(&view, &["shape_round"])).is_empty());
}

#[test]
fn all_that_is_chosen_holds_for_one_sku() {
    let view = shop();
    assert_eq!(ids(&list(&view, &["ram_12-gb", "colour_blue"])), [0; 0], "no blue one has 12 GB");
    let listing = list(&view, &["ram_12-gb", "colour_black"]);
    assert_eq!(ids(&listing), [1, 4]);
    assert_eq!(
        counts(&listing, "ram"),
        "4 GB 0, 8 GB 0, 12 GB 2",
        "black ones by RAM; what is chosen is offered"
    );
    assert_eq!(counts(&listing, "colour"), "Black 2, Blue 0", "those with 12 GB by colour");
    assert_eq!(counts(&listing, "front-camera"), "8 MP 1, 12 MP 1");
}

/// Some products of few values, so that they meet often.
fn any_product(id: i64) -> impl Strategy<Value = Product> {
    let options = proptest::collection::vec((0..3_u8, 0..2_u8), 1..4);
    (options, 0..4_u8).prop_map(move |(skus, specification)| {
        let sku = |(place, (ram, colour)): (i64, (u8, u8))| {
            of(
                id * 10 + place,
                &[("RAM", &format!("{ram} GB")), ("Colour", ["Blue", "Red"][usize::from(colour)])],
            )
        };
        let specifications = if specification == 3 {
            vec![]
        } else {
            let value = format!("{specification} MP");
            vec![named(("ক্যামেরা", "Camera"), ("", value.as_str()))]
        };
        Product {
            skus: (0..).zip(skus).map(sku).collect(), specifications, ..product(id, "ফোন", "Phone")
        }
    })
}

fn any_choice() -> impl Strategy<Value = Vec<FacetValue>> {
    let value = prop_oneof![
        (0..4_u8).prop_map(|ram| format!("ram_{ram}-gb")),
        prop_oneof![Just("colour_blue".to_owned()), Just("colour_red".to_owned())],
        (0..3_u8).prop_map(|camera| format!("camera_{camera}-mp")),
    ];
    proptest::collection::vec(value.prop_map(|text| FacetValue::parse(&text).unwrap()), 0..4)
}

/// The rule as it is written above, SKU by SKU.
fn takes(product: &Product, chosen: &[FacetValue]) -> bool {
    product.skus.iter().any(|sku| {
        let has: Vec<FacetValue> =
            product.specifications.iter().chain(&sku.options).filter_map(FacetValue::of).collect();
        chosen
            .iter()
            .all(|wanted| chosen.iter().any(|other| other.name() == wanted.name() && has.contains(other)))
    })
}

proptest! {
    #[test]
    fn a_count_is_the_list_that_one_gets(
        products in (1..12_i64).prop_flat_map(|count| (0..count).map(|id| any_product(id + 1)).collect::<Vec<_>>()),
        chosen in any_choice(),
    ) {
        let prices = products.iter().flat_map(|p| &p.skus).map(|sku| offer(sku.id.0, 100, StockHint::InStock)).collect();
        let view = view(products.clone(), prices);
        let listed = |facets: Vec<FacetValue>| {
            let query = ListingQuery { facets, ..ListingQuery::default() };
            view.list(&query, Timestamp::UNIX_EPOCH)
        };
        let listing = listed(chosen.clone());
        let expected: Vec<i64> = products.iter().filter(|p| takes(p, &chosen)).map(|p| p.id.0).collect();
        prop_assert_eq!(ids(&listing), expected);
        let mut offered: BTreeMap<&str, usize> = BTreeMap::new();
        for facet in &listing.facets {
            *offered.entry(facet.code.as_str()).or_default() += 1;
            for count in &facet.values {
                let mut others: Vec<FacetValue> =
                    chosen.iter().filter(|other| other.name() != facet.code).cloned().collect();
                others.push(count.value.clone());
                prop_assert_eq!(count.products, listed(others).total, "{}", count.value);
                prop_assert_eq!(count.is_chosen, chosen.contains(&count.value));
            }
        }
        prop_assert!(offered.values().all(|&times| times == 1));
    }
}
