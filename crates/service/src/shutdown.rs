//! The wish to stop, from a signal or from a test.

use tokio::sync::watch;

/// Can be asked and awaited in any number of places.
#[derive(Debug, Clone)]
pub struct Shutdown {
    requested: watch::Receiver<bool>,
}

/// Requests the shutdown; so does dropping it.
#[derive(Debug)]
pub struct Trigger {
    request: watch::Sender<bool>,
}

impl Shutdown {
    /// Requested by SIGTERM or SIGINT. Must be called inside a tokio runtime.
    pub fn on_signals() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let (trigger, shutdown) = Self::manual();
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => tracing::info!(signal = "SIGTERM", "stopping"),
                _ = interrupt.recv() => tracing::info!(signal = "SIGINT", "stopping"),
            }
            trigger.request();
        });
        Ok(shutdown)
    }

    /// Requested by hand.
    pub fn manual() -> (Trigger, Self) {
        let (request, requested) = watch::channel(false);
        (Trigger { request }, Self { requested })
    }

    /// Whether the shutdown has been requested.
    pub fn is_requested(&self) -> bool {
        *self.requested.borrow()
    }

    /// Returns once the shutdown has been requested.
    pub async fn wait(&self) {
        // An error means that the trigger is gone, which is a request too.
        let _ = self.requested.clone().wait_for(|requested| *requested).await;
    }
}

impl Trigger {
    /// Requests the shutdown.
    pub fn request(&self) {
        self.request.send_replace(true);
    }
}
