//! Who calls, and whether they may: the security statement in a handler's signature.

use super::queries::{FIND_SESSION, TOUCH_SESSION};
use super::row::read_person;
use super::tokens::hash;
use crate::api::Shop;
use crate::audit_log::Author;
use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use client::{Code, StaffPerson};
use domain::Permission;
use service::RequestId;
use std::marker::PhantomData;

/// Most bytes of a token that is looked for.
const MOST_TOKEN_BYTES: usize = 64;

/// Somebody who is signed in and has the permission `P`.
#[derive(Debug)]
pub(crate) struct Staff<P> {
    /// Who.
    pub(crate) person: StaffPerson,
    /// In which session.
    pub(crate) session_id: i64,
    request_id: String,
    permission: PhantomData<P>,
}

/// What a handler asks for.
pub(crate) trait Asked: Send + Sync + 'static {
    /// The permission; none: being signed in is enough.
    const PERMISSION: Option<Permission>;
}

macro_rules! asked {
    ($($(#[$doc:meta])* $name:ident = $permission:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub(crate) struct $name;

            impl Asked for $name {
                const PERMISSION: Option<Permission> = $permission;
            }
        )+
    };
}

asked! {
    /// Being signed in is enough.
    AnyStaff = None;
    /// [`Permission::ManageStaff`].
    ManageStaff = Some(Permission::ManageStaff);
    /// [`Permission::ReadStaff`].
    ReadStaff = Some(Permission::ReadStaff);
    /// [`Permission::ReadOrders`].
    ReadOrders = Some(Permission::ReadOrders);
    /// [`Permission::ChangeOrders`].
    ChangeOrders = Some(Permission::ChangeOrders);
    /// [`Permission::ReadAuditLog`].
    ReadAuditLog = Some(Permission::ReadAuditLog);
    /// [`Permission::ReadCatalogue`].
    ReadCatalogue = Some(Permission::ReadCatalogue);
    /// [`Permission::ChangeCatalogue`].
    ChangeCatalogue = Some(Permission::ChangeCatalogue);
    /// [`Permission::ChangeStock`].
    ChangeStockLedger = Some(Permission::ChangeStock);
    /// [`Permission::ReadPromotions`].
    ReadPromotions = Some(Permission::ReadPromotions);
    /// [`Permission::ChangePromotions`].
    ChangePromotions = Some(Permission::ChangePromotions);
    /// [`Permission::ReadOperations`].
    ReadOperations = Some(Permission::ReadOperations);
    /// [`Permission::Approve`].
    Approve = Some(Permission::Approve);
    /// [`Permission::ChangeOperations`].
    ChangeOperations = Some(Permission::ChangeOperations);
}

impl<P> Staff<P> {
    /// For the audit log.
    pub(crate) fn author(&self) -> Author {
        Author::of(&self.person, &self.request_id)
    }
}

impl<P: Asked> FromRequestParts<Shop> for Staff<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, ApiError> {
        let nobody = || ApiError::new(Code::Unauthenticated);
        let token = bearer(parts).ok_or_else(nobody)?;
        let session = shop.database.session().await?;
        let found = session.query(FIND_SESSION, &[&hash(token)]).await?;
        let row = found.first().ok_or_else(nobody)?;
        let (person, session_id) = (read_person(row)?, row.get("session_id")?);
        if let Some(permission) = P::PERMISSION
            && !person.role.may(permission)
        {
            return Err(ApiError::new(Code::Forbidden));
        }
        if row.get("is_old")? {
            session.query(TOUCH_SESSION, &[&session_id]).await?;
        }
        let request_id =
            parts.extensions.get::<RequestId>().map(|id| id.as_str().to_owned()).unwrap_or_default();
        Ok(Self { person, session_id, request_id, permission: PhantomData })
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let is_token = scheme.eq_ignore_ascii_case("bearer") && token.len() <= MOST_TOKEN_BYTES;
    is_token.then_some(token)
}
