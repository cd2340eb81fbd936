//! Which program wrote a file.

use crate::head::plain;
use csv::StringRecord;

/// The programs whose files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Products > Export, "Plain CSV file".
    Shopify,
    /// Products > Export, with the headings in English.
    WooCommerce,
}

impl Format {
    /// Tells the program by the first line; the order of the columns does not count.
    pub fn recognise(head: &StringRecord) -> Option<Self> {
        let names: Vec<String> = head.iter().map(|heading| plain(heading).to_lowercase()).collect();
        let has = |name: &str| names.iter().any(|other| other == name);
        if has("title") && (has("handle") || has("url handle")) && (has("variant price") || has("price")) {
            Some(Self::Shopify)
        } else if has("type") && has("name") && has("regular price") {
            Some(Self::WooCommerce)
        } else {
            None
        }
    }

    /// The name of the program.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shopify => "Shopify",
            Self::WooCommerce => "WooCommerce",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognise(head: &str) -> Option<Format> {
        Format::recognise(&head.split(',').collect())
    }

    #[test]
    fn the_first_line_tells() {
        assert_eq!(recognise("\u{feff}Handle,Title,Variant Price"), Some(Format::Shopify));
        assert_eq!(recognise("Title,URL handle,Description,Price"), Some(Format::Shopify));
        assert_eq!(recognise("\u{feff}ID,Type,SKU,Name,Regular price\r"), Some(Format::WooCommerce));
        assert_eq!(recognise(&crate::COLUMNS.join(",")), None);
        assert_eq!(recognise(""), None);
    }
}
