//! The name of a picture's file.

use domain::Slug;
use std::fmt;

/// Widths of every picture in pixels, the smallest first.
pub const SIZES_PX: [u32; 3] = [320, 640, 1024];

/// `<image>-<size>.webp`: how the picture of an image in one size is called everywhere.
pub fn file_name(image: &str, size_px: u32) -> String {
    format!("{image}-{size_px}.webp")
}

/// The name of a picture in one size, see [`file_name`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PictureName(String);

impl PictureName {
    /// The name of an image in one of [`SIZES_PX`].
    pub fn new(image: &Slug, size_px: u32) -> Self {
        Self(file_name(image.as_str(), size_px))
    }

    /// Reads a name, if it is one.
    pub fn parse(name: &str) -> Option<Self> {
        let (image, size) = name.strip_suffix(".webp")?.rsplit_once('-')?;
        let is_size = SIZES_PX.iter().any(|known| known.to_string() == size);
        (is_size && Slug::parse(image).is_ok()).then(|| Self(name.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PictureName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_pictures_are_read() {
        let image = Slug::parse("galaxy-a55-blue").unwrap();
        for size in SIZES_PX {
            let name = PictureName::new(&image, size);
            assert_eq!(PictureName::parse(name.as_str()), Some(name));
        }
        for name in
            ["../etc/passwd-320.webp", "a-330.webp", "a-320.png", "-320.webp", "a.b-320.webp", "A-320.webp"]
        {
            assert_eq!(PictureName::parse(name), None, "{name}");
        }
    }
}
