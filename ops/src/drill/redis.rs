//! A Redis that can be killed.

use crate::machine::ports;
use anyhow::{Context, Result};
use private_postgres::die_with_us;
use rustix::process::Signal;
use std::process::Stdio;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

const START: Duration = Duration::from_secs(20);

/// The server, in memory only.
#[derive(Debug)]
pub(super) struct Redis {
    port: u16,
    child: Child,
}

impl Redis {
    /// On a port that is free.
    pub(super) async fn start() -> Result<Self> {
        let port = (31_000..32_000).find(|&port| ports::is_free(port)).context("no port is free")?;
        let mut redis = Self { port, child: launch(port)? };
        redis.wait_until_ready().await?;
        Ok(redis)
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// kill -9. Nothing of what it knew is left.
    pub(super) async fn kill(&mut self) -> Result<()> {
        self.child.kill().await.context("Redis cannot be killed")
    }

    /// On the same port, after [`Redis::kill`].
    pub(super) async fn start_again(&mut self) -> Result<()> {
        self.child = launch(self.port)?;
        self.wait_until_ready().await
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let ready = async {
            while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(START, ready).await.context("Redis does not start")
    }
}

fn launch(port: u16) -> Result<Child> {
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "no"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    die_with_us(&mut command, Signal::KILL);
    command.spawn().context("redis-server cannot be started")
}
