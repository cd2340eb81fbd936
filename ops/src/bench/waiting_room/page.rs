//! What the page of the waiting room says, read as somebody without a script reads it.

use super::talk::Answer;
use domain::to_ascii_digits;
use loadtest::http::TurnedAway;
use loadtest::{Failure, Wrong, between, status, wrong};

/// What a look at the line told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// When the ticket was taken, in microseconds since 1970.
    pub(super) place: i64,
    /// How many are before.
    pub(super) ahead: u32,
    /// Until the page loads itself again.
    pub(super) pause_seconds: u64,
}

/// What an answer to `/checkout` is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The room's page.
    Waits(Told),
    /// The form: it is the shopper's turn.
    In,
}

/// Reads it; anything but these two pages is a failure.
pub(super) fn read(answer: &Answer) -> Result<Look, Wrong> {
    status(answer.head.status, 200)?;
    let page = answer.page.as_str();
    if !page.trim_end().ends_with("</html>") {
        return Err(wrong(Failure::WrongPage, "not a whole page"));
    }
    match answer.head.turned_away {
        Some(TurnedAway::InLine) => told(page).map(Look::Waits).ok_or_else(|| {
            wrong(Failure::WrongPage, format!("the room's page does not tell place and pause:\n{page}"))
        }),
        None if page.contains("name=\"phone\"") => Ok(Look::In),
        other => Err(wrong(Failure::WrongPage, format!("neither the room nor the form ({other:?})"))),
    }
}

fn told(page: &str) -> Option<Told> {
    let refresh = between(page, "<noscript><meta http-equiv=\"refresh\" content=\"", ";")?;
    let ahead = match between(page, "<b data-ahead>", "</b>") {
        Some(shown) => whole_number(shown)?,
        // "You are next."
        None => 0,
    };
    let place = between(page, "data-place=\"", "\"")?.parse().ok()?;
    Some(Told { place, ahead, pause_seconds: refresh.parse().ok()? })
}

/// A number as people read it: `১০,০০,০০০`.
fn whole_number(shown: &str) -> Option<u32> {
    to_ascii_digits(shown).replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use loadtest::http::Head;

    const PAGE: &str = "<html lang=\"bn\"><noscript><meta http-equiv=\"refresh\" content=\"305; url=/checkout\"></noscript>\
        <div data-room=\"1\" data-seconds=\"305\" data-place=\"1800000000000001\"><b data-ahead>৯,৯৯,৯৯৯</b></div></html>\n";

    fn answer(status: u16, turned_away: Option<TurnedAway>, page: &str) -> Answer {
        Answer { head: Head { status, turned_away, ..Head::default() }, page: page.to_owned(), bytes: 0 }
    }

    #[test]
    fn the_room_says_place_number_and_pause() {
        let told = Told { place: 1_800_000_000_000_001, ahead: 999_999, pause_seconds: 305 };
        assert_eq!(read(&answer(200, Some(TurnedAway::InLine), PAGE)), Ok(Look::Waits(told)));
        let next = PAGE.replace("<b data-ahead>৯,৯৯,৯৯৯</b>", "");
        assert_eq!(
            read(&answer(200, Some(TurnedAway::InLine), &next)),
            Ok(Look::Waits(Told { ahead: 0, ..told }))
        );
        let form = "<html lang=\"en\"><input name=\"phone\"></html>";
        assert_eq!(read(&answer(200, None, form)), Ok(Look::In));
    }

    #[test]
    fn anything_else_is_a_failure() {
        let in_line = Some(TurnedAway::InLine);
        for (status, turned_away, page) in [
            (503, in_line, PAGE),
            (200, None, PAGE),
            (200, Some(TurnedAway::Refused), PAGE),
            (200, in_line, "<html>"),
            (200, in_line, "<html></html>"),
        ] {
            read(&answer(status, turned_away, page)).unwrap_err();
        }
    }
}
