//! The first line of a file: which column stands where.

use csv::StringRecord;

/// The names a column may have, in the order of an enum. One that begins with `(` is the end of a heading, one
/// that ends with `(` its beginning.
pub(crate) type Known = &'static [&'static str];

/// Where the known columns stand.
#[derive(Debug)]
pub(crate) struct Head {
    known: &'static [Known],
    places: Vec<Option<usize>>,
    headings: Vec<String>,
}

impl Head {
    /// Finds the columns; what is not known is ignored.
    pub(crate) fn find(first: &StringRecord, known: &'static [Known]) -> Self {
        let headings: Vec<String> = first.iter().map(|heading| plain(heading).to_owned()).collect();
        let lower: Vec<String> = headings.iter().map(|heading| heading.to_lowercase()).collect();
        let place = |names: &Known| {
            names
                .iter()
                .map(|name| name.to_lowercase())
                .find_map(|name| lower.iter().position(|heading| is_named(heading, &name)))
        };
        Self { known, places: known.iter().map(place).collect(), headings }
    }

    /// Whether the file has the column.
    pub(crate) fn has(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(Option::is_some)
    }

    /// The text of a column, empty when it is not there.
    pub(crate) fn text<'r>(&self, record: &'r StringRecord, column: usize) -> &'r str {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| record.get(place)).unwrap_or_default().trim()
    }

    /// The heading of a column as it stands in the file, or as it usually is.
    pub(crate) fn heading(&self, column: usize) -> String {
        let place = self.places.get(column).copied().flatten();
        let found = place.and_then(|place| self.headings.get(place)).cloned();
        found.unwrap_or_else(|| {
            self.known.get(column).and_then(|names| names.first()).unwrap_or(&"").to_string()
        })
    }

    /// Where a heading stands that is no column of the enum.
    pub(crate) fn place(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|other| other.eq_ignore_ascii_case(heading))
    }
}

fn is_named(heading: &str, name: &str) -> bool {
    if name.starts_with('(') {
        heading.ends_with(name)
    } else if name.ends_with('(') {
        heading.starts_with(name)
    } else {
        heading == name
    }
}

/// A heading without what programs leave around it.
pub(crate) fn plain(heading: &str) -> &str {
    heading.trim_start_matches('\u{feff}').trim()
}
