//! Too much at once: what is refused, in a declared order, so that the rest stays fast.
//!
//! [`probe`] measures how long work waits in this process, [`controller`] makes a severity of it, [`class`] says in which
//! order requests are refused, [`shares`] how much of each class, [`answer`] is what those see. A checkout in progress is
//! never refused. Why: `docs/adr/0008-shedding.md`.

mod answer;
mod class;
mod controller;
mod probe;
mod shares;

pub use probe::watch;

use crate::page::{Shop, Visit};
use answer::Answers;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use class::Class;
use controller::WHOLE;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use shares::{ByClass, Demand};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClassLabels {
    class: &'static str,
}

/// How much is refused now, and what those who are refused get.
#[derive(Debug)]
pub struct Shedding {
    /// Whether anything is refused.
    is_on: AtomicBool,
    /// Thousandths of each class.
    shares: [AtomicU32; Class::ALL.len()],
    /// Requests of each class since the last look, counted while anything is refused.
    came: [AtomicU32; Class::ALL.len()],
    target: Duration,
    answers: Answers,
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
            target,
            answers: Answers::write()?,
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

    /// Another interval is over: `severity` thousandths of what may be refused are, from now on.
    fn update(&self, demand: &mut Demand, (severity, delay): (u32, Duration)) {
        demand.note(std::array::from_fn(|class| self.came[class].swap(0, Ordering::Relaxed)));
        // It is on also when nobody is known yet whom it could refuse: from now on they are counted.
        self.set(demand.shares(severity), severity > 0);
        self.severity_gauge.set(part(severity));
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

    /// Whether requests are looked at.
    pub fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Relaxed)
    }

    fn refuses(&self, class: Class) -> bool {
        let place = Class::ALL.iter().position(|&known| known == class).unwrap_or(0);
        self.came[place].fetch_add(1, Ordering::Relaxed);
        let share = self.shares[place].load(Ordering::Relaxed);
        let refused = share > 0 && rand::random_range(0..WHOLE) < share;
        if refused {
            self.refused.get_or_create(&ClassLabels { class: class.name() }).inc();
        }
        refused
    }
}

#[expect(clippy::float_arithmetic, reason = "a gauge, not money")]
fn part(severity: u32) -> f64 {
    f64::from(severity) / f64::from(WHOLE)
}

/// Around all routes. Costs one look at a number while there is not too much.
pub(crate) async fn shed(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    if shop.shedding.is_on() {
        let visit = Visit::new(request.uri().clone(), request.headers());
        let class = Class::of(request.method(), (visit.path(), request.uri()), request.headers());
        if let Some(class) = class.filter(|&class| shop.shedding.refuses(class)) {
            return shop.shedding.answers.give(class, visit.language, shop.settings.secure_cookies);
        }
    }
    next.run(request).await
}
