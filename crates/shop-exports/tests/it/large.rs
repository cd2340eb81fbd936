//! A hundred thousand rows: read as they are made, nothing but what is allowed is kept.

use shop_exports::{Mapping, Row, read};
use std::cell::Cell;
use std::convert::Infallible;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::Instant;

const ROWS: u64 = 100_000;

/// Makes a file line by line, so that it is nowhere as a whole.
struct Lines<F> {
    next: F,
    line: Vec<u8>,
    place: usize,
    /// Lines that were made.
    made: Rc<Cell<u64>>,
}

impl<F: FnMut(u64) -> String> Read for Lines<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.place == self.line.len() {
            let made = self.made.get();
            self.line = if made > ROWS { Vec::new() } else { (self.next)(made).into_bytes() };
            self.place = 0;
            self.made.set(made + 1);
        }
        let length = (&self.line[self.place..]).read(buffer)?;
        self.place += length;
        Ok(length)
    }
}

/// What reading a large file gave.
struct Large {
    rows: u64,
    /// How many lines the reading was ahead of a row that was given, at most.
    ahead: u64,
}

/// Reads a file whose lines are made of their numbers; the first one is 0.
fn read_lines(next: impl FnMut(u64) -> String) -> Large {
    let made = Rc::new(Cell::new(0));
    let lines = Lines { next, line: Vec::new(), place: 0, made: Rc::clone(&made) };
    let mut large = Large { rows: 0, ahead: 0 };
    let start = Instant::now();
    let take = |row: Row| {
        large.rows += 1;
        large.ahead = large.ahead.max(made.get() - row.line);
        Ok::<(), Infallible>(())
    };
    let summary = read(lines, &Mapping::new(), take, |problem| panic!("{problem}")).unwrap();
    println!("{:?}: {ROWS} rows in {:?}", summary.format, start.elapsed());
    large
}

#[test]
fn shopify_is_read_as_it_comes() {
    let head =
        "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src";
    let large = read_lines(|line| {
        if line == 0 {
            return format!("{head}\n");
        }
        let (product, variant) = ((line - 1) / 20, (line - 1) % 20);
        let text = format!("Phone {product},\"<p>Text of <b>phone</b> {product}</p>\",Brand,Phones,Colour");
        let text = if variant == 0 { text.as_str() } else { ",,,," };
        format!(
            "phone-{product},{text},C{variant},P-{product}-{variant},{},https://x.example/{line}.jpg\n",
            100 + line
        )
    });
    assert_eq!(large.rows, ROWS);
    assert!(large.ahead < 200, "no more than a product and what a buffer holds: {}", large.ahead);
}

#[test]
fn woocommerce_gives_simple_products_at_once() {
    let head = "ID,Type,SKU,Name,Published,Description,Regular price,Categories,Parent,Attribute 1 name,Attribute 1 value(s)";
    let large = read_lines(|line| match line {
        0 => format!("{head}\n"),
        _ => format!(
            "{line},simple,S-{line},Cable {line},1,Plain text {line},{},Cables,,Plug,UK\n",
            100 + line
        ),
    });
    assert_eq!(large.rows, ROWS);
    assert!(large.ahead < 200, "{}", large.ahead);
}

#[test]
fn woocommerce_is_read_in_one_pass() {
    let head = "ID,Type,SKU,Name,Published,Description,Regular price,Categories,Parent,Attribute 1 name,Attribute 1 value(s)";
    let large = read_lines(|line| match line.checked_sub(1).map(|row| (row, row % 20)) {
        None => format!("{head}\n"),
        Some((row, 0)) => format!(
            "{row},variable,P-{row},Phone {row},1,<p>Text of <b>phone</b></p>,,Phones,,Colour,\"A, B\"\n"
        ),
        Some((row, place)) => {
            format!("{row},variation,,Phone,1,,{},,id:{},Colour,C{place}\n", 100 + row, row - place)
        }
    });
    assert_eq!(large.rows, ROWS / 20 * 19);
}
