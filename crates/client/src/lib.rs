//! Wire types of the backend's API (`/api/v1`) and a typed HTTP client for it.
//!
//! The backend answers with these types, its OpenAPI document is made from them, and the frontend, the load test,
//! the drills and the tests call it through [`Client`]. A field is added, never renamed: N and N-1 run side by side.

mod http;
mod order;
mod order_desk;
mod problem;
mod quote;
mod staff;
mod waiting_room;

pub use http::{AuditFilter, CallError, Client, OrderQuery, StaffClient};
pub use order::{Order, OrderEvent, OrderLine, Payment, PlaceOrder, TrackOrder};
pub use order_desk::{
    Call, CallQueue, MoveOrder, OrderPage, OrderStep, OrderSummary, PhoneHistory, RecordCall, StaffOrder,
};
pub use problem::{Code, FieldError, OverLimit, Problem, SoldOut};
pub use quote::{LineRequest, Quote, QuoteLine, QuoteRequest, QuotedCoupon};
pub use staff::{
    AcceptInvitation, Accepted, AuditEntry, AuditPage, ChangeStaff, CurrentStaff, Invitation, InviteStaff,
    Invited, OpenInvitation, SecretText, SecretTooLong, SignIn, SignedIn, StaffPerson, StaffSession,
    StaffState,
};
pub use waiting_room::{Arrivals, LinePoint, Room, RoomCounts, RoomReport, RoomState};
