//! The PostgreSQL programs of this machine: Debian keeps one folder per major version.

use crate::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian and Ubuntu put them.
const DEBIAN: &str = "/usr/lib/postgresql";

/// One installed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The major version, as in the file `PG_VERSION`.
    pub version: String,
    folder: PathBuf,
}

impl Installation {
    /// The newest installed version.
    pub fn newest() -> Result<Self, Error> {
        installed(Path::new(DEBIAN)).pop().or_else(on_the_path).ok_or(Error::NotInstalled)
    }

    /// The version that made this data, or the newest when there is no data yet.
    pub(crate) fn choose(data: &Path) -> Result<Self, Error> {
        let Ok(version) = std::fs::read_to_string(data.join("PG_VERSION")) else { return Self::newest() };
        let version = version.trim();
        let mut candidates = installed(Path::new(DEBIAN));
        candidates.extend(on_the_path());
        if candidates.is_empty() {
            return Err(Error::NotInstalled);
        }
        let found = candidates.into_iter().find(|candidate| candidate.version == version);
        found.ok_or_else(|| Error::OtherVersion { data: data.to_path_buf(), version: version.to_owned() })
    }

    /// The path of one of its programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// All complete versions below a folder, oldest first.
fn installed(base: &Path) -> Vec<Installation> {
    let Ok(entries) = std::fs::read_dir(base) else { return Vec::new() };
    let mut found: Vec<(u32, Installation)> = entries
        .filter_map(|entry| {
            let version = entry.ok()?.file_name().into_string().ok()?;
            let folder = base.join(&version).join("bin");
            let complete = ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file());
            complete.then_some((version.parse().ok()?, Installation { version, folder }))
        })
        .collect();
    found.sort_by_key(|(version, _)| *version);
    found.into_iter().map(|(_, installation)| installation).collect()
}

/// A version found through PATH, for machines that are not Debian.
fn on_the_path() -> Option<Installation> {
    let output = Command::new("pg_config").args(["--bindir", "--version"]).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    let (folder, version) = answer.split_once('\n')?;
    let version = version.trim().strip_prefix("PostgreSQL ")?.split(['.', ' ']).next()?.to_owned();
    let folder = PathBuf::from(folder);
    folder.join("initdb").is_file().then_some(Installation { version, folder })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers_and_must_be_complete() {
        let base = tempfile::tempdir().unwrap();
        for (version, programs) in [("9", 2), ("15", 2), ("16", 1)] {
            let folder = base.path().join(version).join("bin");
            std::fs::create_dir_all(&folder).unwrap();
            for program in ["initdb", "postgres"].iter().take(programs) {
                std::fs::write(folder.join(program), "").unwrap();
            }
        }
        let versions: Vec<String> = installed(base.path()).into_iter().map(|found| found.version).collect();
        assert_eq!(versions, ["9", "15"]);
    }

    #[test]
    fn data_of_a_missing_version_is_refused_with_the_remedy() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join("PG_VERSION"), "7\n").unwrap();
        let refusal = Installation::choose(data.path()).unwrap_err().to_string();
        assert!(refusal.contains("apt-get install postgresql-7"), "{refusal}");
    }
}
