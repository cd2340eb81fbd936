//! One record in the form in which it is kept: the columns that matter, one after the other in one text.

use super::columns::{self, Columns, KNOWN};
use super::lists;
use crate::html::{self, Breaks};
use crate::out::Out;
use crate::text::{Cut, paragraphs};
use csv::StringRecord;
use domain::product_bounds::MOST_DESCRIPTION;

/// Stands between two columns; texts do not have it.
const BETWEEN: char = '\u{1f}';

/// A record that waits.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) line: u64,
    pub(super) text: Box<str>,
}

/// A record whose columns can be asked for.
#[derive(Debug)]
pub(super) struct Item<'p> {
    pub(super) line: u64,
    cells: Vec<&'p str>,
    pub(super) attributes: Vec<Attribute<'p>>,
}

/// A property that the shop named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'p> {
    /// From 1, as in the headings.
    pub(super) number: &'p str,
    pub(super) name: &'p str,
    pub(super) values: &'p str,
    pub(super) is_visible: bool,
}

impl Packed {
    /// Packs a record. Descriptions become plain text here, so that what waits is short.
    pub(super) fn new<E>(record: &StringRecord, columns: &Columns, line: u64, out: &mut Out<'_, E>) -> Self {
        let mut text = String::new();
        let mut push = |cell: &str| {
            text.push_str(&cell.replace(BETWEEN, " "));
            text.push(BETWEEN);
        };
        for column in 0..KNOWN.len() {
            let cell = lists::without_guard(columns.head.text(record, column));
            match column {
                columns::SHORT_DESCRIPTION => push(""),
                columns::DESCRIPTION => push(&out.description(description(record, columns))),
                _ => push(cell),
            }
        }
        for attribute in &columns.attributes {
            let cell =
                |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default().trim();
            let name = lists::without_guard(cell(Some(attribute.name)));
            if !name.is_empty() {
                push(&attribute.number.to_string());
                push(name);
                push(lists::without_guard(cell(attribute.values)));
                push(if cell(attribute.visible) == "0" { "" } else { "1" });
            }
        }
        Self { line, text: text.into_boxed_str() }
    }

    pub(super) fn item(&self) -> Item<'_> {
        let mut cells: Vec<&str> = self.text.split(BETWEEN).collect();
        let attributes = cells.split_off(KNOWN.len().min(cells.len()));
        let attributes = attributes.chunks_exact(4).map(|cells| Attribute {
            number: cells[0],
            name: cells[1],
            values: cells[2],
            is_visible: !cells[3].is_empty(),
        });
        Item { line: self.line, cells, attributes: attributes.collect() }
    }
}

impl<'p> Item<'p> {
    pub(super) fn text(&self, column: usize) -> &'p str {
        self.cells.get(column).copied().unwrap_or_default()
    }
}

/// The short description and the long one. Variations have none of ours.
fn description(record: &StringRecord, columns: &Columns) -> Cut {
    if columns.head.text(record, columns::TYPE).to_ascii_lowercase().contains("variation") {
        return Cut { text: String::new(), is_cut: false };
    }
    let plain = |column| {
        let text = lists::without_guard(columns.head.text(record, column));
        html::to_text(&lists::with_line_ends(text), Breaks::Line)
    };
    let (short, is_short_cut) = plain(columns::SHORT_DESCRIPTION);
    let (long, is_long_cut) = plain(columns::DESCRIPTION);
    let is_one = short.is_empty() || long.is_empty() || long.starts_with(&short);
    let both = if !is_one {
        format!("{short}\n\n{long}")
    } else if long.is_empty() {
        short
    } else {
        long
    };
    let mut cut = paragraphs(&both, MOST_DESCRIPTION);
    cut.is_cut |= is_short_cut || is_long_cut;
    cut
}
