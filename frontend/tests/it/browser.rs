//! A browser without a script: keeps cookies, follows nothing by itself.

use super::backend::Backend;
use super::stock;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use frontend::config::{LimitsConfig, SHED_TARGET_MS, ShopConfig, TaxConfig};
use frontend::page::Shop;
use picture_store::PictureConfig;
use prometheus_client::registry::Registry;
use service::http::{App, Observed, observe};
use service::logging::AccessLog;
use service::metrics::HttpMetrics;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) const KEY: &str = "abababababababababababababababababababababababababababababababab";
pub(crate) const HOST: &str = "shop.test";

/// Settings for a backend at this address.
pub(crate) fn config(backend_url: &str, folder: &Path) -> ShopConfig {
    ShopConfig {
        backend_url: backend_url.to_owned(),
        public_url: format!("https://{HOST}"),
        catalogue_copy: folder.join("catalogue"),
        pictures: PictureConfig { media_dir: Some(folder.to_owned()), ..PictureConfig::default() },
        cookie_keys: KEY.into(),
        shop_phone: "01712345678".to_owned(),
        page_cache_mib: 16,
        media_cache_mib: 1,
        shed_target_ms: SHED_TARGET_MS,
        limits: LimitsConfig::default(),
        tax: TaxConfig {
            shop_bin: Some("000123456-0101".to_owned()),
            shop_address: Some("12 New Market, Dhaka".to_owned()),
            vat_permille: Some(75),
        },
    }
}

/// A shop with the small catalogue.
fn shop(config: &ShopConfig) -> Arc<Shop> {
    let shop = Shop::new(config, &mut Registry::default()).unwrap();
    shop.catalogue.apply_content(&stock::content()).unwrap();
    shop.catalogue.apply_offers(&stock::offers()).unwrap();
    shop
}

/// The shop as it is served.
pub(crate) fn served(shop: &Arc<Shop>) -> App {
    frontend::app::app(Arc::clone(shop), Router::new(), observing())
}

/// What happens around requests.
fn observing() -> Observed {
    let metrics = HttpMetrics::register(&mut Registry::default());
    Observed { metrics, access_log: AccessLog::Errors, on_panic: frontend::errors::on_panic }
}

/// These routes as they are served, with nothing that lies ready.
pub(crate) fn observed(router: Router) -> App {
    observe(router, observing()).into()
}

pub(crate) struct Browser {
    pub(crate) app: App,
    pub(crate) shop: Arc<Shop>,
    pub(crate) backend: Backend,
    pub(crate) cookies: BTreeMap<String, String>,
    /// From where it connects.
    pub(crate) peer: IpAddr,
    /// Holds the pictures and the copy of the catalogue.
    pub(crate) folder: tempfile::TempDir,
}

/// An answer as the browser got it.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The body as it travelled.
    pub(crate) raw: Bytes,
}

impl Page {
    /// A header's text, empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of the input with this name.
    pub(crate) fn field(&self, name: &str) -> String {
        let input = self.body.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
        let value = input.split('>').next().unwrap_or_default().split("value=\"").nth(1).unwrap_or_default();
        value.split('"').next().unwrap_or_default().to_owned()
    }

    /// What stands in the text area with this name, as it is written in HTML.
    pub(crate) fn area(&self, name: &str) -> String {
        let area = self.body.split(&format!("<textarea id=\"{name}\"")).nth(1).unwrap_or_default();
        let text = area.split_once('>').unwrap_or_default().1;
        text.split("</textarea>").next().unwrap_or_default().to_owned()
    }

    /// Fails unless the body has this text.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) {
        assert!(self.body.contains(text), "{} without {text}:\n{}", self.status, self.main());
    }

    /// Fails if the body has this text.
    #[track_caller]
    pub(crate) fn hides(&self, text: &str) {
        assert!(!self.body.contains(text), "{} with {text}:\n{}", self.status, self.main());
    }

    /// Fails unless it leads to this address with GET.
    #[track_caller]
    pub(crate) fn leads_to(&self, path: &str) {
        assert_eq!((self.status, self.header("location")), (StatusCode::SEE_OTHER, path), "{}", self.main());
    }

    /// Fails unless nobody keeps it and no search engine lists it.
    #[track_caller]
    pub(crate) fn is_private(&self) {
        assert_eq!(self.header("cache-control"), "private, no-store");
        assert_eq!((self.header("x-robots-tag"), self.header("etag")), ("noindex", ""));
        self.shows("<meta name=\"robots\" content=\"noindex\">");
        self.hides("rel=\"canonical\"");
    }

    /// The part between the head and the foot of the page, for messages.
    fn main(&self) -> &str {
        let main = self.body.split("<main").nth(1).unwrap_or(&self.body);
        main.split("</main>").next().unwrap_or_default()
    }
}

impl Browser {
    /// A browser before a shop with the small catalogue and a backend that answers nothing yet.
    pub(crate) async fn open() -> Self {
        let (backend, address) = Backend::start().await;
        Self { backend, ..Self::before(&address) }
    }

    /// A browser before a shop whose backend has this address.
    pub(crate) fn before(backend_url: &str) -> Self {
        Self::limited(backend_url, LimitsConfig::default())
    }

    /// The same with settings of limits.
    pub(crate) fn limited(backend_url: &str, limits: LimitsConfig) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shop = shop(&ShopConfig { limits, ..config(backend_url, folder.path()) });
        let app = served(&shop);
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self { app, shop, backend: Backend::default(), cookies: BTreeMap::new(), peer, folder }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.get_with(path, &[]).await
    }

    /// Asks with more headers.
    pub(crate) async fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Page {
        let request =
            headers.iter().fold(Request::get(path), |request, &(name, value)| request.header(name, value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Asks until the page is as wanted; fails after ten seconds.
    pub(crate) async fn get_until(&mut self, path: &str, wanted: impl Fn(&Page) -> bool) -> Page {
        let looking = async {
            loop {
                let page = self.get(path).await;
                if wanted(&page) {
                    return page;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), looking).await.expect("the page becomes as wanted")
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[]).await
    }

    /// Posts with more headers.
    pub(crate) async fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, format!("https://{HOST}"));
        let request = headers.iter().fold(request, |request, &(name, value)| request.header(name, value));
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Posts what was put together by hand.
    pub(crate) async fn post_bytes(&mut self, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Page {
        let request = Request::post(path).header(header::ORIGIN, format!("https://{HOST}"));
        let request = headers.iter().fold(request, |request, &(name, value)| request.header(name, value));
        self.send(request.body(Body::from(body.to_vec())).unwrap()).await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(HOST.parse().unwrap());
        headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        let response = self.app.answer(request, SocketAddr::new(self.peer, 50_000)).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 10 << 20).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            raw: body,
        }
    }

    fn keep(&mut self, cookie: &str) {
        assert!(cookie.len() < 4_500, "{} bytes of cookie", cookie.len());
        assert!(
            cookie.contains("; Secure") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/")
        );
        let (pair, rest) = cookie.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        assert_eq!(rest.contains("HttpOnly"), name != "cart_count", "{name}");
        if rest.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Puts something into the cart.
    pub(crate) async fn add(&mut self, sku: domain::SkuId, quantity: u32) -> Page {
        self.post("/cart/add", &[("sku", &sku.to_string()), ("quantity", &quantity.to_string())]).await
    }

    /// The pieces that the badge shows.
    pub(crate) fn count(&self) -> &str {
        self.cookies.get("cart_count").map_or("", String::as_str)
    }
}
