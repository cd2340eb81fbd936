//! Errors on the wire: `application/problem+json` (RFC 9457) with a stable `code`.

use crate::Quote;
use domain::{CouponRefusal, OrderNumber, SkuId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An error answer. Programs decide by `code`; `detail` is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`; the code tells the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short name of the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable name of the kind.
    pub code: Code,
    /// What is wrong and what to do, in English.
    pub detail: String,
    /// Names this request in the logs.
    pub request_id: String,
    /// With `invalid_input`: what is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// With `price_changed`: what the basket costs now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Box<Quote>>,
    /// With `sold_out`: which lines cannot be filled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sold_out: Vec<SoldOut>,
    /// With `possible_duplicate`: the order placed a moment ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub earlier_order: Option<OrderNumber>,
    /// With `coupon_refused`: why; `quote` is the basket without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "used_up")]
    pub coupon: Option<CouponRefusal>,
    /// With `limit_reached`: which lines ask for more than one phone may buy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over_limit: Vec<OverLimit>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field, `phone` or `lines[2].quantity`.
    pub field: String,
    /// What is wrong, in English.
    pub message: String,
}

/// A line that cannot be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SoldOut {
    /// The SKU.
    #[schema(value_type = i64)]
    pub sku: SkuId,
    /// Pieces on hand at that moment, fewer than asked for.
    pub left: u32,
}

/// A line with more pieces than one phone may buy in a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OverLimit {
    /// The SKU.
    #[schema(value_type = i64)]
    pub sku: SkuId,
    /// Pieces that each phone may buy in this campaign.
    pub per_phone: u32,
    /// Pieces that this phone may still buy.
    pub left: u32,
}

/// The kinds of error. A name never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body or a parameter cannot be read at all.
    Malformed,
    /// It can be read, but a value is wrong; see `errors`.
    InvalidInput,
    /// The `Idempotency-Key` header is missing or not a UUID.
    IdempotencyKeyInvalid,
    /// This key was used for another order.
    IdempotencyKeyReused,
    /// The total is not what the shopper saw; see `quote`.
    PriceChanged,
    /// Some lines cannot be filled; see `sold_out`.
    SoldOut,
    /// An equal order was placed with this phone within ten minutes; see `earlier_order`.
    PossibleDuplicate,
    /// The coupon cannot be used; see `coupon`.
    CouponRefused,
    /// More pieces than one phone may buy in a campaign; see `over_limit`.
    LimitReached,
    /// The shop has begun with the order.
    NotCancellable,
    /// The order does not stand where it was thought to: somebody else moved it, or it cannot go there.
    OrderMoved,
    /// It is not as whoever changes it has seen it. Look at it again.
    Outdated,
    /// The catalogue is frozen for a sale.
    CatalogueFrozen,
    /// The accounts have fewer pieces than should be taken out.
    TooFewPieces,
    /// Somebody has decided about the proposal already.
    ProposalDecided,
    /// Whoever proposed a change cannot be the one who agrees to it.
    NeedsAnotherPerson,
    /// The name is taken, or a price of the same time is.
    Taken,
    /// E-mail, password or code is wrong; which one is not said.
    SignInFailed,
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// Whoever is signed in may not do this.
    Forbidden,
    /// Tried too often. Wait for `Retry-After`.
    TooManyAttempts,
    /// The link was used, has run out, or never was.
    InvitationInvalid,
    /// There is somebody with this e-mail address.
    StaffExists,
    /// The shop would have no owner.
    LastOwner,
    /// There is no such thing here.
    NotFound,
    /// This address does not take this method.
    MethodNotAllowed,
    /// The body is larger than the shop reads.
    BodyTooLarge,
    /// The body is not JSON by its content type.
    UnsupportedMediaType,
    /// The database does not answer. Nothing is lost; send the same request again.
    DatabaseUnavailable,
    /// Too much at once. Wait for `Retry-After` and send the same request again.
    Busy,
    /// Our mistake.
    Internal,
}
