//! The ladder of time-outs. Each step is longer than the one it waits for, so that the inner one answers first and
//! nobody gives up on work that is about to succeed. The CDN, the load balancer and Kubernetes are set to the outer
//! steps by their own files.

use std::time::Duration;

/// One statement in the database; set as `statement_timeout` on every connection.
pub const STATEMENT: Duration = Duration::from_secs(2);

/// Placing an order as a whole, waiting for a connection included.
pub const ORDER: Duration = Duration::from_secs(15);

/// A call of the frontend to the backend.
pub const FRONTEND_CALL: Duration = Duration::from_secs(18);

/// Longest setting of the time between "not ready" and closing the port.
pub const DRAIN_DELAY: Duration = Duration::from_secs(15);

/// From closing the port until the last request must be answered.
pub const DRAIN: Duration = Duration::from_secs(20);

/// What the CDN and the load balancer wait for an answer.
pub const EDGE: Duration = Duration::from_secs(30);

/// From SIGTERM until the orchestrator kills the process.
pub const GRACE: Duration = Duration::from_secs(45);

/// From opening a connection to its first byte, and from the first byte of a request's head to its last. Between two
/// requests the setting `KEEP_ALIVE_SECONDS` counts.
pub const REQUEST_HEAD: Duration = Duration::from_secs(10);

/// From the first byte of a request's body to its last.
pub const REQUEST_BODY: Duration = Duration::from_secs(20);

/// How long a client may take nothing of an answer.
pub const WRITE_STALL: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_longer_than_the_one_before() {
        let ladder = [STATEMENT, ORDER, FRONTEND_CALL, DRAIN, EDGE, GRACE];
        assert!(ladder.is_sorted_by(|a, b| a < b), "{ladder:?}");
    }

    #[test]
    fn the_steps_are_those_of_the_design() {
        let seconds = [STATEMENT, ORDER, FRONTEND_CALL, DRAIN, EDGE, GRACE].map(|step| step.as_secs());
        // The files of the CDN, the load balancer and Kubernetes hold the last two as numbers.
        assert_eq!(seconds, [2, 15, 18, 20, 30, 45]);
    }

    #[test]
    fn the_longest_clean_end_fits_into_the_grace_period() {
        assert!(DRAIN_DELAY + DRAIN < GRACE);
    }
}
