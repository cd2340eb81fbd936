//! People who work for the shop: what they may do, and what they say about what they do.

use crate::TextError;
use crate::customer::bounded_text;
use serde::{Deserialize, Serialize};
use std::fmt;

bounded_text!(
    /// Who did something: a person's name, or a part of the program such as `worker`.
    Actor, 1..=80
);
bounded_text!(
    /// Why the catalogue is frozen: `Eid sale`.
    FreezeReason, 1..=200
);
bounded_text!(
    /// Why pieces were moved; may be empty where the reason says enough.
    StockNote, 0..=300
);

impl std::str::FromStr for Actor {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }
}

impl std::str::FromStr for StockNote {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }
}

/// What somebody is at the shop. A role is a list of permissions; what is not in the list is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// Runs the shop day by day.
    Manager,
    /// Keeps products, prices and pictures right.
    CatalogueEditor,
    /// Calls shoppers, packs and sends orders.
    OrderDesk,
    /// Answers shoppers; changes nothing.
    Support,
    /// Looks at everything, the audit log included; changes nothing.
    Auditor,
}

/// One thing that may be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Invite people, change their roles, end their access.
    ManageStaff,
    /// See who works for the shop.
    ReadStaff,
    /// See who did what.
    ReadAuditLog,
    /// See orders with names, phones and addresses.
    ReadOrders,
    /// Move orders on: confirm, pack, ship, deliver, cancel, take back.
    ChangeOrders,
    /// See products, prices and stock, also of what is not published.
    ReadCatalogue,
    /// Change products, pictures and prices.
    ChangeCatalogue,
    /// Receive stock, correct it, take out what broke.
    ChangeStock,
    /// See campaigns and coupons.
    ReadPromotions,
    /// Make campaigns and coupons, and end them.
    ChangePromotions,
    /// Agree to large changes that somebody else proposes.
    Approve,
    /// See how the shop runs: sales of the day, waiting room, messages.
    ReadOperations,
    /// Freeze the catalogue, open and close the waiting room, send messages again.
    ChangeOperations,
}

impl Role {
    /// Every role, the one that may most first.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Manager, Self::CatalogueEditor, Self::OrderDesk, Self::Support, Self::Auditor];

    /// The stable name used in the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::CatalogueEditor => "catalogue_editor",
            Self::OrderDesk => "order_desk",
            Self::Support => "support",
            Self::Auditor => "auditor",
        }
    }

    /// All that it allows.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{
            Approve, ChangeCatalogue, ChangeOperations, ChangeOrders, ChangePromotions, ChangeStock,
            ReadAuditLog, ReadCatalogue, ReadOperations, ReadOrders, ReadPromotions, ReadStaff,
        };
        match self {
            Self::Owner => &Permission::ALL,
            Self::Manager => &[
                ReadStaff,
                ReadOrders,
                ChangeOrders,
                ReadCatalogue,
                ChangeCatalogue,
                ChangeStock,
                ReadPromotions,
                ChangePromotions,
                Approve,
                ReadOperations,
                ChangeOperations,
            ],
            Self::CatalogueEditor => &[ReadCatalogue, ChangeCatalogue, ReadPromotions],
            Self::OrderDesk => &[ReadOrders, ChangeOrders, ReadCatalogue, ReadPromotions],
            Self::Support => &[ReadOrders, ReadCatalogue, ReadPromotions],
            Self::Auditor => {
                &[ReadStaff, ReadAuditLog, ReadOrders, ReadCatalogue, ReadPromotions, ReadOperations]
            }
        }
    }

    /// Whether it allows this.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

/// No role has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be owner, manager, catalogue_editor, order_desk, support or auditor")]
pub struct RoleError;

impl std::str::FromStr for Role {
    type Err = RoleError;

    fn from_str(code: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or(RoleError)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 13] = [
        Self::ManageStaff,
        Self::ReadStaff,
        Self::ReadAuditLog,
        Self::ReadOrders,
        Self::ChangeOrders,
        Self::ReadCatalogue,
        Self::ChangeCatalogue,
        Self::ChangeStock,
        Self::ReadPromotions,
        Self::ChangePromotions,
        Self::Approve,
        Self::ReadOperations,
        Self::ChangeOperations,
    ];

    /// The stable name used in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ManageStaff => "manage_staff",
            Self::ReadStaff => "read_staff",
            Self::ReadAuditLog => "read_audit_log",
            Self::ReadOrders => "read_orders",
            Self::ChangeOrders => "change_orders",
            Self::ReadCatalogue => "read_catalogue",
            Self::ChangeCatalogue => "change_catalogue",
            Self::ChangeStock => "change_stock",
            Self::ReadPromotions => "read_promotions",
            Self::ChangePromotions => "change_promotions",
            Self::Approve => "approve",
            Self::ReadOperations => "read_operations",
            Self::ChangeOperations => "change_operations",
        }
    }
}

/// A password as it is chosen: length alone makes it strong (NIST SP 800-63B 5.1.1.2), so nothing else is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Password(String);

/// Why a text cannot be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too easily guessed.
    #[error("must have at least {} characters", Password::MIN_CHARACTERS)]
    TooShort,
    /// More than is hashed.
    #[error("must have at most {} bytes", Password::MAX_BYTES)]
    TooLong,
    /// One character again and again.
    #[error("must have at least {} different characters", Password::MIN_DIFFERENT)]
    TooSimple,
}

impl Password {
    /// Fewest characters.
    pub const MIN_CHARACTERS: usize = 12;
    /// Most bytes; a Bangla letter has three.
    pub const MAX_BYTES: usize = 512;
    /// Fewest different characters.
    pub const MIN_DIFFERENT: usize = 5;

    /// Checks a password that somebody chooses. Not a character of it is changed.
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        let different: std::collections::BTreeSet<char> = text.chars().collect();
        if text.chars().count() < Self::MIN_CHARACTERS {
            Err(PasswordError::TooShort)
        } else if text.len() > Self::MAX_BYTES {
            Err(PasswordError::TooLong)
        } else if different.len() < Self::MIN_DIFFERENT {
            Err(PasswordError::TooSimple)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Password {
    type Error = PasswordError;
    fn try_from(text: String) -> Result<Self, PasswordError> {
        Self::parse(&text)
    }
}

impl From<Password> for String {
    fn from(password: Password) -> Self {
        password.0
    }
}

/// Never in a log.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_may_everything_and_readers_change_nothing() {
        assert!(Permission::ALL.into_iter().all(|permission| Role::Owner.may(permission)));
        for role in [Role::Support, Role::Auditor] {
            for permission in role.permissions() {
                assert!(permission.code().starts_with("read_"), "{role} {permission:?}");
            }
        }
    }

    #[test]
    fn names_are_stable_and_lead_back() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
        }
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.code());
        }
        assert_eq!("root".parse::<Role>(), Err(RoleError));
    }

    #[test]
    fn passwords_are_long_and_stay_out_of_debug_output() {
        let password = Password::parse("সঠিক ঘোড়া ব্যাটারি").unwrap();
        assert_eq!(format!("{password:?}"), "Password(…)");
        assert_eq!(Password::parse("short"), Err(PasswordError::TooShort));
        assert_eq!(Password::parse("aaaaaaaaaaaaaaaa"), Err(PasswordError::TooSimple));
        assert_eq!(Password::parse(&"abcdef".repeat(100)), Err(PasswordError::TooLong));
    }
}
