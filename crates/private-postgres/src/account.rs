//! The user that the server runs as. PostgreSQL refuses to run as root.

use crate::Error;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use tokio::process::Command;

/// A user of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub(crate) name: String,
    pub(crate) user: u32,
    pub(crate) group: u32,
    /// Whether we are root and must change to this user first.
    must_change: bool,
}

impl Account {
    /// Ourselves; or, for root: the owner of data that is already there, else `postgres`, else `nobody`.
    pub fn choose(data: &Path) -> Result<Self, Error> {
        let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        if user != 0 {
            return Ok(Self { name: format!("user id {user}"), user, group, must_change: false });
        }
        let users =
            std::fs::read_to_string("/etc/passwd").map_err(Error::io("read", Path::new("/etc/passwd")))?;
        let users: Vec<Self> = users.lines().filter_map(parse).filter(|account| account.user != 0).collect();
        let owner = std::fs::metadata(data).ok().map(|metadata| metadata.uid());
        let owns = |account: &&Self| Some(account.user) == owner;
        let named = |name: &'static str| move |account: &&Self| account.name == name;
        let chosen = users.iter().find(owns);
        let chosen = chosen.or_else(|| users.iter().find(named("postgres")));
        chosen.or_else(|| users.iter().find(named("nobody"))).cloned().ok_or(Error::NoAccount)
    }

    /// Whether the server runs as the user that we are.
    pub(crate) fn is_us(&self) -> bool {
        !self.must_change
    }

    /// Makes the command run as this user, away from a folder that this user may not enter.
    pub fn run<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if self.must_change {
            command.uid(self.user).gid(self.group);
        }
        command.current_dir("/")
    }

    /// Gives a file or folder to this user.
    pub fn own(&self, path: &Path) -> Result<(), Error> {
        if !self.must_change {
            return Ok(());
        }
        std::os::unix::fs::chown(path, Some(self.user), Some(self.group))
            .map_err(Error::io("change the owner of", path))
    }

    /// Whether this user may go into the folder and all folders above it.
    pub(crate) fn can_enter(&self, folder: &Path) -> bool {
        folder
            .ancestors()
            .all(|step| std::fs::metadata(step).is_ok_and(|metadata| self.may_search(&metadata)))
    }

    fn may_search(&self, folder: &Metadata) -> bool {
        let needed = if folder.uid() == self.user {
            0o100
        } else if folder.gid() == self.group {
            0o010
        } else {
            0o001
        };
        folder.mode() & needed != 0
    }
}

/// One line of `/etc/passwd`.
fn parse(line: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let (name, _password) = (fields.next()?, fields.next()?);
    let (user, group) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(Account { name: name.to_owned(), user, group, must_change: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn reads_the_user_list() {
        let account =
            parse("postgres:x:105:113:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash").unwrap();
        assert_eq!((account.name.as_str(), account.user, account.group), ("postgres", 105, 113));
        assert_eq!(parse("broken line"), None);
    }

    #[test]
    fn a_closed_folder_above_cannot_be_entered() {
        let base = tempfile::tempdir().unwrap();
        let inside = base.path().join("closed/open");
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::set_permissions(base.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let stranger =
            Account { name: "stranger".into(), user: 4_000_001, group: 4_000_001, must_change: false };
        assert!(stranger.can_enter(&inside));
        std::fs::set_permissions(base.path().join("closed"), PermissionsExt::from_mode(0o700)).unwrap();
        assert!(!stranger.can_enter(&inside));
    }
}
