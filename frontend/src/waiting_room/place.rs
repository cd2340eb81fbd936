//! Where a ticket stands in the line, how long that takes, and how often to ask. Pure.

use super::ticket::Ticket;
use client::Room;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;
use std::time::Duration;

/// Pauses between two looks at the line.
const SHORTEST_PAUSE: u64 = 10;
const LONGEST_PAUSE: u64 = 300;

/// What is known of the line is up to three seconds old. Whoever has just come knows after this time who came together with
/// them, and when the line is short it is their turn.
const FIRST_PAUSE: u64 = 3;

/// The pause while the line stands, so that nobody knows how long it takes.
const STANDING_PAUSE: u64 = 30;

/// A look for each sixth of the wait that is left.
const LOOKS_PER_WAIT: u64 = 6;

/// Looks per second that all who wait may make together.
const MOST_LOOKS_PER_SECOND: u64 = 4_500;

/// Each part of the line is cut into so many, because pauses differ most near its front, and a part may be the whole of it.
const SLICES: u64 = 8;

/// The place of a ticket in microseconds since 1970: when it was taken, if that was after the opening. Of those from
/// before, the draw decides: the first 64 bits of SHA-256(seed `:` ticket) as a fraction of the gathering. Nothing before
/// the opening, when the draw is not known.
pub(super) fn place(ticket: &Ticket, room: &Room) -> Option<i64> {
    let (gathers_from, opens_at) = (room.gathers_from.as_microsecond(), room.opens_at.as_microsecond());
    if ticket.taken_at >= opens_at {
        return Some(ticket.taken_at);
    }
    let digest = Sha256::digest(format!("{}:{ticket}", room.seed.as_ref()?));
    let (drawn, _) = digest.split_first_chunk().expect("SHA-256 has 32 bytes");
    let gathering = u128::from((opens_at - gathers_from).unsigned_abs());
    let fraction = (u128::from(u64::from_be_bytes(*drawn)) * gathering) >> 64;
    Some(gathers_from + i64::try_from(fraction).unwrap_or(0))
}

/// Tickets that are called before this place is.
pub(super) fn ahead(place: i64, room: &Room) -> u64 {
    let (mut from, mut before) = (room.serving.as_microsecond(), 0);
    for point in &room.line {
        let to = point.place.as_microsecond();
        if place < to {
            let (part, whole) = ((place - from).max(0).unsigned_abs(), (to - from).max(1).unsigned_abs());
            let between = u128::from(point.ahead - before) * u128::from(part) / u128::from(whole);
            return before + u64::try_from(between).unwrap_or(0);
        }
        (from, before) = (to, point.ahead);
    }
    before
}

/// How long it takes to call so many; nothing while the line stands.
pub(super) fn wait(ahead: u64, room: &Room) -> Option<Duration> {
    let per_minute = u64::from(room.per_minute);
    (per_minute > 0).then(|| Duration::from_secs((ahead * 60).div_ceil(per_minute)))
}

/// Seconds until the next look of somebody who is called after `wait`; `None`: it is not known when.
pub(super) fn pause_seconds(wait: Option<Duration>, room: &Room) -> u64 {
    usual_pause(wait) * stretch_percent(room) / 100
}

fn usual_pause(wait: Option<Duration>) -> u64 {
    let pause = wait.map_or(STANDING_PAUSE, |wait| wait.as_secs() / LOOKS_PER_WAIT);
    pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}

/// The seconds from which the time of the next look is drawn. Up to a tenth more than the pause, and the first time any
/// time within it: else a million who came within a minute would look again within a minute, for as long as they wait. The
/// first time never more than the pause, or the last first looks would meet the first second ones.
pub(super) fn drawn_from(pause: u64, is_first: bool) -> RangeInclusive<u64> {
    if is_first { FIRST_PAUSE.min(pause)..=pause } else { pause..=pause + pause / 10 }
}

/// Seconds until the next look of somebody who waits for the opening: the more there are, the longer, and not shorter
/// when it comes near, or all would look at once.
pub(super) fn gathering_pause_seconds(room: &Room) -> u64 {
    (room.waiting / MOST_LOOKS_PER_SECOND).max(SHORTEST_PAUSE)
}

/// How much longer than usual all pauses must be, so that the looks of all together stay within their bound. 100 as long
/// as they do.
pub(super) fn stretch_percent(room: &Room) -> u64 {
    let mut before = 0;
    // In thousandths of a look per second.
    let mut looks = 0;
    for point in &room.line {
        let tickets = point.ahead - before;
        for slice in 0..SLICES {
            let (from, to) = (tickets * slice / SLICES, tickets * (slice + 1) / SLICES);
            // The nearer end of a slice looks most often; rather too seldom than too often.
            looks += (to - from) * 1_000 / usual_pause(wait(before + from, room));
        }
        before = point.ahead;
    }
    (looks / (MOST_LOOKS_PER_SECOND * 10)).max(100)
}

/// Whether this place may enter, must wait, or has let its time pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Not yet.
    Waits,
    /// Called.
    Called,
    /// Called so long ago that it is over.
    Lapsed,
}

/// Whose turn it is.
pub(super) fn turn(place: Option<i64>, room: &Room, now: Timestamp) -> Turn {
    match place {
        Some(place) if place < room.lapsed.as_microsecond() => Turn::Lapsed,
        Some(place) if place < room.serving.as_microsecond() && now >= room.opens_at => Turn::Called,
        _ => Turn::Waits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cart::Cart;
    use client::LinePoint;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    /// A room in which so many wait, evenly over the time since the opening.
    fn room(waiting: u64, per_minute: u32) -> Room {
        let opens_at = Timestamp::from_second(1_800_000_000).unwrap();
        let point = |part: i64| LinePoint {
            place: opens_at + SignedDuration::from_secs(part * 60),
            ahead: waiting * u64::try_from(part).unwrap() / 32,
        };
        Room {
            id: 7,
            gathers_from: opens_at - SignedDuration::from_mins(30),
            opens_at,
            serving: opens_at,
            lapsed: opens_at,
            per_minute,
            waiting,
            line: (1..=32).map(point).collect(),
            skus: Vec::new(),
            sold_out: false,
            seed_digest: String::new(),
            seed: Some("5eed".to_owned()),
        }
    }

    fn ticket(taken_at: Timestamp) -> Ticket {
        Ticket::take(7, &Cart::new(), taken_at)
    }

    /// Looks per second of all who wait, each at its own pace.
    fn looks_per_second(room: &Room) -> u64 {
        let sample = 1_000;
        let millionths = (0..sample).map(|index| {
            let ahead = room.waiting * index / sample;
            1_000_000 / pause_seconds(wait(ahead, room), room)
        });
        millionths.sum::<u64>() * (room.waiting / sample) / 1_000_000
    }

    #[test]
    fn a_million_who_wait_look_less_than_five_thousand_times_a_second() {
        for per_minute in [0, 1, 60, 600, 3_000, 6_000, 60_000, 600_000] {
            let looks = looks_per_second(&room(1_000_000, per_minute));
            assert!(looks <= 5_000, "{looks} at {per_minute} a minute");
        }
    }

    #[test]
    fn a_crowd_that_came_within_seconds_does_not_look_within_seconds() {
        let (room, sample) = (room(1_000_000, 600), 100_000);
        for rise_ms in [1_000, 20_000, 60_000, 300_000] {
            let mut looks = [0; 1_000];
            for index in 0..sample {
                let pause = pause_seconds(wait(room.waiting * index / sample, &room), &room);
                let (mut at_ms, mut is_first) = (rise_ms * index / sample, true);
                while let Some(second) = looks.get_mut(usize::try_from(at_ms / 1_000).unwrap()) {
                    *second += u64::from(!is_first) * (room.waiting / sample);
                    at_ms += 1_000 * rand::random_range(drawn_from(pause, is_first));
                    is_first = false;
                }
            }
            let worst = looks.iter().max().unwrap();
            assert!(*worst <= 5_000, "{worst} in a second after a rise of {rise_ms} ms");
        }
    }

    #[test]
    fn those_who_came_before_the_line_was_known_look_at_different_times() {
        // 4,000 a second come for three seconds, and are told that nobody is before them.
        let mut looks = [0; 20];
        for index in 0..12_000 {
            let at_ms = index / 4 + 1_000 * rand::random_range(drawn_from(SHORTEST_PAUSE, true));
            looks[usize::try_from(at_ms / 1_000).unwrap()] += 1;
        }
        assert!(looks.iter().all(|&looks| looks < 2_000), "{looks:?}");
    }

    #[test]
    fn the_front_of_a_long_line_does_not_slow_down_its_end() {
        // 600 look every 10 s, the others ever more seldom: 3,540 looks a second, which is within the bound.
        assert_eq!(stretch_percent(&room(1_000_000, 600)), 100);
        assert_eq!(stretch_percent(&room(2_000_000, 600)), 165);
    }

    #[test]
    fn a_million_who_gather_look_less_than_five_thousand_times_a_second() {
        for waiting in [0, 1_000, 50_000, 1_000_000, 3_000_000] {
            let room = room(waiting, 3_000);
            assert!(waiting / gathering_pause_seconds(&room) <= 5_000, "{waiting}");
        }
        assert_eq!(gathering_pause_seconds(&room(100, 60)), 10);
    }

    #[test]
    fn a_short_line_is_looked_at_often_and_a_long_one_seldom() {
        let room = room(10_000, 600);
        let pause = |ahead| pause_seconds(wait(ahead, &room), &room);
        assert_eq!((pause(0), pause(600), pause(1_200), pause(10_000)), (10, 10, 20, 166));
        assert_eq!((pause_seconds(None, &room), pause(20_000)), (30, 300));
    }

    #[test]
    fn the_lot_is_even_and_anybody_can_check_it() {
        let room = room(0, 600);
        let before = room.opens_at - SignedDuration::from_secs(1);
        let (mut quarters, gathering) = ([0; 4], 30 * 60 * 1_000_000);
        for _ in 0..4_000 {
            let place = place(&ticket(before), &room).unwrap() - room.gathers_from.as_microsecond();
            assert!((0..gathering).contains(&place));
            quarters[usize::try_from(place * 4 / gathering).unwrap()] += 1;
        }
        assert!(quarters.iter().all(|&count| (800..1_200).contains(&count)), "{quarters:?}");
        // printf 5eed:TICKET | sha256sum
        let ticket = ticket(before);
        let digest = Sha256::digest(format!("5eed:{ticket}"));
        let fraction = i64::from(u16::from_be_bytes([digest[0], digest[1]]));
        let place = place(&ticket, &room).unwrap() - room.gathers_from.as_microsecond();
        let expected = fraction * gathering / 65_536;
        assert!((expected..=expected + gathering / 65_536).contains(&place), "{place} {expected}");
    }

    #[test]
    fn without_the_seed_nobody_knows_their_place() {
        let room = Room { seed: None, ..room(0, 600) };
        assert_eq!(place(&ticket(room.opens_at - SignedDuration::from_secs(1)), &room), None);
        let after = room.opens_at + SignedDuration::from_secs(1);
        assert_eq!(place(&ticket(after), &room), Some(after.as_microsecond()));
    }

    #[test]
    fn called_is_what_lies_between_lapsed_and_serving() {
        let opens_at = room(0, 600).opens_at;
        let at = |minute: i64| opens_at + SignedDuration::from_mins(minute);
        let room = Room { lapsed: at(10), serving: at(20), ..room(0, 600) };
        let turn_at = |place: Timestamp| turn(Some(place.as_microsecond()), &room, at(30));
        assert_eq!(turn_at(at(9)), Turn::Lapsed);
        assert_eq!((turn_at(at(10)), turn_at(at(19))), (Turn::Called, Turn::Called));
        assert_eq!(turn_at(at(20)), Turn::Waits);
        assert_eq!(turn(None, &room, at(30)), Turn::Waits);
    }

    proptest! {
        #[test]
        fn later_places_have_no_fewer_ahead(waiting in 0_u64..1_000_000, places in prop::collection::vec(0_i64..2_000_000_000, 2..20)) {
            let room = room(waiting, 600);
            let mut places = places;
            places.sort_unstable();
            let ahead: Vec<_> = places.iter().map(|&after| ahead(room.opens_at.as_microsecond() + after, &room)).collect();
            prop_assert!(ahead.is_sorted());
            prop_assert!(ahead.iter().all(|&ahead| ahead <= waiting));
        }
    }
}
