//! What a picture shows: its name, colour and the choices that follow from them.
//!
//! The name tells variants apart within one shape (a side-by-side fridge, a dome camera); what it does not tell
//! is picked by a hash of the name, so the same row always gives the same picture.

use crate::colour::Colour;

/// One product to draw.
pub(crate) struct Subject<'a> {
    image: &'a str,
    /// The body's colour.
    pub(crate) colour: Colour,
    seed: u64,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(image: &'a str, colour: Colour) -> Self {
        Self { image, colour, seed: hash(image) }
    }

    /// Whether the name holds one of these parts.
    pub(crate) fn is(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.image.contains(part))
    }

    /// A number below `choices` that depends on the product's name but not on its colour part (the last word).
    pub(crate) fn pick(&self, choices: u64) -> u64 {
        let model = self.image.rsplit_once('-').map_or(self.image, |(model, _)| model);
        hash(model) % choices
    }

    /// Seed of everything random in this picture.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether the body is light, so that details on it must be dark.
    pub(crate) fn is_light(&self) -> bool {
        self.colour.brightness() > 140
    }

    /// A colour for small marks that can be seen on the body.
    pub(crate) fn ink(&self) -> String {
        if self.is_light() { self.colour.darker(55) } else { self.colour.lighter(55) }.to_string()
    }

    /// A quieter mark on the body: seams, grooves.
    pub(crate) fn seam(&self) -> String {
        if self.is_light() { self.colour.darker(24) } else { self.colour.lighter(18) }.to_string()
    }

    /// A darker body colour, for sides and recesses.
    pub(crate) fn side(&self) -> String {
        self.colour.darker(35).to_string()
    }
}

/// FNV-1a, 64 bits: stable across versions, unlike the standard library's hasher.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
