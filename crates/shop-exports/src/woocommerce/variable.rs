//! A product with variations.

use super::columns::{self, Columns};
use super::item::{Attribute, Item};
use super::{lists, product};
use crate::draft::{Draft, Variant};
use crate::html;
use crate::out::Out;
use crate::picture;
use crate::problem::Problem;
use crate::summary::Skipped;
use crate::traits::{self, Trait};
use crate::weight;
use domain::Text;
use domain::product_bounds::{MOST_OPTIONS, MOST_SPECIFICATIONS};

/// The product with its variations. None when something is wrong with it.
pub(super) fn draft<E>(
    item: &Item<'_>,
    variations: Vec<Item<'_>>,
    columns: &Columns,
    out: &mut Out<'_, E>,
) -> Option<Draft> {
    let mut draft = product::draft(item, columns, out)?;
    let variations = switched_on(variations, draft.is_published, out);
    let is_option =
        |attribute: &Attribute<'_>| variations.iter().any(|other| value(other, attribute).is_some());
    let (options, others): (Vec<Attribute<'_>>, Vec<Attribute<'_>>) =
        item.attributes.iter().copied().partition(is_option);
    if let Some(surplus) = options.get(MOST_OPTIONS) {
        let reason = format!("is one option too many: a product has at most {MOST_OPTIONS}");
        out.say(Problem::in_column(item.line, format!("Attribute {} name", surplus.number), reason));
        return None;
    }
    let mut grams: Vec<u64> = product::grams(item, columns, out).into_iter().collect();
    let is_weighed = !grams.is_empty();
    let mut own = Vec::new();
    for variation in &variations {
        if !is_weighed {
            grams.extend(product::grams(variation, columns, out));
        }
        if let Some(mut variant) = product::variant(variation, columns, out) {
            variant.options =
                options.iter().filter_map(|attribute| option(variation, attribute, out)).collect();
            own.push(
                lists::entries(variation.text(columns::IMAGES))
                    .first()
                    .and_then(|first| draft.pictures.add(first)),
            );
            draft.variants.push(variant);
        }
    }
    place_pictures(&mut draft.variants, &own, draft.pictures.addresses.len());
    draft.specifications = product::specifications(&others, out);
    draft.specifications.extend(weight::specification(&grams));
    draft.specifications.truncate(MOST_SPECIFICATIONS);
    Some(draft)
}

fn place_pictures(variants: &mut [Variant], own: &[Option<usize>], count: usize) {
    for (variant, images) in variants.iter_mut().zip(picture::places(own, count)) {
        variant.images = images;
    }
}

/// A product that is shown may have variations that are not.
fn switched_on<'p, E>(
    mut variations: Vec<Item<'p>>,
    is_published: bool,
    out: &mut Out<'_, E>,
) -> Vec<Item<'p>> {
    if is_published {
        variations.retain(|variation| {
            let is_off = matches!(variation.text(columns::PUBLISHED), "0" | "-1");
            if is_off {
                out.skip(Skipped::SwitchedOff);
            }
            !is_off
        });
    }
    variations
}

/// What a variation says about an attribute of its product: one value, which may have commas.
fn value(variation: &Item<'_>, attribute: &Attribute<'_>) -> Option<String> {
    let same = variation.attributes.iter().find(|other| other.name.eq_ignore_ascii_case(attribute.name))?;
    (!same.values.is_empty()).then(|| same.values.replace("\\,", ","))
}

/// One without a value fits any.
fn option<E>(variation: &Item<'_>, attribute: &Attribute<'_>, out: &mut Out<'_, E>) -> Option<Trait> {
    let name = out.line(traits::name(&html::to_line(attribute.name)));
    let value = value(variation, attribute).map(|value| out.line(traits::value(&html::to_line(&value))));
    let name_is_there = !name.is_empty();
    let named = match value.filter(|value| !value.is_empty()) {
        Some(value) => Trait::plain(name, value),
        None => Trait {
            name: Text { bn: name.clone(), en: name },
            value: Text { bn: "যেকোনো".to_owned(), en: "Any".to_owned() },
        },
    };
    name_is_there.then_some(named)
}
