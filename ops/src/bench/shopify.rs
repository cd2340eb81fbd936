//! A large product export of Shopify for measuring: made-up products with several rows each, descriptions in HTML and
//! addresses of pictures.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The columns, as Shopify heads them.
pub(crate) const HEAD: [&str; 22] = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Qty",
    "Variant Price",
    "Variant Compare At Price",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Gift Card",
    "SEO Title",
    "Variant Image",
    "Variant Weight Unit",
    "Status",
];

const BRANDS: [&str; 8] = ["Walton", "Samsung", "Xiaomi", "Singer", "Vision", "Hisense", "Lenovo", "Sony"];
const TYPES: [&str; 6] = [
    "Phones > Smartphones",
    "Computers > Laptops",
    "Television > LED",
    "Kitchen > Refrigerators",
    "Cooling > Fans",
    "Audio > Headphones",
];
const COLOURS: [&str; 4] = ["Black", "Blue", "Red", "Silver"];

/// A file that was written, and what is in it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) rows: i64,
    pub(crate) products: i64,
    pub(crate) skus: i64,
    /// Of all SKUs together.
    pub(crate) pieces: i64,
}

/// Writes a file of exactly so many rows below its head.
pub(crate) fn write(folder: &Path, rows: usize) -> Result<Written> {
    let path = folder.join("products_export.csv");
    let mut writer =
        csv::Writer::from_path(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    writer.write_record(HEAD)?;
    let mut written = Written { path, bytes: 0, rows: i64::try_from(rows)?, products: 0, skus: 0, pieces: 0 };
    let mut left = rows;
    for number in 1_usize.. {
        if left == 0 {
            break;
        }
        let variants = (1 + number % COLOURS.len()).min(left);
        let pictures = (number % 3).min(left - variants);
        left -= variants + pictures;
        for row in 0..variants + pictures {
            let row = if row < variants { variant(number, row) } else { picture(number, row) };
            writer.write_record(&row)?;
        }
        written.products += 1;
        written.skus += i64::try_from(variants)?;
        written.pieces += (0..variants).map(|place| pieces(number, place)).sum::<i64>();
    }
    writer.flush()?;
    written.bytes = std::fs::metadata(&written.path)?.len();
    Ok(written)
}

/// What is received of a variant; nothing of some.
fn pieces(number: usize, place: usize) -> i64 {
    i64::try_from((number * 7 + place) % 60).unwrap_or(0)
}

fn variant(number: usize, place: usize) -> [String; 22] {
    let mut row = picture(number, place);
    let price = 1_000 + number * 37 % 90_000;
    if place == 0 {
        let brand = BRANDS[number % BRANDS.len()];
        let model = number * 7 % 9_000 + 1_000;
        row[1] = format!("{brand} M{model} {number}");
        row[2] = description(brand, model);
        brand.clone_into(&mut row[3]);
        TYPES[number % TYPES.len()].clone_into(&mut row[4]);
        row[5] = format!("new, \"{brand}\", dhaka");
        "true".clone_into(&mut row[6]);
        "Colour".clone_into(&mut row[7]);
        "false".clone_into(&mut row[17]);
        row[18] = format!("Buy {brand} M{model} in Dhaka");
        "active".clone_into(&mut row[21]);
    }
    COLOURS[place].clone_into(&mut row[8]);
    row[9] = format!("M-{number}-{place}");
    row[10] = (150 + number % 5_000).to_string();
    row[11] = pieces(number, place).to_string();
    row[12] = format!("{price}.50");
    if number.is_multiple_of(4) {
        row[13] = format!("{}.00", price + 500);
    }
    let address = row[14].clone();
    row[19] = address;
    "g".clone_into(&mut row[20]);
    row
}

/// A row of the product that has nothing but a picture.
fn picture(number: usize, place: usize) -> [String; 22] {
    let mut row = HEAD.map(|_| String::new());
    row[0] = format!("measured-{number}");
    row[14] = format!("https://cdn.example/s/files/products/measured-{number}-{place}.jpg?v=17{number:08}");
    row[15] = (place + 1).to_string();
    row[16] = format!("Picture {} of product {number}", place + 1);
    row
}

/// About 700 characters, as editors of such programs write them.
fn description(brand: &str, model: usize) -> String {
    format!(
        "<meta charset=\"utf-8\"><p><strong>{brand} M{model}</strong> is made for daily use at home &amp; at work, with a \
         year of service in Dhaka.</p>\n<h3>What is in the box</h3>\n<ul>\n<li>{brand} M{model}</li>\n<li>Cable, 1.5&nbsp;m\
         </li>\n<li>Guide in Bangla &#8211; \"বাংলা\"</li>\n</ul>\n<p style=\"text-align: left;\">Rated 4.{} of 5 by those \
         who bought it.<br>Delivery takes 1&ndash;3 days inside Dhaka, and 3&ndash;5 days elsewhere. It can be sent back \
         within seven days when it does not work as it should.</p>\n<table><tbody><tr><td>Model</td><td>M{model}</td></tr>\
         <tr><td>Warranty</td><td>12 months</td></tr></tbody></table>\n<script>window.seen = {model};</script>",
        model % 10
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_in_the_file() {
        for rows in [1, 2, 7, 1_000] {
            let folder = tempfile::tempdir().unwrap();
            let written = write(folder.path(), rows).unwrap();
            let mut reader = csv::Reader::from_path(&written.path).unwrap();
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            let with = |column: usize| records.iter().filter(|record| !record[column].is_empty()).count();
            let found = (records.len(), i64::try_from(with(1)), i64::try_from(with(9)));
            assert_eq!(found, (rows, Ok(written.products), Ok(written.skus)));
            let pieces = records.iter().filter_map(|record| record[11].parse::<i64>().ok()).sum::<i64>();
            assert_eq!(pieces, written.pieces);
        }
    }
}
