//! Numbers, money and dates as people in Bangladesh read them: lakh and crore grouping, Bangla digits in Bangla.

use domain::{Language, Poisha, to_bangla_digits};
use icu::decimal::input::Decimal;
use icu::decimal::options::DecimalFormatterOptions;
use icu::decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu::locale::locale;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use std::sync::LazyLock;

static BANGLA: LazyLock<DecimalFormatter> = LazyLock::new(|| formatter(locale!("bn").into()));
/// English of Bangladesh groups as that of India does; CLDR has this grouping under `en-IN`.
static ENGLISH: LazyLock<DecimalFormatter> = LazyLock::new(|| formatter(locale!("en-IN").into()));

/// Bangladesh is six hours ahead of UTC all year.
const DHAKA: Offset = Offset::constant(6);

const MONTHS_BN: [&str; 12] = [
    "জানুয়ারি",
    "ফেব্রুয়ারি",
    "মার্চ",
    "এপ্রিল",
    "মে",
    "জুন",
    "জুলাই",
    "আগস্ট",
    "সেপ্টেম্বর",
    "অক্টোবর",
    "নভেম্বর",
    "ডিসেম্বর",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn formatter(preferences: DecimalFormatterPreferences) -> DecimalFormatter {
    DecimalFormatter::try_new(preferences, DecimalFormatterOptions::default())
        .expect("the locale's data is built into the program")
}

/// An amount: `৳১,২৫,০০০` or `৳1,25,000`; poisha are shown only when there are some.
pub fn money(amount: Poisha, language: Language) -> String {
    let (_, poisha) = amount.taka_and_poisha();
    let mut decimal = Decimal::from(amount.get());
    decimal.multiply_pow10(-2);
    if poisha == 0 {
        decimal.trim_end();
    }
    format!("৳{}", pick(language).format(&decimal))
}

/// A whole number with grouping.
pub fn number(number: impl Into<i64>, language: Language) -> String {
    pick(language).format(&Decimal::from(number.into())).to_string()
}

/// A day: `২৪ নভেম্বর ২০২৬`, `24 November 2026`, as it is in Dhaka.
pub fn date(moment: Timestamp, language: Language) -> String {
    day(in_dhaka(moment), language)
}

/// A day and a time: `২৪ নভেম্বর ২০২৬, বিকাল ৪:৩০`, `24 November 2026, 4:30 pm`, as it is in Dhaka.
pub fn date_time(moment: Timestamp, language: Language) -> String {
    let local = in_dhaka(moment);
    let hour = match local.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let clock = format!("{hour}:{:02}", local.minute());
    let day = day(local, language);
    match language {
        Language::Bangla => format!("{day}, {} {}", part_of_day(local.hour()), to_bangla_digits(&clock)),
        Language::English => format!("{day}, {clock} {}", if local.hour() < 12 { "am" } else { "pm" }),
    }
}

/// A moment as an `<input type="datetime-local">` has it, in Dhaka: `2026-11-24T16:30`.
pub fn local_input(moment: Timestamp) -> String {
    in_dhaka(moment).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The moment that was put in.
pub fn parse_local(text: &str) -> Option<Timestamp> {
    let local: DateTime = text.trim().parse().ok()?;
    local.to_zoned(TimeZone::fixed(DHAKA)).ok().map(|zoned| zoned.timestamp())
}

fn in_dhaka(moment: Timestamp) -> DateTime {
    moment.to_zoned(TimeZone::fixed(DHAKA)).datetime()
}

fn day(local: DateTime, language: Language) -> String {
    let month = usize::from(local.month().unsigned_abs()) - 1;
    match language {
        Language::Bangla => {
            let (day, year) = (local.day().to_string(), local.year().to_string());
            format!("{} {} {}", to_bangla_digits(&day), MONTHS_BN[month], to_bangla_digits(&year))
        }
        Language::English => format!("{} {} {}", local.day(), MONTHS_EN[month], local.year()),
    }
}

/// Bangla has no am and pm; the part of the day tells them apart.
const fn part_of_day(hour: i8) -> &'static str {
    match hour {
        4..=5 => "ভোর",
        6..=11 => "সকাল",
        12..=14 => "দুপুর",
        15..=17 => "বিকাল",
        18..=19 => "সন্ধ্যা",
        _ => "রাত",
    }
}

fn pick(language: Language) -> &'static DecimalFormatter {
    match language {
        Language::Bangla => &BANGLA,
        Language::English => &ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_the_time_in_dhaka() {
        let moment: Timestamp = "2026-11-24T10:30:00Z".parse().unwrap();
        assert_eq!(local_input(moment), "2026-11-24T16:30");
        assert_eq!(parse_local("2026-11-24T16:30"), Some(moment));
        assert_eq!(parse_local("2026-11-24T16:30:00"), Some(moment));
        for text in ["", "tomorrow", "2026-11-24", "2026-13-24T10:00", "-9999-01-01T00:00"] {
            let parsed = parse_local(text);
            assert!(parsed.is_none() || text == "2026-11-24" || text.starts_with('-'), "{text}: {parsed:?}");
        }
    }

    #[test]
    fn money_is_grouped_by_lakh_and_crore() {
        let both = |poisha| {
            let amount = Poisha::new(poisha);
            (money(amount, Language::Bangla), money(amount, Language::English))
        };
        assert_eq!(both(0), ("৳০".into(), "৳0".into()));
        assert_eq!(both(99_900), ("৳৯৯৯".into(), "৳999".into()));
        assert_eq!(both(12_500_000), ("৳১,২৫,০০০".into(), "৳1,25,000".into()));
        assert_eq!(both(1_234_567_890), ("৳১,২৩,৪৫,৬৭৮.৯০".into(), "৳1,23,45,678.90".into()));
        assert_eq!(both(100_000), ("৳১,০০০".into(), "৳1,000".into()));
        assert_eq!(both(5), ("৳০.০৫".into(), "৳0.05".into()));
    }

    #[test]
    fn dates_are_those_of_dhaka() {
        let moment: Timestamp = "2026-03-31T18:05:00Z".parse().unwrap();
        assert_eq!(date(moment, Language::English), "1 April 2026");
        assert_eq!(date_time(moment, Language::English), "1 April 2026, 12:05 am");
        assert_eq!(date_time(moment, Language::Bangla), "১ এপ্রিল ২০২৬, রাত ১২:০৫");
        let noon: Timestamp = "2026-12-16T10:30:00Z".parse().unwrap();
        assert_eq!(date_time(noon, Language::Bangla), "১৬ ডিসেম্বর ২০২৬, বিকাল ৪:৩০");
    }
}
