//! A visitor's cookies. They are few, so the header is made when one changes, not for each request.

/// A visitor's cookies.
#[derive(Debug, Default)]
pub struct Jar {
    pairs: Vec<(Box<str>, Box<str>)>,
    header: String,
}

impl Jar {
    /// What a request carries.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// The value of a cookie.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| &**known == name).map(|(_, value)| &**value)
    }

    /// Keeps what a `Set-Cookie` says.
    pub fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let Some((name, value)) = pair.trim().split_once('=') else { return };
        self.pairs.retain(|(known, _)| &**known != name);
        let is_taken_away =
            attributes.split(';').any(|attribute| attribute.trim().eq_ignore_ascii_case("max-age=0"));
        if !is_taken_away {
            self.pairs.push((name.into(), value.into()));
        }
        self.write_header();
    }

    /// A cookie that has lapsed.
    pub(crate) fn forget(&mut self, name: &str) {
        if self.get(name).is_some() {
            self.pairs.retain(|(known, _)| &**known != name);
            self.write_header();
        }
    }

    fn write_header(&mut self) {
        let texts = self.pairs.iter().map(|(name, value)| format!("{name}={value}"));
        self.header = texts.collect::<Vec<_>>().join("; ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_kept_replaced_and_taken_away() {
        let mut jar = Jar::default();
        jar.keep("cart=a=b; Path=/; Max-Age=60; HttpOnly");
        jar.keep("pending=x; Max-Age=60");
        jar.keep("cart_count=1");
        jar.keep("cart_count=2");
        jar.keep("pending=; Path=/; Max-Age=0");
        assert_eq!(jar.header(), "cart=a=b; cart_count=2");
        assert_eq!((jar.get("cart_count"), jar.get("pending")), (Some("2"), None));
        jar.forget("cart");
        assert_eq!(jar.header(), "cart_count=2");
    }
}
