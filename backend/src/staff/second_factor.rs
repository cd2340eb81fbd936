//! Codes of six digits that change every 30 seconds (TOTP, RFC 6238). A code of the step before or after is taken too, since
//! clocks differ; each step is taken once.

use client::SecretText;
use domain::{Email, to_ascii_digits};
use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Secret, Totp};

const STEP_SECONDS: u64 = 30;

/// The key that somebody's phone has.
pub(super) struct SecondFactor(Totp);

impl SecondFactor {
    /// Bytes of a key (RFC 4226 section 4 recommends 160 bits).
    pub(super) const SECRET_BYTES: usize = 20;

    pub(super) fn new(secret: [u8; Self::SECRET_BYTES], email: &Email) -> Self {
        let builder = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(Secret::new_stack(secret))
            .with_account_name(email.as_str())
            .with_issuer(Some("DhakaCart"));
        Self(builder.build().expect("the key is long enough and the name has no colon"))
    }

    /// The step that this code belongs to, if it is one of now.
    pub(super) fn step(&self, code: &str, now: Timestamp) -> Option<i64> {
        let code: String = to_ascii_digits(code).chars().filter(|sign| !sign.is_whitespace()).collect();
        let seconds = u64::try_from(now.as_second()).ok()?;
        self.0.check(&code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// For the app that shows codes.
    pub(super) fn url(&self) -> SecretText {
        SecretText::new(self.0.to_url().expect("it has a name"))
    }

    /// To be typed into it.
    pub(super) fn key(&self) -> SecretText {
        SecretText::new(self.0.secret().to_base32())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238 appendix B, the last six of its eight digits.
        let email = Email::parse("owner@shop.example").unwrap();
        let factor = SecondFactor::new(*b"12345678901234567890", &email);
        let step = |code, second| factor.step(code, Timestamp::from_second(second).unwrap());
        assert_eq!(step("287082", 59), Some(1));
        assert_eq!(step("081804", 1_111_111_109), Some(1_111_111_109 / 30));
        assert_eq!(step(" ২৮৭ ০৮২", 59), Some(1), "Bangla digits and spaces are as good");
        assert_eq!(step("287082", 59 + 30), Some(1), "one step late");
        assert_eq!(step("287082", 59 + 61), None, "two steps late");
        assert_eq!(step("287083", 59), None);
        for odd in ["", "28708", "2870821", "abcdef", "-87082"] {
            assert_eq!(step(odd, 59), None, "{odd:?}");
        }
        assert!(factor.url().expose().starts_with("otpauth://totp/DhakaCart:owner%40shop.example?secret="));
    }
}
