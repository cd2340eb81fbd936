//! The day so far: what is sold, and what waits for somebody.

use super::operation_queries::{
    COUNT_PROPOSALS, COUNT_RUNNING_OUT, COUNT_TO_CALL, FIND_MESSAGE_STATE, LIST_RUNNING_OUT, SUM_HOURS,
    SUM_YESTERDAY,
};
use super::room;
use super::skus::read_summary;
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::processes::{self, LIST_PROCESSES};
use client::{Hour, MessageState, Today};
use domain::{FEW_LEFT, Poisha};

/// More are not counted.
const MOST_COUNTED: i64 = 1_000;
/// SKUs that are named.
const MOST_NAMED: i64 = 10;
/// Processes that are told.
const MOST_PROCESSES: i64 = 200;

struct Looking;

/// All of it, as of one moment.
pub(super) async fn show(database: &Database) -> Result<Today, DatabaseError> {
    database.consistent_read("show_today", &Looking).await
}

impl Work for Looking {
    type Output = Today;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Today, DatabaseError> {
        let hours = transaction.query(SUM_HOURS, &[]).await?;
        let yesterday = transaction.query_one(SUM_YESTERDAY, &[]).await?;
        let messages = transaction.query_one(FIND_MESSAGE_STATE, &[]).await?;
        let running_out = transaction.query(LIST_RUNNING_OUT, &[&FEW_LEFT, &MOST_NAMED]).await?;
        let processes = transaction.query(LIST_PROCESSES, &[&MOST_PROCESSES]).await?;
        let counted = |row: &Record| row.parse("counted", |count: i64| u32::try_from(count));
        Ok(Today {
            now: yesterday.get("now")?,
            hours: hours.iter().map(read_hour).collect::<Result<_, _>>()?,
            yesterday: read_hour(&yesterday)?,
            to_call: counted(&transaction.query_one(COUNT_TO_CALL, &[&MOST_COUNTED]).await?)?,
            proposals: counted(&transaction.query_one(COUNT_PROPOSALS, &[&MOST_COUNTED]).await?)?,
            running_out: running_out.iter().map(read_summary).collect::<Result<_, _>>()?,
            running_out_count: counted(
                &transaction.query_one(COUNT_RUNNING_OUT, &[&FEW_LEFT, &MOST_COUNTED]).await?,
            )?,
            messages: MessageState {
                waiting: messages.parse("waiting", |count: i64| u32::try_from(count))?,
                oldest_seconds: messages
                    .parse("oldest_seconds", |seconds: i64| u32::try_from(seconds.max(0)))?,
                dead: messages.parse("dead", |count: i64| u32::try_from(count))?,
            },
            waiting_room: room::find(transaction).await?,
            processes: processes.iter().map(processes::read).collect::<Result<_, _>>()?,
        })
    }
}

fn read_hour(row: &Record) -> Result<Hour, DatabaseError> {
    Ok(Hour {
        orders: row.parse("orders", |count: i64| u32::try_from(count))?,
        revenue: row.get("revenue").map(Poisha::new)?,
    })
}
