//! Files with something wrong in them: the line and their heading are said.

use crate::reading::read_plain;

fn problems(file: &str) -> Vec<String> {
    read_plain(file.as_bytes()).problems()
}

#[test]
fn a_file_of_another_kind_is_refused() {
    assert_eq!(problems(""), ["line 1: the file is empty; its first line must name the columns"]);
    assert!(
        problems("product,published,brand\n")[0]
            .starts_with("line 1: is not the first line of a product export")
    );
    assert!(problems("\u{feff}\n\nName;Price\n")[0].starts_with("line 3: is not the first line"));
    let utf16 = [0xff, 0xfe, b'H', 0, b'a', 0, b'\n', 0];
    assert!(read_plain(&utf16).problems()[0].contains("is not UTF-8 text"));
}

#[test]
fn wrong_cells_of_shopify_say_line_and_heading() {
    let head = "URL handle,Title,Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,Weight value (grams),\
                X (product.metafields.dhakacart.popularity),Y (variant.metafields.dhakacart.sale_price),\
                Z (variant.metafields.dhakacart.sale_until),S (product.metafields.dhakacart.specifications_bn)";
    let rows = "\n\"a\",\"A\nB\",,,\"1.234,50\",,,,\n\
                b,,,,100\n\
                c,C,Colour,,100\n\
                d,D,,,100,1x0,-3,heavy,many\n\
                e,E,,,0.5,,100001\n\
                f,F,,,100,,,,,90,tomorrow\n\
                ,,,,100\n\
                a,A,,,100\n\
                g,G,,,100,,,,,,,RAM 8 GB\n";
    let expected = [
        "line 2, Price: \"1.234,50\" is not an amount such as 54999 or 54999.50",
        "line 4, Title: must not be empty",
        "line 5, Option1 value: must not be empty",
        "line 6, X (product.metafields.dhakacart.popularity): \"many\" is not a whole number from 0 to 1000000",
        "line 6, Weight value (grams): is not a weight such as 185 or 1.5",
        "line 6, Compare-at price: \"1x0\" is not an amount such as 54999 or 54999.50",
        "line 7, Inventory quantity: \"100001\" is not a number of pieces from 0 to 100000",
        "line 7, Price: 0.5 is not between 1 and 1,00,00,000 taka",
        "line 8, Z (variant.metafields.dhakacart.sale_until): must be a time such as 2026-03-10T00:00:00+06:00",
        "line 9, URL handle: must not be empty",
        "line 10, URL handle: stands further up too; the rows of one product must stand next to each other",
        "line 11, SPEC",
    ];
    let said = problems(&format!("{head}{rows}"));
    assert_eq!(said[..11], expected[..11]);
    assert!(
        said[11].starts_with("line 11, X (product.metafields.dhakacart.specifications_en)")
            || said[11].contains("names and values"),
        "{said:?}"
    );
    assert_eq!(said.len(), 12);
}

#[test]
fn wrong_cells_of_woocommerce_say_line_and_heading() {
    let head = "ID,Type,SKU,Name,Published,Date sale price starts,Date sale price ends,Stock,Weight (stone),Sale price,Regular price,Parent";
    let rows = "\n1,simple,A,,1,,,,,,100,\n\
                2,simple,B,B,1,10/03/2026,,many,,90,100,\n\
                3,simple,C,C,1,2026-03-10,2026-03-01,,1,90,1e3,\n\
                4,variation,D,D,1,,,,,,100,id:99\n\
                5,simple,E,E,1,,,,,\"90,5\",100,\n";
    let expected = [
        "line 2, Name: must not be empty",
        "line 3, Stock: \"many\" is not a number of pieces from 0 to 100000",
        "line 3, Date sale price starts: \"10/03/2026\" is not a date such as 2026-03-10 or 2026-03-10 9:00:00",
        "line 4, Regular price: \"1e3\" is not an amount such as 54999 or 54999.50",
        "line 4, Date sale price ends: must be later than the beginning of the sale",
        "line 4, Weight (stone): \"stone\" is no unit of weight that is known here",
        "line 6, Sale price: \"90,5\" is not an amount such as 54999 or 54999.50",
        "line 5, Parent: the product \"id:99\" is not in the file",
    ];
    assert_eq!(problems(&format!("{head}{rows}")), expected);
}

#[test]
fn a_broken_form_says_where() {
    let head = "Handle,Title,Variant Price\n";
    assert_eq!(
        problems(&format!("{head}a,A,100\nb,\"B,100\nc,C,100\n")),
        ["line 3: has a quote that is never closed"]
    );
    assert_eq!(
        problems(&format!("{head}a,A,100,x\r\n\r\nb,B\r\n")),
        ["line 2: has 4 columns, but the first line names 3: is a quote missing?"]
    );
    let mut bytes = format!("{head}a,A,100\n").into_bytes();
    bytes.extend_from_slice(b"b,\xc3\x28,100\nc,C,100\n");
    let reading = read_plain(&bytes);
    assert_eq!(reading.problems(), ["line 3: is not UTF-8 text. Remedy: save the file as CSV UTF-8"]);
    assert_eq!(reading.rows.len(), 2, "the rows around it are read");
    let long = format!("{head}a,A,100\nb,\"{}\n", "x\n".repeat(1 << 20));
    assert!(problems(&long)[0].starts_with("line 3: cannot be read: it is longer than 1048576 bytes"));
}

#[test]
fn a_product_has_a_bounded_number_of_variants() {
    let rows: String = (0..252).map(|n| format!("a,A,Number,{n},100\n")).collect::<Vec<_>>().concat();
    let reading = read_plain(format!("Handle,Title,Option1 Name,Option1 Value,Price\n{rows}").as_bytes());
    assert_eq!(reading.problems(), ["line 252: is one variant too many: a product has at most 250"]);
    let rows: String =
        (0..252).map(|n| format!("{n},variation,,,1,100,P,N,{n}\n")).collect::<Vec<_>>().concat();
    let file = format!(
        "ID,Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n,variable,P,P,1,,,N,1\n{rows}"
    );
    let reading = read_plain(file.as_bytes());
    assert_eq!(reading.problems(), ["line 253: is one variation too many: a product has at most 250"]);
    assert_eq!(reading.rows.len(), 250);
}

#[test]
fn a_product_has_at_most_four_options() {
    let attributes = |values: [&str; 5]| {
        (1..=5).zip(values).map(|(n, v)| format!(",A{n},{v}")).collect::<Vec<_>>().concat()
    };
    let heads: String =
        (1..=5).map(|n| format!(",Attribute {n} name,Attribute {n} value(s)")).collect::<Vec<_>>().concat();
    let file = |last: &str| {
        let (product, variation) = (attributes(["1"; 5]), attributes(["1", "1", "1", "1", last]));
        format!(
            "ID,Type,SKU,Name,Published,Regular price,Parent{heads}\n1,variable,P,P,1,,{product}\n2,variation,V,V,1,9,P{variation}\n"
        )
    };
    assert_eq!(
        problems(&file("1")),
        ["line 2, Attribute 5 name: is one option too many: a product has at most 4"]
    );
    assert_eq!(problems(&file("")), [""; 0], "one that no variation uses is a specification");
}

#[test]
fn the_taker_ends_the_reading() {
    let mut taken = 0;
    let file = "Handle,Title,Price\na,A,100\nb,B,100\n";
    let take = |_| {
        taken += 1;
        Err("full")
    };
    let ended = shop_exports::read(file.as_bytes(), &shop_exports::Mapping::new(), take, |problem| {
        panic!("{problem}")
    });
    assert_eq!((ended, taken), (Err("full"), 1));
}
