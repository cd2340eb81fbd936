//! What owners do: another role, no access any more, a new link for whoever lost phone and codes.
//!
//! Each ends the person's sessions. The shop keeps an owner who can sign in.

use super::error::StaffError;
use super::invitation;
use super::queries::{
    CHANGE_PERSON, DELETE_RECOVERY_CODES, END_INVITATIONS, END_SESSIONS, LIST_PEOPLE, LOCK_OWNERS,
    LOCK_PERSON, RESET_PERSON,
};
use super::row::{read_person, state_code};
use super::second_factor::SecondFactor;
use super::tokens::make_token;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::{ChangeStaff, Invited, SecretText, StaffPerson, StaffState};
use domain::Role;
use jiff::Timestamp;
use serde_json::json;

/// Everybody.
pub(super) async fn list(database: &Database) -> Result<Vec<StaffPerson>, DatabaseError> {
    database.session().await?.query(LIST_PEOPLE, &[]).await?.iter().map(read_person).collect()
}

/// Another role or state.
pub(super) async fn change(
    database: &Database,
    author: Author,
    (id, change): (i64, &ChangeStaff),
) -> Result<StaffPerson, StaffError> {
    database.transaction("change_staff", &Changing { author, id, change }).await
}

/// A new link for somebody, who has no access until it is taken.
pub(super) async fn reset(database: &Database, author: Author, id: i64) -> Result<Invited, StaffError> {
    let token = make_token();
    let resetting = Resetting { author, id, secret: rand::random(), token: &token };
    let (person, expires_at) = database.transaction("reset_staff", &resetting).await?;
    Ok(Invited { person, token, expires_at })
}

struct Changing<'a> {
    author: Author,
    id: i64,
    change: &'a ChangeStaff,
}

impl Work for Changing<'_> {
    type Output = StaffPerson;
    type Error = StaffError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<StaffPerson, StaffError> {
        let (row, owners) = lock(transaction, self.id).await?;
        let before = read_person(&row)?;
        let has_password: bool = row.get("has_password")?;
        let state = match self.change.is_disabled {
            Some(true) => StaffState::Disabled,
            Some(false) if has_password => StaffState::Active,
            Some(false) => StaffState::Invited,
            None => before.state,
        };
        let after = StaffPerson { role: self.change.role.unwrap_or(before.role), state, ..before.clone() };
        if after == before {
            return Ok(after);
        }
        keep_an_owner(&owners, &after)?;
        transaction.execute(CHANGE_PERSON, &[&self.id, &after.role.code(), &state_code(state)]).await?;
        transaction.execute(END_SESSIONS, &[&self.id]).await?;
        record(transaction, &self.author, &entry("change_staff", (&before, &after))).await?;
        Ok(after)
    }
}

struct Resetting<'a> {
    author: Author,
    id: i64,
    secret: [u8; SecondFactor::SECRET_BYTES],
    token: &'a SecretText,
}

impl Work for Resetting<'_> {
    type Output = (StaffPerson, Timestamp);
    type Error = StaffError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Self::Output, StaffError> {
        let (row, owners) = lock(transaction, self.id).await?;
        let before = read_person(&row)?;
        let after = StaffPerson { state: StaffState::Invited, ..before.clone() };
        keep_an_owner(&owners, &after)?;
        transaction.execute(RESET_PERSON, &[&self.id, &self.secret.as_slice()]).await?;
        for forget in [END_SESSIONS, END_INVITATIONS, DELETE_RECOVERY_CODES] {
            transaction.execute(forget, &[&self.id]).await?;
        }
        let expires_at = invitation::add(transaction, self.id, self.token).await?;
        record(transaction, &self.author, &entry("reset_staff", (&before, &after))).await?;
        Ok((after, expires_at))
    }
}

/// The person and the numbers of all active owners, locked: the owners first, as everywhere.
async fn lock(transaction: &Transaction<'_>, id: i64) -> Result<(Record, Vec<i64>), StaffError> {
    let owners = transaction.query(LOCK_OWNERS, &[]).await?;
    let owners = owners.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let row = transaction.query_opt(LOCK_PERSON, &[&id]).await?.ok_or(StaffError::NotFound)?;
    Ok((row, owners))
}

fn keep_an_owner(owners: &[i64], after: &StaffPerson) -> Result<(), StaffError> {
    let stays = after.role == Role::Owner && after.state == StaffState::Active;
    if owners == [after.id] && !stays { Err(StaffError::LastOwner) } else { Ok(()) }
}

/// What somebody could do, and can do now.
fn entry(action: &'static str, (before, after): (&StaffPerson, &StaffPerson)) -> Entry {
    let recorded = |person: &StaffPerson| Some(json!({ "role": person.role, "state": person.state }));
    Entry { action, object: format!("staff:{}", after.id), before: recorded(before), after: recorded(after) }
}
