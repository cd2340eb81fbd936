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

/// Raises what is too low, and says so. They stay until the machine starts again.
pub(crate) fn prepare() -> String {
    let mut changed = Vec::new();
    for (name, least) in SETTINGS {
        let path = PathBuf::from("/proc/sys").join(name.replace('.', "/"));
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Ok(now) = text.trim().parse::<u64>() else { continue };
        if now >= least {
            continue;
        }
        match std::fs::write(&path, least.to_string()) {
            Ok(()) => changed.push(format!("{name} = {least} (was {now})")),
            Err(_) => changed.push(format!("{name} = {now} could not be raised to {least}: needs root")),
        }
    }
    let text = if changed.is_empty() { "unchanged".to_owned() } else { changed.join(", ") };
    let text = format!("kernel: {text}");
    println!("{text}");
    text
}
