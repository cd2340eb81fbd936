//! What the shop knows about whoever has a phone number.

use super::error::DeskError;
use super::list::{Place, Wanted, list};
use super::queries::{ADD_NOTE, COUNT_ORDERS_OF_PHONE, LIST_NOTES};
use super::show::read_history;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::{AddNote, Customer, NoteOnCustomer};
use domain::Phone;
use serde_json::json;

/// Orders that are shown.
const ORDERS: u16 = 50;

/// Everything about a phone; a number that never ordered has no orders.
pub(super) async fn show(database: &Database, phone: &Phone) -> Result<Customer, DeskError> {
    let place = Place { before: None, until: None, limit: ORDERS };
    let orders = list(database, (&Wanted::Phone(phone.clone()), place)).await?.orders;
    let session = database.session().await?;
    let counted = session.query(COUNT_ORDERS_OF_PHONE, &[&phone.as_str()]).await?;
    let notes = session.query(LIST_NOTES, &[&phone.as_str()]).await?;
    Ok(Customer {
        phone: phone.clone(),
        name: orders.first().map(|order| order.name.as_str().to_owned()),
        history: read_history(counted.first().ok_or(DeskError::NotFound)?)?,
        notes: read_notes(&notes)?,
        orders,
    })
}

pub(super) fn read_notes(rows: &[Record]) -> Result<Vec<NoteOnCustomer>, DatabaseError> {
    let read = |row: &Record| {
        Ok(NoteOnCustomer { note: row.get("note")?, at: row.get("at")?, actor: row.get("actor")? })
    };
    rows.iter().map(read).collect()
}

struct Noting<'a> {
    author: Author,
    phone: &'a Phone,
    request: &'a AddNote,
}

/// Writes a note. Sent twice it is one note.
pub(super) async fn add_note(
    database: &Database,
    author: Author,
    (phone, request): (&Phone, &AddNote),
) -> Result<Customer, DeskError> {
    database.transaction("add_note", &Noting { author, phone, request }).await?;
    show(database, phone).await
}

impl Work for Noting<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let (note, actor) = (self.request.note.as_str(), self.author.actor.as_str());
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&self.phone.as_str(), &self.author.request_id, &note, &actor];
        if transaction.execute(ADD_NOTE, &values).await? > 0 {
            // The log outlives what a customer may ask to be forgotten, so it has the number masked.
            let object = format!("customer:{}", self.phone.masked());
            let entry =
                Entry { action: "add_note", object, before: None, after: Some(json!({"note": note})) };
            record(transaction, &self.author, &entry).await?;
        }
        Ok(())
    }
}
