//! Requests as a browser on a phone writes them.

use std::fmt::Write as _;

/// What every request of a phone's browser says about itself.
const BROWSER: &str = "user-agent: Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36\r\n\
    accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
    accept-language: bn-BD,bn;q=0.9,en;q=0.8\r\naccept-encoding: gzip, deflate, br\r\n";

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct From<'a> {
    /// Authority of the shop.
    pub host: &'a str,
    /// The visitor's number; its address in 10.0.0.0/8 follows from it.
    pub visitor: u32,
    /// Names and values, as they stand in the header.
    pub cookies: &'a str,
    /// Whether the click was on a page of the shop.
    pub is_inside: bool,
}

/// A form that is sent.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// Where to.
    pub path: &'a str,
    /// Its fields, encoded.
    pub body: &'a str,
}

/// Writes a GET.
pub fn get(out: &mut String, path: &str, from: From<'_>) {
    out.clear();
    let _ = write!(out, "GET {path} HTTP/1.1\r\n");
    write_head(out, from);
    out.push_str("\r\n");
}

/// Writes a POST of a form.
pub fn post(out: &mut String, post: Post<'_>, from: From<'_>) {
    out.clear();
    let _ = write!(out, "POST {} HTTP/1.1\r\n", post.path);
    write_head(out, from);
    let _ = write!(
        out,
        "content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{}",
        post.body.len(),
        post.body
    );
}

fn write_head(out: &mut String, from: From<'_>) {
    let [_, second, third, fourth] = from.visitor.to_be_bytes();
    let _ = write!(out, "host: {}\r\n{BROWSER}x-forwarded-for: 10.{second}.{third}.{fourth}\r\n", from.host);
    out.push_str(if from.is_inside { "sec-fetch-site: same-origin\r\n" } else { "sec-fetch-site: none\r\n" });
    if !from.cookies.is_empty() {
        let _ = write!(out, "cookie: {}\r\n", from.cookies);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_visitor_has_an_address_of_its_own() {
        let mut out = String::new();
        get(&mut out, "/en", From { host: "shop", visitor: 66_051, cookies: "", is_inside: false });
        assert!(out.starts_with("GET /en HTTP/1.1\r\nhost: shop\r\n") && out.ends_with("\r\n\r\n"), "{out}");
        assert!(out.contains("x-forwarded-for: 10.1.2.3\r\n") && !out.contains("cookie"), "{out}");
    }

    #[test]
    fn a_form_carries_its_length_and_the_cookies() {
        let mut out = String::new();
        let from = From { host: "shop", visitor: 1, cookies: "cart=a; cart_count=1", is_inside: true };
        post(&mut out, Post { path: "/cart/add", body: "sku=12" }, from);
        assert!(out.ends_with("content-length: 6\r\n\r\nsku=12"), "{out}");
        assert!(out.contains("cookie: cart=a; cart_count=1\r\n"), "{out}");
        assert!(out.contains("sec-fetch-site: same-origin\r\n"), "{out}");
    }
}
