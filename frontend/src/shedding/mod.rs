//! Too much at once: what is refused, in a declared order, so that the rest stays fast.
//!
//! [`probe`] measures how long work waits in this process, [`controller`] makes a severity of it, [`class`] says in which
//! order requests are refused, [`answer`] is what those see. A checkout in progress is never refused. Why:
//! `docs/adr/0008-shedding.md`.

mod answer;
mod class;
mod controller;
mod probe;

pub use probe::watch;

use crate::page::{Shop, Visit};
use answer::Answers;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use class::Class;
use controller::WHOLE_CLASS;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClassLabels {
    class: &'static str,
}

/// How much is refused now, and what those who are refused get.
#[derive(Debug)]
pub struct Shedding {
    severity: AtomicU32,
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
            severity: AtomicU32::new(0),
            target,
            answers: Answers::write()?,
            severity_gauge: Gauge::default(),
            delay_gauge: Gauge::default(),
            refused: Family::default(),
        };
        for class in Class::ALL {
            drop(shedding.refused.get_or_create(&ClassLabels { class: class.name() }));
        }
        let help = "How many classes of requests are refused, from 0 (none) to 4 (extras, searches, newcomers, new checkouts)";
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

    /// Sets how much is refused: thousandths of a class, so 1,500 is all extras and half of the searches.
    pub fn set(&self, severity: u32, delay: Duration) {
        self.severity.store(severity, Ordering::Relaxed);
        self.severity_gauge.set(classes(severity));
        self.delay_gauge.set(delay.as_secs_f64());
    }

    /// How much is refused.
    pub fn severity(&self) -> u32 {
        self.severity.load(Ordering::Relaxed)
    }

    fn refuses(&self, severity: u32, class: Class) -> bool {
        let place =
            Class::ALL.iter().position(|&known| known == class).and_then(|place| u32::try_from(place).ok());
        let share = severity.saturating_sub(place.unwrap_or(0) * WHOLE_CLASS);
        let refused = share > 0 && rand::random_range(0..WHOLE_CLASS) < share;
        if refused {
            self.refused.get_or_create(&ClassLabels { class: class.name() }).inc();
        }
        refused
    }
}

#[expect(clippy::float_arithmetic, reason = "a gauge, not money")]
fn classes(severity: u32) -> f64 {
    f64::from(severity) / f64::from(WHOLE_CLASS)
}

/// Around all routes. Costs one look at a number while there is not too much.
pub(crate) async fn shed(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    let severity = shop.shedding.severity();
    if severity > 0 {
        let visit = Visit::new(request.uri().clone(), request.headers());
        let class = Class::of(request.method(), (visit.path(), request.uri()), request.headers());
        if let Some(class) = class.filter(|&class| shop.shedding.refuses(severity, class)) {
            return shop.shedding.answers.give(class, visit.language, shop.settings.secure_cookies);
        }
    }
    next.run(request).await
}
