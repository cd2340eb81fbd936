//! Where to listen and how much to take.

use crate::time_limits;
use std::net::SocketAddr;

/// Where to listen and how much to take.
#[derive(Debug, Clone, clap::Args)]
pub struct ListenConfig {
    /// Address of the public port. Several processes may share it.
    #[arg(long, env = "LISTEN")]
    pub listen: SocketAddr,

    /// Address for operators: /livez, /readyz, /metrics. Each process has its own.
    #[arg(long, env = "ADMIN_LISTEN")]
    pub admin_listen: SocketAddr,

    /// Most connections open at once. When all are taken, those that have done nothing for longest are closed for new ones.
    #[arg(long, env = "MAX_CONNECTIONS", default_value_t = 16_000)]
    pub max_connections: usize,

    /// Seconds that a connection may rest between two requests. Longer than a load balancer's, which must be the one that
    /// closes, and longer than most people look at a page.
    #[arg(long, env = "KEEP_ALIVE_SECONDS", default_value_t = 75, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub keep_alive_seconds: u64,

    /// Seconds between "not ready" and closing the port, so that load balancers notice first and connections end with
    /// their next answer instead of under a request.
    #[arg(long, env = "DRAIN_DELAY_SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=time_limits::DRAIN_DELAY.as_secs()))]
    pub drain_delay_seconds: u64,
}
