//! Where product pictures lie: `<image>-<320|640|1024>.webp` in a folder, or in a bucket of an object store that speaks S3.
//!
//! Backends put pictures in, frontends get them out; `pictures` makes them. A picture never changes under its name, so both
//! may be kept for good. Names are parsed, never joined to a path as they come, so no request leaves the folder. Every call
//! has a time limit, and at most [`MOST_CALLS`] are under way.

mod config;
mod name;
mod store;

pub use config::PictureConfig;
pub use name::{PictureName, SIZES_PX, file_name};
pub use store::{MAX_PICTURE_BYTES, MOST_CALLS, PictureStore, StoreError};
