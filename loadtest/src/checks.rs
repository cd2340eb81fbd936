//! Whether an answer is the right one. Each check takes the page as a browser would show it.

use crate::counts::Failure;
use crate::html::{between, contains, heading, plain};
use crate::http::Packing;
use crate::wares::Ware;
use flate2::read::GzDecoder;
use std::io::Read;

/// Largest page that is unpacked.
const MOST_PAGE_BYTES: u64 = 4 << 20;

/// The two languages of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Bangla,
    English,
}

impl Language {
    pub(crate) const BOTH: [Self; 2] = [Self::Bangla, Self::English];

    /// What paths begin with.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Bangla => "",
            Self::English => "/en",
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Bangla => 0,
            Self::English => 1,
        }
    }

    const fn mark(self) -> &'static str {
        match self {
            Self::Bangla => "<html lang=\"bn\">",
            Self::English => "<html lang=\"en\">",
        }
    }
}

impl Ware {
    pub(crate) fn name(&self, language: Language) -> &str {
        match language {
            Language::Bangla => &self.name_bn,
            Language::English => &self.name_en,
        }
    }
}

/// A line of the cart, as the visitor remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) quantity: u32,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", kind.name(), detail)]
pub struct Wrong {
    /// What it counts as.
    pub kind: Failure,
    /// For people.
    pub detail: String,
}

/// A failure with what a person needs to find its cause.
pub fn wrong(kind: Failure, detail: impl Into<String>) -> Wrong {
    Wrong { kind, detail: detail.into() }
}

/// The page in a body.
pub fn unpack(body: &[u8], packing: Packing) -> Result<String, Wrong> {
    let mut page = String::new();
    let read = match packing {
        Packing::Plain => body.take(MOST_PAGE_BYTES).read_to_string(&mut page),
        Packing::Gzip => GzDecoder::new(body).take(MOST_PAGE_BYTES).read_to_string(&mut page),
        Packing::Brotli => {
            brotli::Decompressor::new(body, 16 * 1024).take(MOST_PAGE_BYTES).read_to_string(&mut page)
        }
    };
    read.map_err(|error| wrong(Failure::WrongPage, format!("the body cannot be unpacked: {error}")))?;
    Ok(page)
}

/// Anything but the status that belongs here.
pub fn status(got: u16, expected: u16) -> Result<(), Wrong> {
    if got == expected {
        return Ok(());
    }
    let kind = match got {
        429 => Failure::TooMany,
        503 => Failure::Unavailable,
        500..=599 => Failure::ServerError,
        _ => Failure::Status,
    };
    Err(wrong(kind, format!("status {got} instead of {expected}")))
}

/// A whole page in the right language.
pub(crate) fn whole(page: &str, language: Language) -> Result<(), Wrong> {
    let is_whole = contains(page, language.mark()) && page.trim_end().ends_with("</html>");
    if is_whole { Ok(()) } else { Err(wrong(Failure::WrongPage, "not a whole page in the right language")) }
}

/// A page whose heading is this.
pub(crate) fn headed(page: &str, name: &str) -> Result<(), Wrong> {
    match heading(page) {
        Some(heading) if heading == name => Ok(()),
        Some(heading) => {
            Err(wrong(Failure::WrongPage, format!("the heading is \"{heading}\" instead of \"{name}\"")))
        }
        None => Err(wrong(Failure::WrongPage, format!("no heading instead of \"{name}\""))),
    }
}

/// The product's own page: its name, and the code of one of its SKUs.
pub(crate) fn product(page: &str, ware: &Ware, language: Language) -> Result<(), Wrong> {
    headed(page, ware.name(language))?;
    let shown = ware.codes.iter().any(|code| contains(page, &format!(": {code}</p>")));
    if shown { Ok(()) } else { Err(wrong(Failure::WrongPage, format!("no code of {} is shown", ware.slug))) }
}

/// A page that leads to a product.
pub(crate) fn leads_to(page: &str, slug: Option<&str>, language: Language) -> Result<(), Wrong> {
    let link = format!("<a href=\"{}/product/{}", language.prefix(), slug.unwrap_or_default());
    if contains(page, &link) { Ok(()) } else { Err(wrong(Failure::WrongPage, format!("no link {link}"))) }
}

/// The cart's page: every line with its product and number of pieces, and no other.
pub(crate) fn cart(page: &str, lines: &[Line]) -> Result<(), Wrong> {
    let shown: Vec<&str> = page.split("<li class=\"line\">").skip(1).collect();
    if shown.len() != lines.len() {
        return Err(wrong(Failure::WrongCart, format!("{} lines instead of {}", shown.len(), lines.len())));
    }
    for line in lines {
        let sku = format!("name=\"sku\" value=\"{}\"", line.sku);
        let quantity = format!("<option value=\"{}\" selected>", line.quantity);
        let is_right = shown.iter().any(|item| {
            let link = between(item, "<p class=\"line-name\"><a href=\"", "</a>");
            let name = link.and_then(|link| link.split_once('>')).map(|(_, name)| plain(name));
            item.contains(&sku) && item.contains(&quantity) && name.is_some_and(|name| name == line.name)
        });
        if !is_right {
            return Err(wrong(Failure::WrongCart, format!("no line of {} × {}", line.quantity, line.name)));
        }
    }
    Ok(())
}

/// The number beside the cart's sign.
pub(crate) fn count(cookie: Option<&str>, lines: &[Line]) -> Result<(), Wrong> {
    let pieces: u32 = lines.iter().map(|line| line.quantity).sum();
    if cookie.and_then(|count| count.parse().ok()) == Some(pieces) {
        return Ok(());
    }
    Err(wrong(Failure::WrongCart, format!("the cart counts {cookie:?} pieces instead of {pieces}")))
}

/// The page of an order: its number and its products.
pub(crate) fn order(page: &str, number: &str, lines: &[Line]) -> Result<(), Wrong> {
    let marks = [
        format!("<p class=\"order-number\">{number}</p>"),
        format!("<span class=\"order-number\">{number}</span>"),
    ];
    if number.is_empty() || !marks.iter().any(|mark| contains(page, mark)) {
        return Err(wrong(Failure::WrongOrder, format!("the page does not show the order {number:?}")));
    }
    let plain_page = plain(page);
    match lines.iter().find(|line| !contains(&plain_page, &line.name)) {
        Some(line) => Err(wrong(Failure::WrongOrder, format!("{number} does not show {}", line.name))),
        None => Ok(()),
    }
}

/// The order's number in the address that a placed order leads to.
pub(crate) fn order_number(location: Option<&str>) -> Result<&str, Wrong> {
    let location = location.unwrap_or_default();
    if location.contains("waiting") {
        return Err(wrong(Failure::Waiting, format!("sent to {location}")));
    }
    let number = location.split_once("/order/").map(|(_, rest)| rest.split('?').next().unwrap_or_default());
    number
        .filter(|number| !number.is_empty() && !number.contains('/'))
        .ok_or_else(|| wrong(Failure::WrongOrder, format!("{location:?} names no order")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzEncoder;

    fn ware() -> Ware {
        Ware {
            slug: "fan-1".to_owned(),
            name_bn: "ফ্যান".to_owned(),
            name_en: "Fan & Co".to_owned(),
            codes: vec!["F-1".to_owned(), "F-2".to_owned()],
        }
    }

    fn line(quantity: u32) -> Line {
        Line { sku: "12".to_owned(), name: "Fan & Co".to_owned(), quantity }
    }

    const PRODUCT: &str = "<html lang=\"en\"><h1>Fan &#38; Co</h1><p class=\"soft\">Code: F-2</p></html>\n";
    const CART: &str = "<li class=\"line\"><p class=\"line-name\"><a href=\"/en/product/fan-1\">Fan &#38; Co</a></p>\
        <input type=\"hidden\" name=\"sku\" value=\"12\"><option value=\"2\" selected>2</option></li>";

    #[test]
    fn only_the_right_product_passes() {
        product(PRODUCT, &ware(), Language::English).unwrap();
        whole(PRODUCT, Language::English).unwrap();
        let other = Ware { name_en: "Lamp".to_owned(), ..ware() };
        assert_eq!(product(PRODUCT, &other, Language::English).unwrap_err().kind, Failure::WrongPage);
        let other = Ware { codes: vec!["F-3".to_owned()], ..ware() };
        assert_eq!(product(PRODUCT, &other, Language::English).unwrap_err().kind, Failure::WrongPage);
        whole(PRODUCT, Language::Bangla).unwrap_err();
        whole(PRODUCT.trim_end().trim_end_matches("</html>"), Language::English).unwrap_err();
    }

    #[test]
    fn only_the_right_cart_passes() {
        cart(CART, &[line(2)]).unwrap();
        for lines in
            [vec![line(1)], vec![], vec![line(2), line(2)], vec![Line { sku: "13".to_owned(), ..line(2) }]]
        {
            assert_eq!(cart(CART, &lines).unwrap_err().kind, Failure::WrongCart, "{lines:?}");
        }
        count(Some("2"), &[line(2)]).unwrap();
        count(Some("3"), &[line(2)]).unwrap_err();
        count(None, &[line(2)]).unwrap_err();
    }

    #[test]
    fn an_order_has_a_number_and_its_products() {
        let page = "<p class=\"order-number\">DK-7K3M-9QXW-0</p><dt>Fan &#38; Co</dt>";
        order(page, "DK-7K3M-9QXW-0", &[line(1)]).unwrap();
        for (page, number) in [("<p>Thank you</p>", "DK-7K3M-9QXW-0"), (page, "DK-1"), (page, "")] {
            assert_eq!(order(page, number, &[]).unwrap_err().kind, Failure::WrongOrder);
        }
        order(page, "DK-7K3M-9QXW-0", &[Line { name: "Lamp".to_owned(), ..line(1) }]).unwrap_err();
        assert_eq!(order_number(Some("/en/order/DK-1?new=1")).unwrap(), "DK-1");
        assert_eq!(order_number(Some("/checkout/waiting")).unwrap_err().kind, Failure::Waiting);
        assert_eq!(order_number(Some("/cart")).unwrap_err().kind, Failure::WrongOrder);
        assert_eq!(order_number(None).unwrap_err().kind, Failure::WrongOrder);
    }

    #[test]
    fn refusals_are_told_apart() {
        status(200, 200).unwrap();
        let kind = |got| status(got, 200).unwrap_err().kind;
        assert_eq!(kind(503), Failure::Unavailable);
        assert_eq!(kind(429), Failure::TooMany);
        assert_eq!(kind(502), Failure::ServerError);
        assert_eq!(kind(404), Failure::Status);
        assert_eq!(kind(304), Failure::Status);
    }

    #[test]
    fn a_damaged_body_is_a_wrong_page() {
        let mut packed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams::default();
        brotli::BrotliCompress(&mut PRODUCT.as_bytes(), &mut packed, &parameters).unwrap();
        let mut gzip = Vec::new();
        GzEncoder::new(PRODUCT.as_bytes(), flate2::Compression::fast()).read_to_end(&mut gzip).unwrap();
        for (packed, packing) in [(packed, Packing::Brotli), (gzip, Packing::Gzip)] {
            assert_eq!(unpack(&packed, packing).unwrap(), PRODUCT);
            assert_eq!(unpack(&packed[..packed.len() / 2], packing).unwrap_err().kind, Failure::WrongPage);
        }
        assert_eq!(unpack(PRODUCT.as_bytes(), Packing::Plain).unwrap(), PRODUCT);
    }
}
