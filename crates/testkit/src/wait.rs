//! Waiting for a condition with a deadline. Tests never just sleep: that is slow and still fails on a busy machine.

use std::time::Duration;

/// How often the condition is looked at.
const STEP: Duration = Duration::from_millis(10);

/// What a condition answers: `bool`, or an `Option` that holds what was waited for.
pub trait Condition {
    /// What was waited for.
    type Value;
    /// It, once the condition is met.
    fn met(self) -> Option<Self::Value>;
}

impl Condition for bool {
    type Value = ();
    fn met(self) -> Option<()> {
        self.then_some(())
    }
}

impl<T> Condition for Option<T> {
    type Value = T;
    fn met(self) -> Option<T> {
        self
    }
}

impl<T, E> Condition for Result<T, E> {
    type Value = T;
    fn met(self) -> Option<T> {
        self.ok()
    }
}

/// Waits until the condition is met and gives its value; panics with `what` when the deadline has passed. A look
/// that takes too long is cut off at the deadline too.
pub async fn wait_for<C: Condition>(
    what: &str,
    deadline: Duration,
    mut look: impl AsyncFnMut() -> C,
) -> C::Value {
    let looking = async {
        loop {
            if let Some(value) = look().await.met() {
                return value;
            }
            tokio::time::sleep(STEP).await;
        }
    };
    let Ok(value) = tokio::time::timeout(deadline, looking).await else {
        panic!("not within {deadline:?}: {what}")
    };
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn gives_what_was_waited_for() {
        let mut looks = 0;
        let value = wait_for("the third look", Duration::from_secs(5), async || {
            looks += 1;
            (looks == 3).then_some(looks)
        });
        assert_eq!(value.await, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "the moon is blue")]
    async fn names_what_did_not_happen() {
        wait_for("the moon is blue", Duration::from_millis(30), async || false).await;
    }

    #[tokio::test]
    #[should_panic(expected = "an answer")]
    async fn a_look_that_hangs_ends_at_the_deadline() {
        wait_for("an answer", Duration::from_millis(30), async || std::future::pending::<bool>().await).await;
    }
}
