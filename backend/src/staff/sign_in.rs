//! Password, then second factor, then a session.
//!
//! Whoever does not exist, has another password or another code gets the same answer after the same work.

use super::error::StaffError;
use super::gate::Gate;
use super::queries::{ADD_SESSION, END_OLD_SESSIONS, FIND_BY_EMAIL, TAKE_RECOVERY_CODE, TAKE_STEP};
use super::row::{read_factor, read_person};
use super::second_factor::SecondFactor;
use super::tokens::{hash, make_token, recovery_hash};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, Transaction, Work};
use client::{SecretText, SignIn, SignedIn, StaffPerson};
use domain::Email;
use jiff::Timestamp;
use serde_json::json;

/// Most characters that are kept of a browser's name and address.
const MOST_USER_AGENT: usize = 200;
const MOST_ADDRESS: usize = 45;

/// Opens a session.
pub(super) async fn sign_in(
    (gate, database): (&Gate, &Database),
    request: &SignIn,
    request_id: &str,
) -> Result<SignedIn, StaffError> {
    // What is no address is nobody's.
    let email =
        Email::parse(&request.email).map(|email| email.as_str().to_ascii_lowercase()).unwrap_or_default();
    gate.admit(&email)?;
    let found = database.session().await?.query(FIND_BY_EMAIL, &[&email]).await?;
    let row = found.first();
    let password_hash = row.map(|row| row.get("password_hash")).transpose()?;
    let is_right = gate.passwords.is_right(request.password.expose(), password_hash).await?;
    let Some(row) = row.filter(|_| is_right) else { return Err(StaffError::SignInFailed) };
    let person = read_person(row)?;
    let opening = Opening {
        proof: proof(&read_factor(row, &person)?, &request.code),
        token: make_token(),
        address: request.address.chars().take(MOST_ADDRESS).collect(),
        user_agent: request.user_agent.chars().take(MOST_USER_AGENT).collect(),
        request_id: request_id.to_owned(),
        person,
    };
    let expires_at = database.transaction("sign_in", &opening).await?;
    Ok(SignedIn { token: opening.token, expires_at, person: opening.person })
}

/// What the code proves, if the database has not taken it before.
enum Proof {
    Step(i64),
    Recovery(Vec<u8>),
}

fn proof(factor: &SecondFactor, code: &SecretText) -> Proof {
    let step = factor.step(code.expose(), Timestamp::now());
    step.map_or_else(|| Proof::Recovery(recovery_hash(code.expose())), Proof::Step)
}

struct Opening {
    person: StaffPerson,
    proof: Proof,
    token: SecretText,
    address: String,
    user_agent: String,
    request_id: String,
}

impl Work for Opening {
    type Output = Timestamp;
    type Error = StaffError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Timestamp, StaffError> {
        let (id, token) = (self.person.id, hash(self.token.expose()));
        let taken = match &self.proof {
            Proof::Step(step) => transaction.execute(TAKE_STEP, &[&id, step]).await?,
            Proof::Recovery(code) => transaction.execute(TAKE_RECOVERY_CODE, &[&id, code]).await?,
        };
        if taken != 1 {
            return Err(StaffError::SignInFailed);
        }
        let session =
            transaction.query_one(ADD_SESSION, &[&token, &id, &self.address, &self.user_agent]).await?;
        transaction.execute(END_OLD_SESSIONS, &[&id]).await?;
        let how = match self.proof {
            Proof::Step(_) => "code",
            Proof::Recovery(_) => "recovery code",
        };
        let after = Some(json!({ "address": self.address, "second_factor": how }));
        let entry = Entry { action: "sign_in", object: format!("staff:{id}"), before: None, after };
        record(transaction, &Author::of(&self.person, &self.request_id), &entry).await?;
        Ok(session.get("expires_at")?)
    }
}
