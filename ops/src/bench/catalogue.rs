//! A large catalogue file for measuring: made-up products in the form of docs/IMPORT.md.

use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const HEAD: &str = "product,published,brand,category_en,category_bn,name_en,name_bn,description_en,description_bn,\
specifications_en,specifications_bn,popularity,sku,options_en,options_bn,list_price,sale_price,opening_stock,images";

/// Brand, and category in both languages; combined, they give names that differ like real ones.
const BRANDS: [&str; 8] = ["Walton", "Samsung", "Xiaomi", "Singer", "Vision", "Hisense", "Lenovo", "Sony"];
const CATEGORIES: [(&str, &str); 6] = [
    ("Phones > Smartphones", "ফোন > স্মার্টফোন"),
    ("Computers > Laptops", "কম্পিউটার > ল্যাপটপ"),
    ("Television > LED", "টেলিভিশন > এলইডি"),
    ("Kitchen > Refrigerators", "রান্নাঘর > ফ্রিজ"),
    ("Cooling > Fans", "শীতলীকরণ > ফ্যান"),
    ("Audio > Headphones", "অডিও > হেডফোন"),
];

/// Writes the file and gives its path. One product in three has two SKUs.
pub(crate) fn write(folder: &Path, products: usize) -> Result<PathBuf> {
    let path = folder.join("catalogue.csv");
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    let mut out = BufWriter::new(file);
    writeln!(out, "{HEAD}")?;
    for number in 1..=products {
        write_product(&mut out, number)?;
    }
    out.flush()?;
    Ok(path)
}

fn write_product(out: &mut impl Write, number: usize) -> Result<()> {
    let brand = BRANDS[number % BRANDS.len()];
    let (category, category_bn) = CATEGORIES[number % CATEGORIES.len()];
    let (model, storage) = (number * 7 % 9_000 + 1_000, [64, 128, 256][number % 3]);
    let colours: &[(&str, &str)] = if number.is_multiple_of(3) {
        &[("Black", "কালো"), ("Blue", "নীল")]
    } else {
        &[("Black", "কালো")]
    };
    for (position, (colour, colour_bn)) in colours.iter().enumerate() {
        write!(
            out,
            "measured-{number},yes,{brand},{category},{category_bn},{brand} M{model} {number},{brand} এম{model} {number},"
        )?;
        write!(
            out,
            "\"{brand} M{model} is made for daily use at home and at work, with a year of service in Dhaka.\",\
             \"{brand} এম{model} প্রতিদিনের কাজের জন্য তৈরি, ঢাকায় এক বছরের সার্ভিস সুবিধাসহ।\","
        )?;
        write!(out, "Model: M{model} | Storage: {storage} GB | Warranty service: Dhaka,")?;
        write!(out, "মডেল: এম{model} | স্টোরেজ: {storage} জিবি | ওয়ারেন্টি সেবা: ঢাকা,")?;
        write!(out, "{},M-{number}-{position},Colour: {colour},রং: {colour_bn},", number * 13 % 10_000)?;
        writeln!(out, "{},,50,", 1_000 + number * 37 % 90_000)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_every_column() {
        let folder = tempfile::tempdir().unwrap();
        let text = std::fs::read_to_string(write(folder.path(), 6).unwrap()).unwrap();
        assert_eq!(text.lines().count(), 1 + 6 + 2);
        for line in text.lines() {
            let outside_quotes: String = line.split('"').step_by(2).collect();
            assert_eq!(outside_quotes.matches(',').count(), HEAD.matches(',').count(), "{line}");
        }
    }
}
