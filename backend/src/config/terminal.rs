//! Settings of what the staff does at a terminal: stock, orders, people, the waiting room.

use super::DatabaseConfig;
use clap::{Args, Subcommand, ValueEnum};
use domain::{Actor, Email, OrderNumber, PersonName, Pieces, PiecesError, Role as StaffRole, StockNote};

/// Settings of `stock`.
#[derive(Debug, Args)]
pub struct StockConfig {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// What is done.
    #[command(subcommand)]
    pub command: StockCommand,
}

/// What is done with stock.
#[derive(Debug, Subcommand)]
pub enum StockCommand {
    /// Show where the pieces of an SKU are.
    Show {
        /// The shop's code of the SKU.
        #[arg(value_parser = sku_code)]
        code: String,
    },
    /// Show the last movements of an SKU, newest first.
    Ledger {
        /// The shop's code of the SKU.
        #[arg(value_parser = sku_code)]
        code: String,
        /// How many.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1_000))]
        last: u16,
    },
    /// Pieces came from the supplier.
    Receive(StockPieces),
    /// Pieces on hand are damaged.
    Damage(StockPieces),
    /// A count of the shelf differs from the balance.
    Adjust {
        /// The shop's code of the SKU.
        #[arg(value_parser = sku_code)]
        code: String,
        /// Pieces found (+3) or missing (-2).
        #[arg(allow_hyphen_values = true, value_parser = difference)]
        difference: Difference,
        /// Who says so.
        #[arg(long)]
        actor: Actor,
        /// Why.
        #[arg(long)]
        note: StockNote,
    },
    /// Pieces that came back were looked at.
    Inspect {
        /// Which, how many, who.
        #[command(flatten)]
        pieces: StockPieces,
        /// What they are.
        #[arg(long)]
        verdict: Verdict,
    },
}

/// Pieces of an SKU, and who moves them.
#[derive(Debug, Args)]
pub struct StockPieces {
    /// The shop's code of the SKU.
    #[arg(value_parser = sku_code)]
    pub code: String,
    /// How many pieces.
    pub quantity: Pieces,
    /// Who says so.
    #[arg(long)]
    pub actor: Actor,
    /// What else is to be known.
    #[arg(long, default_value = "")]
    pub note: StockNote,
}

/// What pieces are that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    /// They go on the shelf.
    Good,
    /// They are not fit for sale.
    Damaged,
}

/// What a count of the shelf found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// More than the balance says.
    Found(Pieces),
    /// Less than it says.
    Missing(Pieces),
}

/// Settings of `orders`.
#[derive(Debug, Args)]
pub struct OrdersConfig {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// What is done.
    #[command(subcommand)]
    pub command: OrdersCommand,
}

/// What is done with orders.
#[derive(Debug, Subcommand)]
pub enum OrdersCommand {
    /// An order came back; its pieces wait to be looked at.
    Return {
        /// The number of the order.
        #[arg(value_parser = OrderNumber::parse)]
        number: OrderNumber,
        /// Who took it back.
        #[arg(long)]
        actor: Actor,
    },
}

/// Settings of `staff`.
#[derive(Debug, Args)]
pub struct StaffConfig {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// What is done.
    #[command(subcommand)]
    pub command: StaffCommand,
}

/// What is done with staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Show who works for the shop.
    List,
    /// Invite somebody: prints a link, which works once, with which they choose a password and a second factor.
    Create {
        /// Their e-mail address; they sign in with it.
        #[arg(long, value_parser = Email::parse)]
        email: Email,
        /// Their name.
        #[arg(long, value_parser = PersonName::parse)]
        name: PersonName,
        /// `owner`, `manager`, `catalogue_editor`, `order_desk`, `support` or `auditor`.
        #[arg(long)]
        role: StaffRole,
        /// The link that is printed.
        #[command(flatten)]
        link: LinkConfig,
    },
    /// Give somebody a new link, when phone and recovery codes are lost. They have no access until they take it.
    Reset {
        /// Their number in the list.
        id: i64,
        /// The link that is printed.
        #[command(flatten)]
        link: LinkConfig,
    },
}

/// Where a link leads.
#[derive(Debug, Args)]
pub struct LinkConfig {
    /// The shop's address, which the link begins with.
    #[arg(long, env = "PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    pub public_url: String,
}

/// Settings of `waiting-room`.
#[derive(Debug, Args)]
pub struct WaitingRoomConfig {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// What is done.
    #[command(subcommand)]
    pub command: WaitingRoomCommand,
}

/// What is done with the waiting room.
#[derive(Debug, Subcommand)]
pub enum WaitingRoomCommand {
    /// Show the room that is open, or was last.
    Show,
    /// Open a room: new checkouts wait in it.
    Open(RoomOpening),
    /// Set how many shoppers are let in; 0 stops the line. Works at once.
    Rate {
        /// Per minute.
        #[arg(value_parser = clap::value_parser!(u32).range(0..=600_000))]
        per_minute: u32,
    },
    /// Close the room: everybody goes to the checkout.
    Close,
}

/// How a room is opened.
#[derive(Debug, Args)]
pub struct RoomOpening {
    /// Most shoppers per minute who are let in.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=600_000))]
    pub per_minute: u32,
    /// Only carts with a product of this campaign wait, and no more are let in than its stock can serve.
    #[arg(long)]
    pub campaign: Option<String>,
    /// When shoppers are let in, such as `2027-03-10T20:00:00+06:00`; now when left out.
    #[arg(long)]
    pub opens_at: Option<jiff::Timestamp>,
    /// For how many minutes before that shoppers gather. Those who come then are drawn by lot.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1_440))]
    pub gather_minutes: u16,
    /// Who opens it.
    #[arg(long)]
    pub actor: Actor,
}

#[expect(clippy::unnecessary_wraps, reason = "clap's value parsers return a Result")]
fn sku_code(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.trim().to_uppercase())
}

fn difference(text: &str) -> Result<Difference, String> {
    let (kind, pieces): (fn(Pieces) -> Difference, _) = match (text.strip_prefix('+'), text.strip_prefix('-'))
    {
        (Some(found), _) => (Difference::Found, found),
        (_, Some(missing)) => (Difference::Missing, missing),
        _ => return Err("must say + or -, as in +3 or -2".to_owned()),
    };
    pieces.parse().map(kind).map_err(|error: PiecesError| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_says_more_or_less() {
        let three = Pieces::new(3).unwrap();
        assert_eq!(difference("+3"), Ok(Difference::Found(three)));
        assert_eq!(difference("-3"), Ok(Difference::Missing(three)));
        for text in ["3", "", "+", "-0", "+-3", "--3", "+1000001"] {
            assert!(difference(text).is_err(), "{text}");
        }
    }
}
