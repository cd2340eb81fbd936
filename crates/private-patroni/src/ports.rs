//! Free TCP ports that stay free while a node is down.

use std::net::{Ipv4Addr, TcpListener};

/// Below the range from which the kernel takes ports for outgoing connections (32768 and up), so that none of these
/// takes the port of a node that is down.
const RANGE: std::ops::Range<u16> = 10_000..30_000;

/// So many ports of 127.0.0.1 that nobody uses at this moment.
pub(crate) fn free<const COUNT: usize>() -> Option<[u16; COUNT]> {
    let start = rand::random_range(RANGE);
    let candidates = (start..RANGE.end).chain(RANGE.start..start);
    // Held until all are found, so that none is found twice.
    let held: Vec<TcpListener> = candidates
        .filter_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .take(COUNT)
        .collect();
    let ports: Vec<u16> =
        held.iter().filter_map(|listener| Some(listener.local_addr().ok()?.port())).collect();
    ports.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_differ() {
        let mut ports = free::<8>().unwrap();
        ports.sort_unstable();
        assert!(ports.windows(2).all(|pair| pair[0] < pair[1]), "{ports:?}");
        assert!(ports.iter().all(|port| RANGE.contains(port)), "{ports:?}");
    }
}
