//! Weights as a specification, in whole numbers only.

use crate::money::Decimal;
use crate::traits::Trait;
use domain::{Text, to_bangla_digits};

/// More than this is a mistake: ten tonnes in grams.
const MOST_GRAMS: u64 = 10_000_000;

/// A unit of weight and how many thousand-millionths of a gram it is.
const UNITS: [(&str, u128); 7] = [
    ("g", 1_000_000_000),
    ("kg", 1_000_000_000_000),
    ("lb", 453_592_370_000),
    ("lbs", 453_592_370_000),
    ("oz", 28_349_523_125),
    ("গ্রাম", 1_000_000_000),
    ("কেজি", 1_000_000_000_000),
];

/// Whole grams, rounded half up; nothing for an empty text and for zero.
pub(crate) fn grams(text: &str, unit: &str) -> Result<Option<u64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let unit = unit.to_lowercase();
    let (_, factor) = UNITS
        .iter()
        .find(|(name, _)| *name == unit)
        .ok_or_else(|| format!("\"{unit}\" is no unit of weight that is known here"))?;
    let grams = Decimal::parse(text).and_then(|number| number.times(*factor, 1_000_000_000));
    match grams {
        Some(0) => Ok(None),
        Some(grams) if grams <= MOST_GRAMS => Ok(Some(grams)),
        _ => Err("is not a weight such as 185 or 1.5".to_owned()),
    }
}

/// The weight of a product whose variants weigh this much.
pub(crate) fn specification(grams: &[u64]) -> Option<Trait> {
    let (least, most) = (*grams.iter().min()?, *grams.iter().max()?);
    let (en, bn) = if least == most {
        (english(most), bangla(most))
    } else {
        (format!("{} – {}", english(least), english(most)), format!("{} – {}", bangla(least), bangla(most)))
    };
    Some(Trait { name: Text { bn: "ওজন".to_owned(), en: "Weight".to_owned() }, value: Text { bn, en } })
}

fn english(grams: u64) -> String {
    if grams < 1_000 { format!("{grams} g") } else { format!("{} kg", kilograms(grams)) }
}

fn bangla(grams: u64) -> String {
    if grams < 1_000 {
        format!("{} গ্রাম", to_bangla_digits(&grams.to_string()))
    } else {
        format!("{} কেজি", to_bangla_digits(&kilograms(grams)))
    }
}

fn kilograms(grams: u64) -> String {
    let text = format!("{}.{:03}", grams / 1_000, grams % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_whole_grams() {
        assert_eq!(grams("185.0", "g"), Ok(Some(185)));
        assert_eq!(grams("1.5", "kg"), Ok(Some(1_500)));
        assert_eq!(grams(".5", "lbs"), Ok(Some(227)), "226.796 g");
        assert_eq!((grams("", "g"), grams("0.0", "KG")), (Ok(None), Ok(None)));
        assert!(
            grams("heavy", "g").is_err() && grams("1", "stone").is_err() && grams("99999", "kg").is_err()
        );
    }

    #[test]
    fn they_are_said_in_both_languages() {
        let said = |grams: &[u64]| specification(grams).map(|weight| (weight.value.en, weight.value.bn));
        assert_eq!(said(&[213]), Some(("213 g".to_owned(), "২১৩ গ্রাম".to_owned())));
        assert_eq!(
            said(&[950, 1_050]),
            Some(("950 g – 1.05 kg".to_owned(), "৯৫০ গ্রাম – ১.০৫ কেজি".to_owned()))
        );
        assert_eq!(said(&[]), None);
    }
}
