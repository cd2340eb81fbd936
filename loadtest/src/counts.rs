//! What workers count and tell the program that started them, one JSON line at a time.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Kinds of requests whose latencies are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The home page.
    Home,
    /// The page of a category.
    List,
    /// Search results.
    Search,
    /// A product's page.
    Product,
    /// Style, script, icons, pictures.
    File,
    /// Putting into the cart, changing it, looking at it.
    Cart,
    /// The form, the order, its confirmation.
    Checkout,
    /// Looking for an order.
    Track,
}

impl Class {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 8] = [
        Self::Home,
        Self::List,
        Self::Search,
        Self::Product,
        Self::File,
        Self::Cart,
        Self::Checkout,
        Self::Track,
    ];

    /// Whether it is looking around, which has the stricter limit.
    pub const fn is_browsing(self) -> bool {
        matches!(self, Self::Home | Self::List | Self::Search | Self::Product | Self::File)
    }

    /// 99 of a hundred answers come within so many microseconds, or the run does not count.
    pub const fn limit_us(self) -> u64 {
        if self.is_browsing() { 500_000 } else { 1_000_000 }
    }

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::List => "category",
            Self::Search => "search",
            Self::Product => "product",
            Self::File => "static file or picture",
            Self::Cart => "cart",
            Self::Checkout => "checkout",
            Self::Track => "tracking",
        }
    }
}

/// Everything that counts as a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// No connection.
    Connect,
    /// The connection ended before the answer did; a browser would try again.
    Closed,
    /// No whole answer in time.
    Timeout,
    /// Status 429.
    TooMany,
    /// Status 503.
    Unavailable,
    /// Another 5xx.
    ServerError,
    /// A status that does not belong here.
    Status,
    /// Sent to wait: an order that is to be sent again.
    Waiting,
    /// Refused because there was too much at once, or given a place in the waiting room.
    TurnedAway,
    /// The answer is not HTTP.
    NotHttp,
    /// Not the page, product or file that was asked for.
    WrongPage,
    /// Not what was put into the cart.
    WrongCart,
    /// No order, or another one.
    WrongOrder,
}

impl Failure {
    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "no connection",
            Self::Closed => "connection ended early",
            Self::Timeout => "time-out",
            Self::TooMany => "429",
            Self::Unavailable => "503",
            Self::ServerError => "other 5xx",
            Self::Status => "unexpected status",
            Self::Waiting => "sent to wait",
            Self::TurnedAway => "turned away",
            Self::NotHttp => "not HTTP",
            Self::WrongPage => "wrong page",
            Self::WrongCart => "wrong cart",
            Self::WrongOrder => "wrong order",
        }
    }
}

/// Failures by kind.
pub type Failures = BTreeMap<Failure, u64>;

/// One second of one worker, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Second {
    /// Visitors with an open connection, at its end.
    pub connected: u64,
    /// Those of them who asked for something within the last minute.
    pub active: u64,
    /// Answers, redirects and files included.
    pub requests: u64,
    /// Answers without files.
    pub pages: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Visits that began.
    pub visits: u64,
    /// Connections that the shop closed while their visitor read a page.
    pub idle_closed: u64,
    /// Orders that the shop acknowledged.
    pub orders: u64,
    /// The latest that the worker was with anything, in microseconds.
    pub late_us: u64,
    /// What failed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub failures: Failures,
    /// How many of these failures were of somebody who looked around.
    #[serde(default)]
    pub browsing_failures: u64,
}

/// These seconds of a run, as far as it has them.
pub fn stretch(seconds: &[Second], range: Range<u64>) -> &[Second] {
    let place = |second: u64| usize::try_from(second).unwrap_or(usize::MAX).min(seconds.len());
    let (begin, end) = (place(range.start), place(range.end));
    &seconds[begin..end.max(begin)]
}

impl Second {
    /// Failures of all kinds.
    pub fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    /// Adds another worker's.
    pub(crate) fn add(&mut self, other: &Self) {
        self.connected += other.connected;
        self.active += other.active;
        self.requests += other.requests;
        self.pages += other.pages;
        self.bytes += other.bytes;
        self.visits += other.visits;
        self.idle_closed += other.idle_closed;
        self.orders += other.orders;
        self.late_us = self.late_us.max(other.late_us);
        self.browsing_failures += other.browsing_failures;
        for (failure, count) in &other.failures {
            *self.failures.entry(*failure).or_default() += count;
        }
    }
}

/// A histogram as pairs of microseconds and how often.
pub type Pairs = Vec<(u64, u64)>;

/// What a worker says at its end.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Final {
    /// Latencies of the measured stage.
    pub classes: BTreeMap<Class, Pairs>,
    /// Latencies of each ten seconds: browsing, then everything else.
    pub browsing: Vec<Pairs>,
    /// See `browsing`.
    pub buying: Vec<Pairs>,
    /// How answers were checked.
    pub checked: Checked,
}

/// How answers were checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Unpacked and read.
    pub read: u64,
    /// Equal in length and checksum to an answer that was read before.
    pub equal: u64,
}

/// A line from a worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Connected to nobody yet, but ready to begin.
    Ready,
    /// A second is over: its number and what was counted.
    Second(u64, Second),
    /// The shop acknowledged an order of this number.
    Order(String),
    /// A failure, for people.
    Note(String),
    /// The last line.
    End(Box<Final>),
}
