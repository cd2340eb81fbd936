//! The folder of finished pictures: whole files only, one drawing run at a time.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::PicturesError;

/// The folder, locked for this run. The lock ends with the process, however it ends.
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if needed and waits for another run to finish.
    pub(crate) fn open(path: &Path) -> Result<Self, PicturesError> {
        let at = |source| PicturesError::Folder { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(at)?;
        let lock = File::create(path.join(".lock")).map_err(at)?;
        lock.lock().map_err(at)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    fn file(&self, image: &str, side: u32) -> PathBuf {
        self.path.join(picture_store::file_name(image, side))
    }

    /// Whether this picture is there already.
    pub(crate) fn has(&self, image: &str, side: u32) -> bool {
        self.file(image, side).exists()
    }

    /// Writes beside and renames, so that a killed run leaves no half picture. The next run overwrites its leftover.
    pub(crate) fn store(&self, (image, side): (&str, u32), bytes: &[u8]) -> Result<(), PicturesError> {
        let path = self.file(image, side);
        let beside = self.path.join(format!(".{image}-{side}.part"));
        File::create(&beside)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|source| PicturesError::Folder { path, source })
    }
}
