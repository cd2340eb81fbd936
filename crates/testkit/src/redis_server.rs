//! A Redis of one test, on a free port, in memory only.

use crate::{Process, free_port, wait_for};
use rustix::process::Signal;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where Debian's package puts it.
const PROGRAM: &str = "/usr/bin/redis-server";

const START: Duration = Duration::from_secs(20);

/// The server. Ends with this value.
#[derive(Debug)]
pub struct RedisServer {
    port: u16,
    process: Process,
    folder: TempDir,
}

impl RedisServer {
    /// Starts it and waits until it answers.
    pub async fn start() -> Self {
        let port = free_port();
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let server = Self { port, process: launch(port, folder.path()), folder };
        server.wait_until_ready().await;
        server
    }

    /// Where to connect to, `redis://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// kill -9. Nothing of what it knew is left.
    pub async fn kill(&mut self) {
        self.process.kill().await;
    }

    /// Starts it again after [`RedisServer::kill`], on the same port.
    pub async fn start_again(&mut self) {
        self.process = launch(self.port, self.folder.path());
        self.wait_until_ready().await;
    }

    /// It keeps its connections but says nothing any more.
    pub fn hang(&self) {
        self.process.signal(Signal::STOP);
    }

    /// It goes on after [`RedisServer::hang`].
    pub fn go_on(&self) {
        self.process.signal(Signal::CONT);
    }

    /// How many keys it holds; panics when it does not say.
    pub async fn keys(&self) -> u64 {
        let answer = ask(self.port, b"DBSIZE\r\n").await.expect("it answers");
        answer.trim_start_matches(':').trim().parse().expect("a number")
    }

    async fn wait_until_ready(&self) {
        wait_for("Redis answers", START, async || {
            ask(self.port, b"PING\r\n").await.is_ok_and(|answer| answer.starts_with("+PONG"))
        })
        .await;
    }
}

fn launch(port: u16, folder: &Path) -> Process {
    let port = port.to_string();
    let arguments = ["--bind", "127.0.0.1", "--port", &port, "--save", "", "--appendonly", "no", "--dir"];
    let arguments = arguments.map(str::to_owned).into_iter().chain([folder.display().to_string()]);
    Process::start_program(Path::new(PROGRAM), arguments, std::iter::empty::<(&str, &str)>())
}

/// One command and the first line of its answer.
async fn ask(port: u16, command: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(command).await?;
    let mut answer = [0; 64];
    let length = stream.read(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}
