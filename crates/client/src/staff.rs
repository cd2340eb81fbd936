//! Wire types of the people who work for the shop, and of what they did.

use domain::{Email, Password, Permission, PersonName, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A token, code or password on its way. Never in a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretText(String);

/// A secret is longer than any that the shop gives out or takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have at most {} characters", SecretText::MAX_CHARACTERS)]
pub struct SecretTooLong;

impl TryFrom<String> for SecretText {
    type Error = SecretTooLong;
    fn try_from(text: String) -> Result<Self, SecretTooLong> {
        if text.chars().count() > Self::MAX_CHARACTERS { Err(SecretTooLong) } else { Ok(Self(text)) }
    }
}

impl From<SecretText> for String {
    fn from(secret: SecretText) -> Self {
        secret.0
    }
}

impl SecretText {
    /// Most characters that are read.
    pub const MAX_CHARACTERS: usize = 512;

    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(…)")
    }
}

/// Who wants in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SignIn {
    /// The address that was invited.
    #[schema(value_type = String, max_length = 254)]
    pub email: String,
    /// The password.
    #[schema(value_type = String, max_length = 512)]
    pub password: SecretText,
    /// The six digits that the phone shows, or a recovery code.
    #[schema(value_type = String, max_length = 512)]
    pub code: SecretText,
    /// The browser's address, as the frontend saw it.
    #[serde(default)]
    #[schema(max_length = 45)]
    pub address: String,
    /// The browser, as it names itself.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub user_agent: String,
}

/// An open session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SignedIn {
    /// Sent with each request as `Authorization: Bearer …`. Shown once.
    #[schema(value_type = String)]
    pub token: SecretText,
    /// When it ends, whatever happens.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Who it is.
    pub person: StaffPerson,
}

/// Somebody who works for the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffPerson {
    /// Their number.
    pub id: i64,
    /// Their address.
    #[schema(value_type = String)]
    pub email: Email,
    /// Their name.
    #[schema(value_type = String)]
    pub name: PersonName,
    /// What they are.
    #[schema(value_type = String, example = "order_desk")]
    pub role: Role,
    /// Whether they can sign in.
    pub state: StaffState,
}

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffState {
    /// Has not chosen a password yet.
    Invited,
    /// Can.
    Active,
    /// Cannot any more.
    Disabled,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CurrentStaff {
    /// Who it is.
    pub person: StaffPerson,
    /// What they may do.
    #[schema(value_type = Vec<String>, example = json!(["read_orders"]))]
    pub permissions: Vec<Permission>,
    /// Where they are signed in, the last used first.
    pub sessions: Vec<StaffSession>,
}

/// A session of somebody.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffSession {
    /// Its number.
    pub id: i64,
    /// Where it was opened.
    pub address: String,
    /// In which browser.
    pub user_agent: String,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// Somebody new.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InviteStaff {
    /// Their address.
    #[schema(value_type = String, max_length = 254)]
    pub email: Email,
    /// Their name.
    #[schema(value_type = String, min_length = 2, max_length = 80)]
    pub name: PersonName,
    /// What they are to be.
    #[schema(value_type = String, example = "order_desk")]
    pub role: Role,
}

/// A link was made with which somebody chooses a password.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Invited {
    /// Who.
    pub person: StaffPerson,
    /// The secret of the link. Shown once, taken once.
    #[schema(value_type = String)]
    pub token: SecretText,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Somebody opens the link.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpenInvitation {
    /// The secret of the link.
    #[schema(value_type = String, max_length = 512)]
    pub token: SecretText,
}

/// What they see.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// Their address.
    #[schema(value_type = String)]
    pub email: Email,
    /// Their name.
    #[schema(value_type = String)]
    pub name: PersonName,
    /// For the app that shows codes: `otpauth://totp/…`.
    #[schema(value_type = String)]
    pub otpauth_url: SecretText,
    /// The key in it, to be typed.
    #[schema(value_type = String)]
    pub totp_key: SecretText,
}

/// They choose a password and show that the app works.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AcceptInvitation {
    /// The secret of the link.
    #[schema(value_type = String, max_length = 512)]
    pub token: SecretText,
    /// The new password.
    #[schema(value_type = String, min_length = 12, max_length = 512)]
    pub password: Password,
    /// The six digits that the app shows.
    #[schema(value_type = String, max_length = 512)]
    pub code: SecretText,
}

/// They can sign in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Accepted {
    /// Codes for the day on which the phone is lost, each taken once. Shown once.
    #[schema(value_type = Vec<String>)]
    pub recovery_codes: Vec<SecretText>,
}

/// What changes for somebody; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct ChangeStaff {
    /// Another role.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub role: Option<Role>,
    /// Whether they can sign in.
    #[serde(default)]
    pub is_disabled: Option<bool>,
}

/// One line of the audit log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who, by name.
    pub actor: String,
    /// Who, by number; none for the command line.
    pub staff_id: Option<i64>,
    /// What was done.
    #[schema(example = "change_staff")]
    pub action: String,
    /// To what.
    #[schema(example = "staff:3")]
    pub object: String,
    /// How it was.
    pub before: Option<serde_json::Value>,
    /// How it is.
    pub after: Option<serde_json::Value>,
    /// The request, as in the logs.
    pub request_id: String,
}

/// A page of the audit log, the newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    /// The lines.
    pub entries: Vec<AuditEntry>,
    /// `before` of the next page; none at the end.
    pub next: Option<i64>,
}
