//! A server of one test that speaks S3, in memory only: moto, installed by `./dhakacart test`.

use crate::{Process, free_port};
use rustix::process::Signal;
use std::path::{Path, PathBuf};
use std::time::Duration;

const START: Duration = Duration::from_mins(1);

/// The server. Ends with this value.
#[derive(Debug)]
pub struct S3Server {
    port: u16,
    process: Process,
}

impl S3Server {
    /// Starts it with an empty bucket. It takes any credentials.
    pub async fn start(bucket: &str) -> Self {
        let port = free_port();
        let mut server = Self { port, process: launch(port) };
        server.process.wait_until_ready(&server.url(), START).await;
        let made = reqwest::Client::new().put(format!("{}/{bucket}", server.url())).send().await;
        assert!(made.is_ok_and(|made| made.status().is_success()), "the bucket cannot be made");
        server
    }

    /// Where it is, `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// It keeps its connections but says nothing any more.
    pub fn hang(&self) {
        self.process.signal(Signal::STOP);
    }

    /// It goes on after [`S3Server::hang`].
    pub fn go_on(&self) {
        self.process.signal(Signal::CONT);
    }

    /// kill -9. Nothing of what it kept is left.
    pub async fn kill(&mut self) {
        self.process.kill().await;
    }
}

fn launch(port: u16) -> Process {
    let arguments = ["-H".to_owned(), "127.0.0.1".to_owned(), "-p".to_owned(), port.to_string()];
    Process::start_program(&program(), arguments, std::iter::empty::<(&str, &str)>())
}

fn program() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("crates/testkit is in it");
    let program = project.join(".dhakacart/tools/bin/moto_server");
    assert!(program.is_file(), "{} is missing: `./dhakacart test` installs it", program.display());
    program
}
