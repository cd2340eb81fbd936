//! Which part of a list staff want to see.

use domain::{OrderStatus, PersonName, Phone, Serial};

/// Which lines of the audit log; an empty text stands for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only lines before this one; `next` of the page before.
    pub before: Option<i64>,
    /// Only this action.
    pub action: String,
    /// Only what was done to this.
    pub object: String,
}

impl AuditFilter {
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let texts = [("action", &self.action), ("object", &self.object)];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let before = self.before.map(|line| ("before", line.to_string()));
        texts.map(|(name, text)| (name, text.clone())).chain(before).collect()
    }
}

/// Which orders: all, or by one of status, phone and name.
#[derive(Debug, Clone, Default)]
pub struct OrderQuery {
    /// Only those that stand here.
    pub status: Option<OrderStatus>,
    /// Only those of this phone.
    pub phone: Option<Phone>,
    /// Only those of people whose name begins so.
    pub name: Option<PersonName>,
    /// Only those with the piece of this serial number.
    pub serial: Option<Serial>,
    /// Only orders before this one; `next` of the page before.
    pub before: Option<i64>,
}

impl OrderQuery {
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let status = self.status.map(|status| ("status", status.code().to_owned()));
        let phone = self.phone.as_ref().map(|phone| ("phone", phone.as_str().to_owned()));
        let name = self.name.as_ref().map(|name| ("name", name.as_str().to_owned()));
        let serial = self.serial.as_ref().map(|serial| ("serial", serial.as_str().to_owned()));
        let before = self.before.map(|order| ("before", order.to_string()));
        [status, phone, name, serial, before].into_iter().flatten().collect()
    }
}

/// Which SKUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SkuList {
    /// All.
    #[default]
    All,
    /// Few pieces, or none.
    RunningOut,
    /// Of products that are not on the shop.
    Unpublished,
}

impl SkuList {
    /// The stable name in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::RunningOut => "running_out",
            Self::Unpublished => "unpublished",
        }
    }
}

/// Which SKUs, by code or name.
#[derive(Debug, Clone, Default)]
pub struct SkuQuery {
    /// Of which list.
    pub list: SkuList,
    /// A part of the code or of the product's name; empty: all.
    pub text: String,
    /// Only those after this code; `next` of the page before.
    pub after: String,
}

impl SkuQuery {
    pub(super) fn parameters(&self) -> [(&'static str, &str); 3] {
        [("list", self.list.code()), ("q", &self.text), ("after", &self.after)]
    }
}
