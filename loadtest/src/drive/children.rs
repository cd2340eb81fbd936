//! The processes of visitors. They end with this one: each watches its standard input.

use crate::counts::Message;
use crate::watch::Watched;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Running workers, killed when dropped.
#[derive(Debug)]
pub(super) struct Children {
    children: Vec<Child>,
}

impl Children {
    pub(super) fn start(program: &Path, plan: &Path, workers: u8) -> Result<Self> {
        let mut started = Self { children: Vec::new() };
        for index in 0..workers {
            let mut command = Command::new(program);
            command.arg("worker").arg("--plan").arg(plan).arg("--index").arg(index.to_string());
            command.stdin(Stdio::piped()).stdout(Stdio::piped());
            let child = command.spawn();
            started.children.push(child.with_context(|| format!("{} cannot be started", program.display()))?);
        }
        Ok(started)
    }

    pub(super) fn count(&self) -> usize {
        self.children.len()
    }

    /// What they say; `None`: one of them has said everything.
    pub(super) fn messages(&mut self) -> Receiver<Option<Message>> {
        let (sender, receiver) = channel();
        for child in &mut self.children {
            if let Some(output) = child.stdout.take() {
                let sender = sender.clone();
                std::thread::spawn(move || forward(BufReader::new(output), &sender));
            }
        }
        receiver
    }

    /// Tells everybody when to begin, in milliseconds since 1970.
    pub(super) fn tell(&mut self, begin_ms: u128) -> Result<()> {
        for child in &mut self.children {
            // Stays open: its end is the end of the worker.
            let input = child.stdin.as_mut().context("a process of visitors has no input")?;
            writeln!(input, "{begin_ms}").context("a process of visitors ended before it began")?;
        }
        Ok(())
    }

    pub(super) fn watched(&self) -> Vec<Watched> {
        let numbered = self.children.iter().enumerate();
        numbered
            .map(|(index, child)| Watched {
                group: "visitors".to_owned(),
                name: format!("visitors {}", index + 1),
                pid: child.id(),
                with_children: false,
            })
            .collect()
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for child in &mut self.children {
            // Gone already when all went well.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn forward(output: impl BufRead, sender: &Sender<Option<Message>>) {
    for line in output.lines().map_while(Result::ok) {
        let Ok(message) = serde_json::from_str(&line) else { continue };
        if sender.send(Some(message)).is_err() {
            return;
        }
    }
    // Refused: nobody waits any more.
    let _ = sender.send(None);
}
