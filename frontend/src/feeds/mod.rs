//! Files for machines: site map, `robots.txt` and the manifest of the installed shop. They have no language's prefix.

mod sitemap;

use crate::information::Topic;
use crate::page::{Depends, Moment, PageError, Rendered, Shop, Visit};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use domain::Language;
use serde_json::json;
use sitemap::{ENTRIES_PER_FILE, Entry};
use std::sync::Arc;

const XML: &str = "application/xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const MANIFEST: &str = "application/manifest+json";

/// Addresses that search engines have no use for: one shopper's pages, and the many forms of one list.
const ROBOTS: &str = "User-agent: *
Disallow: /cart
Disallow: /checkout
Disallow: /order
Disallow: /track
Disallow: /search
Disallow: /en/cart
Disallow: /en/checkout
Disallow: /en/order
Disallow: /en/track
Disallow: /en/search
Disallow: /*?*brand=
Disallow: /*?*min=
Disallow: /*?*max=
Disallow: /*?*stock=
Disallow: /*?*sort=
";

/// The files.
pub fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/sitemap.xml", get(index))
        .route("/sitemap/{file}", get(file))
        .route("/robots.txt", get(robots))
        .route("/site.webmanifest", get(manifest_bangla))
        .route("/site.en.webmanifest", get(manifest_english))
}

async fn index(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    shop.cacheable(&visit, "/sitemap.xml", |moment| {
        let files = 1..=paths(moment).count().div_ceil(ENTRIES_PER_FILE);
        let address = |number| format!("{}/sitemap/{number}.xml", shop.settings.public_url);
        Ok(rendered(sitemap::index(files.map(address)), XML))
    })
}

async fn file(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let number = visit.path().strip_prefix("/sitemap/").and_then(|name| name.strip_suffix(".xml"));
    let number: usize =
        number.and_then(|number| number.parse().ok()).filter(|&n| n > 0).ok_or(PageError::NotFound)?;
    shop.cacheable(&visit, &format!("/sitemap/{number}.xml"), |moment| {
        let base = &shop.settings.public_url;
        let entry = |path: String| Entry {
            bn: format!("{base}{path}"),
            en: format!("{base}{}", if path == "/" { "/en".to_owned() } else { format!("/en{path}") }),
        };
        let skipped = (number - 1).saturating_mul(ENTRIES_PER_FILE);
        let entries: Vec<Entry> = paths(moment).skip(skipped).take(ENTRIES_PER_FILE).map(entry).collect();
        if entries.is_empty() {
            return Err(PageError::NotFound);
        }
        Ok(rendered(sitemap::urls(&entries), XML))
    })
}

async fn robots(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    shop.cacheable(&visit, "/robots.txt", |_| {
        Ok(rendered(format!("{ROBOTS}\nSitemap: {}/sitemap.xml\n", shop.settings.public_url), TEXT))
    })
}

async fn manifest_bangla(shop: State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    manifest(&shop, &visit, Language::Bangla)
}

async fn manifest_english(shop: State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    manifest(&shop, &visit, Language::English)
}

fn manifest(shop: &Shop, visit: &Visit, language: Language) -> Result<Response, PageError> {
    let icon = |name, sizes| json!({"src": shop.assets.address(name), "sizes": sizes, "type": "image/png"});
    shop.cacheable(visit, visit.path(), |_| {
        let manifest = json!({
            "name": language.t("ঢাকাকার্ট", "DhakaCart"),
            "short_name": language.t("ঢাকাকার্ট", "DhakaCart"),
            "description": language.t("ঢাকার ইলেকট্রনিক্স দোকান", "An electronics shop in Dhaka"),
            "lang": language.code(),
            "start_url": language.t("/", "/en"),
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#f4f6f5",
            "theme_color": "#0a6654",
            "icons": [icon("icon-192.png", "192x192"), icon("icon-512.png", "512x512")],
        });
        Ok(rendered(manifest.to_string(), MANIFEST))
    })
}

/// Every page that search engines may list, without the language's prefix.
fn paths(moment: &Moment) -> impl Iterator<Item = String> {
    let snapshot = moment.snapshot();
    let categories =
        snapshot.categories().all().iter().map(|category| format!("/category/{}", category.slug));
    let products = snapshot.products().map(|product| format!("/product/{}", product.slug));
    let fixed = std::iter::once("/").chain(Topic::ALL.map(Topic::path)).map(str::to_owned);
    fixed.chain(categories).chain(products)
}

fn rendered(body: String, content_type: &'static str) -> Rendered {
    Rendered { body, content_type, depends: Depends::Content }
}
