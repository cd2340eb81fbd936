//! Cookies that are read, written and signed.
//!
//! A signed cookie is `base64url(payload + HMAC-SHA-256)`; the purpose is part of what is signed, so that one cookie
//! cannot be passed off as another. Anything damaged or forged reads as "not there": a shopper never sees an error
//! because of a cookie.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;

/// Browsers keep at least this many bytes of a cookie's name and value (RFC 6265 6.1).
pub const MAX_COOKIE_BYTES: usize = 4_096;
const MAC_BYTES: usize = 32;
const MIN_KEY_BYTES: usize = 32;

/// The cookies of a request, still as text.
#[derive(Debug, Clone, Default)]
pub struct Cookies {
    headers: Vec<HeaderValue>,
}

impl Cookies {
    /// The cookies in these headers.
    pub fn read(headers: &HeaderMap) -> Self {
        Self { headers: headers.get_all(header::COOKIE).iter().cloned().collect() }
    }

    /// The value of the first cookie of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let lines = self.headers.iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
    }
}

/// How a cookie is kept.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// How long; zero takes the cookie away.
    pub max_age: Duration,
    /// Whether scripts may read it.
    pub readable: bool,
    /// Whether it only travels over HTTPS.
    pub secure: bool,
}

/// A `Set-Cookie` header. The value must hold only characters that a cookie may have.
pub fn set_cookie(name: &str, value: &str, keep: Keep) -> HeaderValue {
    let mut text = format!("{name}={value}; Path=/; Max-Age={}; SameSite=Lax", keep.max_age.as_secs());
    if !keep.readable {
        text.push_str("; HttpOnly");
    }
    if keep.secure {
        text.push_str("; Secure");
    }
    HeaderValue::try_from(text).expect("values are base64url or digits")
}

/// What signs cookies and tokens. The first key signs, all of them verify, so keys can be changed one at a time.
#[derive(Clone)]
pub struct CookieKeys {
    keys: Vec<Hmac<Sha256>>,
}

impl std::fmt::Debug for CookieKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CookieKeys({})", self.keys.len())
    }
}

/// The keys cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// No key at all.
    #[error("COOKIE_KEYS holds no key; make one with: openssl rand -hex 32")]
    None,
    /// Not hexadecimal.
    #[error("key {0} of COOKIE_KEYS is not hexadecimal")]
    NotHexadecimal(usize),
    /// Short enough to be guessed.
    #[error("key {0} of COOKIE_KEYS has fewer than 32 bytes (64 hexadecimal digits)")]
    TooShort(usize),
}

impl CookieKeys {
    /// Parses comma separated hexadecimal keys of at least 32 bytes.
    pub fn parse(text: &str) -> Result<Self, KeysError> {
        let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
        let keys = texts.enumerate().map(|(index, text)| {
            let bytes = from_hexadecimal(text).ok_or(KeysError::NotHexadecimal(index + 1))?;
            if bytes.len() < MIN_KEY_BYTES {
                return Err(KeysError::TooShort(index + 1));
            }
            Ok(Hmac::new_from_slice(&bytes).expect("HMAC takes keys of any length"))
        });
        let keys: Vec<_> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(KeysError::None) } else { Ok(Self { keys }) }
    }

    /// The payload and its signature as text for a cookie.
    pub fn seal(&self, purpose: &str, payload: &[u8]) -> String {
        let mut bytes = payload.to_vec();
        bytes.extend_from_slice(&self.mac(purpose, payload));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The payload of a sealed text, if one of the keys signed it for this purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        if sealed.len() > MAX_COOKIE_BYTES {
            return None;
        }
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let split = bytes.len().checked_sub(MAC_BYTES)?;
        let mac = bytes.split_off(split);
        self.verify(purpose, &bytes, &mac).then_some(bytes)
    }

    /// A token for forms that only the holder of `secret` (from a signed cookie) can have been given.
    pub fn token(&self, secret: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac("token", secret))
    }

    /// Whether this token was made for this secret.
    pub fn is_token(&self, secret: &[u8], token: &str) -> bool {
        token.len() < 64 && URL_SAFE_NO_PAD.decode(token).is_ok_and(|mac| self.verify("token", secret, &mac))
    }

    fn mac(&self, purpose: &str, payload: &[u8]) -> [u8; MAC_BYTES] {
        let key = self.keys.first().expect("parse refuses an empty list");
        begin(key, purpose, payload).finalize().into_bytes().into()
    }

    fn verify(&self, purpose: &str, payload: &[u8], mac: &[u8]) -> bool {
        self.keys.iter().any(|key| begin(key, purpose, payload).verify_slice(mac).is_ok())
    }
}

fn begin(key: &Hmac<Sha256>, purpose: &str, payload: &[u8]) -> Hmac<Sha256> {
    let mut mac = key.clone();
    mac.update(purpose.as_bytes());
    // Ends the purpose, so that no purpose and payload together read as another pair.
    mac.update(&[0]);
    mac.update(payload);
    mac
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str) -> CookieKeys {
        CookieKeys::parse(text).unwrap()
    }

    fn key(digit: char) -> String {
        digit.to_string().repeat(64)
    }

    #[test]
    fn an_old_key_still_opens_and_a_foreign_one_does_not() {
        let sealed = keys(&key('a')).seal("cart", b"payload");
        let rotated = keys(&format!("{},{}", key('b'), key('a')));
        assert_eq!(rotated.open("cart", &sealed).as_deref(), Some(b"payload".as_slice()));
        assert_eq!(keys(&key('b')).open("cart", &sealed), None);
        assert_eq!(rotated.open("orders", &sealed), None, "another purpose");
    }

    #[test]
    fn bad_keys_are_refused() {
        let error = |text: &str| CookieKeys::parse(text).unwrap_err();
        assert_eq!(error(" , "), KeysError::None);
        assert_eq!(error(&format!("{},xyz", key('a'))), KeysError::NotHexadecimal(2));
        assert_eq!(error("abcd"), KeysError::TooShort(1));
    }

    #[test]
    fn a_token_belongs_to_its_secret() {
        let keys = keys(&key('a'));
        let token = keys.token(b"visitor");
        assert!(keys.is_token(b"visitor", &token));
        assert!(!keys.is_token(b"another", &token));
        assert!(!keys.is_token(b"visitor", ""));
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers =
            HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("a=1; cart=x=y ;b=2"))]);
        assert_eq!(Cookies::read(&headers).get("cart"), Some("x=y"));
        assert_eq!(Cookies::read(&headers).get("c"), None);
    }

    proptest! {
        #[test]
        fn any_text_opens_to_nothing(text in ".{0,200}") {
            prop_assert_eq!(keys(&key('a')).open("cart", &text), None);
        }

        #[test]
        fn a_changed_byte_is_noticed(payload in prop::collection::vec(any::<u8>(), 0..100), at in any::<prop::sample::Index>()) {
            let keys = keys(&key('a'));
            let sealed = keys.seal("cart", &payload);
            prop_assert_eq!(keys.open("cart", &sealed), Some(payload));
            let mut bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1;
            prop_assert_eq!(keys.open("cart", &URL_SAFE_NO_PAD.encode(bytes)), None);
        }
    }
}
