//! Wire types of the order desk.

use crate::Order;
use domain::{
    CallNote, CallOutcome, Courier, CustomerNote, OrderNumber, OrderStatus, PersonName, Phone, Poisha,
    Serial, TrackingNumber,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderSummary {
    /// Its number.
    #[schema(value_type = String)]
    pub number: OrderNumber,
    /// Where it stands.
    #[schema(value_type = String, example = "placed")]
    pub status: OrderStatus,
    /// When it was accepted.
    #[schema(value_type = String, format = DateTime)]
    pub placed_at: Timestamp,
    /// Who receives it.
    #[schema(value_type = String)]
    pub name: PersonName,
    /// Their number.
    #[schema(value_type = String)]
    pub phone: Phone,
    /// Slug of the upazila or thana.
    pub upazila: String,
    /// To be paid, in poisha.
    #[schema(value_type = i64)]
    pub total: Poisha,
    /// How many pieces it has.
    pub pieces: u32,
    /// What came of the last call.
    #[schema(value_type = Option<String>, example = "no_answer")]
    pub last_call: Option<CallOutcome>,
}

/// A page of orders, the newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<OrderSummary>,
    /// `before` of the next page; none at the end.
    pub next: Option<i64>,
}

/// Orders that wait for a call: those never called first, then those called longest ago.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallQueue {
    /// The first 50 of them.
    pub orders: Vec<OrderSummary>,
    /// How many there are, counted up to 1,000.
    pub waiting: u32,
}

/// An order as the desk sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffOrder {
    /// What its shopper sees.
    pub order: Order,
    /// What happened, by whom, the oldest first.
    pub steps: Vec<OrderStep>,
    /// Calls to its shopper, the oldest first.
    pub calls: Vec<Call>,
    /// Who carries it.
    #[schema(value_type = Option<String>)]
    pub courier: Option<Courier>,
    /// By which number they find it.
    #[schema(value_type = Option<String>)]
    pub tracking_number: Option<TrackingNumber>,
    /// What this phone has ordered, this order included.
    pub history: PhoneHistory,
    /// What the shop knows about whoever has this phone, the newest first.
    #[serde(default)]
    pub notes: Vec<NoteOnCustomer>,
    /// Which pieces it has, where that is known.
    #[serde(default)]
    pub serials: Vec<OrderSerial>,
}

/// A piece of an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderSerial {
    /// Code of its SKU, as it was sold.
    pub sku: String,
    /// Its serial number or IMEI.
    #[schema(value_type = String, min_length = 4, max_length = 60)]
    pub serial: Serial,
}

/// Writes down which pieces an order has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSerials {
    /// All that are known, at most as many of a SKU as were sold; what is left out is forgotten.
    #[schema(max_items = 600)]
    pub serials: Vec<OrderSerial>,
}

/// Something that the shop should know about a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoteOnCustomer {
    /// The note.
    pub note: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who wrote it.
    pub actor: String,
}

/// A customer, who is a phone number.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// The number.
    #[schema(value_type = String)]
    pub phone: Phone,
    /// The name of the last order.
    pub name: Option<String>,
    /// What they have ordered.
    pub history: PhoneHistory,
    /// What the shop knows about them, the newest first.
    pub notes: Vec<NoteOnCustomer>,
    /// Their last 50 orders, the newest first.
    pub orders: Vec<OrderSummary>,
}

/// Writes down something about a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// 1 to 300 characters.
    #[schema(value_type = String, min_length = 1, max_length = 300)]
    pub note: CustomerNote,
}

/// A change of an order's status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderStep {
    /// Where it went.
    #[schema(value_type = String, example = "confirmed")]
    pub status: OrderStatus,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
}

/// A call.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Call {
    /// What came of it.
    #[schema(value_type = String, example = "no_answer")]
    pub outcome: CallOutcome,
    /// What was said.
    #[schema(value_type = String)]
    pub note: CallNote,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who called.
    pub actor: String,
}

/// What a phone has ordered so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhoneHistory {
    /// All orders.
    pub orders: u32,
    /// Those that were delivered.
    pub delivered: u32,
    /// Those that were cancelled.
    pub cancelled: u32,
    /// Those that came back.
    pub returned: u32,
    /// Those that nobody had ordered, as a call showed.
    pub fake: u32,
}

/// Moves an order on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveOrder {
    /// Where whoever moves it has seen it.
    #[schema(value_type = String, example = "packed")]
    pub from: OrderStatus,
    /// Where it goes.
    #[schema(value_type = String, example = "shipped")]
    pub to: OrderStatus,
    /// Who carries it; needed with `shipped`, and only taken with it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    pub courier: Option<Courier>,
    /// By which number they find it; only taken with `shipped`.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    pub tracking_number: Option<TrackingNumber>,
}

/// Writes down a call about an order that waits for one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCall {
    /// What came of it.
    #[schema(value_type = String, example = "no_answer")]
    pub outcome: CallOutcome,
    /// What was said, at most 300 characters.
    #[schema(value_type = String, max_length = 300)]
    pub note: CallNote,
}
