//! The visitors' lives: they come, click, wait, read, and go; others come in their place.

use super::slots::Slot;
use super::tally::Tally;
use super::{WorkerPlan, say};
use crate::checks::Wrong;
use crate::counts::{Class, Failure, Message};
use crate::site::Site;
use crate::think::Think;
use crate::visit::{After, Answer, Ask, Kind, Placed, Visit};
use anyhow::Result;
use mio::{Events, Poll};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

/// Bytes read at once; most answers fit.
const BUFFER_BYTES: usize = 128 * 1024;
/// Events taken at once.
const EVENTS: usize = 2_048;
/// A process of many visitors looks at its sockets at most this often. A wake-up for each answer would cost visitors and shop
/// a good part of the cores that they share; the delay counts as latency.
const GATHER: Duration = Duration::from_millis(10);
/// So many are many.
const GATHERED_FROM: usize = 2_000;
/// How often newcomers are looked for.
const ARRIVALS: Duration = Duration::from_millis(5);
/// After a failure somebody else comes this much later.
const AFTER_FAILURE_US: u64 = 1_000_000;
/// Who waits in the line, whose page tells no time in its head, looks again after so many seconds.
const IN_LINE_SECONDS: u64 = 10;
/// Somebody who did nothing for so long is not active.
const ACTIVE_US: u64 = 60_000_000;
/// Orders that are remembered for those who track one.
const MOST_ORDERS: usize = 10_000;

/// One process of visitors.
pub(super) struct Worker {
    pub(super) plan: WorkerPlan,
    pub(super) index: u8,
    pub(super) host: String,
    pub(super) site: Site,
    pub(super) poll: Poll,
    pub(super) slots: Vec<Slot>,
    pub(super) tally: Tally,
    pub(super) random: StdRng,
    pub(super) timeout_us: u64,
    /// Scratch space for paths, requests and answers.
    pub(super) path: String,
    pub(super) out: String,
    pub(super) buffer: Vec<u8>,
    /// When which slot's visitor clicks next.
    wakes: BinaryHeap<Reverse<(u64, usize)>>,
    /// Slots below this have, or had, a visitor.
    begun: usize,
    orders: Vec<Placed>,
    visits: u32,
    think: Think,
    begin: Instant,
    /// Nobody clicks any more; answers that are under way are waited for.
    is_over: bool,
}

impl Worker {
    pub(super) fn new(plan: WorkerPlan, index: u8, site: Site) -> Result<Self> {
        let most = usize::try_from(plan.visitors.div_ceil(plan.workers))?;
        let seed = plan.seed.wrapping_add(u64::from(index));
        Ok(Self {
            index,
            host: plan.target.to_string(),
            site,
            poll: Poll::new()?,
            slots: (0..most).map(|_| Slot::default()).collect(),
            tally: Tally::new(plan.profile.measured())?,
            random: StdRng::seed_from_u64(seed),
            timeout_us: plan.profile.timeout_seconds * 1_000_000,
            path: String::new(),
            out: String::new(),
            buffer: vec![0; BUFFER_BYTES],
            wakes: BinaryHeap::with_capacity(most),
            begun: 0,
            orders: Vec::new(),
            visits: 0,
            think: Think::new(plan.profile.think_seconds),
            begin: Instant::now(),
            is_over: false,
            plan,
        })
    }

    /// Microseconds since the beginning.
    pub(super) fn now(&self) -> u64 {
        micros(Instant::now().saturating_duration_since(self.begin))
    }

    /// From the beginning to the end of the profile; what is under way then is waited for.
    pub(super) fn run(mut self, begin: Instant) -> Result<()> {
        self.begin = begin;
        while Instant::now() < begin {
            self.poll
                .poll(&mut Events::with_capacity(1), Some(begin.saturating_duration_since(Instant::now())))?;
        }
        let mut events = Events::with_capacity(EVENTS);
        let end = self.plan.profile.seconds() * 1_000_000;
        let mut looked = Instant::now();
        loop {
            let now = self.now();
            if now < end {
                self.let_in(now)?;
                self.wake(now)?;
            } else if self.slots.iter().all(|slot| slot.flight.is_none()) {
                break;
            }
            self.is_over = now >= end;
            while now >= (self.tally.seconds() + 1) * 1_000_000 {
                self.end_second(now)?;
            }
            let rest = GATHER.saturating_sub(looked.elapsed());
            if self.begun >= GATHERED_FROM && !rest.is_zero() {
                std::thread::park_timeout(rest);
            }
            looked = Instant::now();
            let pause = self.pause(self.now().min(end));
            if let Err(error) = self.poll.poll(&mut events, Some(pause))
                && error.kind() != std::io::ErrorKind::Interrupted
            {
                return Err(error.into());
            }
            for event in &events {
                self.stir(event.token().0)?;
            }
        }
        self.end_second(self.now())?;
        self.tally.finish(self.site.checked)
    }

    /// Until the next click, second or newcomer.
    fn pause(&self, now: u64) -> Duration {
        let second = (self.tally.seconds() + 1) * 1_000_000;
        let next = self.wakes.peek().map_or(second, |Reverse((at, _))| (*at).min(second));
        let pause = Duration::from_micros(next.saturating_sub(now));
        if self.begun < self.slots.len() { pause.min(ARRIVALS) } else { pause }
    }

    /// Newcomers of a growing crowd. When it shrinks, visitors leave with their next click.
    fn let_in(&mut self, now: u64) -> Result<()> {
        let all = self.plan.profile.target(self.plan.visitors, Duration::from_micros(now));
        // The workers take turns, so that together they are exactly as many.
        let ours = all.saturating_sub(u64::from(self.index)).div_ceil(self.plan.workers);
        let ours = usize::try_from(ours)?.min(self.slots.len());
        for index in self.begun..ours {
            if self.slots[index].visit.is_none() && self.slots[index].wake_at.is_none() {
                self.arrive(index, now)?;
            }
        }
        self.begun = ours;
        Ok(())
    }

    /// A new visitor takes a place.
    fn arrive(&mut self, index: usize, now: u64) -> Result<()> {
        let kind = match self.visits {
            // Somebody must buy before anybody can look for an order.
            0 => Kind::Checkout,
            _ => Kind::choose(&mut self.random, !self.orders.is_empty()),
        };
        let order = match kind {
            Kind::Track => Some(self.random.random_range(0..self.orders.len())),
            _ => None,
        };
        let about = (self.plan.profile.pages_per_visit, order.map(|order| &self.orders[order]));
        let mut visit = Visit::new(kind, &mut self.random, about);
        let ask = visit.next(&self.site, &mut self.random);
        self.visits += 1;
        self.tally.second.visits += 1;
        let slot = &mut self.slots[index];
        slot.clear();
        slot.number = self.visits.wrapping_mul(256).wrapping_add(u32::from(self.index));
        slot.visit = Some(visit);
        match ask {
            Some(ask) => self.send(index, ask, now),
            None => Ok(()),
        }
    }

    /// All clicks that are due.
    fn wake(&mut self, now: u64) -> Result<()> {
        while let Some(&Reverse((at, index))) = self.wakes.peek()
            && at <= now
        {
            self.wakes.pop();
            if self.slots[index].wake_at != Some(at) {
                continue;
            }
            self.tally.second.late_us = self.tally.second.late_us.max(now - at);
            let slot = &mut self.slots[index];
            slot.wake_at = None;
            if slot.flight.is_some() {
                // Still fetching pictures: the click waits, and its latency runs.
                slot.overdue = Some(at);
            } else {
                self.click(index, at)?;
            }
        }
        Ok(())
    }

    fn click(&mut self, index: usize, at: u64) -> Result<()> {
        if index >= self.begun {
            self.slots[index].clear();
            return Ok(());
        }
        let slot = &mut self.slots[index];
        // The browser does not fetch the rest of a page that is left.
        slot.files.clear();
        if let Some(ask) = slot.again.take() {
            return self.send(index, ask, at);
        }
        match slot.visit.as_mut().and_then(|visit| visit.next(&self.site, &mut self.random)) {
            Some(ask) => self.send(index, ask, at),
            None => self.arrive(index, at),
        }
    }

    /// A whole answer has come.
    pub(super) fn answered(&mut self, index: usize, answer: Answer<'_>) -> Result<()> {
        let now = self.now();
        let slot = &mut self.slots[index];
        let (Some(flight), Some(visit)) = (slot.flight.take(), slot.visit.as_mut()) else { return Ok(()) };
        let ask = flight.ask;
        let judged = visit.judge(ask, answer, &mut self.site);
        if answer.head.close {
            (slot.stream, slot.is_open) = (None, false);
        }
        match judged {
            Ok(after) => {
                slot.is_inside = true;
                visit.let_in();
                self.tally.answered(ask.class(&self.site), flight.intended, now);
                self.go_on(index, after)
            }
            Err(wrong) => {
                visit.path(ask, &self.site, &mut self.path);
                let wrong = Wrong { detail: format!("{} ({:?})", wrong.detail, self.path), ..wrong };
                if wrong.kind == Failure::TurnedAway {
                    return self.turn_away(index, ask, (&wrong, answer.head.retry_after));
                }
                self.slots[index].flight = Some(flight);
                self.fail(index, &wrong)
            }
        }
    }

    fn go_on(&mut self, index: usize, after: After) -> Result<()> {
        match after {
            After::Redirect(ask) => return self.send(index, ask, self.now()),
            After::Placed => {
                self.remember_order(index)?;
                return self.send(index, Ask::Order, self.now());
            }
            After::Pause(mut files) => {
                files.reverse();
                let pause = self.think.pause(&mut self.random);
                self.slots[index].files = files;
                self.wake_later(index, micros(pause));
            }
            After::Filed => {}
        }
        if self.is_over {
            return Ok(());
        }
        if let Some(at) = self.slots[index].overdue.take() {
            return self.click(index, at);
        }
        match self.slots[index].files.pop() {
            Some(file) => self.send(index, Ask::File(file), self.now()),
            None => Ok(()),
        }
    }

    /// Tells the oracle at once: this order must exist from now on, whatever happens.
    fn remember_order(&mut self, index: usize) -> Result<()> {
        let Some(basket) = self.slots[index].visit.as_ref().and_then(|visit| visit.basket.as_ref()) else {
            return Ok(());
        };
        self.tally.second.orders += 1;
        if self.orders.len() < MOST_ORDERS {
            self.orders.push((basket.number.clone(), basket.phone.clone()));
        }
        say(&Message::Order(basket.number.clone()))
    }

    /// The visitor goes away in anger; somebody else comes a moment later.
    pub(super) fn fail(&mut self, index: usize, wrong: &Wrong) -> Result<()> {
        let ask = self.slots[index].flight.as_ref().map(|flight| flight.ask);
        let class = ask.map_or(Class::File, |ask| ask.class(&self.site));
        self.tally.failed(class, (wrong.kind, &wrong.detail))?;
        self.slots[index].clear();
        self.wake_later(index, AFTER_FAILURE_US);
        Ok(())
    }

    /// The page that somebody got instead loads itself again, over the same connection.
    fn turn_away(&mut self, index: usize, ask: Ask, (wrong, seconds): (&Wrong, Option<u64>)) -> Result<()> {
        self.tally.failed(ask.class(&self.site), (wrong.kind, &wrong.detail))?;
        let slot = &mut self.slots[index];
        slot.files.clear();
        slot.again = Some(ask);
        self.wake_later(index, seconds.unwrap_or(IN_LINE_SECONDS) * 1_000_000);
        Ok(())
    }

    fn wake_later(&mut self, index: usize, pause_us: u64) {
        let at = self.now() + pause_us;
        self.slots[index].wake_at = Some(at);
        self.wakes.push(Reverse((at, index)));
    }

    /// Counts who is there, and gives up on answers that do not come.
    fn end_second(&mut self, now: u64) -> Result<()> {
        for index in 0..self.slots.len() {
            let slot = &self.slots[index];
            if slot.is_connected() {
                self.tally.second.connected += 1;
                self.tally.second.active += u64::from(now.saturating_sub(slot.asked_at) <= ACTIVE_US);
            }
            if let Some(flight) = slot.flight.as_ref().filter(|flight| now > flight.deadline) {
                let state = if flight.is_sent { "no whole answer" } else { "no connection" };
                let wrong = Wrong { kind: Failure::Timeout, detail: format!("{state} to {:?}", flight.ask) };
                self.fail(index, &wrong)?;
            }
        }
        self.tally.tell()
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
