//! A thread of their own for calls, with its own connections.
//!
//! A page that asks the backend waits for its turn in the caller's runtime, and each message of a call would wait for another: the request,
//! the head of the answer, its body. Where thousands of pages wait, who buys would wait as long as four who look around. Here they pass at once, and a
//! task that another thread wakes is taken before those that wait. A bulkhead, as in Nygard's "Release It!" (2007).

use std::io;
use std::panic::resume_unwind;
use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;

/// Ends when it is dropped.
#[derive(Debug)]
pub(super) struct CallThread {
    /// Always there, until the drop.
    runtime: Option<Runtime>,
}

impl CallThread {
    pub(super) fn start() -> io::Result<Self> {
        let mut runtime = Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).thread_name("calls").enable_all().build()?;
        Ok(Self { runtime: Some(runtime) })
    }

    /// Carries out a call. It ends when nobody waits for it any more.
    pub(super) async fn run<T: Send + 'static>(&self, call: impl Future<Output = T> + Send + 'static) -> T {
        let runtime = self.runtime.as_ref().expect("it is there until the drop");
        match AbortOnDropHandle::new(runtime.spawn(call)).await {
            Ok(answer) => answer,
            // Only a drop of this future would end it.
            Err(error) => resume_unwind(error.into_panic()),
        }
    }
}

impl Drop for CallThread {
    fn drop(&mut self) {
        // It is dropped in other runtimes, which must not wait for it.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
