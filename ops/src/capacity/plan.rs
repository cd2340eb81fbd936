//! Machines and taka for a crowd.

use super::measured::Measured;
use super::prices::{Machine, Prices};

/// So many times the measured cores.
const HEADROOM: u64 = 2;
/// One in each zone.
const LEAST: u64 = 3;
/// What one capacity unit of a load balancer stands for.
const CONNECTIONS_OF_A_UNIT: u64 = 25;
const OPEN_OF_A_UNIT: u64 = 3_000;
/// Redis machines.
const CACHES: u64 = 2;

#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) visitors: u64,
    /// Each second.
    pub(super) pages: u64,
    pub(super) frontends: u64,
    pub(super) backends: u64,
    pub(super) database: String,
    /// Each hour.
    pub(super) gigabytes: u64,
    pub(super) machines_taka: u64,
    pub(super) load_balancer_taka: u64,
    pub(super) cdn_taka: u64,
}

impl Plan {
    pub(super) fn new(visitors: u64, measured: &Measured, prices: &Prices) -> Self {
        let scale = |amount: u64| (amount * visitors).div_ceil(measured.visitors);
        let machines = |hundredths: u64, machine: &Machine| {
            (scale(hundredths) * HEADROOM).div_ceil(machine.cores * 100).saturating_add(1).max(LEAST)
        };
        let frontends = machines(measured.frontend, &prices.frontend);
        let backends = machines(measured.backend, &prices.backend);
        let needed = scale(measured.database) * HEADROOM;
        let fits = |machine: &&Machine| machine.cores * 100 >= needed;
        let database = prices.database.iter().find(fits).or(prices.database.last());
        let (name, database_price) = database.map_or((String::new(), 0), |machine| {
            let note = if machine.cores * 100 < needed { " (not enough: measure first)" } else { "" };
            (format!("{}{note}", machine.instance), machine.dollars_per_10000_hours)
        });
        let gigabytes = (scale(measured.bytes) * 3_600).div_ceil(1_000_000_000);
        let units = (scale(measured.connections).div_ceil(CONNECTIONS_OF_A_UNIT))
            .max(visitors.div_ceil(OPEN_OF_A_UNIT))
            .max(gigabytes);
        let machines = frontends * prices.frontend.dollars_per_10000_hours
            + backends * prices.backend.dollars_per_10000_hours
            + database_price
            + CACHES * prices.redis.dollars_per_10000_hours;
        let balancer = &prices.load_balancer;
        Self {
            visitors,
            pages: scale(measured.pages),
            frontends,
            backends,
            database: name,
            gigabytes,
            machines_taka: prices.taka(machines),
            load_balancer_taka: prices
                .taka(balancer.dollars_per_10000_hours + units * balancer.dollars_per_10000_units),
            cdn_taka: prices.taka(gigabytes * prices.cdn.dollars_per_10000_gigabytes),
        }
    }

    /// Everything together, each hour.
    pub(super) const fn taka(&self) -> u64 {
        self.machines_taka + self.load_balancer_taka + self.cdn_taka
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICES: &str = r#"
        frontend = { instance = "f", cores = 2, dollars_per_10000_hours = 1000 }
        backend = { instance = "b", cores = 2, dollars_per_10000_hours = 1000 }
        database = [
            { instance = "small", cores = 2, dollars_per_10000_hours = 2000 },
            { instance = "large", cores = 8, dollars_per_10000_hours = 9000 },
        ]
        redis = { instance = "r", dollars_per_10000_hours = 500 }
        load_balancer = { dollars_per_10000_hours = 200, dollars_per_10000_units = 100 }
        cdn = { dollars_per_10000_gigabytes = 1000 }
        money = { taka_per_dollar = 100 }
    "#;

    fn plan(visitors: u64) -> Plan {
        let prices = toml::from_str(PRICES).unwrap();
        let measured = Measured {
            visitors: 1_000,
            pages: 100,
            bytes: 1_000_000,
            connections: 10,
            frontend: 100,
            backend: 10,
            database: 50,
        };
        Plan::new(visitors, &measured, &prices)
    }

    #[test]
    fn a_small_crowd_has_one_machine_in_each_zone() {
        let plan = plan(1_000);
        assert_eq!((plan.frontends, plan.backends, plan.database.as_str()), (3, 3, "small"));
        assert_eq!((plan.pages, plan.gigabytes), (100, 4));
        // 6 machines, a database and two caches: 9,000 dollars for 10,000 hours.
        assert_eq!((plan.machines_taka, plan.load_balancer_taka, plan.cdn_taka), (90, 6, 40));
        assert_eq!(plan.taka(), 136);
    }

    #[test]
    fn a_large_one_has_twice_the_cores_and_one_machine_more() {
        let plan = plan(10_000);
        assert_eq!((plan.frontends, plan.backends), (11, 3));
        assert_eq!(plan.database, "large (not enough: measure first)");
    }
}
