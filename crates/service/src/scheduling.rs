//! How the kernel shares the processor between this process and others.

use std::io;

/// Asks for `SCHED_BATCH` (sched(7)) for this thread and those that it starts later: whoever works is not interrupted each time
/// another process is woken. Answers are small and many; a process that waits for its turn finds several requests at once, and the
/// processor changes hands less often. Needs no privilege; a sandbox may refuse it.
pub fn work_in_batches() -> io::Result<()> {
    const THIS_THREAD: libc::pid_t = 0;
    let parameters = libc::sched_param { sched_priority: 0 };
    #[expect(unsafe_code, reason = "no library that we have offers this system call")]
    // SAFETY: the kernel reads the parameters during the call and keeps nothing.
    let result = unsafe { libc::sched_setscheduler(THIS_THREAD, libc::SCHED_BATCH, &raw const parameters) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 41st field of `proc_pid_stat(5)`, 38 fields after the one behind the name.
    fn policy() -> libc::c_int {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        fields.split(' ').nth(38).unwrap().parse().unwrap()
    }

    #[test]
    fn threads_that_start_later_inherit_it() {
        assert_eq!(policy(), libc::SCHED_OTHER);
        let inherited = std::thread::spawn(|| {
            work_in_batches().unwrap();
            std::thread::spawn(policy).join().unwrap()
        });
        assert_eq!(inherited.join().unwrap(), libc::SCHED_BATCH);
    }
}
