//! Product pictures: drawn from shape and colour, stored as WebP in three sizes.
//!
//! The sample catalogue names its pictures in `pictures.csv`; [`draw_all`] makes the files that the frontend serves
//! (`<image>-<320|640|1024>.webp`). Every drawing is ours and made of plain vector shapes: nothing is downloaded and
//! nobody's trademark is drawn. No text is drawn either, because no font is certain to be there.
//!
//! [`encode_upload`] makes the same sizes of a photo that somebody sends. `shapes` holds the products, `studio` the light around them, `brush` the strokes, `paper` the pixels.

mod brush;
mod colour;
mod error;
mod folder;
mod list;
mod paper;
mod picture;
mod shapes;
mod studio;
mod subject;
mod upload;

use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub use error::PicturesError;
use folder::Folder;
use picture::Picture;
use picture_store::SIZES_PX;
pub use upload::{Files, MAX_UPLOAD_BYTES, UploadError, encode_upload};

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Pictures that were drawn.
    pub drawn: usize,
    /// Pictures that were there already, in all sizes.
    pub kept: usize,
}

/// Names of all shapes that a list may use.
pub fn shape_names() -> impl Iterator<Item = &'static str> {
    shapes::SHAPES.iter().map(|(name, _)| *name)
}

/// Draws what `list` names and the folder `into` does not hold yet, on all cores.
///
/// `progress` is told (done, total) from several threads. Files are whole or absent, also when the run is killed; the
/// same list gives the same bytes. A picture that is there is kept: to draw it anew, delete its files.
pub fn draw_all(
    list: &Path,
    into: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, PicturesError> {
    let pictures = list::read(list)?;
    let folder = Folder::open(into)?;
    let (next, done, drawn) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let failure = Mutex::new(None);
    let work = || {
        while let Some(picture) = pictures.get(next.fetch_add(1, Ordering::Relaxed)) {
            match draw(picture, &folder) {
                Ok(was_missing) => drawn.fetch_add(usize::from(was_missing), Ordering::Relaxed),
                Err(error) => {
                    next.store(pictures.len(), Ordering::Relaxed);
                    if let Ok(mut first) = failure.lock() {
                        first.get_or_insert(error);
                    }
                    return;
                }
            };
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, pictures.len());
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    if let Ok(Some(error)) = failure.into_inner() {
        return Err(error);
    }
    let drawn = drawn.into_inner();
    Ok(Drawn { drawn, kept: pictures.len() - drawn })
}

/// Draws the missing sizes of one picture; whether any was missing.
fn draw(picture: &Picture, folder: &Folder) -> Result<bool, PicturesError> {
    let failed = |reason| PicturesError::Drawing { image: picture.image.clone(), reason };
    let missing: Vec<u32> = SIZES_PX.into_iter().filter(|side| !folder.has(&picture.image, *side)).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    let drawing = picture.paint().map_err(failed)?;
    for side in missing {
        let file = picture.encode(&drawing, side).map_err(failed)?;
        folder.store((&picture.image, side), &file)?;
    }
    Ok(true)
}
