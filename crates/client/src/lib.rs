//! Wire types of the backend's API (`/api/v1`) and a typed HTTP client for it.
//!
//! The backend answers with these types, its OpenAPI document is made from them, and the frontend, the load test,
//! the drills and the tests call it through [`Client`]. A field is added, never renamed: N and N-1 run side by side.

mod catalogue_file;
mod desk;
mod http;
mod operations;
mod order;
mod order_desk;
mod problem;
mod processes;
mod promotions;
mod quote;
mod sorting;
mod staff;
mod waiting_room;

pub use catalogue_file::{
    CatalogueFile, CheckedFile, FileSummary, ForeignSummary, LeftOut, LeftOutReason, LoadedBy, PriceChange,
    SentFile, ShopProgram, UnnamedCategory,
};
pub use desk::{
    ChangePrice, ChangeStock, Changed, CreateProduct, Decide, Freeze, FreezeState, NewSku, Outcome, Price,
    ProductFields, Proposal, ProposedChange, SaveProduct, SetPictures, SkuPage, SkuSummary, StaffProduct,
    StaffSku, StockBalance, StockMovement,
};
pub use http::{AuditFilter, CallError, Client, OrderQuery, SkuList, SkuQuery, StaffClient};
pub use operations::{
    DeadMessage, Hour, MessageState, OpenRoom, Retried, RetryMessages, SetRate, StaffRoom, Today,
};
pub use order::{Order, OrderEvent, OrderLine, Payment, PlaceOrder, TrackOrder};
pub use order_desk::{
    AddNote, Call, CallQueue, Customer, MoveOrder, NoteOnCustomer, OrderPage, OrderSerial, OrderStep,
    OrderSummary, PhoneHistory, RecordCall, SetSerials, StaffOrder,
};
pub use problem::{Code, FieldError, OverLimit, Problem, SoldOut};
pub use processes::{ProcessKind, ReportProcess, ShopProcess};
pub use promotions::{
    CampaignLine, CampaignSummary, CouponBenefit, CouponTerms, CreateCoupon, EndCampaign, SaveCampaign,
    StaffCampaign, StaffCoupon,
};
pub use quote::{LineRequest, Quote, QuoteLine, QuoteRequest, QuotedCoupon, option_text};
pub use sorting::{CreateCategory, SaveBrand, SaveCategory, StaffBrand, StaffCategory};
pub use staff::{
    AcceptInvitation, Accepted, AuditEntry, AuditPage, ChangeStaff, CurrentStaff, Invitation, InviteStaff,
    Invited, OpenInvitation, SecretText, SecretTooLong, SignIn, SignedIn, StaffPerson, StaffSession,
    StaffState,
};
pub use waiting_room::{Arrivals, LinePoint, Room, RoomCounts, RoomReport, RoomState};
