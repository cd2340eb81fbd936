//! Twenty times as many visitors come within seconds as were there before, to a shop that is too small for them.
//!
//! The shop gets a part of one core, so that the visitors, who are on the same machine, are not what is too slow. Those who get
//! in must be served as fast as ever, nobody may see anything but their page or a friendly refusal, and soon after the crowd
//! has left nobody is refused any more.

use super::conclude;
use crate::evidence::Report;
use crate::load::{RunArgs, Stage, frontends_for};
use crate::machine::packages::{self, POSTGRESQL};
use crate::machine::quota::Quota;
use crate::project::Project;
use crate::shop::Service;
use anyhow::{Context, Result};
use loadtest::{Failure, Latency, Outcome, Profile, Second, Stage as ProfileStage, stretch};

/// Of a hundred visitors of the peak, how many are there before and after.
const CALM_PERCENT: u64 = 5;
/// The first few arrive.
const ARRIVE_SECONDS: u64 = 5;
/// Nothing happens yet.
const CALM_SECONDS: u64 = 20;
/// Everybody comes.
const RISE_SECONDS: u64 = 5;
/// The shop notices, and what already waits is worked off. Latencies count from then on.
const SETTLE_SECONDS: u64 = 5;
/// Most visitors leave with their next click.
const LEAVE_SECONDS: u64 = 1;
/// After the peak nobody may be refused for longer.
const RECOVERY_SECONDS: u64 = 60;
/// Long enough to see that it is over.
const AFTER_SECONDS: u64 = RECOVERY_SECONDS + 10;

/// What `drill spike` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct SpikeArgs {
    /// How many visitors come; a twentieth of them is there before and after.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(200..=50_000))]
    visitors: u64,

    /// How long they stay.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(5..=3_600))]
    seconds: u64,

    /// What the shop gets of one core, in percent.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(5..=100))]
    core_percent: u64,

    #[command(flatten)]
    run: RunArgs,
}

pub(crate) async fn run(project: &Project, arguments: SpikeArgs) -> Result<()> {
    packages::ensure(&[POSTGRESQL]).await?;
    let ground = arguments.run.prepare(project).await?;
    let quota = Quota::new(arguments.core_percent)?;
    let mut stage = Stage::open(project, &ground, (frontends_for(arguments.visitors)?, 1)).await?;
    let driven = drive(&mut stage, &quota, &arguments).await;
    let shape = stage.shape();
    let orders = driven.as_ref().ok().map(|outcome| outcome.orders);
    let (audited, _) = stage.audit_and_close(orders).await;
    drop(quota);
    let outcome = driven?;
    let mut report = Report::default();
    let SpikeArgs { visitors, core_percent, .. } = arguments;
    let calm = visitors * CALM_PERCENT / 100;
    report.say(format!(
        "{calm} visitors, then {visitors}, then {calm} again; {shape}, together {core_percent} % of one core"
    ));
    report.say(slowest(&outcome));
    let rules: Vec<_> = judge(&outcome).into_iter().chain(audited).collect();
    conclude(project, report, &rules, ("drill-spike", arguments.run.save)).await
}

async fn drive(stage: &mut Stage, quota: &Quota, arguments: &SpikeArgs) -> Result<Outcome> {
    let services = stage.shop.services().iter().map(Service::pid);
    for pid in services.chain([stage.shop.database.pid()]) {
        quota.add(pid.context("a part of the shop has ended")?)?;
    }
    stage.drive(arguments.visitors, profile(arguments.seconds)).await
}

fn profile(seconds: u64) -> Profile {
    let stage = |percent, seconds| ProfileStage { percent, seconds, measured: false };
    Profile {
        about: "twenty times as many come, stay, and go".to_owned(),
        think_seconds: 4.0,
        timeout_seconds: 20,
        pages_per_visit: 8,
        list_pictures: 4,
        product_pictures: 1,
        stages: vec![
            stage(CALM_PERCENT, ARRIVE_SECONDS),
            stage(CALM_PERCENT, CALM_SECONDS),
            stage(100, RISE_SECONDS),
            stage(100, SETTLE_SECONDS),
            ProfileStage { measured: true, ..stage(100, seconds) },
            stage(CALM_PERCENT, LEAVE_SECONDS),
            stage(CALM_PERCENT, AFTER_SECONDS),
        ],
    }
}

/// Not a rule: a burst is answered late rather than refused, until the shop knows that it is none.
fn slowest(outcome: &Outcome) -> String {
    let worst =
        |latencies: &[Latency]| latencies.iter().map(|latency| latency.max_us).max().unwrap_or(0) / 1_000;
    format!(
        "the slowest answer of the whole drill, while they came: {} ms looking around, {} ms buying",
        worst(&outcome.browsing),
        worst(&outcome.buying)
    )
}

/// What visitors may notice, rule by rule.
fn judge(outcome: &Outcome) -> Vec<(bool, String)> {
    let (begin, end) = outcome.profile.measured();
    let (rise, length) = (begin - SETTLE_SECONDS - RISE_SECONDS, outcome.profile.seconds());
    let seconds = |from: u64, to: u64| stretch(&outcome.seconds, from..to);
    let mut rules = vec![
        (
            outcome.seconds.len() == usize::try_from(length).unwrap_or(usize::MAX),
            format!("{} of {length} seconds were recorded", outcome.seconds.len()),
        ),
        before_and_during(seconds(ARRIVE_SECONDS, rise), outcome.measured()),
        turned_away_only_in_the_peak(seconds(0, rise), seconds(rise, end)),
        others(&outcome.seconds),
        recovered(seconds(end, length)),
    ];
    for (class, latency) in &outcome.classes {
        let limit_us = class.limit_us();
        let text = format!(
            "{} in the peak: {} answers, 99 of 100 within {} ms (limit {} ms)",
            class.name(),
            latency.count,
            latency.p99_us.div_ceil(1_000),
            limit_us / 1_000
        );
        rules.push((latency.count == 0 || latency.p99_us < limit_us, text));
    }
    rules
}

/// The shop does not do less because more is asked of it.
fn before_and_during(before: &[Second], peak: &[Second]) -> (bool, String) {
    let each = |seconds: &[Second]| {
        let pages: u64 = seconds.iter().map(|second| second.pages).sum();
        pages / u64::try_from(seconds.len()).unwrap_or(1).max(1)
    };
    let orders: u64 = peak.iter().map(|second| second.orders).sum();
    (
        each(peak) >= each(before) && orders > 0,
        format!(
            "{} pages a second before, {} in the peak, {orders} orders placed in it",
            each(before),
            each(peak)
        ),
    )
}

fn turned_away_only_in_the_peak(before: &[Second], peak: &[Second]) -> (bool, String) {
    let (early, late) = (turned_away(before), turned_away(peak));
    (
        early == 0 && late > 0,
        format!(
            "{early} turned away before (0 allowed), {late} in the peak, with the page that comes back by itself"
        ),
    )
}

fn others(seconds: &[Second]) -> (bool, String) {
    let all: u64 = seconds.iter().map(Second::failed).sum();
    let other = all - turned_away(seconds);
    (other == 0, format!("{other} other failures in the whole drill (0 allowed)"))
}

fn recovered(after: &[Second]) -> (bool, String) {
    let last = after.iter().rposition(|second| turned_away(std::slice::from_ref(second)) > 0);
    let seconds = last.map_or(0, |last| last + 1);
    let orders: u64 = after.iter().map(|second| second.orders).sum();
    (
        u64::try_from(seconds).is_ok_and(|seconds| seconds <= RECOVERY_SECONDS) && orders > 0,
        format!(
            "the last one was turned away within {seconds} s after the peak (limit {RECOVERY_SECONDS} s); {orders} orders afterwards"
        ),
    )
}

fn turned_away(seconds: &[Second]) -> u64 {
    seconds.iter().filter_map(|second| second.failures.get(&Failure::TurnedAway)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(pages: u64, turned_away: u64, other: u64) -> Second {
        let mut second = Second { pages, orders: 1, ..Second::default() };
        second.failures.insert(Failure::TurnedAway, turned_away);
        second.failures.insert(Failure::Closed, other);
        second
    }

    #[test]
    fn a_shop_that_falls_over_or_refuses_nobody_fails() {
        let (calm, peak) = (vec![second(50, 0, 0); 10], vec![second(200, 90, 0); 10]);
        assert!(before_and_during(&calm, &peak).0 && turned_away_only_in_the_peak(&calm, &peak).0);
        assert!(!before_and_during(&calm, &vec![second(49, 90, 0); 10]).0, "fewer pages than before");
        assert!(!turned_away_only_in_the_peak(&calm, &calm).0, "that was no overload");
        assert!(!turned_away_only_in_the_peak(&peak, &peak).0, "refused while there was room");
        assert!(others(&peak).0);
        assert!(!others(&[second(200, 90, 0), second(200, 90, 1)]).0, "a refusal is not a broken connection");
    }

    #[test]
    fn recovery_is_counted_to_the_last_one_who_was_refused() {
        let mut after = vec![second(50, 0, 0); 70];
        assert!(recovered(&after).0);
        after[59] = second(50, 1, 0);
        assert!(recovered(&after).0, "within 60 s");
        after[60] = second(50, 1, 0);
        assert!(!recovered(&after).0);
        let silent = vec![Second { orders: 0, ..second(50, 0, 0) }; 70];
        assert!(!recovered(&silent).0, "nobody could buy afterwards");
    }

    #[test]
    fn the_peak_is_twenty_times_what_was_before() {
        let profile = profile(60);
        assert_eq!(profile.measured_percent(), 20 * CALM_PERCENT);
        assert_eq!(profile.measured(), (35, 95));
    }
}
