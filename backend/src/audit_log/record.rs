//! Writing a line.

use super::queries::ADD_ENTRY;
use crate::database::{DatabaseError, Transaction};
use client::StaffPerson;
use domain::Actor;
use serde_json::Value;
use tokio_postgres::types::ToSql;

/// Who does something.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    /// By name, as it is then.
    pub(crate) actor: Actor,
    /// By number; none for the command line.
    pub(crate) staff_id: Option<i64>,
    /// The request, as in the logs; empty for the command line.
    pub(crate) request_id: String,
}

/// What was done.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The name of the operation, `change_staff`.
    pub(crate) action: &'static str,
    /// To what, `staff:3`.
    pub(crate) object: String,
    /// How it was.
    pub(crate) before: Option<Value>,
    /// How it is.
    pub(crate) after: Option<Value>,
}

impl Author {
    /// Somebody who works for the shop.
    pub(crate) fn of(person: &StaffPerson, request_id: &str) -> Self {
        Self {
            actor: Actor::parse(person.name.as_str()).expect("a person's name is short and not empty"),
            staff_id: Some(person.id),
            request_id: request_id.to_owned(),
        }
    }

    /// Whoever runs a command on the server.
    pub(crate) fn command_line() -> Self {
        let actor = Actor::parse("command line").expect("it is short and not empty");
        Self { actor, staff_id: None, request_id: String::new() }
    }
}

/// Writes a line. The last statement of a transaction: from here to the commit nobody else writes one.
pub(crate) async fn record(
    transaction: &Transaction<'_>,
    author: &Author,
    entry: &Entry,
) -> Result<(), DatabaseError> {
    let actor = author.actor.as_str();
    transaction.execute(ADD_ENTRY, &parameters(&actor, author, entry)).await.map(drop)
}

/// The same on a connection outside the pool.
pub(crate) async fn record_outside_pool(
    transaction: &tokio_postgres::Transaction<'_>,
    author: &Author,
    entry: &Entry,
) -> Result<(), tokio_postgres::Error> {
    let actor = author.actor.as_str();
    transaction.execute(ADD_ENTRY.sql, &parameters(&actor, author, entry)).await.map(drop)
}

fn parameters<'a>(actor: &'a &str, author: &'a Author, entry: &'a Entry) -> [&'a (dyn ToSql + Sync); 7] {
    let Entry { action, object, before, after } = entry;
    [actor, &author.staff_id, action, object, before, after, &author.request_id]
}
