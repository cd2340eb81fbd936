//! What clients were told, against what the database has (invariant I2).

use super::Finding;
use anyhow::Context;
use std::collections::HashMap;
use std::path::Path;
use tokio_postgres::Transaction;

const COUNT: &str = "
    SELECT asked.number, count(orders.id) AS found
    FROM unnest($1::text[]) AS asked (number) LEFT JOIN orders ON orders.number = asked.number GROUP BY asked.number";

/// Order numbers, one in a line.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Every acknowledged order exists exactly once, and no two clients were given the same one.
pub(super) async fn look(view: &Transaction<'_>, acknowledged: &[String]) -> anyhow::Result<Finding> {
    let mut told: HashMap<&str, usize> = HashMap::with_capacity(acknowledged.len());
    for number in acknowledged {
        *told.entry(number).or_default() += 1;
    }
    let numbers: Vec<&str> = told.keys().copied().collect();
    let mut differences = Vec::new();
    for row in view.query(COUNT, &[&numbers]).await? {
        let (number, found): (&str, i64) = (row.get("number"), row.get("found"));
        if found != 1 {
            differences.push(format!("order {number} was acknowledged and exists {found} times"));
        }
    }
    for (number, times) in told.iter().filter(|(_, times)| **times > 1) {
        differences.push(format!("order {number} was acknowledged to {times} clients"));
    }
    differences.sort_unstable();
    Ok(Finding { invariant: "I2", rule: "every acknowledged order exists exactly once", differences })
}
