//! A colour as three bytes, with lighter and darker neighbours for gradients. Whole numbers only.

use std::fmt;

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Reads `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Self { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }

    /// This colour moved towards `other` by `percent` of the way.
    pub(crate) fn towards(self, other: Self, percent: u16) -> Self {
        let mix = |from: u8, to: u8| {
            let sum = u16::from(from) * (100 - percent.min(100)) + u16::from(to) * percent.min(100);
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// Towards white.
    pub(crate) fn lighter(self, percent: u16) -> Self {
        self.towards(Self { red: 255, green: 255, blue: 255 }, percent)
    }

    /// Towards black.
    pub(crate) fn darker(self, percent: u16) -> Self {
        self.towards(Self { red: 8, green: 10, blue: 14 }, percent)
    }

    /// Perceived brightness, 0 to 255 (weights of Rec. 601).
    pub(crate) fn brightness(self) -> u32 {
        (u32::from(self.red) * 299 + u32::from(self.green) * 587 + u32::from(self.blue) * 114) / 1000
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_same_text() {
        assert_eq!(Colour::parse("#0a80ff").unwrap().to_string(), "#0a80ff");
        for bad in ["", "0a80ff", "#0a80f", "#0a80fg", "#+a80ff", "#0a80ff0", "#০a80f"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn moves_towards_white_and_black() {
        let colour = Colour::parse("#808080").unwrap();
        assert!(colour.lighter(30).brightness() > colour.brightness());
        assert!(colour.darker(30).brightness() < colour.brightness());
        assert_eq!(colour.towards(colour, 50), colour);
    }
}
