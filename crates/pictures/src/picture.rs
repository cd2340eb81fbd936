//! From a row of the list to three WebP files' bytes.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::colour::Colour;
use crate::paper::Paper;
use crate::shapes::Draw;
use crate::studio;
use crate::subject::Subject;

/// Side of the drawing.
const DRAWN_PX: u32 = 1024;

/// What a stored size should weigh, and how to get there.
struct Target {
    quality: u8,
    grain: i32,
    bytes: std::ops::RangeInclusive<usize>,
}

/// Product photos weigh this much; flat drawings alone would weigh a third and make every page weight a lie.
fn target(side: u32) -> Target {
    match side {
        320 => Target { quality: 82, grain: 9, bytes: 6_000..=12_000 },
        640 => Target { quality: 76, grain: 8, bytes: 15_000..=25_000 },
        _ => Target { quality: 68, grain: 7, bytes: 25_000..=40_000 },
    }
}

/// One product picture, ready to draw.
pub(crate) struct Picture {
    pub(crate) image: String,
    pub(crate) colour: Colour,
    pub(crate) draw: Draw,
}

impl Picture {
    /// The drawing as SVG.
    pub(crate) fn svg(&self) -> String {
        let subject = Subject::new(&self.image, self.colour);
        studio::document(&subject, &(self.draw)(&subject))
    }

    /// Draws at full size once.
    pub(crate) fn paint(&self) -> Result<Paper, String> {
        let tree = Tree::from_str(&self.svg(), &Options::default()).map_err(|error| error.to_string())?;
        let mut pixmap = Pixmap::new(DRAWN_PX, DRAWN_PX).ok_or("no memory for the drawing")?;
        resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
        Ok(Paper::from_rgba(DRAWN_PX, pixmap.data()))
    }

    /// The WebP file of one size.
    pub(crate) fn encode(&self, drawing: &Paper, side: u32) -> Result<Vec<u8>, String> {
        let clean = if side == drawing.side { None } else { Some(drawing.scaled_to(side)) };
        let clean = clean.as_ref().unwrap_or(drawing);
        let seed = Subject::new(&self.image, self.colour).seed();
        let Target { mut quality, mut grain, bytes } = target(side);
        // A second and third try for the few that miss the range; the attempts are the same on every run.
        for _ in 0..3 {
            let file = compress(clean, seed, (grain, quality))?;
            if bytes.contains(&file.len()) {
                return Ok(file);
            }
            if file.len() < *bytes.start() {
                grain += 3;
            } else {
                grain = (grain - 3).max(0);
                quality -= 4;
            }
        }
        compress(clean, seed, (grain, quality))
    }
}

fn compress(clean: &Paper, seed: u64, (grain, quality): (i32, u8)) -> Result<Vec<u8>, String> {
    let mut grainy = Paper { side: clean.side, pixels: clean.pixels.clone() };
    grainy.grain(seed, grain);
    let mut config = webp::WebPConfig::new().map_err(|()| "the WebP library has another version")?;
    config.quality = f32::from(quality);
    config.method = 2;
    config.segments = 1;
    webp::Encoder::from_rgb(&grainy.pixels, grainy.side, grainy.side)
        .encode_advanced(&config)
        .map(|file| file.to_vec())
        .map_err(|error| format!("{error:?}"))
}
