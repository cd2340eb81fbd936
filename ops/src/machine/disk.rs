//! Room on the disk.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// Room left for the file system of this path, or of the nearest folder above it that exists.
pub(crate) fn free_mb(path: &Path) -> Result<u64> {
    let existing =
        path.ancestors().find(|step| step.exists()).context("an absolute path begins with a folder")?;
    let statistics =
        rustix::fs::statvfs(existing).with_context(|| format!("cannot look at {}", existing.display()))?;
    Ok(statistics.f_bavail.saturating_mul(statistics.f_frsize) / 1_000_000)
}

/// Says no before something fails in the middle.
pub(crate) fn check(path: &Path, needed_mb: u64) -> Result<()> {
    let free = free_mb(path)?;
    if free < needed_mb {
        bail!(
            "only {free} MB of disk are free for {}, and {needed_mb} MB are needed. Remedy: free some disk space",
            path.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_no_disk_has_and_takes_a_folder_that_is_not_there_yet() {
        let path = std::env::temp_dir().join("not/there/yet");
        check(&path, 1).unwrap();
        let refusal = check(&path, u64::MAX).unwrap_err().to_string();
        assert!(refusal.contains("Remedy: free some disk space"), "{refusal}");
    }
}
