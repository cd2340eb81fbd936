use super::*;
use crate::fixture::{brand, category, content, product, sku, snapshot, step};
use domain::Slug;
use proptest::prelude::*;

fn ids<'a>(products: impl IntoIterator<Item = &'a Arc<Product>>) -> Vec<i64> {
    let mut ids: Vec<_> = products.into_iter().map(|product| product.id.0).collect();
    ids.sort_unstable();
    ids
}

fn found(snapshot: &Snapshot, text: &str) -> Vec<i64> {
    let mut ids: Vec<_> = snapshot
        .search(text)
        .found
        .iter()
        .map(|found| snapshot.table().entry(found.row).product.id.0)
        .collect();
    ids.sort_unstable();
    ids
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn two() -> Snapshot {
    snapshot(vec![product(1, "এক", "Alpha"), product(2, "দুই", "Beta")])
}

#[test]
fn everything_is_found_under_its_names() {
    let mut earphones = product(3, "তিন", "Gamma");
    (earphones.category, earphones.brand) = (CategoryId(3), BrandId(2));
    earphones.skus.push(sku(31));
    let snapshot = snapshot(vec![earphones, product(2, "দুই", "Beta")]);

    assert_eq!(snapshot.version(), 1);
    assert_eq!(ids(snapshot.products()), [2, 3]);
    assert_eq!(snapshot.products().next().unwrap().id, ProductId(2), "in order of identity");
    assert_eq!(snapshot.find_product_by_slug("product-3").unwrap().id, ProductId(3));
    assert!(snapshot.find_product_by_slug("product-4").is_none());
    let (owner, variant) = snapshot.find_sku(SkuId(31)).unwrap();
    assert_eq!((owner.id, variant.code.as_str()), (ProductId(3), "SKU-31"));
    assert!(snapshot.find_sku(SkuId(3)).is_none());
    assert_eq!(ids(snapshot.products_in(CategoryId(2))), [2]);
    assert!(snapshot.products_in(CategoryId(1)).next().is_none(), "what stands below is not in it");
    assert_eq!(snapshot.category_of(owner).name.en, "Audio");
    assert_eq!(snapshot.brand_of(owner).name, "Sony");
    assert_eq!(snapshot.brands().iter().map(|brand| brand.id.0).collect::<Vec<_>>(), [2, 1], "by name");
    assert_eq!(snapshot.find_brand_by_slug("walton").unwrap().id, BrandId(1));
    assert!(snapshot.find_zone(Zone::InsideDhaka).is_some());
    assert!(snapshot.find_zone(Zone::OutsideDhaka).is_none());
}

#[test]
fn a_change_of_another_version_is_refused() {
    let snapshot = two();
    for from in [2, 7] {
        let refused = snapshot.apply(&step(from, Vec::new(), &[])).unwrap_err();
        assert!(matches!(refused, ContentError::OtherVersion { ours: 1, from: theirs } if theirs == from));
    }
    let later = snapshot.apply(&step(1, Vec::new(), &[])).unwrap();
    assert_eq!(later.version(), 2);
    assert!(later.apply(&step(1, Vec::new(), &[])).is_err(), "the same change twice");
}

#[test]
fn everything_replaces_whatever_was_there() {
    let later = two().apply(&content(9, vec![product(2, "দুই", "Beta"), product(3, "তিন", "Gamma")])).unwrap();
    assert_eq!((later.version(), ids(later.products())), (9, vec![2, 3]));
    assert!(later.find_product_by_slug("product-1").is_none());
    assert!(found(&later, "alpha").is_empty());
    let earlier = later.apply(&content(4, vec![product(1, "এক", "Alpha")])).unwrap();
    assert_eq!((earlier.version(), ids(earlier.products())), (4, vec![1]), "the database was set back");
}

#[test]
fn withdrawn_products_are_gone_and_the_old_snapshot_still_has_them() {
    let old = two();
    let new = old.apply(&step(1, Vec::new(), &[1, 99])).unwrap();
    let present = |snapshot: &Snapshot| {
        [
            snapshot.find_product(ProductId(1)).is_some(),
            snapshot.find_product_by_slug("product-1").is_some(),
            snapshot.find_sku(SkuId(10)).is_some(),
            ids(snapshot.products_in(CategoryId(2))).contains(&1),
            found(snapshot, "alpha") == [1],
        ]
    };
    assert_eq!(present(&new), [false; 5]);
    assert_eq!(present(&old), [true; 5]);
    assert_eq!((ids(new.products()), ids(old.products())), (vec![2], vec![1, 2]));
}

#[test]
fn a_changed_product_leaves_its_old_places() {
    let old = two();
    let mut moved = product(1, "এক", "Omega");
    (moved.slug, moved.category, moved.skus) = (slug("omega"), CategoryId(3), vec![sku(11)]);
    let new = old.apply(&step(1, vec![moved], &[])).unwrap();

    assert!(new.find_product_by_slug("product-1").is_none() && new.find_product_by_slug("omega").is_some());
    assert!(new.find_sku(SkuId(10)).is_none() && new.find_sku(SkuId(11)).is_some());
    assert_eq!(ids(new.products_in(CategoryId(2))), [2]);
    assert_eq!(ids(new.products_in(CategoryId(3))), [1]);
    assert_eq!((found(&new, "alpha"), found(&new, "omega")), (vec![], vec![1]));

    assert_eq!(old.find_product(ProductId(1)).unwrap().name.en, "Alpha");
    assert_eq!(ids(old.products_in(CategoryId(2))), [1, 2]);
    assert_eq!((found(&old, "alpha"), found(&old, "omega")), (vec![1], vec![]));
}

#[test]
fn slugs_may_be_swapped_but_not_shared() {
    let snapshot = two();
    let (mut first, mut second) = (product(1, "এক", "Alpha"), product(2, "দুই", "Beta"));
    std::mem::swap(&mut first.slug, &mut second.slug);
    let swapped = snapshot.apply(&step(1, vec![first.clone(), second], &[])).unwrap();
    assert_eq!(swapped.find_product_by_slug("product-1").unwrap().id, ProductId(2));

    let shared = snapshot.apply(&step(1, vec![first], &[]));
    assert!(matches!(shared, Err(ContentError::ProductTwice { product: ProductId(1) })));
    let mut same_sku = product(3, "তিন", "Gamma");
    same_sku.skus.push(sku(20));
    let shared = snapshot.apply(&step(1, vec![same_sku], &[]));
    assert!(matches!(shared, Err(ContentError::ProductTwice { product: ProductId(3) })));
    assert_eq!(snapshot.find_product_by_slug("product-2").unwrap().id, ProductId(2), "nothing was touched");
}

#[test]
fn a_product_without_a_place_is_refused() {
    let snapshot = two();
    let (mut no_brand, mut no_category) = (product(3, "", "Gamma"), product(3, "", "Gamma"));
    (no_brand.brand, no_category.category) = (BrandId(7), CategoryId(7));
    for homeless in [no_brand, no_category] {
        let refused = snapshot.apply(&step(1, vec![homeless], &[]));
        assert!(matches!(refused, Err(ContentError::ProductWithoutPlace { product: ProductId(3) })));
    }
    let no_brands = ContentChange { brands: vec![brand(2, "Sony")], ..step(1, Vec::new(), &[]) };
    let refused = snapshot.apply(&no_brands);
    assert!(matches!(refused, Err(ContentError::ProductWithoutPlace { .. })), "also of products that stayed");
    let circle = ContentChange { categories: vec![category(2, Some(2), "Loop")], ..step(1, Vec::new(), &[]) };
    assert!(matches!(snapshot.apply(&circle), Err(ContentError::CategoryWithoutRoot { .. })));
}

#[test]
fn unchanged_products_are_shared() {
    let old = two();
    let shared = |new: &Snapshot, id| {
        let (a, b) = (old.find_product(ProductId(id)).unwrap(), new.find_product(ProductId(id)).unwrap());
        Arc::ptr_eq(a, b)
    };
    let delta = old.apply(&step(1, vec![product(1, "এক", "Alpha 2")], &[])).unwrap();
    assert_eq!([1, 2].map(|id| shared(&delta, id)), [false, true]);
    let full = old.apply(&content(5, vec![product(1, "এক", "Alpha 2"), product(2, "দুই", "Beta")])).unwrap();
    assert_eq!([1, 2].map(|id| shared(&full, id)), [false, true]);
}

#[test]
fn a_follower_is_told_what_it_missed() {
    let at = |version, name| Product { version, ..product(1, "এক", name) };
    // Starts at version 10, so that older followers exist.
    let start =
        Snapshot::empty().apply(&content(10, vec![product(1, "", "A"), product(2, "", "B")])).unwrap();
    let withdrawn = start.apply(&step(10, Vec::new(), &[2])).unwrap();
    let renamed = withdrawn.apply(&step(11, vec![at(12, "A2")], &[])).unwrap();

    let change = renamed.change_after(10).unwrap();
    assert_eq!((change.from, change.to), (10, 12));
    assert_eq!((ids(&change.products), change.withdrawn), (vec![1], vec![ProductId(2)]));
    let change = renamed.change_after(11).unwrap();
    assert_eq!((ids(&change.products), change.withdrawn), (vec![1], vec![]));
    assert_eq!(renamed.change_after(9), Some(renamed.to_change()), "older than it can remember");
    assert_eq!(renamed.change_after(0), Some(renamed.to_change()));

    let back = Product { version: 13, ..product(2, "", "B") };
    let returned = renamed.apply(&step(12, vec![back], &[])).unwrap();
    let change = returned.change_after(10).unwrap();
    assert_eq!((ids(&change.products), change.withdrawn), (vec![1, 2], vec![]), "it has come back");
}

#[test]
fn a_follower_ahead_waits_unless_the_database_was_set_back() {
    let snapshot = Snapshot::empty().apply(&content(10, vec![product(1, "", "A")])).unwrap();
    for version in [10, 11, 10 + REPLICA_LAG] {
        assert_eq!(snapshot.change_after(version), None, "{version}");
    }
    assert_eq!(snapshot.change_after(11 + REPLICA_LAG), Some(snapshot.to_change()));
    assert_eq!(Snapshot::empty().change_after(0), None);
}

/// What may happen to one of six products: withdrawn, or published in one of some forms.
fn edit() -> impl Strategy<Value = (i64, Option<(usize, i64)>)> {
    (1..=6_i64, proptest::option::weighted(0.7, (0..4_usize, 2..=3_i64)))
}

fn form(version: u64, id: i64, (name, category): (usize, i64)) -> Product {
    let names = [("লাল ফোন", "Red phone"), ("নীল ফোন", "Blue"), ("টিভি", "Television 55"), ("কালো", "Black")];
    let mut product = product(id, names[name].0, names[name].1);
    (product.version, product.category) = (version, CategoryId(category));
    product.slug = slug(&format!("form-{name}-{id}"));
    product.skus = vec![sku(id * 10 + i64::try_from(name).unwrap())];
    product
}

/// All that a page can ask of a snapshot of those six products.
fn answers(snapshot: &Snapshot) -> impl PartialEq + std::fmt::Debug + use<> {
    let sku_owner = |sku| snapshot.find_sku(SkuId(sku)).map(|(product, _)| product.id);
    let by_slug = |name, id| Some(snapshot.find_product_by_slug(&format!("form-{name}-{id}"))?.id);
    let search = |text| {
        let mut matches = snapshot.search(text);
        matches.found.sort_unstable();
        matches
    };
    (
        snapshot.to_change(),
        (0..70).map(sku_owner).collect::<Vec<_>>(),
        (0..28).map(|at| by_slug(at % 4, at / 4)).collect::<Vec<_>>(),
        [1, 2, 3].map(|category| ids(snapshot.products_in(CategoryId(category)))),
        ["phone", "ফোন", "টিভি ৫৫", "bl", "smartphones walton", "SKU-10"].map(search),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whoever follows from whatever version, in however many steps, has what a newcomer has.
    #[test]
    fn followers_have_what_a_newcomer_has(
        steps in proptest::collection::vec((proptest::collection::vec(edit(), 0..4), any::<bool>()), 1..8),
    ) {
        let mut publisher = Snapshot::empty().apply(&content(1, vec![form(1, 1, (0, 2)), form(1, 2, (1, 3))])).unwrap();
        let (mut steady, mut sleepy) = (Snapshot::empty(), publisher.clone());
        for (edits, sleepy_wakes) in steps {
            let version = publisher.version() + 1;
            let edits: BTreeMap<_, _> = edits.into_iter().collect();
            let products = edits.iter().filter_map(|(&id, kind)| Some(form(version, id, (*kind)?))).collect();
            let withdrawn: Vec<_> = edits.iter().filter(|(_, kind)| kind.is_none()).map(|(&id, _)| id).collect();
            publisher = publisher.apply(&step(version - 1, products, &withdrawn)).unwrap();

            steady = steady.apply(&publisher.change_after(steady.version()).unwrap()).unwrap();
            if sleepy_wakes {
                sleepy = sleepy.apply(&publisher.change_after(sleepy.version()).unwrap()).unwrap();
                prop_assert_eq!(answers(&sleepy), answers(&publisher));
            }
        }
        let newcomer = Snapshot::empty().apply(&publisher.to_change()).unwrap();
        prop_assert_eq!(answers(&publisher), answers(&newcomer));
        prop_assert_eq!(answers(&steady), answers(&newcomer));
    }
}
