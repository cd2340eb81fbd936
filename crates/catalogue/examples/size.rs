//! What the catalogue weighs and how fast it answers, at a number of products (default 100,000).
//!
//! `cargo run --release -p catalogue --example size -- 100000`. The products are those of `database/sample`,
//! repeated under other model numbers.

use catalogue::{
    Brand, Catalogue, Category, ContentChange, ListingQuery, OfferChange, Product, Sku, SkuOffer, Sort, Trait,
};
use domain::{BrandId, CategoryId, Offer, Poisha, ProductId, SkuId, Slug, StockHint, Text};
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

type Row = HashMap<String, String>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: usize = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let sample = Sample::read()?;
    let before = resident_bytes();
    let content = sample.repeated(count);
    let offers = offers_of(&content);
    println!("{count} products, {} SKUs", offers.offers.len());
    report("products alone", resident_bytes() - before, count);

    let catalogue = Catalogue::empty();
    timed("apply everything", || catalogue.apply_content(&content))?;
    report("with index", resident_bytes() - before, count);
    timed("apply all offers", || catalogue.apply_offers(&offers))?;
    drop((content, offers, sample));
    report("catalogue with index and offers", resident_bytes() - before, count);

    let file = std::env::temp_dir().join(format!("catalogue-size-{}", std::process::id()));
    timed("save the copy", || catalogue::save(&file, &catalogue.view()))?;
    println!("copy on disk: {} bytes", std::fs::metadata(&file)?.len());
    let copy = timed("load the copy", || catalogue::load(&file))?;
    std::fs::remove_file(&file)?;
    drop(copy);

    change_one(&catalogue)?;
    ask(&catalogue);
    report("at the end", resident_bytes() - before, count);
    Ok(())
}

fn change_one(catalogue: &Catalogue) -> Result<(), Box<dyn std::error::Error>> {
    let view = catalogue.view();
    let first = view.snapshot.products().next().ok_or("no products")?;
    let version = view.snapshot.version() + 1;
    let mut product = Product::clone(first);
    "Renamed".clone_into(&mut product.name.en);
    product.version = version;
    let everything = view.snapshot.to_change();
    let change =
        ContentChange { from: version - 1, to: version, products: vec![Arc::new(product)], ..everything };
    timed("apply one changed product", || catalogue.apply_content(&change))?;
    let sku = first.skus[0].id;
    let mut offer = view.offers.find(sku).ok_or("no offer")?;
    offer.stock = StockHint::SoldOut;
    let change = timed("find one changed offer", || {
        let all = view.offers.to_change().offers;
        view.offers.difference(all.into_iter().chain([SkuOffer { sku, offer }]))
    });
    timed("apply one changed offer", || catalogue.apply_offers(&change.expect("it differs")))?;
    Ok(())
}

fn ask(catalogue: &Catalogue) {
    let view = catalogue.view();
    let now = Timestamp::now();
    let text = |text: &str| ListingQuery { text: Some(text.to_owned()), ..ListingQuery::default() };
    let category = view.snapshot.categories().find_by_slug("phones-smartphones").map(|category| category.id);
    let queries = [
        ("list everything", ListingQuery::default()),
        (
            "list smartphones by price",
            ListingQuery { category, sort: Sort::PriceUp, ..ListingQuery::default() },
        ),
        ("search samsung", text("samsung")),
        ("search galaxy s25 8gb", text("galaxy s25 8gb")),
        ("search স্মার্টফোন", text("স্মার্টফোন")),
        ("search s (all that begins so)", text("s")),
        ("search xyzzy", text("xyzzy")),
    ];
    for (what, query) in queries {
        let total = timed(what, || view.list(&query, now)).total;
        println!("    found {total}");
    }
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    println!("{what}: {:?}", start.elapsed());
    result
}

fn report(what: &str, bytes: usize, products: usize) {
    println!("{what}: {} MiB, {} bytes per product", bytes >> 20, bytes / products);
}

fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

/// The sample catalogue as it stands in its files.
struct Sample {
    /// The rows of each product.
    products: Vec<Vec<Row>>,
    categories: Vec<Category>,
    brands: Vec<Brand>,
}

impl Sample {
    fn read() -> Result<Self, Box<dyn std::error::Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../database/sample");
        let mut products: Vec<Vec<Row>> = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let mut reader = csv::Reader::from_path(entry?.path())?;
            if !reader.headers()?.iter().any(|column| column == "product") {
                continue;
            }
            for row in reader.deserialize() {
                let row: Row = row?;
                match products.last_mut() {
                    Some(rows) if rows[0]["product"] == row["product"] => rows.push(row),
                    _ => products.push(vec![row]),
                }
            }
        }
        let mut sample = Self { products, categories: Vec::new(), brands: Vec::new() };
        for rows in sample.products.clone() {
            sample.category(&rows[0]);
            sample.brand(&rows[0]["brand"]);
        }
        Ok(sample)
    }

    fn category(&mut self, row: &Row) -> Option<CategoryId> {
        let path: Vec<_> = row["category_en"].split(" > ").collect();
        let names = path.iter().zip(row["category_bn"].split(" > "));
        let mut parent = None;
        for (depth, (en, bn)) in names.enumerate() {
            // The slug holds the whole path: two branches may have leaves of one name.
            let slug = Slug::from_name(&path[..=depth].join(" ")).ok()?;
            let known = self.categories.iter().find(|known| known.slug == slug).map(|known| known.id);
            let id = known.unwrap_or(CategoryId(i64::try_from(self.categories.len()).ok()? + 1));
            if known.is_none() {
                let name = Text { bn: bn.to_owned(), en: (*en).to_owned() };
                self.categories.push(Category { id, parent, slug, name, position: 0 });
            }
            parent = Some(id);
        }
        parent
    }

    fn brand(&mut self, name: &str) -> BrandId {
        if let Some(known) = self.brands.iter().find(|known| known.name == name) {
            return known.id;
        }
        let id = BrandId(i64::try_from(self.brands.len()).unwrap_or(0) + 1);
        let slug = Slug::from_name(name).expect("sample names are English");
        self.brands.push(Brand { id, slug, name: name.to_owned() });
        id
    }

    fn repeated(&self, count: usize) -> ContentChange {
        let mut next_sku = 0;
        let product = |(index, rows): (usize, &Vec<Row>)| {
            let row = &rows[0];
            let round = index / self.products.len();
            let number = i64::try_from(index).unwrap_or(i64::MAX) + 1;
            let text = |column: &str| Text {
                bn: row[&format!("{column}_bn")].clone(),
                en: row[&format!("{column}_en")].clone(),
            };
            let name = text("name");
            Arc::new(Product {
                id: ProductId(number),
                version: 1,
                slug: Slug::parse(&format!("p-{number}")).expect("a short slug"),
                brand: self.brands.iter().find(|brand| brand.name == row["brand"]).expect("read before").id,
                category: self.find_category(&row["category_en"]),
                name: Text { bn: format!("{} {round}", name.bn), en: format!("{} M{round}", name.en) },
                description: text("description"),
                warranty: text("warranty"),
                specifications: traits(row, "specifications"),
                popularity: row["popularity"].parse().unwrap_or(0),
                skus: rows.iter().map(|row| sku(row, round, &mut next_sku)).collect(),
            })
        };
        ContentChange {
            from: 0,
            to: 1,
            categories: self.categories.clone(),
            brands: self.brands.clone(),
            zones: Vec::new(),
            products: self.products.iter().cycle().take(count).enumerate().map(product).collect(),
            withdrawn: Vec::new(),
        }
    }

    fn find_category(&self, path: &str) -> CategoryId {
        let slug = Slug::from_name(path).expect("sample names are English");
        self.categories.iter().find(|category| category.slug == slug).expect("read before").id
    }
}

fn sku(row: &Row, round: usize, next: &mut i64) -> Sku {
    *next += 1;
    Sku {
        id: SkuId(*next),
        code: format!("{}-{round}", row["sku"]),
        options: traits(row, "options"),
        images: row["images"].split('|').map(|image| image.trim().to_owned()).collect(),
    }
}

fn traits(row: &Row, column: &str) -> Vec<Trait> {
    let split = |text: &str| {
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        (name.trim().to_owned(), value.trim().to_owned())
    };
    let bn = row[&format!("{column}_bn")].split('|').map(split);
    let en = row[&format!("{column}_en")].split('|').map(split);
    bn.zip(en)
        .map(|((name_bn, bn), (name_en, en))| Trait {
            name: Text { bn: name_bn, en: name_en },
            value: Text { bn, en },
        })
        .collect()
}

fn offers_of(content: &ContentChange) -> OfferChange {
    let offer = |sku: &Sku| SkuOffer {
        sku: sku.id,
        offer: Offer {
            list: Poisha::from_taka(1_000 + sku.id.0 % 90_000),
            sale: None,
            campaign: None,
            stock: StockHint::from_on_hand(sku.id.0 % 30),
        },
    };
    let offers = content.products.iter().flat_map(|product| &product.skus).map(offer).collect();
    OfferChange { epoch: Uuid::nil(), version: 1, full: true, offers }
}
