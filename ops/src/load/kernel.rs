//! What the kernel must be told before very many connections come.
//!
//! The range of local ports is left alone: visitors come from many addresses of this machine, each with all ports to itself.

use std::path::PathBuf;

/// Setting, the least value that is enough, and why.
const SETTINGS: [(&str, u64); 4] = [
    // Connections that wait to be accepted, as many as the shop's listeners ask for.
    ("net.core.somaxconn", 4_096),
    ("net.ipv4.tcp_max_syn_backlog", 8_192),
    // Packets that wait for a core; the loopback drops what is more, and a lost packet costs 200 ms.
    ("net.core.netdev_max_backlog", 30_000),
    // A frontend that closes hands the connections that it has not accepted to another one.
    ("net.ipv4.tcp_migrate_req", 1),
];

/// Linux' own choice of how fast to send. BBR, which some machines have instead, finds out by timers what a path can carry; the
/// loopback needs none of it, and answers waited three times as long.
const CONGESTION_CONTROL: (&str, &str) = ("net.ipv4.tcp_congestion_control", "cubic");

/// Raises what is too low, and says so. They stay until the machine starts again.
pub(crate) fn prepare() -> String {
    let raised = SETTINGS.iter().filter_map(|&(name, least)| {
        let now: u64 = read(name)?.parse().ok()?;
        (now < least).then(|| change(name, &now.to_string(), &least.to_string()))
    });
    let (name, usual) = CONGESTION_CONTROL;
    let chosen = read(name).filter(|now| now != usual).map(|now| change(name, &now, usual));
    let changed: Vec<_> = raised.chain(chosen).collect();
    let text = if changed.is_empty() { "unchanged".to_owned() } else { changed.join(", ") };
    let text = format!("kernel: {text}");
    println!("{text}");
    text
}

/// Nothing where there is no such setting.
fn read(name: &str) -> Option<String> {
    Some(std::fs::read_to_string(path(name)).ok()?.trim().to_owned())
}

/// Says what became of it.
fn change(name: &str, now: &str, wanted: &str) -> String {
    match std::fs::write(path(name), wanted) {
        Ok(()) => format!("{name} = {wanted} (was {now})"),
        Err(_) => format!("{name} = {now} could not be changed to {wanted}: needs root"),
    }
}

fn path(name: &str) -> PathBuf {
    PathBuf::from("/proc/sys").join(name.replace('.', "/"))
}
