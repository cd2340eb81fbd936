//! Hashing passwords with argon2id, by the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, two passes, one lane).
//!
//! A hash takes tens of milliseconds and 19 MiB, so it runs on few threads beside the shop, and only so many may wait: a storm
//! of sign-ins is told to come back, and orders do not notice.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;
use tokio::sync::Semaphore;

/// Hashes at the same time.
const AT_ONCE: usize = 2;
/// Further ones that may wait.
const WAITING: usize = 14;

/// Checked for people who do not exist, so that they take as long. Of random bytes that nobody kept.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z6H73hH4aNtZuABTg8qlHQ$aA1uHTxp4+Gq7eF7K7x5FeT96asSRWu7hpAUeMNI1I8";

/// The pool.
#[derive(Debug)]
pub(super) struct Passwords {
    places: Semaphore,
    at_once: Semaphore,
    hashes: Counter,
}

/// Too many hash at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are checked at the same time")]
pub(crate) struct PoolFull;

impl Passwords {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let hashes = Counter::default();
        registry.register("password_hashes", "Passwords that were hashed or checked", hashes.clone());
        Self { places: Semaphore::new(AT_ONCE + WAITING), at_once: Semaphore::new(AT_ONCE), hashes }
    }

    /// The PHC string of a new password.
    pub(super) async fn hash(&self, password: &str) -> Result<String, PoolFull> {
        let password = password.to_owned();
        self.run(move || make(&password)).await
    }

    /// Whether it is the password with this hash; takes the same time without a hash, and says no.
    pub(super) async fn is_right(&self, password: &str, hash: Option<String>) -> Result<bool, PoolFull> {
        let (password, is_somebody) = (password.to_owned(), hash.is_some());
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        self.run(move || check(&password, &hash) && is_somebody).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PoolFull> {
        let _place = self.places.try_acquire().map_err(|_| PoolFull)?;
        let _turn = self.at_once.acquire().await.expect("the semaphore is never closed");
        self.hashes.inc();
        Ok(tokio::task::spawn_blocking(work).await.expect("hashing does not panic"))
    }
}

fn hasher() -> Argon2<'static> {
    let parameters = Params::new(19 * 1_024, 2, 1, None).expect("the parameters are within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

fn make(password: &str) -> String {
    hasher().hash_password(password.as_bytes()).expect("a salt can be made").to_string()
}

fn check(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    hasher().verify_password(password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn nobody_takes_as_long_as_somebody() {
        let parts = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let salt = hash.salt.unwrap().len();
            (hash.algorithm, hash.version, hash.params.clone(), salt, hash.hash.unwrap().len())
        };
        assert_eq!(parts(NOBODY), parts(&make("somebody's password")));
    }

    #[tokio::test]
    async fn a_hash_is_of_its_password_alone() {
        let passwords = Passwords::register(&mut Registry::default());
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.is_right("correct horse battery", Some(hash.clone())).await.unwrap());
        assert!(!passwords.is_right("correct horse batterz", Some(hash)).await.unwrap());
        assert!(!passwords.is_right("nobody has this password", None).await.unwrap());
        assert_eq!(passwords.hashes.get(), 4, "nobody takes as much work as somebody");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_storm_is_told_to_come_back() {
        let passwords = Arc::new(Passwords::register(&mut Registry::default()));
        let storm = (0..100).map(|_| {
            let passwords = Arc::clone(&passwords);
            tokio::spawn(async move { passwords.is_right("x", None).await })
        });
        let mut refused = 0;
        for attempt in storm.collect::<Vec<_>>() {
            refused += usize::from(attempt.await.unwrap() == Err(PoolFull));
        }
        assert!(refused > 0 && refused <= 100 - AT_ONCE - WAITING, "{refused} of 100 were refused");
    }
}
