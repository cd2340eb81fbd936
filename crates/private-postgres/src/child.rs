//! Child processes that never outlive us.

use rustix::process::{Pid, Signal, getpid, getppid, set_parent_process_death_signal};
use tokio::process::Command;

/// Makes the kernel send `signal` to the child when **the thread that starts it** ends, even by kill -9. So start
/// it from a thread that lives as long as the program: the main thread, not one of a pool.
pub fn die_with_us(command: &mut Command, signal: Signal) -> &mut Command {
    let parent = getpid();
    #[expect(
        unsafe_code,
        reason = "between fork and exec only system calls are made: nothing is allocated or locked"
    )]
    // SAFETY: see the reason above; both calls are async-signal-safe.
    unsafe {
        command.pre_exec(move || {
            set_parent_process_death_signal(Some(signal))?;
            stop_if_orphaned(parent)
        })
    }
}

/// The parent may have died between fork and the request above; then the signal would never come.
fn stop_if_orphaned(parent: Pid) -> std::io::Result<()> {
    if getppid() == Some(parent) { Ok(()) } else { Err(std::io::ErrorKind::BrokenPipe.into()) }
}
