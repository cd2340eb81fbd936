//! Rendered pages in memory, the same for every visitor.
//!
//! A hit compares two counters and gives out a stored body ([`Stored`]). A page says what it was made of
//! ([`Depends`]), so that a sold piece somewhere does not render every page anew:
//! content changed → rendered again; an offer changed → a product's page checks its own offers by a fingerprint,
//! a list is rendered again at most once a second; a price changes by the clock (a sale begins or ends) → rendered
//! again at that moment, and no browser or CDN is told to keep the page beyond it.

use super::{Effort, Head, Moment, PageError, Shop, Stored, Visit};
use axum::http::HeaderValue;
use axum::response::Response;
use domain::SkuId;
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How long a browser keeps a page without asking.
const MAX_AGE: i64 = 10;
/// How long a CDN does.
const SHARED_MAX_AGE: i64 = 10;
/// How long a stale page may be shown while a new one is fetched.
const STALE: i64 = 30;
const USUAL: HeaderValue =
    HeaderValue::from_static("public, max-age=10, s-maxage=10, stale-while-revalidate=30");

/// A list of products is rendered at most this often, however often stock changes.
const LIST_PAUSE: SignedDuration = SignedDuration::from_secs(1);
/// Longest key. Addresses beyond it are rendered each time.
const MAX_KEY_BYTES: usize = 512;

/// What a page was made of, apart from the catalogue's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Depends {
    /// No price or stock.
    Content,
    /// The prices and stock of these SKUs.
    Offers(Vec<SkuId>),
    /// Prices and stock of any product: lists.
    AllOffers,
}

/// A page that was just made.
#[derive(Debug)]
pub struct Rendered {
    /// HTML, XML or text.
    pub body: String,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// What it was made of.
    pub depends: Depends,
}

impl Rendered {
    /// An HTML page.
    pub const fn html(body: String, depends: Depends) -> Self {
        Self { body, content_type: "text/html; charset=utf-8", depends }
    }
}

/// Rendered pages, bounded by their size in bytes; the least used ones go.
#[derive(Debug)]
pub struct PageCache {
    pages: Cache<String, Arc<Entry>>,
}

#[derive(Debug)]
struct Entry {
    stored: Stored,
    depends: Depends,
    fingerprint: u64,
    content: u64,
    /// The offers that the page is known to agree with.
    offers: AtomicU64,
    rendered_at: Timestamp,
    /// The pattern of its route.
    route: Arc<str>,
    /// The next moment at which a price changes by the clock.
    valid_until: Option<Timestamp>,
}

impl PageCache {
    /// Room for this many mebibytes.
    pub fn new(mebibytes: u64) -> Self {
        let weigh = |key: &String, page: &Arc<Entry>| {
            u32::try_from(key.len() + page.stored.weight()).unwrap_or(u32::MAX)
        };
        Self { pages: Cache::builder().max_capacity(mebibytes << 20).weigher(weigh).build() }
    }

    /// Bytes held, about.
    pub fn bytes(&self) -> u64 {
        self.pages.weighted_size()
    }
}

impl Shop {
    /// Answers with the page kept under `key`, or makes it. The key is the canonical address with the language's
    /// prefix: two addresses that show the same share one.
    ///
    /// Such a page is the same for everyone: `render` is not given the visitor, and the answer sets no cookie.
    pub fn cacheable(
        &self,
        visit: &Visit,
        key: &str,
        render: impl FnOnce(&Moment) -> Result<Rendered, PageError>,
    ) -> Result<Response, PageError> {
        let now = Timestamp::now();
        if let Some(entry) = self.find_current(key, now) {
            return Ok(entry.answer(visit, now));
        }
        self.metrics.page_misses.inc();
        // The counters are read before the catalogue: if it changes in between, the page is made once more.
        let (content, offers) = self.catalogue.generations();
        let moment = self.moment(now)?;
        let rendered = render(&moment)?;
        let entry = Arc::new(Entry {
            fingerprint: fingerprint(&moment, &rendered.depends),
            valid_until: valid_until(&moment, &rendered.depends),
            depends: rendered.depends,
            content,
            offers: AtomicU64::new(offers),
            rendered_at: now,
            route: visit.route(),
            stored: Stored::new(
                rendered.body,
                Head {
                    content_type: HeaderValue::from_static(rendered.content_type),
                    cache_control: USUAL,
                    compress: Some(Effort::Quick),
                },
            ),
        });
        if key.len() <= MAX_KEY_BYTES {
            self.pages.pages.insert(key.to_owned(), Arc::clone(&entry));
        }
        Ok(entry.answer(visit, now))
    }

    /// The kept page of this very address, if it is current, and the pattern of its route. An address that shows the same under
    /// another name than the canonical one is not found here.
    pub(crate) fn find_kept(&self, visit: &Visit) -> Option<(Arc<str>, Response)> {
        let now = Timestamp::now();
        let entry = self.find_current(visit.full_path(), now)?;
        Some((Arc::clone(&entry.route), entry.answer(visit, now)))
    }

    fn find_current(&self, key: &str, now: Timestamp) -> Option<Arc<Entry>> {
        let entry = self.pages.pages.get(key).filter(|entry| self.is_current(entry, now))?;
        self.metrics.page_hits.inc();
        Some(entry)
    }

    fn is_current(&self, entry: &Entry, now: Timestamp) -> bool {
        if entry.valid_until.is_some_and(|until| now >= until) {
            return false;
        }
        let (content, offers) = self.catalogue.generations();
        if entry.content != content {
            return false;
        }
        if entry.offers.load(Ordering::Relaxed) == offers {
            return true;
        }
        match &entry.depends {
            Depends::Content => true,
            Depends::AllOffers => now.duration_since(entry.rendered_at) < LIST_PAUSE,
            Depends::Offers(_) => {
                let same = self
                    .moment(now)
                    .is_ok_and(|moment| fingerprint(&moment, &entry.depends) == entry.fingerprint);
                if same {
                    entry.offers.store(offers, Ordering::Relaxed);
                }
                same
            }
        }
    }
}

impl Entry {
    fn answer(&self, visit: &Visit, now: Timestamp) -> Response {
        self.stored.answer(visit, self.valid_until.and_then(|until| shortened(now, until)))
    }
}

/// `Cache-Control` of a page whose price changes soon; `None` when the usual one ends before that.
/// The longest a copy can be shown is the longer freshness plus the stale window.
fn shortened(now: Timestamp, until: Timestamp) -> Option<HeaderValue> {
    let left = until.duration_since(now).as_secs().max(0);
    if left >= MAX_AGE.max(SHARED_MAX_AGE) + STALE {
        return None;
    }
    let (age, shared) = (MAX_AGE.min(left), SHARED_MAX_AGE.min(left));
    let text = match left - age.max(shared) {
        0 => format!("public, max-age={age}, s-maxage={shared}, must-revalidate"),
        stale => {
            format!("public, max-age={age}, s-maxage={shared}, stale-while-revalidate={}", stale.min(STALE))
        }
    };
    Some(HeaderValue::try_from(text).expect("digits and words are a header value"))
}

fn fingerprint(moment: &Moment, depends: &Depends) -> u64 {
    let Depends::Offers(skus) = depends else { return 0 };
    let mut hasher = DefaultHasher::new();
    for &sku in skus {
        moment.offer(sku).hash(&mut hasher);
    }
    hasher.finish()
}

fn valid_until(moment: &Moment, depends: &Depends) -> Option<Timestamp> {
    match depends {
        Depends::Content => None,
        Depends::Offers(skus) => {
            skus.iter().filter_map(|&sku| moment.offer(sku)?.next_change(moment.now)).min()
        }
        Depends::AllOffers => moment.next_price_change(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parameter(header: &str, name: &str) -> i64 {
        let parts = header.split(", ").find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        parts.map_or(0, |digits| digits.parse().unwrap())
    }

    proptest! {
        #[test]
        fn no_copy_outlives_the_price(milliseconds in -5_000_i64..120_000) {
            let now = Timestamp::from_second(1_800_000_000).unwrap();
            let until = now + SignedDuration::from_millis(milliseconds);
            let header = shortened(now, until).unwrap_or(USUAL);
            let header = header.to_str().unwrap();
            let longest = parameter(header, "max-age").max(parameter(header, "s-maxage"))
                + parameter(header, "stale-while-revalidate");
            prop_assert!(longest * 1_000 <= milliseconds.max(0), "{header}");
        }
    }

    #[test]
    fn the_usual_header_says_the_constants() {
        let usual = USUAL;
        let usual = usual.to_str().unwrap();
        assert_eq!(parameter(usual, "max-age"), MAX_AGE);
        assert_eq!(parameter(usual, "s-maxage"), SHARED_MAX_AGE);
        assert_eq!(parameter(usual, "stale-while-revalidate"), STALE);
    }
}
