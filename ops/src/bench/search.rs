//! How well and how fast products are found: the golden set of `database/sample/searches.csv` on the sample catalogue,
//! the same questions asked of a catalogue of 100,000 products, and texts that mean nothing. In this process, as a frontend
//! asks.

use crate::bench::{odd_texts, open_shop_in};
use crate::build;
use crate::evidence::Report;
use crate::project::Project;
use crate::steps::step;
use anyhow::{Context, Result, bail, ensure};
use catalogue::{Catalogue, ContentChange, ListingQuery, OfferChange, Product, SkuOffer, View, load};
use domain::{ProductId, SkuId, Slug, Text};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Recall that must hold, in hundredths.
const AIM: u64 = 95;
/// Products that a shopper looks at.
const LOOKED_AT: usize = 10;
/// Of the large catalogue.
const MANY_PRODUCTS: usize = 100_000;
/// Searches at the same time: one for each core that a shop of this size has.
const THREADS: usize = 2;
/// The sample's offers come with its content.
const COPY_COMES: Duration = Duration::from_secs(20);

/// What `bench search` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct SearchArgs {
    /// Fail when recall@10 is below this many hundredths.
    #[arg(long, default_value_t = AIM, value_parser = clap::value_parser!(u64).range(0..=100))]
    minimum: u64,

    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,

    /// Only how well, not how fast.
    #[arg(long)]
    recall_only: bool,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

impl SearchArgs {
    /// The recall that must hold. How fast it is, a test does not say.
    pub(crate) fn with_aim() -> Self {
        let bin_dir = crate::project::own_folder().ok();
        Self { minimum: AIM, seconds: 1, recall_only: true, save: false, bin_dir }
    }
}

/// A line of the golden set.
#[derive(Debug, Deserialize)]
struct Search {
    query: String,
    /// In which way it is written.
    kind: String,
    /// Which products must be found: terms that all hold, each with words of which one does.
    expected: String,
}

/// How well searches of a kind were answered, in thousandths summed up.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    searches: u64,
    recall: u64,
    reciprocal_rank: u64,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.searches += other.searches;
        self.recall += other.recall;
        self.reciprocal_rank += other.reciprocal_rank;
    }

    fn text(&self) -> String {
        let mean = |sum: u64| {
            let thousandths = sum / self.searches.max(1);
            format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
        };
        format!("recall@10 {}   MRR {}", mean(self.recall), mean(self.reciprocal_rank))
    }
}

pub(crate) async fn run(project: &Project, arguments: SearchArgs) -> Result<()> {
    let searches = read(project)?;
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let shop = open_shop_in(project, (&programs, "bench-search")).await?;
    let copy = shop.layout.catalogue_copy();
    let opened = step("Waiting for the catalogue's copy", open(&copy)).await;
    shop.close().await;
    let sample = opened?;
    let mut report = Report::default();
    let score = judge(&sample.view(), &searches, &mut report)?;
    if !arguments.recall_only {
        let many = step("Making a catalogue of 100,000 products", async { multiply(&sample.view()) }).await?;
        for (name, catalogue) in [("the sample", &sample), ("100,000 products", &many)] {
            let view = catalogue.view();
            let mut took = measure(&view, &searches, Duration::from_secs(arguments.seconds));
            took.sort_unstable();
            let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
            let rate = took.len() / usize::try_from(arguments.seconds)?;
            let [p50, p99] = [at(50), at(99)].map(|time| time.as_micros());
            report.say(format!(
                "{name} ({} products): {rate} searches/s on {THREADS} threads, p50 {p50} µs, p99 {p99} µs, slowest {} µs",
                view.snapshot.products().len(),
                at(100).as_micros()
            ));
        }
        let words: Vec<&str> = searches.iter().flat_map(|search| search.query.split(' ')).collect();
        let view = many.view();
        odd_texts::judge(&words, |text| drop(find(&view, text)), &mut report)?;
    }
    if arguments.save {
        report.save(project, "search").await?;
    }
    if score.recall < arguments.minimum * 10 * score.searches {
        bail!("recall@10 is below 0.{:02}", arguments.minimum);
    }
    Ok(())
}

fn read(project: &Project) -> Result<Vec<Search>> {
    let path = project.root().join("database/sample/searches.csv");
    let mut reader =
        csv::Reader::from_path(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    reader.deserialize().map(|line| line.with_context(|| format!("{} is wrong", path.display()))).collect()
}

/// The catalogue from the copy that a frontend keeps on disk.
async fn open(copy: &std::path::Path) -> Result<Catalogue> {
    let started = Instant::now();
    let copy = loop {
        match load(copy) {
            Ok(copy) if !copy.offers.offers.is_empty() => break copy,
            _ if started.elapsed() > COPY_COMES => bail!("{} did not come", copy.display()),
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let catalogue = Catalogue::empty();
    catalogue.apply_content(&copy.content)?;
    catalogue.apply_offers(&copy.offers)?;
    Ok(catalogue)
}

/// The first products for a text, as the search page lists them.
fn find(view: &View, text: &str) -> Vec<ProductId> {
    let query = ListingQuery { text: Some(text.to_owned()), ..ListingQuery::default() };
    let listing = view.list(&query, Timestamp::now());
    listing.cards.iter().take(LOOKED_AT).map(|card| card.product.id).collect()
}

/// Prints how well each kind of search was answered, and those that were not answered in full.
fn judge(view: &View, searches: &[Search], report: &mut Report) -> Result<Score> {
    let mut kinds: BTreeMap<&str, Score> = BTreeMap::new();
    let mut all = Score::default();
    for search in searches {
        let expected: Vec<ProductId> = view
            .snapshot
            .products()
            .filter_map(|product| match is_expected(view, product, &search.expected) {
                Ok(false) => None,
                Ok(true) => Some(Ok(product.id)),
                Err(error) => Some(Err(error)),
            })
            .collect::<Result<_>>()?;
        ensure!(!expected.is_empty(), "no product is expected for \"{}\"", search.query);
        let found = find(view, &search.query);
        let hits = found.iter().filter(|id| expected.contains(id)).count();
        let possible = expected.len().min(LOOKED_AT);
        let first = found.iter().position(|id| expected.contains(id));
        let score = Score {
            searches: 1,
            recall: u64::try_from(hits * 1_000 / possible)?,
            reciprocal_rank: first.map_or(0, |place| 1_000 / (u64::try_from(place).unwrap_or(u64::MAX) + 1)),
        };
        if hits < possible {
            report.say(format!("missed: {} ({}): {hits} of {possible}", search.query, search.kind));
        }
        kinds.entry(&search.kind).or_default().add(score);
        all.add(score);
    }
    for (kind, score) in &kinds {
        report.say(format!("{kind:9} {:3} searches   {}", score.searches, score.text()));
    }
    report.say(format!("together  {:3} searches   {}", all.searches, all.text()));
    Ok(all)
}

/// Whether all terms hold for a product: `category=Fans;name=ceiling|table`.
fn is_expected(view: &View, product: &Product, expected: &str) -> Result<bool> {
    for term in expected.split(';') {
        let (field, words) = term.split_once('=').with_context(|| format!("\"{term}\" is no term"))?;
        let category = &view.snapshot.category_of(product).name.en;
        let brand = &view.snapshot.brand_of(product).name;
        let holds = words.split('|').any(|word| match field {
            "category" => category.eq_ignore_ascii_case(word),
            "brand" => brand.eq_ignore_ascii_case(word),
            "name" => product.name.en.to_lowercase().contains(word),
            "product" => product.slug.as_str() == word,
            _ => false,
        });
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The sample's products over and over, each with a number in its name, and their offers.
fn multiply(view: &View) -> Result<Catalogue> {
    let content = view.snapshot.to_change();
    let mut products: Vec<Arc<Product>> = Vec::with_capacity(MANY_PRODUCTS);
    let mut offers: Vec<SkuOffer> = Vec::new();
    for (product, number) in content.products.iter().cycle().zip(1..).take(MANY_PRODUCTS) {
        let copy = numbered(product, number)?;
        let offered = product
            .skus
            .iter()
            .zip(&copy.skus)
            .filter_map(|(sku, copy)| Some(SkuOffer { sku: copy.id, offer: view.offers.find(sku.id)? }));
        offers.extend(offered);
        products.push(Arc::new(copy));
    }
    let catalogue = Catalogue::empty();
    catalogue.apply_content(&ContentChange { products, ..content })?;
    catalogue.apply_offers(&OfferChange { offers, ..view.offers.to_change() })?;
    Ok(catalogue)
}

fn numbered(product: &Product, number: i64) -> Result<Product> {
    let name = |text: &str| format!("{text} {number}");
    let mut copy = product.clone();
    copy.id = ProductId(number);
    copy.slug = Slug::parse(&format!("product-{number}"))?;
    copy.name = Text { bn: name(&product.name.bn), en: name(&product.name.en) };
    for (place, sku) in (0..).zip(&mut copy.skus) {
        sku.id = SkuId(number * 100 + place);
        sku.code = format!("{}-{number}", sku.code);
    }
    Ok(copy)
}

/// How long each search took, over and over on all threads.
fn measure(view: &Arc<View>, searches: &[Search], duration: Duration) -> Vec<Duration> {
    let until = Instant::now() + duration;
    let ask = |first: usize| {
        let mut took = Vec::new();
        for search in searches.iter().cycle().skip(first) {
            let started = Instant::now();
            if started >= until {
                return took;
            }
            find(view, &search.query);
            took.push(started.elapsed());
        }
        took
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || ask(thread * 40))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}
