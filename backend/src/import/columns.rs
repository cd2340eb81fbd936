//! The columns of a catalogue file, and where they stand in this one.

use super::problem::Problem;
use csv::StringRecord;

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    /// Whether every file has it.
    is_needed: bool,
    /// Whether it says something about the product, and so is the same in each of its rows.
    is_of_product: bool,
}

const fn product(name: &'static str, is_needed: bool) -> Column {
    Column { name, is_needed, is_of_product: true }
}

const fn sku(name: &'static str, is_needed: bool) -> Column {
    Column { name, is_needed, is_of_product: false }
}

pub(super) const PRODUCT: Column = product("product", true);
pub(super) const PUBLISHED: Column = product("published", true);
pub(super) const BRAND: Column = product("brand", true);
pub(super) const CATEGORY_EN: Column = product("category_en", true);
pub(super) const CATEGORY_BN: Column = product("category_bn", true);
pub(super) const NAME_EN: Column = product("name_en", true);
pub(super) const NAME_BN: Column = product("name_bn", true);
pub(super) const DESCRIPTION_EN: Column = product("description_en", true);
pub(super) const DESCRIPTION_BN: Column = product("description_bn", true);
pub(super) const WARRANTY_EN: Column = product("warranty_en", false);
pub(super) const WARRANTY_BN: Column = product("warranty_bn", false);
pub(super) const SPECIFICATIONS_EN: Column = product("specifications_en", false);
pub(super) const SPECIFICATIONS_BN: Column = product("specifications_bn", false);
pub(super) const POPULARITY: Column = product("popularity", false);
pub(super) const SKU: Column = sku("sku", true);
pub(super) const OPTIONS_EN: Column = sku("options_en", false);
pub(super) const OPTIONS_BN: Column = sku("options_bn", false);
pub(super) const LIST_PRICE: Column = sku("list_price", true);
pub(super) const SALE_PRICE: Column = sku("sale_price", false);
pub(super) const SALE_FROM: Column = sku("sale_from", false);
pub(super) const SALE_UNTIL: Column = sku("sale_until", false);
pub(super) const OPENING_STOCK: Column = sku("opening_stock", false);
pub(super) const IMAGES: Column = sku("images", false);

/// All of them, in the order in which they are written.
pub(super) const ALL: [Column; 23] = [
    PRODUCT,
    PUBLISHED,
    BRAND,
    CATEGORY_EN,
    CATEGORY_BN,
    NAME_EN,
    NAME_BN,
    DESCRIPTION_EN,
    DESCRIPTION_BN,
    WARRANTY_EN,
    WARRANTY_BN,
    SPECIFICATIONS_EN,
    SPECIFICATIONS_BN,
    POPULARITY,
    SKU,
    OPTIONS_EN,
    OPTIONS_BN,
    LIST_PRICE,
    SALE_PRICE,
    SALE_FROM,
    SALE_UNTIL,
    OPENING_STOCK,
    IMAGES,
];

/// Which column stands where.
#[derive(Debug)]
pub(super) struct Layout {
    /// In the order of the file.
    columns: Vec<Column>,
}

impl Layout {
    /// Reads the first line.
    pub(super) fn read(head: &StringRecord) -> Result<Self, Vec<Problem>> {
        let (mut columns, mut problems) = (Vec::with_capacity(head.len()), Vec::new());
        for name in head {
            let name = name.trim_start_matches('\u{feff}').trim();
            match ALL.iter().find(|column| column.name == name) {
                Some(column) if columns.contains(column) => {
                    problems.push(Problem::in_row(1, format!("the column {name} stands there twice")));
                }
                Some(column) => columns.push(*column),
                None => problems.push(Problem::in_row(1, unknown(name))),
            }
        }
        for missing in ALL.iter().filter(|column| column.is_needed && !columns.contains(column)) {
            problems.push(Problem::in_row(1, format!("the column {} is missing", missing.name)));
        }
        if problems.is_empty() { Ok(Self { columns }) } else { Err(problems) }
    }

    /// All columns in their own order: those of rows that come from the file of another program.
    pub(super) fn of_all() -> Self {
        Self { columns: ALL.to_vec() }
    }

    /// How many columns each row has.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|other| *other == column)
    }

    /// The text of a column; empty when the file does not have it.
    pub(super) fn text<'a>(&self, record: &'a StringRecord, column: Column) -> &'a str {
        self.place(column).and_then(|position| record.get(position)).unwrap_or_default()
    }

    /// The texts of all columns that are of the product.
    pub(super) fn of_product<'a>(
        &'a self,
        record: &'a StringRecord,
    ) -> impl Iterator<Item = (Column, &'a str)> {
        let columns = self.columns.iter().zip(record);
        columns.filter(|(column, _)| column.is_of_product).map(|(column, text)| (*column, text))
    }
}

fn unknown(name: &str) -> String {
    let name: String = name.chars().take(40).collect();
    let known: Vec<&str> = ALL.iter().map(|column| column.name).collect();
    format!("there is no column \"{name}\"; the columns are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &str) -> Result<Layout, Vec<String>> {
        let record = head.split(',').collect();
        Layout::read(&record).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn columns_stand_in_any_order() {
        let needed: Vec<&str> = ALL.iter().filter(|c| c.is_needed).map(|c| c.name).rev().collect();
        let layout = read(&format!("\u{feff}{}", needed.join(","))).unwrap();
        let record: StringRecord = needed.iter().map(|name| format!("<{name}>")).collect();
        assert_eq!(layout.text(&record, BRAND), "<brand>");
        assert_eq!(layout.text(&record, IMAGES), "", "a column that is not there is empty");
        assert_eq!(layout.of_product(&record).count(), 9);
    }

    /// Rows of other programs' files come in this order.
    #[test]
    fn the_reader_of_other_files_knows_the_same_columns() {
        assert_eq!(ALL.map(|column| column.name), shop_exports::COLUMNS);
    }

    #[test]
    fn a_wrong_first_line_says_everything_at_once() {
        let problems = read("product,brand,brand,colour").unwrap_err();
        assert!(problems[0].contains("brand stands there twice"), "{problems:?}");
        assert!(problems[1].contains("no column \"colour\""), "{problems:?}");
        assert!(problems.iter().any(|problem| problem == "line 1: the column list_price is missing"));
    }
}
