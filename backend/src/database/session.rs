//! One borrowed connection. Each call has a name, a duration and an end.

use super::{DatabaseError, DatabaseMetrics, Record, Statement};
use deadpool_postgres::Object;
use service::time_limits;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio_postgres::types::ToSql;

/// Values for `$1`, `$2` ….
pub(crate) type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// The server ends a statement after [`time_limits::STATEMENT`]; when it has not even said so a moment later, it is
/// gone, whatever the socket says.
pub(crate) const ANSWER: Duration = time_limits::STATEMENT.saturating_add(Duration::from_secs(1));

/// A borrowed connection. Dropping it gives it back to the pool, or ends it when it is spoilt.
#[derive(Debug)]
pub struct Session {
    client: Option<Object>,
    watch: Watch,
}

/// Times calls and remembers whether the connection may be used again.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) metrics: Arc<DatabaseMetrics>,
    spoilt: AtomicBool,
}

impl Session {
    pub(crate) const fn new(client: Object, metrics: Arc<DatabaseMetrics>) -> Self {
        Self { client: Some(client), watch: Watch { metrics, spoilt: AtomicBool::new(false) } }
    }

    /// All rows of a statement.
    pub async fn query(
        &self,
        statement: Statement,
        parameters: Parameters<'_>,
    ) -> Result<Vec<Record>, DatabaseError> {
        let client = self.client.as_ref().expect(BORROWED);
        let call = async { client.query(&client.prepare_cached(statement.sql).await?, parameters).await };
        Ok(Record::all(self.watch.call(statement, call).await?, statement))
    }

    /// The only row of a statement, if there is one.
    pub async fn query_opt(
        &self,
        statement: Statement,
        parameters: Parameters<'_>,
    ) -> Result<Option<Record>, DatabaseError> {
        let client = self.client.as_ref().expect(BORROWED);
        let call = async { client.query_opt(&client.prepare_cached(statement.sql).await?, parameters).await };
        Ok(self.watch.call(statement, call).await?.map(|row| Record::new(row, statement)))
    }

    pub(crate) fn split(&mut self) -> (&mut Object, &Watch) {
        (self.client.as_mut().expect(BORROWED), &self.watch)
    }
}

const BORROWED: &str = "only drop takes the client away";

impl Watch {
    /// Runs one call under its name.
    pub(crate) async fn call<T>(
        &self,
        statement: Statement,
        call: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, DatabaseError> {
        let started = Instant::now();
        let result = match tokio::time::timeout(ANSWER, call).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(DatabaseError::from_statement(statement.name, error)),
            Err(_) => Err(DatabaseError::Silent { statement: statement.name }),
        };
        self.metrics.query_took(statement, started.elapsed());
        result.inspect_err(|error| {
            if error.spoils_connection() {
                self.spoilt.store(true, Ordering::Relaxed);
            }
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if *self.watch.spoilt.get_mut()
            && let Some(client) = self.client.take()
        {
            self.watch.metrics.connection_dropped();
            drop(Object::take(client));
        }
    }
}
