//! The state that every handler shares, and the catalogue at one moment.

use super::nav::Navs;
use super::{Nav, PageCache, PageError};
use crate::assets::Assets;
use crate::catalogue::Followed;
use crate::config::{LimitsConfig, Settings, ShopConfig};
use crate::limits;
use crate::media::Media;
use crate::metrics::ShopMetrics;
use crate::shedding::Shedding;
use crate::waiting_room::WaitingRoom;
use anyhow::Context;
use arc_swap::ArcSwap;
use catalogue::{Offers, Product, Sku, Snapshot, View};
use client::Client;
use domain::{DeliveryZone, Language, Offer, SkuId};
use jiff::Timestamp;
use picture_store::PictureStore;
use prometheus_client::registry::Registry;
use rate_limit::Limiter;
use secrecy::ExposeSecret;
use service::time_limits;
use std::sync::Arc;
use std::time::Duration;

/// Everything that a page is made of. Nothing in it is lost with the process that another one could not rebuild.
#[derive(Debug)]
pub struct Shop {
    /// Settings that were checked.
    pub settings: Settings,
    /// The catalogue in memory.
    pub catalogue: Arc<Followed>,
    /// The backend.
    pub client: Client,
    /// Static files.
    pub assets: Assets,
    /// Product pictures.
    pub media: Media,
    /// Rendered pages.
    pub pages: PageCache,
    /// What is counted.
    pub metrics: Arc<ShopMetrics>,
    /// Counts what each client does.
    pub limiter: Limiter,
    /// What is refused when there is too much at once.
    pub shedding: Arc<Shedding>,
    /// What is known of the line before the checkout.
    pub waiting_room: Arc<WaitingRoom>,
    navs: ArcSwap<Navs>,
}

/// The catalogue at one moment. A page looks at one moment only, so that its parts fit together.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Content and offers.
    pub view: Arc<View>,
    /// Now.
    pub now: Timestamp,
    catalogue: Arc<Followed>,
}

impl Shop {
    /// A shop with an empty catalogue; a follower or a disk copy fills it.
    pub fn new(config: &ShopConfig, registry: &mut Registry) -> anyhow::Result<Arc<Self>> {
        let client = Client::new(&config.backend_url, time_limits::FRONTEND_CALL)?;
        let pictures = PictureStore::open(&config.pictures).context("pictures cannot be shown")?;
        let pictures = pictures.context("MEDIA_DIR or MEDIA_BUCKET must say where the pictures lie")?;
        Ok(Arc::new(Self {
            settings: config.check()?,
            catalogue: Arc::new(Followed::empty()),
            client,
            assets: Assets::load(),
            media: Media::new(pictures, config.media_cache_mib),
            pages: PageCache::new(config.page_cache_mib),
            metrics: ShopMetrics::register(registry),
            limiter: limiter(&config.limits, registry)?,
            shedding: Arc::new(Shedding::new(Duration::from_millis(config.shed_target_ms), registry)?),
            waiting_room: Arc::default(),
            navs: ArcSwap::default(),
        }))
    }

    /// The catalogue at a moment. Without any catalogue there is nothing to show yet.
    pub fn moment(&self, now: Timestamp) -> Result<Moment, PageError> {
        let view = self.catalogue.view();
        if view.snapshot.version() == 0 {
            return Err(PageError::Busy);
        }
        Ok(Moment { view, now, catalogue: Arc::clone(&self.catalogue) })
    }

    /// The catalogue now.
    pub fn moment_now(&self) -> Result<Moment, PageError> {
        self.moment(Timestamp::now())
    }

    /// The category tree of a language.
    pub(super) fn nav(&self, language: Language) -> Arc<Nav> {
        let (content, _) = self.catalogue.generations();
        let navs = self.navs.load();
        if navs.content == content {
            return navs.pick(language);
        }
        let built = Navs::build(content, self.catalogue.view().snapshot.categories());
        let nav = built.pick(language);
        self.navs.store(Arc::new(built));
        nav
    }
}

fn limiter(config: &LimitsConfig, registry: &mut Registry) -> anyhow::Result<Limiter> {
    match &config.redis_url {
        Some(url) => {
            Limiter::shared(registry, &limits::ALL, url.expose_secret()).context("REDIS_URL cannot be used")
        }
        None => Ok(Limiter::local(registry, &limits::ALL)),
    }
}

impl Moment {
    /// Products, categories, brands, zones, search.
    pub fn snapshot(&self) -> &Snapshot {
        &self.view.snapshot
    }

    /// Prices and stock hints.
    pub fn offers(&self) -> &Offers {
        &self.view.offers
    }

    /// Price and stock hint of a SKU.
    pub fn offer(&self, sku: SkuId) -> Option<Offer> {
        self.view.offers.find(sku)
    }

    /// A SKU that is sold, with its product.
    pub fn find_sku(&self, sku: SkuId) -> Option<(&Arc<Product>, &Sku)> {
        self.view.snapshot.find_sku(sku)
    }

    /// All delivery zones.
    pub fn zones(&self) -> &[DeliveryZone] {
        self.view.snapshot.zones()
    }

    /// The next moment at which the price of any product changes by the clock.
    pub fn next_price_change(&self) -> Option<Timestamp> {
        self.catalogue.next_price_change(&self.view, self.now)
    }
}
