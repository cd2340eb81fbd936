//! Reads `pictures.csv`: one row per picture, checked with line numbers.

use std::collections::HashSet;
use std::path::Path;

use crate::PicturesError;
use crate::colour::Colour;
use crate::picture::Picture;
use crate::shapes;

/// The list's columns, in this order.
const COLUMNS: [&str; 4] = ["image", "shape", "colour", "label"];
/// More pictures than the largest catalogue has.
const MAX_PICTURES: usize = 200_000;
const MAX_NAME_BYTES: usize = 100;
const MAX_LABEL_CHARACTERS: usize = 24;

/// All pictures of the list.
pub(crate) fn read(list: &Path) -> Result<Vec<Picture>, PicturesError> {
    let unreadable = |source: csv::Error| PicturesError::List { path: list.to_owned(), source };
    let mut reader = csv::Reader::from_path(list).map_err(unreadable)?;
    let headers = reader.headers().map_err(unreadable)?;
    if headers.iter().ne(COLUMNS) {
        return Err(row_error(list, 1, format!("the first line must be {}", COLUMNS.join(","))));
    }
    let mut seen = HashSet::new();
    let mut pictures = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let picture = parse(&record).map_err(|reason| row_error(list, line, reason))?;
        if !seen.insert(picture.image.clone()) {
            return Err(row_error(list, line, format!("image {} stands in the list twice", picture.image)));
        }
        if pictures.len() == MAX_PICTURES {
            return Err(row_error(list, line, format!("more than {MAX_PICTURES} pictures")));
        }
        pictures.push(picture);
    }
    Ok(pictures)
}

fn row_error(list: &Path, line: u64, reason: String) -> PicturesError {
    PicturesError::Row { path: list.to_owned(), line, reason }
}

fn parse(record: &csv::StringRecord) -> Result<Picture, String> {
    let field = |column: usize| record.get(column).unwrap_or_default();
    let image = field(0);
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if image.is_empty() || image.len() > MAX_NAME_BYTES || !image.bytes().all(allowed) {
        return Err(format!("image {image:?} must be 1-{MAX_NAME_BYTES} of a-z 0-9 -"));
    }
    let draw = shapes::find(field(1)).ok_or_else(|| {
        let known: Vec<&str> = shapes::SHAPES.iter().map(|(name, _)| *name).collect();
        format!("shape {:?} is unknown; known are {}", field(1), known.join(", "))
    })?;
    let colour =
        Colour::parse(field(2)).ok_or_else(|| format!("colour {:?} must look like #1a2b3c", field(2)))?;
    if field(3).chars().count() > MAX_LABEL_CHARACTERS {
        return Err(format!("label {:?} is longer than {MAX_LABEL_CHARACTERS} characters", field(3)));
    }
    Ok(Picture { image: image.to_owned(), colour, draw })
}
