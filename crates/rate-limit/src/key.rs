//! Who is counted, as a fixed number of bytes.

use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// Who is counted under one limit. A digest: every key takes the same room, and neither phones nor addresses stand in a
/// store as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 16]);

impl Key {
    /// The key of these parts. `name` keeps the keys of one limit apart from those of another.
    pub fn new(name: &str, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in [name.as_bytes()].iter().chain(parts) {
            // The length first, or "ab" + "c" would be the same as "a" + "bc".
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        Self(key)
    }

    /// The key of an address. A household or a phone has a whole IPv6 /64, so that is counted as one.
    pub fn of_address(name: &str, address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::new(name, &[&address.octets()]),
            IpAddr::V6(address) => Self::new(name, &[&address.octets()[..8]]),
        }
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_is_one_key() {
        let key = |text: &str| Key::of_address("checkout", text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("203.0.113.1"), key("203.0.113.2"));
        assert_eq!(key("203.0.113.1"), key("::ffff:203.0.113.1"));
    }

    #[test]
    fn names_and_parts_keep_keys_apart() {
        assert_ne!(Key::new("a", &[b"1"]), Key::new("b", &[b"1"]));
        assert_ne!(Key::new("a", &[b"12", b"3"]), Key::new("a", &[b"1", b"23"]));
    }
}
