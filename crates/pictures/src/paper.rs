//! Pixels of one picture: opaque RGB bytes, scaled down and given the fine grain that a photograph has.

/// A square of RGB bytes.
pub(crate) struct Paper {
    /// Pixels on one side.
    pub(crate) side: u32,
    /// Red, green, blue, row by row.
    pub(crate) pixels: Vec<u8>,
}

impl Paper {
    /// From premultiplied RGBA; the backdrop covers everything, so alpha is dropped.
    pub(crate) fn from_rgba(side: u32, rgba: &[u8]) -> Self {
        Self { side, pixels: rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect() }
    }

    /// A smaller copy: each new pixel is the mean of the area that it covers, in 1/64 pixels.
    pub(crate) fn scaled_to(&self, side: u32) -> Self {
        let spans: Vec<Vec<(usize, u32)>> = (0..side).map(|at| covered(at, self.side, side)).collect();
        let width = index(self.side) * 3;
        let mut pixels = Vec::with_capacity(index(side) * index(side) * 3);
        let mut row = vec![0_u32; width];
        for down in &spans {
            row.fill(0);
            let down_weight: u32 = down.iter().map(|(_, weight)| weight).sum();
            for (y, weight) in down {
                let line = &self.pixels[y * width..(y + 1) * width];
                row.iter_mut().zip(line).for_each(|(sum, byte)| *sum += u32::from(*byte) * weight);
            }
            for across in &spans {
                let across_weight: u32 = across.iter().map(|(_, weight)| weight).sum();
                let total = down_weight * across_weight;
                for channel in 0..3 {
                    let sum: u32 = across.iter().map(|(x, weight)| row[x * 3 + channel] * weight).sum();
                    pixels.push(u8::try_from((sum + total / 2) / total).unwrap_or(u8::MAX));
                }
            }
        }
        Self { side, pixels }
    }

    /// Adds grain up to `strength` levels, the same for the same seed. Coarser blotches lie under the fine grain, as
    /// in a camera's shadows.
    pub(crate) fn grain(&mut self, seed: u64, strength: i32) {
        if strength == 0 {
            return;
        }
        let mut random = seed ^ u64::from(self.side) << 32 | 1;
        for pixel in self.pixels.chunks_exact_mut(3) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let spread = strength.unsigned_abs() * 2 + 1;
            let draw = |shift: u32| (u32::try_from((random >> shift) & 0xffff).unwrap_or(0) * spread) >> 16;
            // The mean of two draws: small differences are more likely than large ones.
            let offset = i32::try_from(draw(8).midpoint(draw(32))).unwrap_or(0) - strength;
            for byte in pixel {
                *byte = u8::try_from((i32::from(*byte) + offset).clamp(0, 255)).unwrap_or(*byte);
            }
        }
    }
}

/// Source pixels under target pixel `at`, with their weights in 1/64 pixels.
fn covered(at: u32, from: u32, to: u32) -> Vec<(usize, u32)> {
    const PARTS: u32 = 64;
    let (start, end) = (at * from * PARTS / to, (at + 1) * from * PARTS / to);
    (start / PARTS..end.div_ceil(PARTS))
        .map(|pixel| {
            let weight = end.min((pixel + 1) * PARTS) - start.max(pixel * PARTS);
            (index(pixel), weight)
        })
        .collect()
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_keeps_a_flat_colour_and_the_mean() {
        let flat = Paper { side: 1024, pixels: [10, 128, 250].repeat(1024 * 1024) };
        for side in [640, 320] {
            let small = flat.scaled_to(side);
            assert_eq!(small.pixels.len(), index(side) * index(side) * 3);
            assert!(small.pixels.chunks(3).all(|pixel| pixel == [10, 128, 250]), "{side}");
        }
        let halves = Paper { side: 4, pixels: [[0; 6], [200; 6]].concat().repeat(4) };
        assert_eq!(halves.scaled_to(1).pixels, [100; 3]);
    }

    #[test]
    fn grain_depends_on_the_seed_alone_and_stays_small() {
        let blank = || Paper { side: 64, pixels: vec![128; 64 * 64 * 3] };
        let (mut first, mut again, mut other) = (blank(), blank(), blank());
        first.grain(7, 5);
        again.grain(7, 5);
        other.grain(8, 5);
        assert_eq!(first.pixels, again.pixels);
        assert_ne!(first.pixels, other.pixels);
        assert!(first.pixels.iter().all(|byte| (123..=133).contains(byte)));
        assert!(first.pixels.iter().any(|byte| *byte != 128));
    }
}
