//! A link with which somebody chooses a password and ties a phone to their name.

use super::error::StaffError;
use super::gate::Gate;
use super::queries::{
    ACTIVATE, ADD_INVITATION, ADD_PERSON, ADD_RECOVERY_CODES, DELETE_RECOVERY_CODES, FIND_INVITATION,
    TAKE_INVITATION,
};
use super::row::{read_factor, read_person};
use super::second_factor::SecondFactor;
use super::tokens::{RECOVERY_CODES, hash, make_recovery_code, make_token, recovery_hash};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Transaction, Work};
use client::{AcceptInvitation, Accepted, Invitation, InviteStaff, Invited, SecretText, StaffPerson};
use jiff::Timestamp;
use serde_json::json;

/// Invites somebody new.
pub(super) async fn invite(
    database: &Database,
    author: Author,
    request: &InviteStaff,
) -> Result<Invited, StaffError> {
    let token = make_token();
    let inviting = Inviting { author, request, secret: rand::random(), token: &token };
    let (person, expires_at) = database.transaction("invite_staff", &inviting).await?;
    Ok(Invited { person, token, expires_at })
}

/// What the link shows. Looking does not use it up.
pub(super) async fn open(database: &Database, token: &SecretText) -> Result<Invitation, StaffError> {
    let (person, factor) = find(database, token).await?;
    Ok(Invitation {
        otpauth_url: factor.url(),
        totp_key: factor.key(),
        email: person.email,
        name: person.name,
    })
}

/// Takes the link: from now on they can sign in.
pub(super) async fn accept(
    (gate, database): (&Gate, &Database),
    request: &AcceptInvitation,
    request_id: &str,
) -> Result<Accepted, StaffError> {
    let (person, factor) = find(database, &request.token).await?;
    let step = factor.step(request.code.expose(), Timestamp::now()).ok_or(StaffError::WrongCode)?;
    let password_hash = gate.passwords.hash(request.password.as_str()).await?;
    let recovery_codes: Vec<SecretText> = (0..RECOVERY_CODES).map(|_| make_recovery_code()).collect();
    let author = Author::of(&person, request_id);
    let codes = recovery_codes.iter().map(|code| recovery_hash(code.expose())).collect();
    let accepting =
        Accepting { author, id: person.id, token: hash(request.token.expose()), password_hash, step, codes };
    database.transaction("accept_invitation", &accepting).await?;
    Ok(Accepted { recovery_codes })
}

/// Adds a link for somebody; until when it is valid.
pub(super) async fn add(
    transaction: &Transaction<'_>,
    id: i64,
    token: &SecretText,
) -> Result<Timestamp, DatabaseError> {
    transaction.query_one(ADD_INVITATION, &[&hash(token.expose()), &id]).await?.get("expires_at")
}

async fn find(database: &Database, token: &SecretText) -> Result<(StaffPerson, SecondFactor), StaffError> {
    let found = database.session().await?.query(FIND_INVITATION, &[&hash(token.expose())]).await?;
    let row = found.first().ok_or(StaffError::InvitationInvalid)?;
    let person = read_person(row)?;
    let factor = read_factor(row, &person)?;
    Ok((person, factor))
}

struct Inviting<'a> {
    author: Author,
    request: &'a InviteStaff,
    secret: [u8; SecondFactor::SECRET_BYTES],
    token: &'a SecretText,
}

impl Work for Inviting<'_> {
    type Output = (StaffPerson, Timestamp);
    type Error = StaffError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Self::Output, StaffError> {
        let InviteStaff { email, name, role } = self.request;
        let email = email.as_str().to_ascii_lowercase();
        let secret = self.secret.as_slice();
        let added =
            transaction.query_opt(ADD_PERSON, &[&email, &name.as_str(), &role.code(), &secret]).await?;
        let person = read_person(&added.ok_or(StaffError::Exists)?)?;
        let expires_at = add(transaction, person.id, self.token).await?;
        let after = Some(json!({ "email": person.email, "name": person.name, "role": person.role }));
        let entry =
            Entry { action: "invite_staff", object: format!("staff:{}", person.id), before: None, after };
        record(transaction, &self.author, &entry).await?;
        Ok((person, expires_at))
    }
}

struct Accepting {
    author: Author,
    id: i64,
    token: Vec<u8>,
    password_hash: String,
    step: i64,
    codes: Vec<Vec<u8>>,
}

impl Work for Accepting {
    type Output = ();
    type Error = StaffError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), StaffError> {
        let id = self.id;
        let taken = transaction.execute(TAKE_INVITATION, &[&self.token, &id]).await?;
        let activated = transaction.execute(ACTIVATE, &[&id, &self.password_hash, &self.step]).await?;
        if (taken, activated) != (1, 1) {
            return Err(StaffError::InvitationInvalid);
        }
        transaction.execute(DELETE_RECOVERY_CODES, &[&id]).await?;
        transaction.execute(ADD_RECOVERY_CODES, &[&id, &self.codes]).await?;
        let entry = Entry {
            action: "accept_invitation",
            object: format!("staff:{id}"),
            before: Some(json!({ "state": "invited" })),
            after: Some(json!({ "state": "active" })),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}
