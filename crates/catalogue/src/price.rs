//! What a product costs, when it has several variants.

use crate::{Offers, Product};
use domain::{Offer, Poisha, SkuId, StockHint};
use jiff::Timestamp;

/// The price a product is shown with: that of its cheapest variant that can be had, else of its cheapest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceFrom {
    /// The variant it is the price of.
    pub sku: SkuId,
    /// Price of one piece now.
    pub price: Poisha,
    /// Its ordinary price; higher than `price` while a sale is on.
    pub list: Poisha,
    /// Its stock.
    pub stock: StockHint,
    /// Whether other variants cost something else, so that the page says "from".
    pub varies: bool,
}

/// The price a product is shown with at a moment; `None` when no variant has an offer.
pub fn price_from(product: &Product, offers: &Offers, now: Timestamp) -> Option<PriceFrom> {
    let mut best: Option<(SkuId, Poisha, Offer)> = None;
    let mut varies = false;
    for sku in &product.skus {
        let Some(offer) = offers.find(sku.id) else { continue };
        let price = offer.price_at(now);
        let Some((_, best_price, best_offer)) = best else {
            best = Some((sku.id, price, offer));
            continue;
        };
        varies |= price != best_price;
        let rank = |offer: Offer, price| (!offer.stock.is_available(), price);
        if rank(offer, price) < rank(best_offer, best_price) {
            best = Some((sku.id, price, offer));
        }
    }
    let (sku, price, offer) = best?;
    Some(PriceFrom { sku, price, list: offer.list, stock: offer.stock, varies })
}

/// The next moment after `now` at which the price of one of these products changes. A page that shows them must not
/// be cached for longer.
pub fn next_price_change<'a>(
    products: impl IntoIterator<Item = &'a Product>,
    offers: &Offers,
    now: Timestamp,
) -> Option<Timestamp> {
    products
        .into_iter()
        .flat_map(|product| &product.skus)
        .filter_map(|sku| offers.find(sku.id)?.next_change(now))
        .min()
}

/// The last moment, `now` or before, at which a price of this product changed.
pub(crate) fn last_price_change(product: &Product, offers: &Offers, now: Timestamp) -> Option<Timestamp> {
    product.skus.iter().filter_map(|sku| offers.find(sku.id)?.last_change(now)).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SkuOffer;
    use crate::fixture::{offer, offers, product, sku};
    use domain::Sale;
    use domain::StockHint::{FewLeft, InStock, SoldOut};

    /// A product with SKUs 1 to 3 and these offers.
    fn priced(all: Vec<SkuOffer>) -> (Product, Offers) {
        let product = Product { skus: [1, 2, 3].map(sku).to_vec(), ..product(1, "ফোন", "Phone") };
        (product, Offers::empty(uuid::Uuid::nil()).apply(&offers(all)).unwrap())
    }

    fn shown(all: Vec<SkuOffer>) -> Option<(i64, Poisha, StockHint, bool)> {
        let (product, offers) = priced(all);
        let from = price_from(&product, &offers, Timestamp::UNIX_EPOCH)?;
        Some((from.sku.0, from.price, from.stock, from.varies))
    }

    #[test]
    fn the_cheapest_that_can_be_had_is_shown() {
        let taka = Poisha::from_taka;
        let all = vec![offer(1, 300, InStock), offer(2, 200, FewLeft), offer(3, 100, SoldOut)];
        assert_eq!(shown(all), Some((2, taka(200), FewLeft, true)));
        let none_left = vec![offer(1, 300, SoldOut), offer(2, 200, SoldOut), offer(3, 250, SoldOut)];
        assert_eq!(shown(none_left), Some((2, taka(200), SoldOut, true)));
        let one_price = vec![offer(1, 300, SoldOut), offer(3, 300, InStock)];
        assert_eq!(shown(one_price), Some((3, taka(300), InStock, false)));
        assert_eq!(shown(vec![offer(9, 300, InStock)]), None);
    }

    #[test]
    fn a_sale_counts_while_it_is_on() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let sale = Sale { price: Poisha::from_taka(80), from: Some(at(100)), until: Some(at(200)) };
        let mut on_sale = offer(2, 120, InStock);
        on_sale.offer.sale = Some(sale);
        let (product, offers) = priced(vec![offer(1, 100, InStock), on_sale]);
        let shown = |second| {
            let from = price_from(&product, &offers, at(second)).unwrap();
            (from.sku.0, from.price, from.list)
        };
        let taka = Poisha::from_taka;
        assert_eq!(shown(99), (1, taka(100), taka(100)));
        assert_eq!(shown(100), (2, taka(80), taka(120)));
        assert_eq!(shown(200), (1, taka(100), taka(100)));
        let next = |second| next_price_change([&product], &offers, at(second));
        assert_eq!([0, 100, 200].map(next), [Some(at(100)), Some(at(200)), None]);
    }
}
