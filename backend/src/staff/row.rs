//! Rows of people.

use super::second_factor::SecondFactor;
use crate::database::{DatabaseError, Record};
use client::{StaffPerson, StaffState};

/// The person in a row with `staff_id`, `email`, `name`, `role` and `state`.
pub(super) fn read_person(row: &Record) -> Result<StaffPerson, DatabaseError> {
    Ok(StaffPerson {
        id: row.get("staff_id")?,
        email: row.text("email")?,
        name: row.text("name")?,
        role: row.parse("role", |code: String| code.parse::<domain::Role>())?,
        state: row.parse("state", |code: String| parse_state(&code))?,
    })
}

/// The second factor of the person in a row with `totp_secret`.
pub(super) fn read_factor(row: &Record, person: &StaffPerson) -> Result<SecondFactor, DatabaseError> {
    let secret = row.parse("totp_secret", |bytes: Vec<u8>| {
        bytes.try_into().map_err(|bytes: Vec<u8>| format!("a key has {} bytes", bytes.len()))
    })?;
    Ok(SecondFactor::new(secret, &person.email))
}

/// The stable name in the database.
pub(super) const fn state_code(state: StaffState) -> &'static str {
    match state {
        StaffState::Invited => "invited",
        StaffState::Active => "active",
        StaffState::Disabled => "disabled",
    }
}

fn parse_state(code: &str) -> Result<StaffState, String> {
    let states = [StaffState::Invited, StaffState::Active, StaffState::Disabled];
    states.into_iter().find(|&state| state_code(state) == code).ok_or_else(|| format!("no state is {code}"))
}
