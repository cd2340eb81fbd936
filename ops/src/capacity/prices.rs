//! The list of prices.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prices {
    pub(super) frontend: Machine,
    pub(super) backend: Machine,
    /// From the smallest to the largest.
    pub(super) database: Vec<Machine>,
    pub(super) redis: Cache,
    pub(super) load_balancer: LoadBalancer,
    pub(super) cdn: Cdn,
    pub(super) money: Money,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Machine {
    pub(super) instance: String,
    pub(super) cores: u64,
    pub(super) dollars_per_10000_hours: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cache {
    #[expect(dead_code, reason = "for whoever reads the list")]
    instance: String,
    pub(super) dollars_per_10000_hours: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoadBalancer {
    pub(super) dollars_per_10000_hours: u64,
    pub(super) dollars_per_10000_units: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cdn {
    pub(super) dollars_per_10000_gigabytes: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Money {
    pub(super) taka_per_dollar: u64,
}

impl Prices {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
        let prices: Self = toml::from_str(&text).with_context(|| format!("{name} is not as it should be"))?;
        let cores = prices.database.iter().map(|machine| machine.cores);
        ensure!(
            !prices.database.is_empty() && cores.is_sorted(),
            "{name}: databases from the smallest to the largest"
        );
        Ok(prices)
    }

    /// Whole taka, rounded up, for so many dollars by ten thousand.
    pub(super) fn taka(&self, dollars_by_10000: u64) -> u64 {
        (dollars_by_10000 * self.money.taka_per_dollar).div_ceil(10_000)
    }
}
