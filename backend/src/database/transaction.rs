//! Transactions: named, timed, tried again a bounded number of times.

use super::session::{Parameters, Session, Watch};
use super::{Database, DatabaseError, Record, Retry, Statement};
use rand::RngExt;
use std::time::{Duration, Instant};
use tokio_postgres::IsolationLevel;

/// Most times a transaction is begun.
const ATTEMPTS: u32 = 5;

/// Longest pause before the second attempt; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

const BEGIN: Statement = Statement { name: "BEGIN", sql: "BEGIN" };
const COMMIT: Statement = Statement { name: "COMMIT", sql: "COMMIT" };

/// Errors of a transaction's body that can say whether another attempt may help.
pub trait Retryable: From<DatabaseError> {
    /// Why to begin again, if that may help.
    fn retry(&self) -> Option<Retry>;
}

impl Retryable for DatabaseError {
    fn retry(&self) -> Option<Retry> {
        Self::retry(self)
    }
}

/// What happens inside a transaction. A trait rather than a closure: the compiler can then see that its future may move
/// between threads, whatever it borrows.
pub trait Work: Sync {
    /// What it gives when it is committed.
    type Output: Send;
    /// Why it was rolled back.
    type Error: Retryable + Send;

    /// Runs inside the transaction, perhaps several times, so it must not do anything outside the database.
    fn run(
        &self,
        transaction: &Transaction<'_>,
    ) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// An open transaction. Dropping it rolls it back.
pub struct Transaction<'a> {
    inner: deadpool_postgres::Transaction<'a>,
    watch: &'a Watch,
}

impl Transaction<'_> {
    /// All rows of a statement.
    pub async fn query(
        &self,
        statement: Statement,
        parameters: Parameters<'_>,
    ) -> Result<Vec<Record>, DatabaseError> {
        let call =
            async { self.inner.query(&self.inner.prepare_cached(statement.sql).await?, parameters).await };
        Ok(Record::all(self.watch.call(statement, call).await?, statement))
    }

    /// The only row of a statement.
    pub async fn query_one(
        &self,
        statement: Statement,
        parameters: Parameters<'_>,
    ) -> Result<Record, DatabaseError> {
        let call = async {
            self.inner.query_one(&self.inner.prepare_cached(statement.sql).await?, parameters).await
        };
        Ok(Record::new(self.watch.call(statement, call).await?, statement))
    }

    /// The only row of a statement, if there is one.
    pub async fn query_opt(
        &self,
        statement: Statement,
        parameters: Parameters<'_>,
    ) -> Result<Option<Record>, DatabaseError> {
        let call = async {
            self.inner.query_opt(&self.inner.prepare_cached(statement.sql).await?, parameters).await
        };
        Ok(self.watch.call(statement, call).await?.map(|row| Record::new(row, statement)))
    }

    /// Runs a statement without rows; the number of rows it touched.
    pub async fn execute(
        &self,
        statement: Statement,
        parameters: Parameters<'_>,
    ) -> Result<u64, DatabaseError> {
        let call =
            async { self.inner.execute(&self.inner.prepare_cached(statement.sql).await?, parameters).await };
        self.watch.call(statement, call).await
    }
}

impl Database {
    /// Does the work in one transaction and commits it. When the error says so (see [`Retryable`]) everything is rolled
    /// back and begun again, at most [`ATTEMPTS`] times.
    pub async fn transaction<W: Work>(&self, name: &'static str, work: &W) -> Result<W::Output, W::Error> {
        let started = Instant::now();
        let result = self.with_retry(name, work).await;
        self.metrics().transaction_took(name, started.elapsed());
        result
    }

    /// Does the work on one consistent view of the database that nothing changes meanwhile.
    pub async fn consistent_read<W: Work>(
        &self,
        name: &'static str,
        work: &W,
    ) -> Result<W::Output, W::Error> {
        let started = Instant::now();
        let result = self.once(Kind::ConsistentRead, work).await;
        self.metrics().transaction_took(name, started.elapsed());
        result
    }

    async fn with_retry<W: Work>(&self, name: &'static str, work: &W) -> Result<W::Output, W::Error> {
        for attempt in 1..ATTEMPTS {
            let error = match self.once(Kind::Change, work).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let Some(reason) = error.retry() else { return Err(error) };
            self.metrics().retried(name, reason);
            tracing::debug!(
                transaction = name,
                reason = reason.name(),
                attempt,
                "a transaction is begun again"
            );
            pause(attempt).await;
        }
        self.once(Kind::Change, work).await
    }

    async fn once<W: Work>(&self, kind: Kind, work: &W) -> Result<W::Output, W::Error> {
        let mut session = self.session().await?;
        let transaction = begin(&mut session, kind).await?;
        let value = work.run(&transaction).await?;
        let Transaction { inner, watch } = transaction;
        watch.call(COMMIT, inner.commit()).await?;
        Ok(value)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Change,
    ConsistentRead,
}

async fn begin(session: &mut Session, kind: Kind) -> Result<Transaction<'_>, DatabaseError> {
    let (client, watch) = session.split();
    let builder = match kind {
        Kind::Change => client.build_transaction(),
        Kind::ConsistentRead => {
            client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true)
        }
    };
    Ok(Transaction { inner: watch.call(BEGIN, builder.start()).await?, watch })
}

/// A random pause, so that transactions that met do not meet again.
async fn pause(attempt: u32) {
    let longest = FIRST_PAUSE * 2_u32.pow(attempt - 1);
    let pause = rand::rng().random_range(Duration::ZERO..=longest);
    tokio::time::sleep(pause).await;
}
