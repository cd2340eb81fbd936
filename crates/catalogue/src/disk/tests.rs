use super::*;
use crate::Catalogue;
use crate::fixture::{content, offer, offers, product, text};
use domain::StockHint::{FewLeft, InStock};
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

/// A catalogue at a content version with that many products.
fn view(version: u64, products: i64) -> Arc<View> {
    let products = (1..=products).map(|id| product(id, "ফোন ৫জি", "Phone 5G")).collect();
    let catalogue = Catalogue::empty();
    catalogue.apply_content(&content(version, products)).unwrap();
    catalogue.apply_offers(&offers(vec![offer(10, 54_999, InStock), offer(20, 99, FewLeft)])).unwrap();
    catalogue.view()
}

fn saved(view: &View) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("copy");
    save(&path, view).unwrap();
    (folder, path)
}

fn files(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

#[test]
fn what_was_saved_is_loaded() {
    let view = view(7, 30);
    let (folder, path) = saved(&view);
    let copy = load(&path).unwrap();
    assert_eq!(copy.content, view.snapshot.to_change());
    assert_eq!(copy.offers, view.offers.to_change());
    let catalogue = Catalogue::empty();
    catalogue.apply_content(&copy.content).unwrap();
    catalogue.apply_offers(&copy.offers).unwrap();
    assert_eq!(catalogue.view().snapshot.to_change(), copy.content);
    assert_eq!(files(&folder), 1, "no temporary file is left");
}

#[test]
fn a_missing_copy_and_other_files_are_told_apart() {
    let (folder, path) = saved(&view(7, 3));
    let missing = load(&folder.path().join("none")).unwrap_err();
    assert!(matches!(&missing, LoadError::Missing(at) if at.ends_with("none")), "{missing:?}");
    assert!(matches!(load(folder.path()), Err(LoadError::Read(_))));

    let whole = std::fs::read(&path).unwrap();
    let loads = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        load(&path).unwrap_err()
    };
    assert!(matches!(loads(b""), LoadError::NotACopy));
    assert!(matches!(loads(&whole[..HEAD_BYTES - 1]), LoadError::NotACopy));
    let other_magic = [b"DKCOPY02", &whole[8..]].concat();
    assert!(matches!(loads(&other_magic), LoadError::NotACopy));
    let longer = [&whole[..], b"x"].concat();
    assert!(matches!(loads(&longer), LoadError::WrongLength { .. }));
    let huge = [&whole[..8], &u64::MAX.to_le_bytes(), &whole[16..]].concat();
    assert!(matches!(loads(&huge), LoadError::TooLarge));
}

#[test]
fn a_whole_body_that_is_no_catalogue_is_unreadable() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("copy");
    let body = zstd::encode_all(&br#"{"content":{}}"#[..], ZSTD_LEVEL).unwrap();
    let length = (body.len() as u64).to_le_bytes();
    let file = [&MAGIC[..], &length, &Sha256::digest(&body), &body].concat();
    std::fs::write(&path, file).unwrap();
    assert!(matches!(load(&path), Err(LoadError::Unreadable(_))));
}

proptest! {
    #[test]
    fn a_damaged_copy_is_refused(at in any::<prop::sample::Index>(), flipped in 1..=u8::MAX) {
        let (_folder, path) = saved(&view(7, 3));
        let mut bytes = std::fs::read(&path).unwrap();
        let at = at.index(bytes.len());

        std::fs::write(&path, &bytes[..at]).unwrap();
        let cut = load(&path).unwrap_err();
        let expected = bytes.len() as u64;
        match cut {
            LoadError::NotACopy => prop_assert!(at < HEAD_BYTES),
            LoadError::WrongLength { expected: said, actual } => prop_assert_eq!((said, actual), (expected, at as u64)),
            other => prop_assert!(false, "{:?}", other),
        }

        bytes[at] ^= flipped;
        std::fs::write(&path, &bytes).unwrap();
        match (at, load(&path).unwrap_err()) {
            (..8, LoadError::NotACopy)
            | (8..16, LoadError::WrongLength { .. } | LoadError::TooLarge)
            | (16.., LoadError::Damaged) => {}
            (_, other) => prop_assert!(false, "byte {}: {:?}", at, other),
        }
    }
}

/// Whatever moment a process is killed at, the name leads to a whole copy: a reader looks at many such moments.
#[test]
fn at_every_moment_there_is_a_whole_copy() {
    let views = [view(1, 400), view(2, 600)];
    let (_folder, path) = saved(&views[0]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(Ordering::Relaxed) || seen == 0 {
                let copy = load(&path).unwrap();
                let products = if copy.content.to == 1 { 400 } else { 600 };
                assert_eq!(copy.content.products.len(), products);
                seen += 1;
            }
        });
        for view in views.iter().cycle().take(60) {
            save(&path, view).unwrap();
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
}

#[test]
fn what_a_killed_process_left_behind_harms_nobody() {
    let (folder, path) = saved(&view(1, 3));
    let left = folder.path().join(format!(".copy.{}", std::process::id()));
    std::fs::write(&left, vec![b'x'; 100_000]).unwrap();
    assert_eq!(load(&path).unwrap().content.to, 1);
    save(&path, &view(2, 3)).unwrap();
    assert_eq!(load(&path).unwrap().content.to, 2);
    assert!(!left.exists());
}

#[test]
fn a_copy_that_cannot_be_written_leaves_the_old_one() {
    let (folder, path) = saved(&view(1, 3));
    // A folder stands where the temporary file goes.
    let blocked = folder.path().join(format!(".copy.{}", std::process::id()));
    std::fs::create_dir(&blocked).unwrap();
    let error = save(&path, &view(2, 3)).unwrap_err();
    assert!(error.to_string().contains("copy") && std::error::Error::source(&error).is_some());
    assert_eq!(load(&path).unwrap().content.to, 1);

    // A folder stands where the copy goes: the temporary file is taken away again.
    let taken = folder.path().join("taken");
    std::fs::create_dir_all(taken.join("inside")).unwrap();
    assert!(save(&taken, &view(2, 3)).is_err());
    assert_eq!(files(&folder), 3);
}

/// A disk that is full for a moment: one write fails, those after it do not.
struct FullOnce {
    writes: usize,
    fails_at: usize,
}

impl Write for FullOnce {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        if self.writes == self.fails_at {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_was_full_for_a_moment_gives_no_copy() {
    // Text that does not pack, so that much of it is still in the buffer when the first write comes.
    let noise: String = (0..20_000_u64)
        .map(|at| {
            Sha256::digest(at.to_le_bytes())
                .iter()
                .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
        })
        .collect();
    let product = crate::Product { description: text(&noise, ""), ..product(1, "ফোন", "Phone") };
    let copy = DiskCopy { content: content(1, vec![product]), offers: offers(Vec::new()) };
    let whole = pack(FullOnce { writes: 0, fails_at: usize::MAX }, &copy).unwrap().inner.writes;
    assert!(whole > 10);
    for fails_at in 1..=whole {
        assert!(pack(FullOnce { writes: 0, fails_at }, &copy).is_err(), "write {fails_at} of {whole}");
    }
}
