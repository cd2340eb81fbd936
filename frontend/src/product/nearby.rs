//! What else may interest whoever looks at a product: others of its kind at a price near its own, and what fits it.

use crate::page::Moment;
use catalogue::{Product, price_from};
use domain::Poisha;
use std::cmp::Reverse;
use std::sync::Arc;

/// Prices that are near: so many per cent above or below.
const NEAR_PERCENT: i64 = 35;

/// Others of the same category, those whose price is near first, each group by popularity.
pub(crate) fn nearby<'a>(moment: &'a Moment, product: &Product, most: usize) -> Vec<&'a Arc<Product>> {
    let price = |product: &Product| Some(price_from(product, moment.offers(), moment.now)?.price);
    let own = price(product);
    let siblings = moment.snapshot().products_in(product.category);
    let mut others: Vec<(bool, &Arc<Product>)> = siblings
        .filter(|other| other.id != product.id)
        .filter_map(|other| {
            let price = price(other)?;
            Some((own.is_none_or(|own| is_near(own, price)), other))
        })
        .collect();
    others.sort_by_key(|(is_near, other)| (!is_near, Reverse(other.popularity), other.id));
    others.into_iter().map(|(_, other)| other).take(most).collect()
}

/// Accessories that say they fit the product.
pub(super) fn accessories<'a>(moment: &'a Moment, product: &Product, most: usize) -> Vec<&'a Arc<Product>> {
    moment.snapshot().accessories_of(product).take(most).collect()
}

fn is_near(own: Poisha, other: Poisha) -> bool {
    (own - other).get().abs() * 100 <= own.get() * NEAR_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_near_within_a_third() {
        let near = |own, other| is_near(Poisha::from_taka(own), Poisha::from_taka(other));
        assert!(near(100, 135) && near(100, 65) && !near(100, 136) && !near(100, 64));
    }
}
