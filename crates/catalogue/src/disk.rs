//! The copy on disk, with which a frontend starts while every backend is down.
//!
//! One file: a head (magic, length, SHA-256 of the body) and a body (zstd of JSON). It is written beside its name,
//! flushed and renamed, so that a crash leaves the old copy or the new one. A damaged copy is refused with a reason.

use crate::{ContentChange, OfferChange, View};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 8] = *b"DKCOPY01";
const HEAD_BYTES: usize = 8 + 8 + 32;
/// Largest body that is read, in bytes: some ten times 100,000 products.
const MAX_BODY_BYTES: u64 = 1 << 30;
/// Most bytes of JSON that a body may unpack to.
const MAX_JSON_BYTES: u64 = 8 << 30;
/// Packs JSON about as well as slower levels and keeps up with a disk.
const ZSTD_LEVEL: i32 = 3;

/// What a copy holds: both changes are full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiskCopy {
    /// All content.
    pub content: ContentChange,
    /// All offers.
    pub offers: OfferChange,
}

/// Why no copy was written. The old one, if any, is still there.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the catalogue's copy {}", path.display())]
pub struct SaveError {
    path: PathBuf,
    source: io::Error,
}

/// Why a copy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is none.
    #[error("there is no copy of the catalogue at {}", .0.display())]
    Missing(PathBuf),
    /// The disk does not give it.
    #[error("cannot read the catalogue's copy")]
    Read(#[from] io::Error),
    /// It is not a copy of this format.
    #[error("the file is not a catalogue's copy of a known format")]
    NotACopy,
    /// Cut off, or larger than a copy can be.
    #[error("the copy has {actual} bytes, its head says {expected}")]
    WrongLength {
        /// Length by the head.
        expected: u64,
        /// Length on disk.
        actual: u64,
    },
    /// Larger than this program reads.
    #[error("the copy is larger than {MAX_BODY_BYTES} bytes")]
    TooLarge,
    /// Its bytes have changed since it was written.
    #[error("the copy is damaged: its checksum is wrong")]
    Damaged,
    /// Whole, but not what this version of the program understands.
    #[error("the copy is of a form that this version does not understand")]
    Unreadable(#[from] serde_json::Error),
}

/// Writes the copy of a view. Slow: not for an async task's own thread.
pub fn save(path: &Path, view: &View) -> Result<(), SaveError> {
    let copy = DiskCopy { content: view.snapshot.to_change(), offers: view.offers.to_change() };
    write(path, &copy).map_err(|source| SaveError { path: path.to_owned(), source })
}

/// Reads a copy and checks it.
pub fn load(path: &Path) -> Result<DiskCopy, LoadError> {
    let mut file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LoadError::Missing(path.to_owned()),
        _ => LoadError::Read(error),
    })?;
    let (length, sum) = read_head(&mut file)?;
    if length > MAX_BODY_BYTES {
        return Err(LoadError::TooLarge);
    }
    let actual = file.metadata()?.len();
    let expected = HEAD_BYTES as u64 + length;
    if actual != expected {
        return Err(LoadError::WrongLength { expected, actual });
    }
    // The sum is checked before anything is unpacked: a damaged file must not reach the decoder.
    let mut hasher = Hashing { inner: io::sink(), hasher: Sha256::new(), bytes: 0 };
    io::copy(&mut file, &mut hasher)?;
    if hasher.hasher.finalize()[..] != sum[..] {
        return Err(LoadError::Damaged);
    }
    file.seek(SeekFrom::Start(HEAD_BYTES as u64))?;
    let json = zstd::Decoder::new(file)?.take(MAX_JSON_BYTES);
    Ok(serde_json::from_reader(BufReader::with_capacity(1 << 18, json))?)
}

fn read_head(file: &mut File) -> Result<(u64, [u8; 32]), LoadError> {
    let mut head = [0; HEAD_BYTES];
    file.read_exact(&mut head).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => LoadError::NotACopy,
        _ => LoadError::Read(error),
    })?;
    let (magic, rest) = head.split_at(MAGIC.len());
    let (length, sum) = rest.split_at(8);
    if magic != MAGIC {
        return Err(LoadError::NotACopy);
    }
    let length = u64::from_le_bytes(length.try_into().expect("eight bytes were split off"));
    Ok((length, sum.try_into().expect("32 bytes are left of the head")))
}

fn write(path: &Path, copy: &DiskCopy) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    // Processes that share a folder must not write the same temporary file.
    let temporary = folder.join(format!(".{name}.{}", std::process::id()));
    let written = write_temporary(&temporary, copy).and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        // Best effort: the first error is the one to report.
        let _ = std::fs::remove_file(&temporary);
        return written;
    }
    // The rename itself must survive a power cut.
    File::open(folder)?.sync_all()
}

fn write_temporary(path: &Path, copy: &DiskCopy) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(&[0; HEAD_BYTES])?;
    let packed = pack(BufWriter::new(file), copy)?;
    let mut file = packed.inner.into_inner()?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&MAGIC)?;
    file.write_all(&packed.bytes.to_le_bytes())?;
    file.write_all(&packed.hasher.finalize())?;
    file.sync_all()
}

/// Writes the body.
fn pack<W: Write>(into: W, copy: &DiskCopy) -> io::Result<Hashing<W>> {
    let hashing = Hashing { inner: into, hasher: Sha256::new(), bytes: 0 };
    let mut json = BufWriter::with_capacity(1 << 18, zstd::Encoder::new(hashing, ZSTD_LEVEL)?);
    serde_json::to_writer(&mut json, copy)?;
    // Not left to the buffer's end, which says nothing of a full disk.
    json.into_inner()?.finish()
}

/// Counts and sums what passes through.
struct Hashing<W> {
    inner: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests;
