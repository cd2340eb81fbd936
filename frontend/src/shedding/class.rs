//! What is refused first when there is too much: the declared order.

use crate::page::Visit;
use axum::http::{HeaderMap, HeaderName, Method, header};

/// Requests that may be refused. Everything else never is: a checkout in progress, orders, changes of the cart, files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// What a browser or a machine fetches in advance, and what is offered while somebody types: nobody waits for it.
    Extras,
    /// Searches.
    Search,
    /// A page for somebody who comes from elsewhere and has nothing in the cart.
    Newcomer,
    /// A page for somebody who is inside and has nothing in the cart.
    Browsing,
    /// A checkout that begins.
    Checkout,
}

/// Marks somebody who was refused at a page: the browser loads it again by itself, which looks like a step inside the shop.
/// Who is outside stays there until there is room.
pub(super) const OUTSIDE: &str = "outside";

impl Class {
    /// In the order in which they are refused.
    pub(super) const ALL: [Self; 5] =
        [Self::Extras, Self::Search, Self::Newcomer, Self::Browsing, Self::Checkout];

    /// The name in headers and metrics.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Extras => "extras",
            Self::Search => "search",
            Self::Newcomer => "newcomer",
            Self::Browsing => "browsing",
            Self::Checkout => "checkout",
        }
    }

    /// The class of a request.
    pub(super) fn of(method: &Method, visit: &Visit, headers: &HeaderMap) -> Option<Self> {
        let path = visit.path();
        if method != Method::GET && method != Method::HEAD {
            return None;
        }
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        match first {
            "assets" | "media" => None,
            _ if is_prefetch(headers) || path.starts_with("/sitemap") || path == "/suggest" => {
                Some(Self::Extras)
            }
            "search" | "compare" => Some(Self::Search),
            "checkout" if path == "/checkout" => {
                let begun = has_cookie(headers, "pass") || has_cookie(headers, "pending");
                (!begun).then_some(Self::Checkout)
            }
            "" | "category" | "product" | "delivery" | "returns" | "warranty" | "privacy" | "terms"
            | "contact" => visitor(visit, headers),
            _ => None,
        }
    }
}

fn is_prefetch(headers: &HeaderMap) -> bool {
    let says = |name: &'static str| {
        let value = headers.get(HeaderName::from_static(name)).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.contains("prefetch") || value.contains("prerender"))
    };
    says("sec-purpose") || says("purpose") || says("x-moz")
}

/// Who asks for a page; nobody who has something in the cart is refused one.
fn visitor(visit: &Visit, headers: &HeaderMap) -> Option<Class> {
    if has_cookie(headers, "cart") {
        return None;
    }
    Some(if is_newcomer(visit, headers) { Class::Newcomer } else { Class::Browsing })
}

/// Whether nothing says that the shopper is in the shop already. Anybody can claim to be; this is about who comes first,
/// not about what is allowed.
fn is_newcomer(visit: &Visit, headers: &HeaderMap) -> bool {
    if has_cookie(headers, OUTSIDE) {
        return true;
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site != "same-origin";
    }
    let host = text(header::HOST).or_else(|| visit.authority());
    let from = text(header::REFERER).and_then(|referer| referer.split_once("://")).map(|(_, rest)| rest);
    let from = from.map(|rest| rest.split('/').next().unwrap_or_default());
    from.is_none() || from != host
}

fn has_cookie(headers: &HeaderMap, name: &str) -> bool {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.any(|(key, _)| key.trim() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, Uri};

    fn class(path: &'static str, pairs: &[(&'static str, &'static str)]) -> Option<Class> {
        let headers = pairs
            .iter()
            .map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let headers = headers.collect();
        Class::of(&Method::GET, &Visit::new(Uri::from_static(path), &headers), &headers)
    }

    #[test]
    fn who_steps_around_inside_the_shop_is_no_newcomer() {
        assert_eq!(class("/", &[]), Some(Class::Newcomer));
        assert_eq!(class("/product/x", &[("sec-fetch-site", "none")]), Some(Class::Newcomer));
        assert_eq!(class("/product/x", &[("sec-fetch-site", "cross-site")]), Some(Class::Newcomer));
        assert_eq!(class("/product/x", &[("sec-fetch-site", "same-origin")]), Some(Class::Browsing));
        let referer = |referer| class("/category/x", &[("host", "shop.test"), ("referer", referer)]);
        assert_eq!(referer("https://shop.test/en/search?q=a"), Some(Class::Browsing));
        assert_eq!(referer("https://shop.test.evil.test/"), Some(Class::Newcomer));
        assert_eq!(referer("https://search.test/"), Some(Class::Newcomer));
        assert_eq!(class("/", &[("cookie", "cart_count=1; cart=x")]), None, "something is in the cart");
    }

    #[test]
    fn who_was_refused_at_the_door_is_still_outside() {
        let again = [("sec-fetch-site", "same-origin"), ("cookie", "outside=1")];
        assert_eq!(class("/", &again), Some(Class::Newcomer));
        assert_eq!(class("/", &[("cookie", "outside=1; cart=x")]), None);
    }

    #[test]
    fn what_nobody_waits_for_comes_first() {
        let inside = ("sec-fetch-site", "same-origin");
        for purpose in ["sec-purpose", "purpose"] {
            assert_eq!(class("/product/x", &[inside, (purpose, "prefetch")]), Some(Class::Extras));
        }
        assert_eq!(
            class("/product/x", &[inside, ("sec-purpose", "prefetch;prerender")]),
            Some(Class::Extras)
        );
        assert_eq!(class("/sitemap/1.xml", &[]), Some(Class::Extras));
        assert_eq!(class("/search", &[inside]), Some(Class::Search));
    }

    #[test]
    fn a_checkout_in_progress_is_never_refused() {
        assert_eq!(class("/checkout", &[("cookie", "cart=x")]), Some(Class::Checkout));
        assert_eq!(class("/checkout", &[("cookie", "cart=x; pass=y")]), None);
        assert_eq!(class("/checkout", &[("cookie", "pending=y")]), None);
        for path in [
            "/checkout/waiting",
            "/checkout/resume",
            "/order/DK-1",
            "/track",
            "/cart",
            "/waiting-room.json",
            "/assets/x",
            "/media/x",
        ] {
            assert_eq!(class(path, &[]), None, "{path}");
        }
        let visit = Visit::new(Uri::from_static("/checkout"), &HeaderMap::new());
        let post = Class::of(&Method::POST, &visit, &HeaderMap::new());
        assert_eq!(post, None);
    }
}
