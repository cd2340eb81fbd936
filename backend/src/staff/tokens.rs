//! Secrets of links, sessions and lost phones. The database has their SHA-256 only: they are long and random, so a slow hash
//! would gain nothing.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use client::SecretText;
use rand::RngExt;
use sha2::{Digest, Sha256};

/// How many recovery codes somebody gets.
pub(super) const RECOVERY_CODES: usize = 10;
/// Letters and digits that nobody mistakes for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 16 of 32 signs are 80 bits.
const RECOVERY_SIGNS: usize = 16;

/// 256 random bits.
pub(super) fn make_token() -> SecretText {
    SecretText::new(BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// What the database keeps of a token.
pub(super) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

/// `ABCD-EFGH-JKLM-NPQR`.
pub(super) fn make_recovery_code() -> SecretText {
    let mut random = rand::rng();
    let signs: String =
        (0..RECOVERY_SIGNS).map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())])).collect();
    let groups: Vec<&str> = (0..4).map(|group| &signs[4 * group..4 * group + 4]).collect();
    SecretText::new(groups.join("-"))
}

/// What the database keeps of a recovery code, however it is typed.
pub(super) fn recovery_hash(typed: &str) -> Vec<u8> {
    let signs: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    hash(&signs.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let code = make_recovery_code();
        assert_eq!(code.expose().len(), 19, "{}", code.expose());
        let typed = code.expose().replace('-', " ").to_lowercase();
        assert_eq!(recovery_hash(&typed), recovery_hash(code.expose()));
        assert_ne!(recovery_hash(make_recovery_code().expose()), recovery_hash(code.expose()));
    }

    #[test]
    fn no_token_comes_twice() {
        assert_ne!(make_token().expose(), make_token().expose());
        assert_eq!(make_token().expose().len(), 43);
    }
}
