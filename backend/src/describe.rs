//! Sections of the documents, made from the program so that they cannot go stale.

use crate::config::{Section, command};
use crate::{openapi, serve, work};
use service::{describe_config, describe_metrics};

/// The section as text.
pub fn describe(section: Section) -> anyhow::Result<String> {
    Ok(match section {
        Section::Config => describe_config(&command()),
        Section::Metrics => {
            let (served, worked) = (serve::metrics_to_describe()?, work::metrics_to_describe()?);
            format!(
                "{}\n{}",
                describe_metrics("backend serve", &served),
                describe_metrics("backend work", &worked)
            )
        }
        Section::Logging => LOGGING.to_owned(),
        Section::Openapi => openapi::document().to_pretty_json()?,
    })
}

const LOGGING: &str = "\
## `backend`

| message | level | fields beside the common ones | when |
|---|---|---|---|
| `answered` | info, error from status 500 | `method`, `route`, `status`, `duration_ms` | a request was answered |
| `order placed` | info | `order`, `phone` (masked), `total` (poisha), `lines`, `replayed` | an order was accepted and committed |
| `order cancelled` | info | `order`, `total` (poisha) | a shopper cancelled an order |
| `signed in` | info | `staff_id` | somebody who works here opened a session |
| `a sign-in was refused` | warn | `reason` | a wrong e-mail, password or code, or too many tries; many of them are somebody who guesses |
| `a request failed` | error | `code`, `error` | why an answer had a status of 500 or above |
| `a request was refused` | debug | `code`, `error` | why an answer had a status below 500 |
| `a handler panicked` | error | `panic` | a mistake in the program |
| `orders wait for the database` | warn | `error`, `orders` | a group could not be placed and is tried again |
| `a transaction is begun again` | debug | `transaction`, `reason`, `attempt` | it met another one |
| `catalogue followed` | info | `content_version`, `products` | published content changed |
| `the database cannot be followed` | warn | `error` | a poll of the catalogue failed; the first of a row |
| `the database is followed again` | info | `failed_polls` | after failed polls |
| `a message was not delivered` | warn | `error`, `channel`, `topic`, `outbox_id`, `attempt` | it is tried again after a pause |
| `a message was given up` | error | `error`, `channel`, `topic`, `outbox_id`, `attempt` | it is a dead letter: `backend outbox list-dead` |
| `a delivery broke off` | error | `error`, `channel` | a mistake in the program; the message is tried again |
| `the messages cannot be shown` | error | `error` | the page of the mailbox folder failed |
| `the outbox cannot be read` | warn | `error`, `channel` | the worker tries again |
| `holds ran out` | info | `payments`, `holds` | pieces kept for payments of which nothing was heard are for sale again |
| `holds that ran out are not let go` | warn | `error` | the worker tries again |
| `old idempotency keys are not forgotten` | warn | `error` | the worker tries again |
| `the waiting room stands still` | warn | `error` | the database does not answer; nobody is called meanwhile. The first of a row |
| `orders wait too long: new checkouts wait in a room` | warn | `room` | the shortest wait of an order was above half a second for five seconds |
| `the waiting room is closed: orders flow again` | info | `room` | a minute without pressure and without anybody waiting |
| `migrated` | info | `migration` | a step of the schema was applied |
| `readiness changed` | info | `condition`, `holds` | the process became ready or unready |
| `stopping` | info | `signal` | SIGTERM or SIGINT came |
";
