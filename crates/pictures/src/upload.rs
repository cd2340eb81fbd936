//! A picture that somebody sends: read with bounds, turned upright, put on white, stored in our sizes.
//!
//! Nothing of the file but its pixels gets through: no metadata, no colour profile, no other format. What it is says its content,
//! not its name.

use image::imageops::{FilterType, overlay};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use picture_store::SIZES_PX;
use std::io::Cursor;

/// Most bytes of a file.
pub const MAX_UPLOAD_BYTES: usize = 8 << 20;
/// Most pixels of a side.
const MAX_SIDE_PX: u32 = 12_000;
/// Most pixels in all: a phone's 50-megapixel photo.
const MAX_PIXELS: u64 = 50_000_000;
/// Fewest pixels of a side; less looks bad in every place.
const MIN_SIDE_PX: u32 = 200;
/// Most memory while it is read: a large photo as RGBA with room to turn it.
const MAX_MEMORY_BYTES: u64 = 512 << 20;
/// As the drawn pictures.
const QUALITY: [f32; 3] = [82.0, 76.0, 72.0];

/// Why a picture is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// More bytes than are read.
    #[error("must have at most 8 MiB")]
    TooLarge,
    /// Another kind of file.
    #[error("must be a JPEG, PNG or WebP picture")]
    NotAPicture,
    /// More pixels than are read.
    #[error("must have at most 12,000 pixels on a side and 50 million in all")]
    TooManyPixels,
    /// Too few to look good.
    #[error("must have at least 200 pixels on a side")]
    TooFewPixels,
    /// Cut off, or not what it claims to be.
    #[error("is damaged")]
    Damaged,
}

/// The files of a picture, one for each of [`SIZES_PX`].
pub type Files = [Vec<u8>; SIZES_PX.len()];

/// Reads an upload and encodes our sizes. Takes up to some seconds: not for an async task's own thread.
pub fn encode_upload(bytes: &[u8]) -> Result<Files, UploadError> {
    let picture = read(bytes)?;
    let square = on_white(&picture);
    let mut files = Files::default();
    for ((file, side), quality) in files.iter_mut().zip(SIZES_PX).zip(QUALITY) {
        *file = encode(&square, (side, quality))?;
    }
    Ok(files)
}

fn read(bytes: &[u8]) -> Result<DynamicImage, UploadError> {
    if bytes.len() > MAX_UPLOAD_BYTES {
        return Err(UploadError::TooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| UploadError::NotAPicture)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(UploadError::NotAPicture);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_MEMORY_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(UploadError::TooManyPixels);
    }
    if width.min(height) < MIN_SIDE_PX {
        return Err(UploadError::TooFewPixels);
    }
    let orientation = decoder.orientation().map_err(|_| UploadError::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refusal(error: &image::ImageError) -> UploadError {
    match error {
        image::ImageError::Limits(_) => UploadError::TooManyPixels,
        _ => UploadError::Damaged,
    }
}

/// In the middle of a white square as large as the largest size, no larger than it was.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let side = SIZES_PX[SIZES_PX.len() - 1].min(picture.width().max(picture.height()));
    let fitted = picture.resize(side, side, FilterType::Lanczos3).into_rgba8();
    let mut square = RgbImage::from_pixel(side, side, Rgb([255; 3]));
    let (left, top) = ((side - fitted.width()) / 2, (side - fitted.height()) / 2);
    let mut flat = RgbImage::new(fitted.width(), fitted.height());
    for (to, from) in flat.pixels_mut().zip(fitted.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let mix = |colour: u8| {
            let mixed = (u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(255)
        };
        *to = Rgb([mix(red), mix(green), mix(blue)]);
    }
    overlay(&mut square, &flat, left.into(), top.into());
    square
}

fn encode(square: &RgbImage, (side, quality): (u32, f32)) -> Result<Vec<u8>, UploadError> {
    let sized = image::imageops::resize(square, side, side, FilterType::Lanczos3);
    let mut config = webp::WebPConfig::new().map_err(|()| UploadError::Damaged)?;
    config.quality = quality;
    config.method = 4;
    let encoded = webp::Encoder::from_rgb(&sized, side, side).encode_advanced(&config);
    encoded.map(|file| file.to_vec()).map_err(|_| UploadError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};
    use std::io::Write as _;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Red above, blue below.
    fn flag(width: u32, height: u32) -> DynamicImage {
        let colour = |_, y| if y < height / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
        RgbImage::from_fn(width, height, colour).into()
    }

    fn decoded(file: &[u8]) -> RgbImage {
        image::load_from_memory_with_format(file, ImageFormat::WebP).unwrap().into_rgb8()
    }

    #[test]
    fn a_photo_becomes_three_squares_on_white() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let files = encode_upload(&encoded(&flag(1_600, 800), format)).unwrap();
            for (file, side) in files.iter().zip(SIZES_PX) {
                let picture = decoded(file);
                assert_eq!(picture.dimensions(), (side, side));
                let near = |x: u32, y: u32, wanted: [u8; 3]| {
                    let found = picture.get_pixel(x, y).0;
                    found.iter().zip(wanted).all(|(&found, wanted)| found.abs_diff(wanted) < 40)
                };
                assert!(near(side / 2, side / 8, [255; 3]) && near(side / 2, side * 7 / 8, [255; 3]));
                assert!(
                    near(side / 2, side * 3 / 8, [220, 20, 20]),
                    "{:?}",
                    picture.get_pixel(side / 2, side * 3 / 8)
                );
                assert!(near(side / 2, side * 5 / 8, [20, 20, 220]));
            }
        }
    }

    #[test]
    fn what_is_transparent_is_white() {
        let clear = RgbaImage::from_pixel(300, 300, Rgba([9, 9, 9, 0]));
        let files = encode_upload(&encoded(&clear.into(), ImageFormat::Png)).unwrap();
        assert!(decoded(&files[0]).pixels().all(|pixel| pixel.0.iter().all(|&part| part > 250)));
    }

    /// A JPEG whose EXIF says that it lies on its side, and where it was taken.
    fn turned() -> Vec<u8> {
        let plain = encoded(&flag(400, 300), ImageFormat::Jpeg);
        let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        tiff.extend(b"\x0e\x01\x02\0\x09\0\0\0\x26\0\0\0\0\0\0\0SECRETGPS");
        let mut bytes = plain[..2].to_vec();
        let length = u16::try_from(tiff.len() + 8).unwrap();
        bytes.extend([0xFF, 0xE1]);
        bytes.write_all(&length.to_be_bytes()).unwrap();
        bytes.extend(b"Exif\0\0");
        bytes.extend(&tiff);
        bytes.extend(&plain[2..]);
        bytes
    }

    #[test]
    fn a_photo_is_turned_upright_and_says_nothing_else() {
        let bytes = turned();
        assert!(bytes.windows(9).any(|part| part == b"SECRETGPS"));
        let files = encode_upload(&bytes).unwrap();
        assert!(
            files.iter().all(|file| !file.windows(6).any(|part| part == b"SECRET" || &part[..4] == b"EXIF"))
        );
        // Turned a quarter to the right, red is on the right.
        let picture = decoded(&files[2]);
        let [red, _, blue] = picture.get_pixel(picture.width() * 5 / 8, picture.height() / 2).0;
        assert!(red > 150 && blue < 100, "{red} {blue}");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in
            [&b""[..], b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", b"GIF89a", b"%PDF-1.7", b"MZ\x90"]
        {
            assert_eq!(encode_upload(bytes), Err(UploadError::NotAPicture), "{bytes:?}");
        }
        let good = encoded(&flag(400, 300), ImageFormat::Png);
        assert_eq!(encode_upload(&good[..good.len() / 2]), Err(UploadError::Damaged));
        assert_eq!(encode_upload(&vec![0xFF; MAX_UPLOAD_BYTES + 1]), Err(UploadError::TooLarge));
        assert_eq!(
            encode_upload(&encoded(&flag(1_000, 199), ImageFormat::Png)),
            Err(UploadError::TooFewPixels)
        );
    }

    /// A few kilobytes that would unpack to gigabytes.
    #[test]
    fn a_bomb_is_not_unpacked() {
        let good = encoded(&flag(400, 300), ImageFormat::Png);
        for (width, height) in [(60_000_u32, 60_000_u32), (11_000, 11_000), (13_000, 300)] {
            let mut bomb = good.clone();
            bomb[16..20].copy_from_slice(&width.to_be_bytes());
            bomb[20..24].copy_from_slice(&height.to_be_bytes());
            let check = crc32(&bomb[12..29]);
            bomb[29..33].copy_from_slice(&check.to_be_bytes());
            assert_eq!(encode_upload(&bomb), Err(UploadError::TooManyPixels), "{width} x {height}");
        }
    }

    /// The check of a PNG's chunk (W3C PNG, annex D).
    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32, &byte: &u8| {
            (0..8).fold(
                crc ^ u32::from(byte),
                |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 },
            )
        };
        !bytes.iter().fold(u32::MAX, step)
    }
}
