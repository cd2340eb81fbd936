//! What the catalogue endpoints answer. Frontends do not use these: they follow the whole catalogue.

use catalogue::{Card, Category, Product, Sku, Trait, View};
use domain::{District, StockHint, Text, Upazila};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TextView {
    /// Bangla.
    pub(crate) bn: String,
    /// English.
    pub(crate) en: String,
}

/// A name with its place in addresses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Stable name in addresses and requests.
    pub(crate) slug: String,
    /// Its name.
    pub(crate) name: TextView,
}

/// A category.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryView {
    /// Stable name in addresses and requests.
    slug: String,
    /// Its name.
    name: TextView,
    /// Slug of the category above; none for a root.
    parent: Option<String>,
}

/// A product in a list. Amounts are poisha.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductCard {
    /// Stable name in addresses and requests.
    slug: String,
    /// Its name.
    name: TextView,
    /// Who makes it.
    brand: Named,
    /// Slug of its category.
    category: String,
    /// Price of the cheapest variant that can be had, else of the cheapest; none while no variant has a price.
    price: Option<i64>,
    /// The ordinary price of that variant; higher than `price` while a sale is on.
    list_price: Option<i64>,
    /// Whether other variants cost something else.
    price_varies: bool,
    /// A hint: `sold_out`, `few_left` or `in_stock`.
    #[schema(value_type = String, example = "in_stock")]
    stock: StockHint,
    /// Name of its first picture.
    image: Option<String>,
}

/// A product with everything that is known of it. Amounts are poisha.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductView {
    /// Stable name in addresses and requests.
    slug: String,
    /// Its name.
    name: TextView,
    /// Plain text; a blank line starts a paragraph.
    description: TextView,
    /// May be empty.
    warranty: TextView,
    /// Who makes it.
    brand: Named,
    /// The way down to its category, the root first.
    categories: Vec<Named>,
    /// Name and value pairs in display order.
    specifications: Vec<TraitView>,
    /// What can be bought, in display order.
    skus: Vec<SkuView>,
}

/// A name and a value: a specification or an option.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TraitView {
    name: TextView,
    value: TextView,
}

/// A variant that can be bought. Amounts are poisha.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SkuView {
    /// What to put into an order.
    id: i64,
    /// The shop's own code.
    code: String,
    /// What tells it from its siblings.
    options: Vec<TraitView>,
    /// Names of its pictures.
    images: Vec<String>,
    /// Price of one piece now; none while it has no price.
    price: Option<i64>,
    /// The ordinary price; higher than `price` while a sale is on.
    list_price: Option<i64>,
    /// A hint; the order decides.
    #[schema(value_type = String, example = "in_stock")]
    stock: StockHint,
}

/// A district with its upazilas and thanas.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DistrictView {
    slug: String,
    name: TextView,
    division: Named,
    upazilas: Vec<UpazilaView>,
}

/// An upazila or a thana of a city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpazilaView {
    /// What to put into an order.
    slug: String,
    name: TextView,
    /// `inside-dhaka`, `dhaka-suburbs` or `outside-dhaka`.
    zone: &'static str,
}

/// A delivery zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneView {
    /// Its name.
    zone: &'static str,
    /// Fee of an order in poisha.
    fee: i64,
    /// Fewest days until delivery.
    days_min: u8,
    /// Most days until delivery.
    days_max: u8,
}

/// Where the shop delivers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacesView {
    /// Fee and time of each zone.
    zones: Vec<ZoneView>,
    /// All districts.
    districts: Vec<DistrictView>,
}

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        Self { bn: text.bn.clone(), en: text.en.clone() }
    }
}

impl From<&Trait> for TraitView {
    fn from(pair: &Trait) -> Self {
        Self { name: (&pair.name).into(), value: (&pair.value).into() }
    }
}

impl Named {
    pub(crate) fn brand(brand: &catalogue::Brand) -> Self {
        let name = TextView { bn: brand.name.clone(), en: brand.name.clone() };
        Self { slug: brand.slug.to_string(), name }
    }

    fn place(place: &domain::Place) -> Self {
        Self {
            slug: place.slug.to_owned(),
            name: TextView { bn: place.bn.to_owned(), en: place.en.to_owned() },
        }
    }
}

impl CategoryView {
    pub(crate) fn new(view: &View, category: &Category) -> Self {
        let parent = category.parent.and_then(|id| view.snapshot.categories().find(id));
        Self {
            slug: category.slug.to_string(),
            name: (&category.name).into(),
            parent: parent.map(|parent| parent.slug.to_string()),
        }
    }
}

impl ProductCard {
    pub(crate) fn new(view: &View, card: &Card) -> Self {
        let (product, price) = (&card.product, card.price);
        Self {
            slug: product.slug.to_string(),
            name: (&product.name).into(),
            brand: Named::brand(view.snapshot.brand_of(product)),
            category: view.snapshot.category_of(product).slug.to_string(),
            price: price.map(|price| price.price.get()),
            list_price: price.map(|price| price.list.get()),
            price_varies: price.is_some_and(|price| price.varies),
            stock: price.map_or(StockHint::SoldOut, |price| price.stock),
            image: product.skus.iter().flat_map(|sku| &sku.images).next().cloned(),
        }
    }
}

impl ProductView {
    pub(crate) fn new(view: &View, product: &Product, now: Timestamp) -> Self {
        let path = view.snapshot.categories().path_to(product.category);
        let named =
            |category: &Category| Named { slug: category.slug.to_string(), name: (&category.name).into() };
        Self {
            slug: product.slug.to_string(),
            name: (&product.name).into(),
            description: (&product.description).into(),
            warranty: (&product.warranty).into(),
            brand: Named::brand(view.snapshot.brand_of(product)),
            categories: path.into_iter().map(named).collect(),
            specifications: product.specifications.iter().map(TraitView::from).collect(),
            skus: product.skus.iter().map(|sku| SkuView::new(view, sku, now)).collect(),
        }
    }
}

impl SkuView {
    fn new(view: &View, sku: &Sku, now: Timestamp) -> Self {
        let offer = view.offers.find(sku.id);
        Self {
            id: sku.id.0,
            code: sku.code.clone(),
            options: sku.options.iter().map(TraitView::from).collect(),
            images: sku.images.clone(),
            price: offer.map(|offer| offer.price_at(now).get()),
            list_price: offer.map(|offer| offer.list.get()),
            stock: offer.map_or(StockHint::SoldOut, |offer| offer.stock),
        }
    }
}

impl PlacesView {
    pub(crate) fn new(view: &View) -> Self {
        let zone = |zone: &domain::DeliveryZone| ZoneView {
            zone: zone.zone.code(),
            fee: zone.fee.get(),
            days_min: zone.days_min,
            days_max: zone.days_max,
        };
        Self {
            zones: view.snapshot.zones().iter().map(zone).collect(),
            districts: domain::districts().iter().map(district).collect(),
        }
    }
}

fn district(district: &District) -> DistrictView {
    let Named { slug, name } = Named::place(&district.place);
    let upazila = |upazila: &Upazila| {
        let Named { slug, name } = Named::place(&upazila.place);
        UpazilaView { slug, name, zone: upazila.zone.code() }
    };
    DistrictView {
        slug,
        name,
        division: Named::place(&district.division),
        upazilas: district.upazilas.iter().map(upazila).collect(),
    }
}
