//! One round of load: wrk cycling over all paths of a list.

use crate::machine::commands::run;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

/// The requests are made before the round, so that the load generator is the same cheap loop for both servers. Each
/// thread starts somewhere else in the list.
pub(crate) const SCRIPT: &str = r#"
local requests, at = {}, 0
local threads = 0
function setup(thread)
    thread:set("offset", threads)
    threads = threads + 1
end
function init(arguments)
    for path in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("GET", path)
    end
    at = math.floor(offset * #requests / 2)
end
function request()
    at = at % #requests + 1
    return requests[at]
end
function done(summary)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
    io.write(string.format("RESULT %d %d %d\n", summary.requests, summary.duration, failed))
end
"#;

/// Pages per second of one round against a server. Any failed request makes the round worthless.
pub(crate) async fn pages_per_second(address: &str, paths: &Path, seconds: u64) -> Result<u64> {
    let script = paths.with_file_name("cycle.lua");
    std::fs::write(&script, SCRIPT)?;
    let mut wrk = Command::new("wrk");
    wrk.args(["-t2", "-c64", &format!("-d{seconds}s"), "-s"]).arg(&script).arg(address).arg("--").arg(paths);
    let output = run(&mut wrk, Duration::from_secs(seconds + 30)).await?;
    let (requests, duration_us, failed) = parse(&output).context("wrk said nothing that can be read")?;
    if failed > 0 {
        bail!("{failed} of {requests} requests to {address} failed");
    }
    Ok(requests * 1_000_000 / duration_us.max(1))
}

fn parse(output: &str) -> Option<(u64, u64, u64)> {
    let mut numbers = output.lines().find_map(|line| line.strip_prefix("RESULT "))?.split(' ');
    let mut next = || numbers.next()?.parse().ok();
    Some((next()?, next()?, next()?))
}

/// The middle one.
pub(crate) fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_script_writes() {
        assert_eq!(parse("Running 1s test\nRESULT 1200 1000000 0\n"), Some((1200, 1_000_000, 0)));
        assert_eq!(parse("unable to connect"), None);
    }

    #[test]
    fn the_middle_of_odd_and_even() {
        assert_eq!(median(vec![9, 1, 5]), 5);
        assert_eq!(median(vec![]), 0);
    }
}
