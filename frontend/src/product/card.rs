//! A product as it stands in a list: picture, name, price, and a word about its stock when that matters.

use crate::media;
use crate::page::{Moment, money, number};
use catalogue::{PriceFrom, Product, price_from};
use domain::{Language, Offer, Poisha, StockHint};
use jiff::Timestamp;
use picture_store::SIZES_PX;

/// A product in a list.
pub(crate) struct Card {
    /// Its page.
    pub(crate) path: String,
    /// Its name.
    pub(crate) name: String,
    /// Picture of the SKU whose price is shown.
    pub(crate) image: Option<Picture>,
    /// Price of the cheapest SKU that can be bought.
    pub(crate) price: Price,
    /// Told when few or none are left; plenty goes without saying.
    pub(crate) stock: Option<Stock>,
}

/// A picture in its three sizes.
pub(crate) struct Picture {
    /// 320 pixels wide.
    pub(crate) small: String,
    /// 640 pixels wide.
    pub(crate) medium: String,
    /// 1024 pixels wide.
    pub(crate) large: String,
    /// What it shows, for those who do not see it.
    pub(crate) text: String,
}

/// A price as it is shown.
pub(crate) struct Price {
    /// To be paid now.
    pub(crate) now: String,
    /// The list price while a sale is on.
    pub(crate) was: Option<String>,
    /// How much that saves: `12% off`; empty without a sale.
    pub(crate) saving: String,
    /// Other variants cost something else.
    pub(crate) from: bool,
}

/// What is said about stock.
pub(crate) struct Stock {
    /// The style: `in`, `few` or `out`.
    pub(crate) class: &'static str,
    /// The words.
    pub(crate) text: &'static str,
}

impl Card {
    /// The card of a product; none when no SKU of it has a price yet.
    pub(crate) fn new(moment: &Moment, product: &Product, language: Language) -> Option<Self> {
        let from = price_from(product, moment.offers(), moment.now)?;
        Some(Self::priced(product, from, language))
    }

    /// The card of a product whose price is known already.
    pub(crate) fn priced(product: &Product, from: PriceFrom, language: Language) -> Self {
        let name = product.name.pick(language).to_owned();
        let sku = product.skus.iter().find(|sku| sku.id == from.sku);
        Self {
            path: product_path(product, language),
            image: sku.and_then(|sku| sku.images.first()).map(|image| Picture::new(image, name.clone())),
            name,
            price: Price::from(from, language),
            stock: (from.stock != StockHint::InStock).then_some(Stock::of(from.stock, language)),
        }
    }
}

/// The page of a product.
pub(crate) fn product_path(product: &Product, language: Language) -> String {
    format!("{}/product/{}", language.prefix(), product.slug)
}

impl Picture {
    /// The addresses of a picture.
    pub(crate) fn new(image: &str, text: String) -> Self {
        let [small, medium, large] = SIZES_PX.map(|size| media::address(image, size));
        Self { small, medium, large, text }
    }
}

impl Price {
    /// The price of one SKU.
    pub(crate) fn of(offer: &Offer, now: Timestamp, language: Language) -> Self {
        Self::new(offer.list, offer.price_at(now), language)
    }

    /// The price a product is shown with.
    pub(crate) fn from(from: PriceFrom, language: Language) -> Self {
        Self { from: from.varies, ..Self::new(from.list, from.price, language) }
    }

    fn new(list: Poisha, price: Poisha, language: Language) -> Self {
        let on_sale = price < list;
        Self {
            now: money(price, language),
            was: on_sale.then(|| money(list, language)),
            saving: if on_sale { saving(list, price, language) } else { String::new() },
            from: false,
        }
    }
}

/// Whole per cent, rounded down so that the shop never promises more than it gives; below one per cent, the amount.
fn saving(list: Poisha, price: Poisha, language: Language) -> String {
    let percent = (list - price).get() * 100 / list.get();
    let amount =
        if percent > 0 { format!("{}%", number(percent, language)) } else { money(list - price, language) };
    match language {
        Language::Bangla => format!("{amount} ছাড়"),
        Language::English => format!("{amount} off"),
    }
}

impl Stock {
    /// The words for a hint.
    pub(crate) const fn of(hint: StockHint, language: Language) -> Self {
        let (class, text) = match hint {
            StockHint::InStock => ("in", language.t("মজুত আছে", "In stock")),
            StockHint::FewLeft => ("few", language.t("আর অল্প কয়টি আছে", "Only a few left")),
            StockHint::SoldOut => ("out", language.t("মজুত নেই", "Sold out")),
        };
        Self { class, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Sale;

    fn price(list: i64, sale: i64) -> Price {
        let sale = Sale { price: Poisha::from_taka(sale), from: None, until: None };
        let offer = Offer {
            list: Poisha::from_taka(list),
            sale: Some(sale),
            campaign: None,
            stock: StockHint::InStock,
        };
        Price::of(&offer, Timestamp::UNIX_EPOCH, Language::English)
    }

    #[test]
    fn a_saving_is_rounded_down() {
        assert_eq!(price(1000, 881).saving, "11% off");
        assert_eq!(price(100_000, 99_500).saving, "৳500 off");
        assert_eq!(price(1000, 881).was.as_deref(), Some("৳1,000"));
    }

    #[test]
    fn without_a_sale_there_is_one_price() {
        let offer =
            Offer { list: Poisha::from_taka(125_000), sale: None, campaign: None, stock: StockHint::FewLeft };
        let price = Price::of(&offer, Timestamp::UNIX_EPOCH, Language::Bangla);
        assert_eq!((price.now.as_str(), price.was, price.saving.as_str()), ("৳১,২৫,০০০", None, ""));
    }
}
