//! The report's page.

use super::plot::{Plot, Series, escape, thousands};
use crate::counts::Second;
use crate::drive::{Latency, Outcome};
use std::fmt::Write as _;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1d2623;background:#fff}\
h1{font-size:1.6rem}h2{margin-top:2.2rem;font-size:1.2rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:right;border-bottom:1px solid #d8dfdc}\
td:first-child,th:first-child{text-align:left}figure{margin:1.2rem 0}figcaption{font-weight:600}svg{width:100%;height:auto}\
svg text{font-size:11px;fill:#56635e}.grid{stroke:#e2e8e5;fill:none}.line{fill:none;stroke-width:1.6;stroke:var(--c)}.measured{fill:#eaf4ee}\
.legend span{margin-right:1.2rem;color:var(--c);font-weight:600}.legend small{font-weight:400}.good{color:#0b6b3a}.bad{color:#b3261e}\
.c0{--c:#0b6b3a}.c1{--c:#1d5fbf}.c2{--c:#b3261e}.c3{--c:#8a5a00}.c4{--c:#6b3fa0}.c5{--c:#00727a}.c6{--c:#a0326f}.c7{--c:#55605c}\
@media(prefers-color-scheme:dark){body{color:#e4ebe8;background:#141a18}td,th{border-color:#33403b}svg text{fill:#9fb0a9}.grid{stroke:#2a3531}.measured{fill:#1c2b24}\
.good{color:#5fd39a}.bad{color:#ff8a80}.c0{--c:#5fd39a}.c1{--c:#7fb2ff}.c2{--c:#ff8a80}.c3{--c:#e0b15a}.c4{--c:#c3a1f0}.c5{--c:#5fd0d8}.c6{--c:#f09ac8}.c7{--c:#b3bfbb}}";

/// What a run on one machine does not show.
const NOT_IN_THE_PATH: [&str; 5] = [
    "TLS: visitors speak plain HTTP, as behind a load balancer that ends TLS.",
    "A load balancer, a CDN and their caches: every page, picture and file is served by the frontends themselves.",
    "A network: everything is on the loopback of one machine, without delay or loss.",
    "A second connection of a browser: files of a page are fetched one after the other over the visitor's only one.",
    "Visitors and shop share the cores of the machine; a shop alone on it has more.",
];

/// The whole page.
pub(crate) fn html(outcome: &Outcome) -> String {
    let verdict = outcome.verdict();
    let (class, word) = if verdict.is_good() { ("good", "it counts") } else { ("bad", "it does not count") };
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{visitors} visitors</title><style>{STYLE}</style><h1>{visitors} visitors: <span class=\"{class}\">{word}</span></h1><ul>",
        visitors = thousands(outcome.visitors),
    );
    for (holds, text) in verdict.rules() {
        let (class, sign) = if *holds { ("good", "✓") } else { ("bad", "✗") };
        let _ = write!(out, "<li class=\"{class}\">{sign} {}</li>", escape(text));
    }
    out.push_str("</ul>");
    about(&mut out, outcome);
    plots(&mut out, outcome);
    latencies(&mut out, outcome);
    failures(&mut out, outcome);
    processes(&mut out, outcome);
    out.push_str("<h2>What was not in the path</h2><ul>");
    for text in NOT_IN_THE_PATH {
        let _ = write!(out, "<li>{text}</li>");
    }
    out.push_str("</ul></html>\n");
    out
}

fn about(out: &mut String, outcome: &Outcome) {
    let about = &outcome.about;
    let answers: u64 = outcome.seconds.iter().map(|second| second.requests).sum();
    let visits: u64 = outcome.seconds.iter().map(|second| second.visits).sum();
    let rows = [
        ("Profile", outcome.profile.about.clone()),
        ("Made by", about.command.clone()),
        ("When", about.when.clone()),
        ("Commit", about.commit.clone()),
        ("Machine", about.machine.clone()),
        ("Shape", about.shape.join("; ")),
        ("Visits", format!("{}, {} answers in all", thousands(visits), thousands(answers))),
        ("Orders", format!("{} acknowledged", thousands(outcome.orders))),
        (
            "Checked",
            format!(
                "every answer: {} unpacked and read, {} equal in length and checksum to one that was read before",
                thousands(outcome.checked.read),
                thousands(outcome.checked.equal)
            ),
        ),
        ("Audit", outcome.audit.as_ref().map_or_else(|| "not made".to_owned(), |(_, text)| text.clone())),
    ];
    out.push_str("<h2>The run</h2><table>");
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = write!(out, "<tr><th>{name}</th><td style=\"text-align:left\">{}</td></tr>", escape(text));
    }
    out.push_str("</table>");
}

fn plots(out: &mut String, outcome: &Outcome) {
    let measured = outcome.profile.measured();
    let of = |name: &str, pick: fn(&Second) -> u64| Series::new(name, outcome.seconds.iter().map(pick));
    let mut draw = |title: &str, step: u64, series: Vec<Series>| {
        out.push_str(&Plot { title, step, series, measured }.draw());
    };
    draw(
        "Visitors",
        1,
        vec![
            of("connected", |second| second.connected),
            of("asked for something within 60 s", |second| second.active),
        ],
    );
    draw(
        "Answers a second",
        1,
        vec![of("all", |second| second.requests), of("pages and forms", |second| second.pages)],
    );
    let milliseconds = |name: &str, list: &[Latency], pick: fn(&Latency) -> u64| {
        Series::new(name, list.iter().map(|latency| pick(latency).div_ceil(1_000)))
    };
    draw(
        "Latency of looking around, ms, from the intended click",
        10,
        vec![
            milliseconds("50 %", &outcome.browsing, |latency| latency.p50_us),
            milliseconds("99 %", &outcome.browsing, |latency| latency.p99_us),
            milliseconds("99.9 %", &outcome.browsing, |latency| latency.p999_us),
        ],
    );
    draw(
        "Latency of cart, checkout and tracking, ms",
        10,
        vec![
            milliseconds("50 %", &outcome.buying, |latency| latency.p50_us),
            milliseconds("99 %", &outcome.buying, |latency| latency.p99_us),
            milliseconds("99.9 %", &outcome.buying, |latency| latency.p999_us),
        ],
    );
    draw("Failures a second", 1, vec![of("all kinds", Second::failed)]);
    draw("Orders a second", 1, vec![of("acknowledged", |second| second.orders)]);
    draw("CPU, percent of one core", 1, by_group(outcome, |sample| sample.cpu_percent));
    draw("Memory, MiB", 1, by_group(outcome, |sample| sample.memory_mib));
}

/// One line for each group of processes, and one for the machine.
fn by_group(outcome: &Outcome, pick: fn(&crate::Sample) -> u64) -> Vec<Series> {
    let mut groups: Vec<&str> = Vec::new();
    for watched in &outcome.watched {
        if !groups.contains(&&*watched.group) {
            groups.push(&watched.group);
        }
    }
    let sum = |group: &str, samples: &[crate::Sample]| {
        let own = outcome.watched.iter().zip(samples).filter(|(watched, _)| watched.group == group);
        own.map(|(_, sample)| pick(sample)).sum()
    };
    let mut lines: Vec<Series> = groups
        .iter()
        .map(|group| Series::new(*group, outcome.samples.iter().map(|samples| sum(group, samples))))
        .collect();
    lines.push(Series::new(
        "whole machine",
        outcome.samples.iter().filter_map(|samples| samples.last().map(pick)),
    ));
    lines
}

fn latencies(out: &mut String, outcome: &Outcome) {
    out.push_str(
        "<h2>Latency in the measured stage, ms</h2><table><tr><th>asked for</th><th>answers</th><th>50 %</th><th>90 %</th>\
         <th>99 %</th><th>99.9 %</th><th>slowest</th></tr>",
    );
    for (class, latency) in &outcome.classes {
        let _ = write!(out, "<tr><td>{}</td><td>{}</td>", class.name(), thousands(latency.count));
        for value in [latency.p50_us, latency.p90_us, latency.p99_us, latency.p999_us, latency.max_us] {
            let _ = write!(out, "<td>{}.{}</td>", value / 1_000, value % 1_000 / 100);
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

fn failures(out: &mut String, outcome: &Outcome) {
    out.push_str("<h2>Failures of the whole run</h2>");
    if outcome.failures.is_empty() {
        out.push_str("<p>None.</p>");
        return;
    }
    out.push_str("<table>");
    for (failure, count) in &outcome.failures {
        let _ = write!(out, "<tr><td>{}</td><td>{}</td></tr>", failure.name(), thousands(*count));
    }
    out.push_str("</table><p>The first ones:</p><pre>");
    for note in outcome.notes.iter().take(30) {
        let _ = writeln!(out, "{}", escape(note));
    }
    out.push_str("</pre>");
}

fn processes(out: &mut String, outcome: &Outcome) {
    out.push_str(
        "<h2>Processes in the measured stage</h2><table><tr><th>process</th><th>CPU, % of a core, mean</th><th>at most</th>\
         <th>memory at most, MiB</th></tr>",
    );
    let (begin, end) = outcome.profile.measured();
    let place = |second: u64| usize::try_from(second).unwrap_or(usize::MAX).min(outcome.samples.len());
    let measured = &outcome.samples[place(begin)..place(end)];
    let names = outcome.watched.iter().map(|watched| &*watched.name).chain(["whole machine"]);
    for (index, name) in names.enumerate() {
        let samples = || measured.iter().filter_map(|samples| samples.get(index));
        let count = u64::try_from(samples().count()).unwrap_or(0).max(1);
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(name),
            samples().map(|sample| sample.cpu_percent).sum::<u64>() / count,
            samples().map(|sample| sample.cpu_percent).max().unwrap_or(0),
            samples().map(|sample| sample.memory_mib).max().unwrap_or(0),
        );
    }
    out.push_str("</table>");
}
