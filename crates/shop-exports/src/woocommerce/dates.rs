//! Times of sales. WooCommerce writes the local time of the site; here that is Asia/Dhaka, six hours before UTC
//! all year.

use crate::money::start;
use domain::to_ascii_digits;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// The first moment of a sale: the beginning of the day, when there is no time of day.
pub(super) fn from(text: &str) -> Result<Option<DateTime>, String> {
    Ok(read(text)?.map(|(date, time)| date.to_datetime(time.unwrap_or(Time::midnight()))))
}

/// The first moment after a sale. WooCommerce writes the last one, and means the whole day by a date alone.
pub(super) fn until(text: &str) -> Result<Option<DateTime>, String> {
    let Some((date, time)) = read(text)? else { return Ok(None) };
    let (last, step) = match time {
        None => (date.to_datetime(Time::midnight()), 1.day()),
        Some(time) => (date.to_datetime(time), 1.second()),
    };
    last.checked_add(step).map(Some).map_err(|_| wrong(text))
}

/// As our file writes it.
pub(super) fn in_dhaka(moment: Option<DateTime>) -> String {
    moment.map(|moment| format!("{moment}+06:00")).unwrap_or_default()
}

fn read(text: &str) -> Result<Option<(Date, Option<Time>)>, String> {
    let ascii = to_ascii_digits(text.trim());
    if ascii.is_empty() {
        return Ok(None);
    }
    let (date, time) = ascii.split_once([' ', 'T']).unwrap_or((&ascii, ""));
    let date = date_of(date).ok_or_else(|| wrong(text))?;
    if time.is_empty() {
        return Ok(Some((date, None)));
    }
    let time = time_of(time).ok_or_else(|| wrong(text))?;
    Ok(Some((date, Some(time))))
}

fn date_of(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let year = year.parse().ok().filter(|year| (1970..9999).contains(year))?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    parts.next().is_none().then_some(date)
}

/// The hour may have one digit; seconds may be missing.
fn time_of(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, 0).ok()?;
    parts.next().is_none().then_some(time)
}

fn wrong(text: &str) -> String {
    format!("\"{}\" is not a date such as 2026-03-10 or 2026-03-10 9:00:00", start(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_days_in_dhaka() {
        assert_eq!(from("2026-03-10").map(in_dhaka), Ok("2026-03-10T00:00:00+06:00".to_owned()));
        assert_eq!(from("2026-03-10 9:30:00").map(in_dhaka), Ok("2026-03-10T09:30:00+06:00".to_owned()));
        assert_eq!(until("2026-02-28").map(in_dhaka), Ok("2026-03-01T00:00:00+06:00".to_owned()));
        assert_eq!(until("2026-12-31 23:59:59").map(in_dhaka), Ok("2027-01-01T00:00:00+06:00".to_owned()));
        assert_eq!(until("").map(in_dhaka), Ok(String::new()));
        for text in ["10/03/2026", "2026-02-30", "2026-03-10 25:00", "-5", "2026-03-10 x", "9999-12-31"] {
            assert!(until(text).is_err() && from(text).is_err(), "{text}");
        }
    }
}
