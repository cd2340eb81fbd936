//! A crowd that waits: each takes a ticket for a cart of its own, and looks again when the page said so.
//!
//! As lean as it can be, because it shares two cores with what it measures: a thread of its own, some connections that all
//! use, and for each shopper only the cookies, the place and the moment of the next look. A look counts from that moment,
//! whether or not a connection was free then (no coordinated omission).

use super::page::{Look, Told, read};
use super::talk::{Answer, Request, Talk};
use anyhow::{Context, Result};
use loadtest::{Failure, Jar, Wrong, status, wrong};
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

/// Connections over which tickets are taken, and over which those who have one look.
const TAKERS: u32 = 32;
const LOOKERS: u32 = 256;

/// How often it is looked whose pause is over.
const TICK: Duration = Duration::from_millis(2);

/// After a look that failed, as a person would.
const AFTER_FAILURE_SECONDS: u64 = 30;

/// Of how many the told numbers are kept.
const SAMPLED: u32 = 10_000;

/// Failures that are told in full.
const TOLD: usize = 5;

/// What the crowd is told.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) shop: SocketAddr,
    pub(super) tickets: u32,
    /// None: as fast as the answers come.
    pub(super) arrivals_per_second: Option<u32>,
    /// From the last ticket to the end.
    pub(super) hold: Duration,
    /// What is bought.
    pub(super) skus: Vec<i64>,
    pub(super) board: Arc<Board>,
}

/// What the crowd and those who watch it tell each other.
#[derive(Debug, Default)]
pub(super) struct Board {
    pub(super) taken: AtomicU32,
    /// Places before this one are called, in microseconds since 1970.
    pub(super) serving: AtomicI64,
}

/// A number that somebody was told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) place: i64,
    pub(super) ahead: u32,
    /// Where the line was called to, as far as it was known.
    pub(super) serving: i64,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Of all tickets.
    pub(super) places: Vec<i64>,
    /// How long it took to take them.
    pub(super) taking: Duration,
    /// By the second since the first one was asked for; when they were meant.
    pub(super) looks: Vec<u32>,
    /// From the intended moment to the whole page, in microseconds.
    pub(super) latencies_us: Vec<u32>,
    pub(super) bytes: u64,
    pub(super) longest_pause_seconds: u64,
    /// Looks that met another ticket or another place.
    pub(super) moved: u32,
    /// By how much a told number ever grew from one look to the next.
    pub(super) growth: u32,
    /// Places of those whose turn it was.
    pub(super) let_in: Vec<i64>,
    /// Those who never looked again.
    pub(super) unseen: usize,
    pub(super) failed_looks: u32,
    pub(super) samples: Vec<Sample>,
    /// The first failures of any kind.
    pub(super) failures: Vec<String>,
}

/// Takes the tickets and waits.
pub(super) async fn wait_in_line(plan: Plan) -> Result<Seen> {
    let waiting = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        LocalSet::new().block_on(&runtime, stand(plan))
    });
    waiting.await.context("the crowd ended early")?
}

/// Somebody with a ticket.
struct Shopper {
    number: u32,
    cookies: Box<str>,
    place: i64,
    ahead: u32,
    looks: u32,
}

struct Crowd {
    plan: Plan,
    started: Instant,
    next_number: Cell<u32>,
    /// As many permits as are due.
    ready: Semaphore,
    line: RefCell<Line>,
}

#[derive(Default)]
struct Line {
    shoppers: Vec<Shopper>,
    /// When who looks again, in microseconds since the start.
    next: BinaryHeap<Reverse<(u64, usize)>>,
    due: VecDeque<(u64, usize)>,
    seen: Seen,
}

async fn stand(plan: Plan) -> Result<Seen> {
    let crowd = Rc::new(Crowd {
        plan,
        started: Instant::now(),
        next_number: Cell::new(0),
        ready: Semaphore::new(0),
        line: RefCell::default(),
    });
    let (mut takers, mut lookers) = (JoinSet::new(), JoinSet::new());
    (0..TAKERS).for_each(|_| drop(takers.spawn_local(Rc::clone(&crowd).take_tickets())));
    (0..LOOKERS).for_each(|_| drop(lookers.spawn_local(Rc::clone(&crowd).look_when_due())));
    let taken = async {
        while let Some(taker) = takers.join_next().await {
            taker.context("a taker ended early")?;
        }
        anyhow::Ok(crowd.started.elapsed())
    };
    let taking = tokio::select! {
        taking = taken => taking?,
        () = crowd.call_the_due(None) => Duration::ZERO,
    };
    crowd.call_the_due(Some(taking + crowd.plan.hold)).await;
    crowd.ready.close();
    while let Some(looker) = lookers.join_next().await {
        looker.context("a looker ended early")?;
    }
    let line = crowd.line.take();
    let places = line.shoppers.iter().map(|shopper| shopper.place).collect();
    let unseen = line.shoppers.iter().filter(|shopper| shopper.looks == 0).count();
    Ok(Seen { places, taking, unseen, ..line.seen })
}

impl Crowd {
    fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// The next shopper, when it is time.
    async fn next_number(&self) -> Option<u32> {
        let number = self.next_number.get();
        if number == self.plan.tickets {
            return None;
        }
        self.next_number.set(number + 1);
        if let Some(rate) = self.plan.arrivals_per_second {
            sleep_until(self.started + Duration::from_secs(number.into()) / rate).await;
        }
        Some(number)
    }

    async fn take_tickets(self: Rc<Self>) {
        let mut talk = Talk::new(self.plan.shop);
        while let Some(number) = self.next_number().await {
            let sku = self.plan.skus[usize::try_from(number).unwrap_or(0) % self.plan.skus.len()];
            match take(&mut talk, number, sku).await {
                Ok((cookies, told)) => self.admit((number, cookies), told),
                Err(wrong) => self.line.borrow_mut().seen.tell(&wrong),
            }
        }
    }

    fn admit(&self, (number, cookies): (u32, Box<str>), told: Told) {
        let line = &mut *self.line.borrow_mut();
        let Told { place, ahead, pause_seconds } = told;
        line.again(self.now_us(), pause_seconds, line.shoppers.len());
        line.shoppers.push(Shopper { number, cookies, place, ahead, looks: 0 });
        self.plan.board.taken.fetch_add(1, Ordering::Relaxed);
    }

    /// Until then, and until all who were due have been called; for ever without an end.
    async fn call_the_due(&self, end: Option<Duration>) {
        let mut clock = interval(TICK);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let end_us = end.map_or(u64::MAX, |end| u64::try_from(end.as_micros()).unwrap_or(u64::MAX));
        loop {
            clock.tick().await;
            let (now_us, line) = (self.now_us(), &mut *self.line.borrow_mut());
            let until_us = now_us.min(end_us);
            let mut called = 0;
            while let Some(&Reverse((intended, shopper))) = line.next.peek()
                && intended <= until_us
            {
                line.next.pop();
                line.due.push_back((intended, shopper));
                called += 1;
            }
            self.ready.add_permits(called);
            if now_us > end_us && line.due.is_empty() {
                return;
            }
        }
    }

    async fn look_when_due(self: Rc<Self>) {
        let mut talk = Talk::new(self.plan.shop);
        while let Ok(permit) = self.ready.acquire().await {
            permit.forget();
            let Some((intended, number, index, cookies)) = self.line.borrow_mut().take_due() else {
                continue;
            };
            let request = Request { visitor: number, path: checkout(number), cookies: &cookies, form: None };
            let answered = talk.ask(request).await;
            let looked = answered.and_then(|answer| Ok((read(&answer)?, answer)));
            let late_us = u32::try_from(self.now_us() - intended).unwrap_or(u32::MAX);
            self.line.borrow_mut().shoppers[index].cookies = cookies;
            self.note((intended, late_us), index, looked);
        }
    }

    fn note(&self, (intended, late_us): (u64, u32), index: usize, looked: Result<(Look, Answer), Wrong>) {
        let (now_us, line) = (self.now_us(), &mut *self.line.borrow_mut());
        line.seen.count(intended, late_us);
        let shopper = &mut line.shoppers[index];
        let seen = &mut line.seen;
        match looked {
            Ok((Look::Waits(told), answer)) => {
                let renewed = answer.head.cookies.iter().any(|cookie| cookie.starts_with("ticket="));
                seen.moved += u32::from(renewed || told.place != shopper.place);
                seen.bytes += answer.bytes;
                // The number on the ticket's own page knows nothing of those who came in the same two seconds.
                if shopper.looks > 0 {
                    seen.growth = seen.growth.max(told.ahead.saturating_sub(shopper.ahead));
                }
                if shopper.number % (self.plan.tickets / SAMPLED).max(1) == 0 {
                    let serving = self.plan.board.serving.load(Ordering::Relaxed);
                    seen.samples.push(Sample { place: told.place, ahead: told.ahead, serving });
                }
                (shopper.ahead, shopper.looks) = (told.ahead, shopper.looks + 1);
                line.again(now_us, told.pause_seconds, index);
            }
            Ok((Look::In, _)) => {
                seen.let_in.push(shopper.place);
                shopper.looks += 1;
            }
            Err(wrong) => {
                seen.failed_looks += 1;
                seen.tell(&wrong);
                line.again(now_us, AFTER_FAILURE_SECONDS, index);
            }
        }
    }
}

impl Line {
    fn again(&mut self, now_us: u64, pause_seconds: u64, index: usize) {
        self.seen.longest_pause_seconds = self.seen.longest_pause_seconds.max(pause_seconds);
        self.next.push(Reverse((now_us + pause_seconds * 1_000_000, index)));
    }

    /// The moment, number, place in the list and cookies of the next one who is due. The cookies come back with the answer.
    fn take_due(&mut self) -> Option<(u64, u32, usize, Box<str>)> {
        let (intended, index) = self.due.pop_front()?;
        let shopper = &mut self.shoppers[index];
        Some((intended, shopper.number, index, std::mem::take(&mut shopper.cookies)))
    }
}

impl Seen {
    fn count(&mut self, intended_us: u64, late_us: u32) {
        let second = usize::try_from(intended_us / 1_000_000).unwrap_or(0);
        if self.looks.len() <= second {
            self.looks.resize(second + 1, 0);
        }
        self.looks[second] += 1;
        self.latencies_us.push(late_us);
    }

    fn tell(&mut self, wrong: &Wrong) {
        if self.failures.len() < TOLD {
            self.failures.push(wrong.to_string());
        }
    }
}

/// Of ten shoppers seven read Bangla, as in the load test.
fn checkout(number: u32) -> &'static str {
    if number % 10 < 7 { "/checkout" } else { "/en/checkout" }
}

/// Puts something into a cart and goes to the checkout; gives the cookies, and what the room's page told.
async fn take(talk: &mut Talk, number: u32, sku: i64) -> Result<(Box<str>, Told), Wrong> {
    let mut jar = Jar::default();
    let form = format!("sku={sku}&quantity=1");
    let add = Request { visitor: number, path: "/cart/add", cookies: "", form: Some(&form) };
    let added = talk.ask(add).await?;
    status(added.head.status, 303)?;
    added.head.cookies.iter().for_each(|cookie| jar.keep(cookie));
    let go = Request { visitor: number, path: checkout(number), cookies: jar.header(), form: None };
    let answer = talk.ask(go).await?;
    let Look::Waits(told) = read(&answer)? else {
        return Err(wrong(Failure::WrongPage, "the form without waiting"));
    };
    answer.head.cookies.iter().for_each(|cookie| jar.keep(cookie));
    match jar.get("ticket") {
        Some(_) => Ok((jar.header().into(), told)),
        None => Err(wrong(Failure::WrongPage, "the room gave no ticket")),
    }
}
