//! Choosing a variant: one row of links per option (colour, storage …), each leading to the SKU that differs from the
//! chosen one in as little as possible. Links, so that it works without a script.

use catalogue::{Product, Sku};
use domain::{Language, SkuId};

/// One option and its values.
pub(crate) struct Choosable<'a> {
    /// `Colour`.
    pub(crate) name: &'a str,
    /// The value of the chosen SKU.
    pub(crate) chosen: &'a str,
    /// All values, in the order of the SKUs.
    pub(crate) choices: Vec<Choice<'a>>,
}

/// One value of an option.
pub(crate) struct Choice<'a> {
    /// `Blue`.
    pub(crate) text: &'a str,
    /// The SKU this leads to.
    pub(crate) sku: &'a Sku,
    /// Whether the chosen SKU has this value.
    pub(crate) chosen: bool,
    /// Whether that SKU can be bought.
    pub(crate) available: bool,
}

/// The options of a product as seen from one of its SKUs. An option with a single value is no choice, but it is told.
pub(crate) fn choosable<'a>(
    product: &'a Product,
    chosen: &'a Sku,
    language: Language,
    is_available: impl Fn(SkuId) -> bool,
) -> Vec<Choosable<'a>> {
    chosen
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| Choosable {
            name: option.name.pick(language),
            chosen: option.value.pick(language),
            choices: choices(product, chosen, index)
                .into_iter()
                .map(|sku| Choice {
                    text: sku.options[index].value.pick(language),
                    sku,
                    chosen: sku.options[index].value == option.value,
                    available: is_available(sku.id),
                })
                .collect(),
        })
        .collect()
}

/// For each value of one option, the SKU that shares most other options with the chosen one.
fn choices<'a>(product: &'a Product, chosen: &'a Sku, index: usize) -> Vec<&'a Sku> {
    let mut best: Vec<&Sku> = Vec::new();
    for sku in product.skus.iter().filter(|sku| sku.options.len() > index) {
        let value = &sku.options[index].value;
        match best.iter_mut().find(|other| other.options[index].value == *value) {
            None => best.push(sku),
            Some(other) if alike(sku, chosen) > alike(other, chosen) => *other = sku,
            Some(_) => {}
        }
    }
    best
}

/// How near a SKU is to the chosen one; itself is nearest.
fn alike(sku: &Sku, chosen: &Sku) -> (bool, usize) {
    let same =
        sku.options.iter().zip(&chosen.options).filter(|(one, other)| one.value == other.value).count();
    (sku.id == chosen.id, same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Trait;
    use domain::{BrandId, CategoryId, ProductId, Slug, Text};

    fn text(value: &str) -> Text {
        Text { bn: value.to_owned(), en: value.to_owned() }
    }

    fn sku(id: i64, values: [&str; 2]) -> Sku {
        let options = ["Colour", "Storage"]
            .iter()
            .zip(values)
            .map(|(name, value)| Trait { name: text(name), value: text(value) })
            .collect();
        Sku { id: SkuId(id), code: format!("S{id}"), options, images: Vec::new() }
    }

    fn phone() -> Product {
        Product {
            id: ProductId(1),
            version: 1,
            slug: Slug::parse("phone").unwrap(),
            brand: BrandId(1),
            category: CategoryId(1),
            name: text("Phone"),
            description: text(""),
            warranty: text(""),
            specifications: Vec::new(),
            popularity: 0,
            skus: vec![
                sku(1, ["Blue", "128"]),
                sku(2, ["Blue", "256"]),
                sku(3, ["Black", "128"]),
                sku(4, ["Black", "256"]),
            ],
        }
    }

    #[test]
    fn a_choice_keeps_the_other_options() {
        let product = phone();
        let options = choosable(&product, &product.skus[1], Language::English, |sku| sku != SkuId(4));
        let seen: Vec<(&str, i64, bool, bool)> = options[0]
            .choices
            .iter()
            .map(|choice| (choice.text, choice.sku.id.0, choice.chosen, choice.available))
            .collect();
        assert_eq!(seen, [("Blue", 2, true, true), ("Black", 4, false, false)]);
        let storage: Vec<i64> = options[1].choices.iter().map(|choice| choice.sku.id.0).collect();
        assert_eq!(storage, [1, 2]);
    }

    #[test]
    fn a_missing_combination_leads_to_the_nearest() {
        let mut product = phone();
        product.skus.remove(3);
        let options = choosable(&product, &product.skus[1], Language::English, |_| true);
        assert_eq!(options[0].choices[1].sku.id, SkuId(3));
    }
}
