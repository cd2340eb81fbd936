//! What is typed about a product.

use crate::page::Form;
use catalogue::{CategoryTree, Trait};
use client::{NewSku, Price, ProductFields};
use domain::{Language, Poisha, Slug, Text, to_ascii_digits};

/// Longest text that is kept of a field; the backend's bounds are below.
const MOST_CHARACTERS: usize = 12_000;

/// A product as it was typed, with its first or next SKU.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) is_published: bool,
    pub(super) brand: String,
    pub(super) category: String,
    pub(super) name_bn: String,
    pub(super) name_en: String,
    pub(super) description_bn: String,
    pub(super) description_en: String,
    pub(super) warranty_bn: String,
    pub(super) warranty_en: String,
    /// `name: value` on each line.
    pub(super) specifications_bn: String,
    pub(super) specifications_en: String,
    pub(super) popularity: String,
    pub(super) code: String,
    /// `Colour: Blue | রঙ: নীল` on each line.
    pub(super) options: String,
    pub(super) price: String,
}

/// A category to choose.
pub(super) struct Choice {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
}

impl Choice {
    /// All categories with the way down to them.
    pub(super) fn all(tree: &CategoryTree, chosen: &str, language: Language) -> Vec<Self> {
        let mut choices: Vec<Self> = tree
            .all()
            .iter()
            .map(|category| {
                let way: Vec<&str> =
                    tree.path_to(category.id).iter().map(|above| above.name.pick(language)).collect();
                Self {
                    slug: category.slug.to_string(),
                    name: way.join(" › "),
                    is_chosen: category.slug.as_str() == chosen,
                }
            })
            .collect();
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        choices
    }
}

impl Draft {
    pub(super) fn read(form: &Form) -> Self {
        let take = |name: &str| {
            let text: String = form.get(name).chars().take(MOST_CHARACTERS).collect();
            text.trim().replace("\r\n", "\n")
        };
        Self {
            is_published: form.find("published").is_some(),
            brand: take("brand"),
            category: take("category"),
            name_bn: take("name_bn"),
            name_en: take("name_en"),
            description_bn: take("description_bn"),
            description_en: take("description_en"),
            warranty_bn: take("warranty_bn"),
            warranty_en: take("warranty_en"),
            specifications_bn: take("specifications_bn"),
            specifications_en: take("specifications_en"),
            popularity: take("popularity"),
            code: take("code").to_uppercase(),
            options: take("options"),
            price: take("price"),
        }
    }

    pub(super) fn of(fields: &ProductFields) -> Self {
        let lines = |language: Language| {
            let line =
                |named: &Trait| format!("{}: {}\n", named.name.pick(language), named.value.pick(language));
            fields.specifications.iter().map(line).collect::<String>()
        };
        Self {
            is_published: fields.is_published,
            brand: fields.brand.clone(),
            category: fields.category.to_string(),
            name_bn: fields.name.bn.clone(),
            name_en: fields.name.en.clone(),
            description_bn: fields.description.bn.clone(),
            description_en: fields.description.en.clone(),
            warranty_bn: fields.warranty.bn.clone(),
            warranty_en: fields.warranty.en.clone(),
            specifications_bn: lines(Language::Bangla),
            specifications_en: lines(Language::English),
            popularity: fields.popularity.to_string(),
            ..Self::default()
        }
    }

    /// The fields of the product, or the name of the notice that says what is wrong.
    pub(super) fn parse(&self) -> Result<ProductFields, &'static str> {
        let text = |bn: &String, en: &String| Text { bn: bn.clone(), en: en.clone() };
        if self.name_bn.is_empty() || self.name_en.is_empty() {
            return Err("name");
        }
        let popularity = to_ascii_digits(&self.popularity);
        Ok(ProductFields {
            is_published: self.is_published,
            brand: self.brand.clone(),
            category: Slug::parse(&self.category).map_err(|_| "category")?,
            name: text(&self.name_bn, &self.name_en),
            description: text(&self.description_bn, &self.description_en),
            warranty: text(&self.warranty_bn, &self.warranty_en),
            specifications: self.specifications()?,
            popularity: if popularity.is_empty() {
                0
            } else {
                popularity.parse().map_err(|_| "popularity")?
            },
        })
    }

    fn specifications(&self) -> Result<Vec<Trait>, &'static str> {
        let pairs = |text: &str| lines(text).map(pair).collect::<Option<Vec<_>>>().ok_or("specifications");
        let (bn, en) = (pairs(&self.specifications_bn)?, pairs(&self.specifications_en)?);
        if bn.len() == en.len() {
            Ok(bn.into_iter().zip(en).map(both).collect())
        } else {
            Err("specifications")
        }
    }

    /// The SKU, or the name of the notice that says what is wrong.
    pub(super) fn parse_sku(&self) -> Result<NewSku, &'static str> {
        let option = |line: &str| {
            let (en, bn) = line.split_once('|').unwrap_or((line, line));
            Some(both((pair(bn)?, pair(en)?)))
        };
        let options = lines(&self.options).map(option).collect::<Option<Vec<_>>>().ok_or("options")?;
        let list = Poisha::parse_taka(&self.price).map_err(|_| "price")?;
        Ok(NewSku { code: self.code.clone(), options, price: Price { list, sale: None } })
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A name and a value.
fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

fn both((bn, en): ((String, String), (String, String))) -> Trait {
    Trait { name: Text { bn: bn.0, en: en.0 }, value: Text { bn: bn.1, en: en.1 } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifications_and_options_are_lines() {
        let draft = Draft {
            specifications_bn: "ডিসপ্লে: ৬.৭ ইঞ্চি\n\nর‍্যাম: ৮ জিবি".to_owned(),
            specifications_en: "Display: 6.7 inch\nRAM: 8 GB: fast".to_owned(),
            options: "Colour: Blue | রঙ: নীল\nStorage: 256 GB".to_owned(),
            price: "৫৪,৯৯৯".to_owned(),
            code: "A-1".to_owned(),
            ..Draft::default()
        };
        let traits = draft.specifications().unwrap();
        assert_eq!((traits[1].name.bn.as_str(), traits[1].value.en.as_str()), ("র‍্যাম", "8 GB: fast"));
        let sku = draft.parse_sku().unwrap();
        assert_eq!((sku.options[0].value.bn.as_str(), sku.options[1].value.bn.as_str()), ("নীল", "256 GB"));
        assert_eq!(sku.price.list, Poisha::from_taka(54_999));
        let uneven = Draft { specifications_bn: String::new(), ..draft };
        assert_eq!(uneven.specifications(), Err("specifications"));
    }
}
