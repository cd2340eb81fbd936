//! A small hash that is the same on every machine and in every version: FNV-1a
//! (Fowler, Noll, Vo; constants of draft-eastlake-fnv).

const OFFSET_64: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME_64: u64 = 0x0000_0100_0000_01b3;
const OFFSET_128: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME_128: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// Eight characters `0-9 a-f` of a text and a count.
pub(crate) fn short(text: &str, count: u32) -> String {
    let bytes = text.bytes().chain(count.to_be_bytes());
    let hash = bytes.fold(OFFSET_64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME_64));
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}

/// Stands for a text in a set, so that a million names take little memory. Two texts with one hash only make a
/// name longer than it had to be; equal texts are never taken for different ones.
pub(crate) fn wide(text: &str) -> u128 {
    text.bytes().fold(OFFSET_128, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME_128))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(wide("").to_string(), OFFSET_128.to_string());
        assert_eq!(format!("{:032x}", wide("a")), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(short("a", 0), short("a", 0));
        assert_ne!(short("a", 0), short("a", 1));
    }
}
