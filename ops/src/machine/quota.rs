//! Processes that together get a part of one core and no more: a control group of the kernel, version 1 or 2. Needs root.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The group gets its part anew every 20 ms, so that it never stands still for long.
const PERIOD_US: u64 = 20_000;

/// Where version 2 is, and the controller of version 1.
const VERSION_2: &str = "/sys/fs/cgroup";
const VERSION_1: &str = "/sys/fs/cgroup/cpu";

/// A group of processes. It goes away when it is dropped after the last of them has ended.
#[derive(Debug)]
pub(crate) struct Quota {
    group: PathBuf,
}

impl Quota {
    /// An empty group with so many hundredths of one core.
    pub(crate) fn new(core_percent: u64) -> Result<Self> {
        let quota_us = PERIOD_US * core_percent / 100;
        let name = format!("dhakacart-{}", std::process::id());
        if Path::new(VERSION_2).join("cgroup.controllers").exists() {
            write(&Path::new(VERSION_2).join("cgroup.subtree_control"), "+cpu")?;
            let group = Self::make(Path::new(VERSION_2).join(name))?;
            write(&group.group.join("cpu.max"), &format!("{quota_us} {PERIOD_US}"))?;
            return Ok(group);
        }
        let group = Self::make(Path::new(VERSION_1).join(name))?;
        write(&group.group.join("cpu.cfs_period_us"), &PERIOD_US.to_string())?;
        write(&group.group.join("cpu.cfs_quota_us"), &quota_us.to_string())?;
        Ok(group)
    }

    fn make(group: PathBuf) -> Result<Self> {
        let made = fs::create_dir(&group);
        made.with_context(|| {
            format!("the control group {} cannot be made; that needs root", group.display())
        })?;
        Ok(Self { group })
    }

    /// Puts a process with its threads and children into the group; what they start later is in it by itself.
    pub(crate) fn add(&self, pid: u32) -> Result<()> {
        write(&self.group.join("cgroup.procs"), &pid.to_string())?;
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
        children.split_whitespace().try_for_each(|child| self.add(child.parse()?))
    }
}

impl Drop for Quota {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir(&self.group) {
            eprintln!("the control group {} is left behind: {error}", self.group.display());
        }
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)
        .with_context(|| format!("{} cannot be set to {text}; that needs root", path.display()))
}
