//! A folder as receiver, for development: one file per message, `<dedupe_key>.json`. A repeat replaces the file by the
//! same one. `messages_page` shows them.

use super::{DeliveryError, Message, Receiver};
use anyhow::Context;
use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;

/// The folder.
#[derive(Debug)]
pub struct Mailbox {
    folder: PathBuf,
}

impl Mailbox {
    /// Makes the folder if it is not there.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} (MAILBOX_DIR) cannot be made", folder.display()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The last messages that landed in a folder, the newest first. A file that is no message is passed over.
    pub(super) fn read_last(folder: &Path, most: usize) -> std::io::Result<Vec<Message>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.path().extension().is_some_and(|ending| ending == "json") {
                files.push((Reverse(entry.metadata()?.modified()?), entry.path()));
            }
        }
        files.sort_unstable();
        let read = |path: &Path| serde_json::from_slice(&std::fs::read(path).ok()?).ok();
        Ok(files.iter().filter_map(|(_, path)| read(path)).take(most).collect())
    }

    /// Complete or not there: written beside its place, then renamed.
    async fn write(&self, message: &Message) -> std::io::Result<()> {
        let name = file_name(&message.dedupe_key)?;
        // The row's id keeps two workers that deliver the same message out of each other's way.
        let unfinished = self.folder.join(format!(".{name}.{}.part", message.id));
        let mut file = tokio::fs::File::create(&unfinished).await?;
        file.write_all(&serde_json::to_vec_pretty(message)?).await?;
        file.sync_all().await?;
        drop(file);
        tokio::fs::rename(&unfinished, self.folder.join(format!("{name}.json"))).await?;
        tokio::fs::File::open(&self.folder).await?.sync_all().await
    }
}

/// Keys are made by the program; one that would leave the folder is a mistake of the program.
fn file_name(dedupe_key: &str) -> std::io::Result<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
    if !dedupe_key.is_empty() && dedupe_key.chars().all(plain) {
        Ok(dedupe_key)
    } else {
        Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "the dedupe key is not a file name"))
    }
}

impl Receiver for Mailbox {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        self.write(message).await.map_err(DeliveryError::passing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Channel;
    use jiff::Timestamp;

    fn message(dedupe_key: &str) -> Message {
        Message {
            id: 1,
            channel: Channel::Sms,
            topic: "order_placed".to_owned(),
            dedupe_key: dedupe_key.to_owned(),
            created_at: Timestamp::UNIX_EPOCH,
            payload: serde_json::json!({"number": "DK-1"}),
            attempts: 1,
        }
    }

    #[tokio::test]
    async fn a_repeat_leaves_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).unwrap();
        mailbox.deliver(&message("order_placed:DK-1")).await.unwrap();
        mailbox.deliver(&message("order_placed:DK-1")).await.unwrap();
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["order_placed:DK-1.json"]);
    }

    #[tokio::test]
    async fn nothing_is_written_outside_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(&folder.path().join("inner")).unwrap();
        assert!(mailbox.deliver(&message("../escaped")).await.is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
