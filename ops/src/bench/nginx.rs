//! nginx as the yardstick: the same bytes as static files, set up as well as one does.

use anyhow::{Context, Result, bail};
use private_postgres::die_with_us;
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// A running nginx; ends with this value.
#[derive(Debug)]
pub(crate) struct Nginx {
    child: Child,
    pub(crate) address: String,
}

impl Nginx {
    /// Serves the files in `folder/pages` on this port.
    pub(crate) async fn start(folder: &Path, port: u16) -> Result<Self> {
        let configuration = folder.join("nginx.conf");
        std::fs::write(&configuration, configuration_text(folder, port))?;
        let mut command = Command::new("nginx");
        command.arg("-p").arg(folder).arg("-c").arg(&configuration).arg("-e").arg(folder.join("nginx.log"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        die_with_us(&mut command, Signal::TERM);
        let child =
            command.spawn().context("nginx cannot be started. Remedy: apt-get install nginx-light")?;
        let mut nginx = Self { child, address: format!("http://127.0.0.1:{port}") };
        nginx.wait_until_ready(folder).await?;
        Ok(nginx)
    }

    async fn wait_until_ready(&mut self, folder: &Path) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(10);
        let http = reqwest::Client::new();
        while http.get(&self.address).send().await.is_err() {
            if Instant::now() > deadline || self.child.try_wait()?.is_some() {
                let log = std::fs::read_to_string(folder.join("nginx.log")).unwrap_or_default();
                bail!("nginx does not start:\n{log}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

impl Drop for Nginx {
    /// Asks it to end rather than killing it: its workers would stay.
    fn drop(&mut self) {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        if let Some(pid) = pid
            && let Err(error) = kill_process(pid, Signal::TERM)
        {
            eprintln!("nginx cannot be stopped: {error}");
        }
    }
}

fn configuration_text(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    format!(
        "daemon off;
master_process on;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
    open_file_cache max=200000 inactive=10m;
    open_file_cache_valid 10m;
    default_type \"text/html; charset=utf-8\";
    client_body_temp_path {folder}/temporary;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/temporary;
    uwsgi_temp_path {folder}/temporary;
    scgi_temp_path {folder}/temporary;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/pages;
    }}
}}
"
    )
}
