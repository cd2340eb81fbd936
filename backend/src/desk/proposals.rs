//! Large changes wait for a second person. The database holds that it is another one (`V12__desk.sql`).

use super::error::DeskError;
use super::queries::{ADD_PROPOSAL, DECIDE_PROPOSAL, LIST_PROPOSALS, LOCK_PROPOSAL};
use super::{campaigns, coupons, price, skus, stock};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Session, Transaction, Work};
use client::{Outcome, Proposal, ProposedChange};
use serde_json::{Value, json};
use uuid::Uuid;

/// Most that are listed; more are nobody's work any more.
const MOST: i64 = 200;

/// Keeps the change until somebody decides. Sent twice it is one proposal.
pub(super) async fn propose(
    transaction: &Transaction<'_>,
    author: &Author,
    (key, change): (Uuid, &ProposedChange),
) -> Result<Outcome, DeskError> {
    let object = object(change);
    let content = json!(change);
    let by = author.staff_id;
    if transaction.execute(ADD_PROPOSAL, &[&key, &object, &content, &by]).await? > 0 {
        let entry = Entry { action: "propose", object, before: None, after: Some(content) };
        record(transaction, author, &entry).await?;
    }
    Ok(Outcome::Proposed)
}

fn object(change: &ProposedChange) -> String {
    match change {
        ProposedChange::Stock { sku, .. } | ProposedChange::Price { sku, .. } => skus::object(sku),
        ProposedChange::Campaign { change } => campaigns::object(&change.slug),
        ProposedChange::Coupon { change } => coupons::object(&change.terms.code),
    }
}

/// Those that wait, about everything or one thing.
pub(super) async fn list(session: &Session, object: &str) -> Result<Vec<Proposal>, DatabaseError> {
    session.query(LIST_PROPOSALS, &[&object, &MOST]).await?.iter().map(read).collect()
}

fn read(row: &Record) -> Result<Proposal, DatabaseError> {
    Ok(Proposal {
        id: row.get("id")?,
        change: row.json("content")?,
        proposed_by: row.get("name")?,
        proposed_by_id: row.get("proposed_by")?,
        proposed_at: row.get("proposed_at")?,
    })
}

struct Deciding {
    author: Author,
    id: i64,
    approve: bool,
}

/// Does what was proposed, or refuses it. Whoever proposed it may take it back.
pub(super) async fn decide(
    database: &Database,
    author: Author,
    (id, approve): (i64, bool),
) -> Result<(), DeskError> {
    database.transaction("decide_proposal", &Deciding { author, id, approve }).await
}

impl Work for Deciding {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let row = transaction.query_opt(LOCK_PROPOSAL, &[&self.id]).await?.ok_or(DeskError::NotFound)?;
        let state: String = row.get("state")?;
        if state != "waiting" {
            return Err(DeskError::Decided);
        }
        let by: i64 = row.get("proposed_by")?;
        if self.approve && Some(by) == self.author.staff_id {
            return Err(DeskError::SamePerson);
        }
        let state = if self.approve { "approved" } else { "refused" };
        transaction.execute(DECIDE_PROPOSAL, &[&self.id, &state, &self.author.staff_id]).await?;
        if self.approve {
            match &row.json("content")? {
                ProposedChange::Stock { sku, change } => {
                    stock::apply(transaction, &self.author, (sku, change)).await?;
                }
                ProposedChange::Price { sku, change } => {
                    price::apply(transaction, &self.author, (sku, change)).await?;
                }
                ProposedChange::Campaign { change } => {
                    campaigns::apply(transaction, &self.author, change).await?;
                }
                ProposedChange::Coupon { change } => {
                    coupons::apply(transaction, &self.author, change).await?;
                }
            }
        }
        let entry = Entry {
            action: if self.approve { "approve" } else { "refuse" },
            object: row.get("object")?,
            before: Some(row.get::<Value>("content")?),
            after: Some(json!({"proposal": self.id})),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}
