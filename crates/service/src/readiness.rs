//! Whether this process should be given traffic.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Named conditions that must all hold, and a switch that ends readiness for good when the process drains.
#[derive(Debug, Clone)]
pub struct Readiness {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    conditions: Vec<(&'static str, AtomicBool)>,
    draining: AtomicBool,
}

impl Readiness {
    /// Conditions that do not hold yet.
    pub fn new(conditions: &[&'static str]) -> Self {
        let conditions = conditions.iter().map(|&name| (name, AtomicBool::new(false))).collect();
        Self { inner: Arc::new(Inner { conditions, draining: AtomicBool::new(false) }) }
    }

    /// Says whether a condition holds. An unknown name is a programming error.
    pub fn set(&self, name: &'static str, holds: bool) {
        let condition = self.inner.conditions.iter().find(|(known, _)| *known == name);
        let (_, value) = condition.expect("the condition was named in Readiness::new");
        if value.swap(holds, Ordering::Relaxed) != holds {
            tracing::info!(condition = name, holds, "readiness changed");
        }
    }

    /// From now on never ready again.
    pub fn drain(&self) {
        self.inner.draining.store(true, Ordering::Relaxed);
    }

    /// Whether all conditions hold and the process is not draining.
    pub fn is_ready(&self) -> bool {
        self.missing().is_empty()
    }

    /// What is missing; empty when ready.
    pub fn missing(&self) -> Vec<&'static str> {
        let unmet =
            |(name, holds): &(&'static str, AtomicBool)| (!holds.load(Ordering::Relaxed)).then_some(*name);
        let draining = self.inner.draining.load(Ordering::Relaxed).then_some("draining");
        self.inner.conditions.iter().filter_map(unmet).chain(draining).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draining_wins() {
        let readiness = Readiness::new(&["database"]);
        assert_eq!(readiness.missing(), ["database"]);
        readiness.set("database", true);
        assert!(readiness.is_ready());
        readiness.drain();
        assert_eq!(readiness.missing(), ["draining"]);
    }
}
