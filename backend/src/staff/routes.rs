//! Signing in and out, and who works here.

use super::extract::{AnyStaff, ManageStaff, ReadStaff, Staff};
use super::{invitation, people, sessions, sign_in};
use crate::api::Shop;
use crate::error::{ApiError, Body, PathSegment};
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use client::{
    AcceptInvitation, Accepted, ChangeStaff, Code, CurrentStaff, Invitation, InviteStaff, Invited,
    OpenInvitation, Problem, SignIn, SignedIn, StaffPerson,
};
use service::RequestId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of staff.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(sign_in_staff))
        .routes(routes!(sign_out_staff))
        .routes(routes!(show_current_staff))
        .routes(routes!(end_staff_session))
        .routes(routes!(open_invitation))
        .routes(routes!(accept_invitation))
        .routes(routes!(list_staff, invite_staff))
        .routes(routes!(change_staff))
        .routes(routes!(reset_staff))
}

/// Sign in
///
/// With password and second factor. A wrong one of the three is not named.
#[utoipa::path(
    post,
    path = "/staff/sign-in",
    operation_id = "sign_in_staff",
    tag = "staff",
    request_body = SignIn,
    responses(
        (status = OK, description = "A session", body = SignedIn),
        (status = UNAUTHORIZED, description = "`sign_in_failed`", body = Problem,
         content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, description = "`too_many_attempts`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn sign_in_staff(
    State(shop): State<Shop>,
    Extension(request_id): Extension<RequestId>,
    Body(request): Body<SignIn>,
) -> Result<Json<SignedIn>, ApiError> {
    let signed_in = sign_in::sign_in((&shop.gate, &shop.database), &request, request_id.as_str()).await;
    match &signed_in {
        Ok(signed_in) => tracing::info!(staff_id = signed_in.person.id, "signed in"),
        Err(error) => tracing::warn!(reason = %error, "a sign-in was refused"),
    }
    Ok(Json(signed_in?))
}

/// Sign out
#[utoipa::path(
    post,
    path = "/staff/sign-out",
    operation_id = "sign_out_staff",
    tag = "staff",
    security(("staff" = [])),
    responses((status = NO_CONTENT, description = "The session has ended"))
)]
async fn sign_out_staff(staff: Staff<AnyStaff>, State(shop): State<Shop>) -> Result<StatusCode, ApiError> {
    sessions::end(&shop.database, staff.author(), (staff.person.id, staff.session_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in, what they may do, and where else they are signed in
#[utoipa::path(
    get,
    path = "/staff/me",
    operation_id = "show_current_staff",
    tag = "staff",
    security(("staff" = [])),
    responses((status = OK, description = "Whoever asks", body = CurrentStaff))
)]
async fn show_current_staff(
    staff: Staff<AnyStaff>,
    State(shop): State<Shop>,
) -> Result<Json<CurrentStaff>, ApiError> {
    let sessions = sessions::list(&shop.database, (staff.person.id, staff.session_id)).await?;
    let permissions = staff.person.role.permissions().to_vec();
    Ok(Json(CurrentStaff { person: staff.person, permissions, sessions }))
}

/// End one of one's own sessions
#[utoipa::path(
    delete,
    path = "/staff/me/sessions/{id}",
    operation_id = "end_staff_session",
    tag = "staff",
    params(("id" = i64, Path, description = "The number of the session")),
    security(("staff" = [])),
    responses((status = NO_CONTENT, description = "It has ended"))
)]
async fn end_staff_session(
    staff: Staff<AnyStaff>,
    State(shop): State<Shop>,
    id: PathSegment,
) -> Result<StatusCode, ApiError> {
    let ended = sessions::end(&shop.database, staff.author(), (staff.person.id, number(&id)?)).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::new(Code::NotFound)) }
}

/// Look at an invitation
#[utoipa::path(
    post,
    path = "/staff/invitations/open",
    operation_id = "open_invitation",
    tag = "staff",
    request_body = OpenInvitation,
    responses(
        (status = OK, description = "Whose it is, and the key of the second factor", body = Invitation),
        (status = GONE, description = "`invitation_invalid`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn open_invitation(
    State(shop): State<Shop>,
    Body(request): Body<OpenInvitation>,
) -> Result<Json<Invitation>, ApiError> {
    Ok(Json(invitation::open(&shop.database, &request.token).await?))
}

/// Take an invitation
///
/// Chooses the password and shows that the second factor works.
#[utoipa::path(
    post,
    path = "/staff/invitations/accept",
    operation_id = "accept_invitation",
    tag = "staff",
    request_body = AcceptInvitation,
    responses(
        (status = OK, description = "The recovery codes, this once", body = Accepted),
        (status = GONE, description = "`invitation_invalid`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn accept_invitation(
    State(shop): State<Shop>,
    Extension(request_id): Extension<RequestId>,
    Body(request): Body<AcceptInvitation>,
) -> Result<Json<Accepted>, ApiError> {
    let accepted = invitation::accept((&shop.gate, &shop.database), &request, request_id.as_str()).await?;
    Ok(Json(accepted))
}

/// List who works here
#[utoipa::path(
    get,
    path = "/staff/people",
    operation_id = "list_staff",
    tag = "staff",
    security(("staff" = ["read_staff"])),
    responses((status = OK, description = "Everybody, by name", body = Vec<StaffPerson>))
)]
async fn list_staff(
    _: Staff<ReadStaff>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<StaffPerson>>, ApiError> {
    Ok(Json(people::list(&shop.database).await?))
}

/// Invite somebody
#[utoipa::path(
    post,
    path = "/staff/people",
    operation_id = "invite_staff",
    tag = "staff",
    request_body = InviteStaff,
    security(("staff" = ["manage_staff"])),
    responses(
        (status = OK, description = "The secret of the link, this once", body = Invited),
        (status = CONFLICT, description = "`staff_exists`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn invite_staff(
    staff: Staff<ManageStaff>,
    State(shop): State<Shop>,
    Body(request): Body<InviteStaff>,
) -> Result<Json<Invited>, ApiError> {
    Ok(Json(invitation::invite(&shop.database, staff.author(), &request).await?))
}

/// Change somebody's role, or end or give back their access
///
/// Ends their sessions.
#[utoipa::path(
    patch,
    path = "/staff/people/{id}",
    operation_id = "change_staff",
    tag = "staff",
    params(("id" = i64, Path, description = "The number of the person")),
    request_body = ChangeStaff,
    security(("staff" = ["manage_staff"])),
    responses(
        (status = OK, description = "The person as they are now", body = StaffPerson),
        (status = CONFLICT, description = "`last_owner`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn change_staff(
    staff: Staff<ManageStaff>,
    State(shop): State<Shop>,
    id: PathSegment,
    Body(request): Body<ChangeStaff>,
) -> Result<Json<StaffPerson>, ApiError> {
    Ok(Json(people::change(&shop.database, staff.author(), (number(&id)?, &request)).await?))
}

/// Give somebody a new link
///
/// For whoever lost phone and recovery codes. Until they take it, they have no access.
#[utoipa::path(
    post,
    path = "/staff/people/{id}/reset",
    operation_id = "reset_staff",
    tag = "staff",
    params(("id" = i64, Path, description = "The number of the person")),
    security(("staff" = ["manage_staff"])),
    responses(
        (status = OK, description = "The secret of the link, this once", body = Invited),
        (status = CONFLICT, description = "`last_owner`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn reset_staff(
    staff: Staff<ManageStaff>,
    State(shop): State<Shop>,
    id: PathSegment,
) -> Result<Json<Invited>, ApiError> {
    Ok(Json(people::reset(&shop.database, staff.author(), number(&id)?).await?))
}

fn number(segment: &PathSegment) -> Result<i64, ApiError> {
    segment.0.parse().map_err(|_| ApiError::new(Code::NotFound))
}
