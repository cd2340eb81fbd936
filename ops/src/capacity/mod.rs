//! `docs/CAPACITY.md`: from a measured run to machines and taka. Written by `check --fix`, compared by `check`.

mod measured;
mod plan;
mod prices;

use crate::project::Project;
use anyhow::Result;
use measured::Measured;
use plan::Plan;
use prices::Prices;
use std::fmt::Write as _;

/// Visitors at once.
const CROWDS: [u64; 3] = [100_000, 500_000, 1_000_000];

/// The whole document.
pub(crate) fn document(project: &Project) -> Result<String> {
    let measured = Measured::read(&project.root().join("docs/evidence/load-cdn.json"))?;
    let prices = Prices::read(&project.root().join("docs/capacity-prices.toml"))?;
    let plans = CROWDS.map(|visitors| Plan::new(visitors, &measured, &prices));
    Ok(write(&measured, &prices, &plans))
}

fn write(measured: &Measured, prices: &Prices, plans: &[Plan]) -> String {
    let mut text = HEAD.to_owned();
    let Measured { visitors, pages, bytes, frontend, backend, database, .. } = measured;
    let _ = write!(
        text,
        "
## What was measured

{visitors} visitors ([`evidence/load-cdn.txt`](evidence/load-cdn.txt)), on average over the measured stage:

| | |
|---|---|
| pages and forms a second | {pages} |
| megabytes a second, without pictures | {} |
| new connections a second | {} |
| frontends | {} cores |
| backend | {} cores |
| PostgreSQL | {} cores |

## What follows

",
        bytes / 1_000_000,
        measured.connections,
        hundredths(*frontend),
        hundredths(*backend),
        hundredths(*database),
    );
    let row = |text: &mut String, name: &str, cell: &dyn Fn(&Plan) -> String| {
        let cells: Vec<String> = plans.iter().map(cell).collect();
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    };
    row(&mut text, "visitors at once", &|plan| thousands(plan.visitors));
    text.push_str("|---|---|---|---|\n");
    row(&mut text, "pages and forms a second", &|plan| thousands(plan.pages));
    row(&mut text, &format!("frontends ({})", prices.frontend.instance), &|plan| plan.frontends.to_string());
    row(&mut text, &format!("backends ({})", prices.backend.instance), &|plan| plan.backends.to_string());
    row(&mut text, "PostgreSQL, Multi-AZ", &|plan| plan.database.clone());
    row(&mut text, "gigabytes an hour from the CDN", &|plan| thousands(plan.gigabytes));
    row(&mut text, "machines, taka an hour", &|plan| thousands(plan.machines_taka));
    row(&mut text, "load balancer, taka an hour", &|plan| thousands(plan.load_balancer_taka));
    row(&mut text, "CDN, taka an hour", &|plan| thousands(plan.cdn_taka));
    row(&mut text, "**together, taka an hour**", &|plan| format!("**{}**", thousands(plan.taka())));
    text.push_str(TAIL);
    text
}

/// `110` is `1.10`.
fn hundredths(number: u64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

/// `1,000,000`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits are ASCII"))
        .collect();
    groups.join(",")
}

const HEAD: &str = "# Capacity

How many machines a crowd needs, and what an hour of it costs. This file is written by `./dhakacart check --fix` from the last kept run of
`./dhakacart load` and the prices in [capacity-prices.toml](capacity-prices.toml), which are not verified: look yours up first.
";

const TAIL: &str = "
## How it is calculated

- Cores, pages, bytes and connections grow with the visitors. Twice the measured cores, because a core of a small cloud machine is not
  a core of the machine that measured, and a crowd is not even. One frontend and one backend more than that, so that one may be lost or replaced; three at least, one in each
  zone.
- PostgreSQL: the smallest machine with twice the measured cores. The largest on the list is a bound: beyond it, orders are measured
  first (`./dhakacart bench orders`).
- Two small Redis for shared limits are in the price.
- All bytes of pages are counted at the CDN and at the load balancer. In truth the CDN answers most pages itself, so this is an upper bound.

## What it does not show

- The run was on one machine, over the loopback: no TLS, no network, no load balancer. TLS ends at the CDN and the load balancer, not in our processes.
- **Pictures are not in it**: the profile leaves them to the CDN, and how many bytes they are depends on the shop's photographs. Multiply the new connections a second by the pictures
  of a first view and their size.
- More than 100,000 visitors were not measured. Frontends share nothing, so they scale by their number; orders of one hot SKU do not
  (7,191 a second were measured, and a million visitors place some 300).
- The database's disk, traffic between zones, logs, monitoring, backups, tax and support are not in the price.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 12_345_678].map(thousands), ["0", "999", "1,000", "12,345,678"]);
        assert_eq!([0, 5, 110].map(hundredths), ["0.00", "0.05", "1.10"]);
    }
}
