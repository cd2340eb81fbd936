use super::*;
use crate::SkuOffer;
use crate::fixture::{offer, product, view};
use domain::StockHint::{self, FewLeft, InStock, SoldOut};
use domain::{ProductId, Sale};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn ids(listing: &Listing) -> Vec<i64> {
    listing.cards.iter().map(|card| card.product.id.0).collect()
}

/// Products 1 to 6 in two branches, by two brands; product 5 has no offer.
fn shop() -> Arc<View> {
    let product = |id, name: &str, brand, category, popularity| Product {
        brand: BrandId(brand),
        category: CategoryId(category),
        popularity,
        ..product(id, "পণ্য", name)
    };
    let products = vec![
        product(1, "Phone A", 1, 2, 50),
        product(2, "Phone B", 2, 2, 90),
        product(3, "Phone C", 1, 1, 70),
        product(4, "Radio D", 2, 3, 60),
        product(5, "Radio E", 1, 3, 99),
        product(6, "Radio F", 1, 3, 10),
    ];
    let prices = vec![
        offer(10, 300, InStock),
        offer(20, 500, SoldOut),
        offer(30, 100, FewLeft),
        offer(40, 300, InStock),
        offer(60, 400, InStock),
    ];
    view(products, prices)
}

fn list(change: impl FnOnce(&mut ListingQuery)) -> Listing {
    let mut query = ListingQuery::default();
    change(&mut query);
    shop().list(&query, NOW)
}

#[test]
fn sorts_put_products_without_an_offer_last() {
    let by = |sort| ids(&list(|query| query.sort = sort));
    assert_eq!(by(Sort::Popular), [3, 4, 1, 6, 2, 5], "what can be had comes first");
    assert_eq!(by(Sort::PriceUp), [3, 4, 1, 6, 2, 5], "equal prices by popularity");
    assert_eq!(by(Sort::PriceDown), [2, 6, 4, 1, 3, 5]);
    assert_eq!(by(Sort::Newest), [6, 4, 3, 2, 1, 5]);
}

#[test]
fn a_category_holds_what_stands_below_it() {
    let within = |category| ids(&list(|query| query.category = Some(CategoryId(category))));
    assert_eq!(
        [within(1), within(2), within(3), within(9)],
        [vec![3, 1, 2], vec![1, 2], vec![4, 6, 5], vec![]]
    );
}

#[test]
fn filters_hold_at_their_bounds_and_together() {
    let taka = |taka| Some(Poisha::from_taka(taka));
    assert_eq!(ids(&list(|query| query.brands = vec![BrandId(2)])), [4, 2]);
    assert_eq!(ids(&list(|query| query.brands = vec![BrandId(1), BrandId(2)])).len(), 6);
    assert_eq!(ids(&list(|query| query.in_stock = true)), [3, 4, 1, 6]);
    assert_eq!(ids(&list(|query| query.price_min = taka(300))), [4, 1, 6, 2]);
    assert_eq!(ids(&list(|query| query.price_max = taka(300))), [3, 4, 1]);
    let all = list(|query| {
        (query.price_min, query.price_max) = (taka(300), taka(400));
        (query.brands, query.in_stock, query.category) = (vec![BrandId(1)], true, Some(CategoryId(3)));
    });
    assert_eq!((ids(&all), all.total, all.pages), (vec![6], 1, 1));
}

#[test]
fn counts_and_price_range_leave_out_their_own_filter() {
    let taka = Poisha::from_taka;
    let counts = |listing: &Listing| {
        listing.brands.iter().map(|count| (count.brand.id.0, count.products)).collect::<Vec<_>>()
    };
    let range = |min, max| Some(PriceRange { min: taka(min), max: taka(max) });
    let all = list(|_| ());
    assert_eq!((counts(&all), all.prices), (vec![(1, 4), (2, 2)], range(100, 500)));
    let sony = list(|query| query.brands = vec![BrandId(2)]);
    assert_eq!((counts(&sony), sony.prices), (vec![(1, 4), (2, 2)], range(300, 500)));
    let cheap = list(|query| query.price_max = Some(taka(300)));
    assert_eq!((counts(&cheap), cheap.prices), (vec![(1, 2), (2, 1)], range(100, 500)));
    let in_stock = list(|query| query.in_stock = true);
    assert_eq!((counts(&in_stock), in_stock.prices), (vec![(1, 3), (2, 1)], range(100, 400)));
    let none = list(|query| query.category = Some(CategoryId(9)));
    assert_eq!((counts(&none), none.prices, none.total, none.page, none.pages), (vec![], None, 0, 1, 1));
}

#[test]
fn a_text_finds_within_the_category_and_orders_by_match() {
    let text = |text: &str, category: Option<i64>, sort| {
        list(|query| {
            (query.text, query.category, query.sort) =
                (Some(text.to_owned()), category.map(CategoryId), sort);
        })
    };
    let radio_f = text("radio f", None, Sort::Popular);
    assert_eq!((radio_f.matched, ids(&radio_f)), (Matched::All, vec![6]));
    assert_eq!(ids(&text("phone", Some(2), Sort::Popular)), [1, 2]);
    assert_eq!(ids(&text("phone", None, Sort::PriceDown)), [2, 1, 3]);
    assert_eq!(ids(&text("radio", Some(1), Sort::Popular)), [0; 0]);
    let some = text("radio c", None, Sort::Popular);
    assert_eq!((some.matched, ids(&some)), (Matched::Some, vec![3, 4, 6, 5]));
    let blank = text(" \t", None, Sort::Popular);
    assert_eq!((blank.matched, blank.total), (Matched::All, 6));
    let nothing = text("xyzzy", None, Sort::Popular);
    assert_eq!((nothing.matched, nothing.total), (Matched::Nothing, 0));
}

#[test]
fn a_sale_counts_from_its_first_moment_and_pages_know_when_that_is() {
    let start = Timestamp::from_second(1_000).unwrap();
    let mut on_sale = offer(10, 300, InStock);
    on_sale.offer.sale = Some(Sale { price: Poisha::from_taka(50), from: Some(start), until: None });
    let view = view(vec![product(1, "ক", "A"), product(2, "খ", "B")], vec![on_sale, offer(20, 100, InStock)]);
    let query = ListingQuery { sort: Sort::PriceUp, page: 1, ..ListingQuery::default() };
    let before = view.list(&query, NOW);
    assert_eq!((ids(&before), before.next_price_change), (vec![2, 1], Some(start)));
    let after = view.list(&query, start);
    assert_eq!((ids(&after), after.next_price_change), (vec![1, 2], None));
    let filtered = ListingQuery { price_max: Some(Poisha::from_taka(100)), ..query };
    let before = view.list(&filtered, NOW);
    assert_eq!(
        (ids(&before), before.next_price_change),
        (vec![2], Some(start)),
        "it will come into the list"
    );
}

/// One of up to 80 products: brand, category, popularity, and price with stock.
type Drawn = (i64, i64, u32, Option<(i64, StockHint)>);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let hint = prop_oneof![Just(SoldOut), Just(FewLeft), Just(InStock)];
    let one = (1..=2_i64, 1..=3_i64, 0..4_u32, proptest::option::weighted(0.9, (1..6_i64, hint)));
    proptest::collection::vec(one, 0..80)
}

fn query() -> impl Strategy<Value = ListingQuery> {
    let price = || proptest::option::of((0..7_i64).prop_map(Poisha::from_taka));
    let brands = proptest::collection::vec((1..=3_i64).prop_map(BrandId), 0..3);
    let sorts = [Sort::Popular, Sort::PriceUp, Sort::PriceDown, Sort::Newest];
    let category = proptest::option::of((1..=3_i64).prop_map(CategoryId));
    (category, brands, (price(), price()), any::<bool>(), proptest::sample::select(sorts.to_vec())).prop_map(
        |(category, brands, (price_min, price_max), in_stock, sort)| ListingQuery {
            category,
            brands,
            price_min,
            price_max,
            in_stock,
            sort,
            ..ListingQuery::default()
        },
    )
}

fn wanted(query: &ListingQuery, &(brand, category, _, offer): &Drawn) -> bool {
    let price = offer.map(|(taka, _)| Poisha::from_taka(taka));
    let bounded = query.price_min.is_some() || query.price_max.is_some();
    query.category.is_none_or(|wanted| wanted.0 == category || (wanted.0 == 1 && category == 2))
        && (query.brands.is_empty() || query.brands.iter().any(|wanted| wanted.0 == brand))
        && price.map_or(!bounded, |price| {
            query.price_min.is_none_or(|min| price >= min) && query.price_max.is_none_or(|max| price <= max)
        })
        && (!query.in_stock || offer.is_some_and(|(_, stock)| stock != SoldOut))
}

fn in_order(sort: Sort, pair: &[Card]) -> bool {
    let [first, second] = pair else { return false };
    let (Some(a), Some(b)) = (first.price, second.price) else { return second.price.is_none() };
    match sort {
        Sort::PriceUp => a.price <= b.price,
        Sort::PriceDown => a.price >= b.price,
        Sort::Newest => first.product.id > second.product.id,
        Sort::Popular => {
            (a.stock != SoldOut, first.product.popularity) >= (b.stock != SoldOut, second.product.popularity)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// All pages together hold each product that is asked for once, in order.
    #[test]
    fn pages_neither_repeat_nor_skip(drawn in drawn(), queries in proptest::collection::vec(query(), 12)) {
        let products = (1..).zip(&drawn).map(|(id, &(brand, category, popularity, _))| Product {
            brand: BrandId(brand), category: CategoryId(category), popularity, ..product(id, "পণ্য", "Thing")
        });
        let offer = |(id, drawn): (i64, &Drawn)| -> Option<SkuOffer> {
            let (taka, stock) = drawn.3?;
            Some(offer(id * 10, taka, stock))
        };
        let view = view(products.collect(), (1..).zip(&drawn).filter_map(offer).collect());
        for query in queries {
            let first = view.list(&query, NOW);
            let page = |page| view.list(&ListingQuery { page, ..query.clone() }, NOW);
            let cards: Vec<_> = (1..=first.pages).flat_map(|number| page(number).cards).collect();
            prop_assert!(cards.windows(2).all(|pair| in_order(query.sort, pair)));
            let mut listed: Vec<_> = cards.iter().map(|card| card.product.id).collect();
            listed.sort_unstable();
            let fits = (1..).zip(&drawn).filter(|(_, drawn)| wanted(&query, drawn));
            prop_assert_eq!(&listed, &fits.map(|(id, _)| ProductId(id)).collect::<Vec<_>>());
            prop_assert_eq!(first.total, listed.len());
            prop_assert_eq!(first.pages, listed.len().div_ceil(PAGE_SIZE).max(1));
            prop_assert_eq!(page(usize::MAX), page(first.pages), "beyond the last page");
            prop_assert_eq!(page(0), page(1));
        }
    }
}
