//! What an address asks of a list: filters, order and page, parsed with bounds.
//!
//! A bad value is left out or brought into its bounds, never an error: people edit addresses, and old links live long.
//! [`ListQuery::encode`] writes the one canonical form, so that equal lists share one cached page.

use catalogue::FacetValue;
use domain::{Poisha, Slug, to_ascii_digits};

/// Most brands that can be chosen at once.
const MAX_BRANDS: usize = 20;
/// Most options and specifications that can be chosen at once.
const MAX_FACETS: usize = 20;
/// Most parameters that are read from an address.
const MAX_PARAMETERS: usize = 64;
/// Last page number that is answered; beyond it a shopper filters.
pub(crate) const MAX_PAGE: usize = 5_000;
/// Longest search text, in characters.
pub(crate) const MAX_QUERY_CHARACTERS: usize = 100;

/// The order of products in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Sort {
    /// Best match in a search, most popular in a category.
    #[default]
    Best,
    /// Cheapest first.
    PriceUp,
    /// Dearest first.
    PriceDown,
    /// Newest first.
    Newest,
}

impl Sort {
    /// All orders, as they are offered.
    pub(crate) const ALL: [Self; 4] = [Self::Best, Self::PriceUp, Self::PriceDown, Self::Newest];

    /// The name in the address; the default has none.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Best => "",
            Self::PriceUp => "price",
            Self::PriceDown => "price-down",
            Self::Newest => "newest",
        }
    }

    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.code() == code).unwrap_or_default()
    }
}

/// Everything a list's address can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ListQuery {
    /// Search words, normalised; empty in a category.
    pub(crate) text: String,
    /// Slugs of brands, sorted; empty means all.
    pub(crate) brands: Vec<Slug>,
    /// Cheapest price wanted.
    pub(crate) min: Option<Poisha>,
    /// Dearest price wanted.
    pub(crate) max: Option<Poisha>,
    /// Options and specifications, sorted; of each name one must hold.
    pub(crate) facets: Vec<FacetValue>,
    /// Only what is on hand.
    pub(crate) in_stock: bool,
    /// In which order.
    pub(crate) sort: Sort,
    /// Which page, from 1.
    pub(crate) page: usize,
}

impl ListQuery {
    /// Reads the part of an address after `?`.
    pub(crate) fn parse(raw: &str) -> Self {
        let mut query = Self { page: 1, ..Self::default() };
        for (name, value) in form_urlencoded::parse(raw.as_bytes()).take(MAX_PARAMETERS) {
            query.take(&name, &value);
        }
        query.brands.sort();
        query.brands.dedup();
        query.brands.truncate(MAX_BRANDS);
        query.facets.sort();
        query.facets.dedup();
        query.facets.truncate(MAX_FACETS);
        if let (Some(min), Some(max)) = (query.min, query.max)
            && min > max
        {
            (query.min, query.max) = (Some(max), Some(min));
        }
        query
    }

    fn take(&mut self, name: &str, value: &str) {
        match name {
            "q" => {
                let text: String = domain::normalise(value).chars().take(MAX_QUERY_CHARACTERS).collect();
                text.trim().clone_into(&mut self.text);
            }
            "brand" => self.brands.extend(Slug::parse(value)),
            "min" => self.min = Poisha::parse_taka(value).ok().filter(|&min| min > Poisha::ZERO),
            "max" => self.max = Poisha::parse_taka(value).ok().filter(|&max| max > Poisha::ZERO),
            "spec" => self.facets.extend(FacetValue::parse(value)),
            "stock" => self.in_stock = value == "1",
            "sort" => self.sort = Sort::from_code(value),
            "page" => {
                let page: usize = to_ascii_digits(value.trim()).parse().unwrap_or(1);
                self.page = page.clamp(1, MAX_PAGE);
            }
            _ => {}
        }
    }

    /// The canonical form, with its `?`; empty when nothing is asked.
    pub(crate) fn encode(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            out.append_pair("q", &self.text);
        }
        for brand in &self.brands {
            out.append_pair("brand", brand.as_str());
        }
        for facet in &self.facets {
            out.append_pair("spec", &facet.to_string());
        }
        for (name, amount) in [("min", self.min), ("max", self.max)] {
            if let Some(amount) = amount {
                out.append_pair(name, &amount.to_string());
            }
        }
        if self.in_stock {
            out.append_pair("stock", "1");
        }
        if self.sort != Sort::Best {
            out.append_pair("sort", self.sort.code());
        }
        if self.page > 1 {
            out.append_pair("page", &self.page.to_string());
        }
        let encoded = out.finish();
        if encoded.is_empty() { encoded } else { format!("?{encoded}") }
    }

    /// Whether something narrows the list.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.brands.is_empty()
            || !self.facets.is_empty()
            || self.min.is_some()
            || self.max.is_some()
            || self.in_stock
    }

    /// The same list from its first page, changed by `change`.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = Self { page: 1, ..self.clone() };
        change(&mut query);
        query
    }

    /// The same list without filters.
    pub(crate) fn cleared(&self) -> Self {
        Self { text: self.text.clone(), sort: self.sort, page: 1, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_filter_is_read_in_either_digit_set() {
        let query = ListQuery::parse(
            "spec=ram_8GB&spec=_&spec=x&spec=colour_blue&sort=price&brand=walton&brand=singer&min=%E0%A7%A7%E0%A7%A6%2C000&max=50000&stock=1&page=%E0%A7%A8",
        );
        assert_eq!(query.brands.iter().map(Slug::as_str).collect::<Vec<_>>(), ["singer", "walton"]);
        assert_eq!(
            (query.min, query.max),
            (Some(Poisha::from_taka(10_000)), Some(Poisha::from_taka(50_000)))
        );
        assert_eq!(
            query.facets.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["colour_blue", "ram_8-gb"]
        );
        assert_eq!((query.in_stock, query.sort, query.page), (true, Sort::PriceUp, 2));
    }

    #[test]
    fn bad_values_are_left_out_or_bounded() {
        let query = ListQuery::parse(
            "brand=A%20B&brand=&min=abc&max=-5&stock=yes&sort=evil&page=0&page=99999999999999999999&x=%FF",
        );
        assert_eq!(query, ListQuery { page: 1, ..ListQuery::default() });
        assert_eq!(ListQuery::parse("page=4000000").page, MAX_PAGE);
        assert_eq!(ListQuery::parse("min=500&max=100").encode(), "?min=100&max=500");
        assert_eq!(
            ListQuery::parse(&format!("q={}", "ক".repeat(500))).text.chars().count(),
            MAX_QUERY_CHARACTERS
        );
    }

    #[test]
    fn the_order_of_parameters_does_not_matter() {
        let one = ListQuery::parse("page=2&stock=1&brand=b&brand=a&q=tv").encode();
        assert_eq!(one, ListQuery::parse("q=tv&brand=a&brand=b&brand=a&stock=1&page=2&utm=x").encode());
        assert_eq!(ListQuery::parse("page=1&sort=").encode(), "");
    }

    proptest! {
        #[test]
        fn the_canonical_form_reads_back(raw in "[a-z0-9=&%+]{0,80}|(brand|min|max|q|page|sort|stock)=[a-z0-9]{0,8}(&(min|max|q|brand|spec)=[0-9a-z_]{1,6}){0,4}") {
            let query = ListQuery::parse(&raw);
            prop_assert_eq!(ListQuery::parse(query.encode().trim_start_matches('?')), query);
        }
    }
}
