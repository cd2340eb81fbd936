//! Too much at once: what is refused, in a declared order, so that the rest stays fast.
//!
//! [`probe`] measures how long work waits in this process, [`controller`] makes of it a rate that can be answered, [`class`] says in which
//! order requests are refused, [`shares`] how much of each class, [`answer`] is what those see and [`returns`] when they come
//! back. A checkout in progress is never refused. Why: `docs/adr/0008-shedding.md`.

mod answer;
mod class;
mod controller;
mod probe;
mod returns;
mod shares;

pub use probe::watch;

use crate::page::{Shop, Visit};
use answer::Answers;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use class::Class;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use returns::{Pause, Returns};
use shares::{ByClass, Demand, WHOLE};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClassLabels {
    class: &'static str,
}

/// How much is refused now, and what those who are refused get.
#[derive(Debug)]
pub struct Shedding {
    /// Whether no more than some rate is let through.
    is_on: AtomicBool,
    /// Thousandths of each class.
    shares: [AtomicU32; Class::ALL.len()],
    /// Requests of each class since the last look.
    came: [AtomicU32; Class::ALL.len()],
    /// Those of them that were refused.
    turned_away: AtomicU32,
    target: Duration,
    answers: Answers,
    returns: Returns,
    severity_gauge: Gauge<f64, AtomicU64>,
    delay_gauge: Gauge<f64, AtomicU64>,
    refused: Family<ClassLabels, Counter>,
}

impl Shedding {
    /// Refuses nothing until [`watch`] finds work that waits for longer than `target`.
    pub fn new(target: Duration, registry: &mut Registry) -> Result<Self, askama::Error> {
        let shedding = Self {
            is_on: AtomicBool::new(false),
            shares: Default::default(),
            came: Default::default(),
            turned_away: AtomicU32::new(0),
            target,
            answers: Answers::write()?,
            returns: Returns::default(),
            severity_gauge: Gauge::default(),
            delay_gauge: Gauge::default(),
            refused: Family::default(),
        };
        for class in Class::ALL {
            drop(shedding.refused.get_or_create(&ClassLabels { class: class.name() }));
        }
        let help = "Part of the requests that may be refused which is: extras first, then searches, newcomers, browsing, new checkouts";
        registry.register("shed_severity", help, shedding.severity_gauge.clone());
        let help = "Shortest time that work waited in this process, over a tenth of a second";
        registry.register_with_unit("queue_delay", help, Unit::Seconds, shedding.delay_gauge.clone());
        registry.register(
            "requests_shed",
            "Requests refused because there was too much at once",
            shedding.refused.clone(),
        );
        Ok(shedding)
    }

    /// What came and was refused since the last look, which was so long ago.
    fn look(&self, demand: &mut Demand, length: Duration) {
        let came = std::array::from_fn(|class| self.came[class].swap(0, Ordering::Relaxed));
        demand.note(came, self.turned_away.swap(0, Ordering::Relaxed), length);
    }

    /// Lets no more through than this rate, from now on.
    fn set_rate(&self, demand: &Demand, rate: Option<u32>, delay: Duration) {
        self.set(rate.map_or([0; _], |rate| demand.shares(rate)), rate.is_some());
        let (asked, _) = demand.rates();
        self.severity_gauge.set(rate.map_or(0.0, |rate| part(asked.saturating_sub(rate), asked)));
        self.delay_gauge.set(delay.as_secs_f64());
    }

    /// Refuses so many thousandths of each class: extras, searches, newcomers, browsing, new checkouts.
    pub fn refuse(&self, shares: ByClass) {
        self.set(shares, shares.iter().any(|&share| share > 0));
    }

    fn set(&self, shares: ByClass, is_on: bool) {
        for (place, share) in self.shares.iter().zip(shares) {
            place.store(share, Ordering::Relaxed);
        }
        self.is_on.store(is_on, Ordering::Relaxed);
    }

    /// The thousandths of each class that are refused.
    pub fn shares(&self) -> ByClass {
        std::array::from_fn(|class| self.shares[class].load(Ordering::Relaxed))
    }

    /// Whether no more than some rate is let through.
    pub fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Relaxed)
    }

    fn refuses(&self, class: Class) -> bool {
        let place = Class::ALL.iter().position(|&known| known == class).unwrap_or(0);
        self.came[place].fetch_add(1, Ordering::Relaxed);
        let share = self.shares[place].load(Ordering::Relaxed);
        let refused = share > 0 && rand::random_range(0..WHOLE) < share;
        if refused {
            self.turned_away.fetch_add(1, Ordering::Relaxed);
            self.refused.get_or_create(&ClassLabels { class: class.name() }).inc();
        }
        refused
    }
}

#[expect(clippy::float_arithmetic, reason = "a gauge, not money")]
fn part(refused: u32, asked: u32) -> f64 {
    f64::from(refused) / f64::from(asked.max(1))
}

impl Shop {
    /// The refusal of a request, if it is to be refused.
    pub(crate) fn refuse(&self, method: &Method, visit: &Visit, headers: &HeaderMap) -> Option<Response> {
        let shedding = &self.shedding;
        let class = Class::of(method, visit, headers).filter(|&class| shedding.refuses(class))?;
        let pause = match class {
            // Nobody comes back for it.
            Class::Extras => Pause::SHORTEST,
            _ => shedding.returns.book(),
        };
        Some(shedding.answers.give(class, pause, (visit.language, self.settings.secure_cookies)))
    }
}
