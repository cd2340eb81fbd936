//! What frontends have counted and the database has not been told yet. Bounded: a number for each second.

use client::RoomCounts;
use std::collections::BTreeMap;

/// Tickets and shoppers of one room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counts {
    room: i64,
    /// Tickets of the draw.
    pub(super) drawn: u64,
    /// Shoppers who went in.
    pub(super) entered: u64,
    arrivals: BTreeMap<u32, u64>,
}

impl Counts {
    /// Adds what a frontend tells. Counts of another room than before replace what was there: a room that is over needs
    /// none.
    pub(super) fn add(&mut self, told: &RoomCounts) {
        if self.room != told.room {
            *self = Self { room: told.room, ..Self::default() };
        }
        self.drawn += u64::from(told.drawn);
        self.entered += u64::from(told.entered);
        for arrivals in told.arrivals.iter().filter(|arrivals| arrivals.tickets > 0) {
            *self.arrivals.entry(arrivals.second).or_default() += u64::from(arrivals.tickets);
        }
    }

    /// Puts back what could not be written, behind what has come meanwhile.
    pub(super) fn put_back(&mut self, earlier: Self) {
        if self.room != earlier.room {
            if self.room == 0 {
                *self = earlier;
            }
            return;
        }
        self.drawn += earlier.drawn;
        self.entered += earlier.entered;
        for (second, tickets) in earlier.arrivals {
            *self.arrivals.entry(second).or_default() += tickets;
        }
    }

    /// The counts, if they are of this room.
    pub(super) fn of(&self, room: i64) -> Option<&Self> {
        (self.room == room).then_some(self)
    }

    /// Seconds after the opening and their tickets, as columns.
    pub(super) fn columns(&self) -> (Vec<i32>, Vec<i64>) {
        let pairs = self.arrivals.iter().map(|(&second, &tickets)| {
            (i32::try_from(second).unwrap_or(i32::MAX), i64::try_from(tickets).unwrap_or(i64::MAX))
        });
        pairs.unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::Arrivals;

    fn told(room: i64) -> RoomCounts {
        let arrivals = vec![Arrivals { second: 3, tickets: 2 }, Arrivals { second: 1, tickets: 1 }];
        RoomCounts { room, drawn: 5, arrivals, entered: 1 }
    }

    #[test]
    fn counts_add_up_and_are_put_back() {
        let mut counts = Counts::default();
        counts.add(&told(7));
        let taken = std::mem::take(&mut counts);
        counts.add(&told(7));
        counts.put_back(taken);
        let counts = counts.of(7).unwrap();
        assert_eq!((counts.drawn, counts.entered), (10, 2));
        assert_eq!(counts.columns(), (vec![1, 3], vec![2, 4]));
        assert!(counts.of(8).is_none());
    }

    #[test]
    fn counts_of_a_room_that_is_over_are_forgotten() {
        let mut counts = Counts::default();
        counts.add(&told(7));
        let taken = std::mem::take(&mut counts);
        counts.add(&told(8));
        counts.put_back(taken);
        assert_eq!(counts.of(8).unwrap().drawn, 5);
    }
}
