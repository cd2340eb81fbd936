//! Secrets of a shop on this machine: made once, readable by its owner only.

use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// As many hexadecimal digits as a key of 256 bits has.
const KEY_DIGITS: usize = 64;

/// Secrets of a shop on this machine.
pub(crate) struct Secrets {
    /// Signs the cart cookie and the tokens in forms.
    pub(crate) cookie_keys: String,
}

impl Secrets {
    /// Reads them, and makes them when they are not there.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        Ok(Self { cookie_keys: read_or_make(&folder.join("cookie-keys"))? })
    }
}

fn read_or_make(path: &Path) -> Result<String> {
    if let Ok(text) = std::fs::read_to_string(path)
        && text.trim().len() >= KEY_DIGITS
    {
        return Ok(text.trim().to_owned());
    }
    let key = rand::random::<[u8; KEY_DIGITS / 2]>().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| writeln!(file, "{key}"));
    written.with_context(|| format!("the secret {} cannot be written", path.display()))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn made_once_and_closed() {
        let folder = tempfile::tempdir().unwrap();
        let first = Secrets::open(folder.path()).unwrap().cookie_keys;
        assert_eq!(first.len(), KEY_DIGITS);
        assert_eq!(Secrets::open(folder.path()).unwrap().cookie_keys, first);
        let mode = folder.path().join("cookie-keys").metadata().unwrap().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn half_a_key_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("cookie-keys"), "abc").unwrap();
        assert_eq!(Secrets::open(folder.path()).unwrap().cookie_keys.len(), KEY_DIGITS);
    }
}
