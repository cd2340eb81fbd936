//! Settings, one struct per concern. Only `main` reads the environment, through these. Those of commands that the staff gives are
//! in `terminal`.

mod terminal;

pub use terminal::{
    Difference, LinkConfig, OrdersCommand, OrdersConfig, RoomOpening, StaffCommand, StaffConfig,
    StockCommand, StockConfig, StockPieces, Verdict, WaitingRoomCommand, WaitingRoomConfig,
};

use crate::desk::ApprovalConfig;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use picture_store::PictureConfig;
use reqwest::Url;
use secrecy::SecretString;
use service::http::ListenConfig;
use service::logging::LogConfig;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The back end of `DhakaCart`: the JSON API and the background worker.
#[derive(Debug, Parser)]
#[command(name = "backend", version)]
pub struct Cli {
    /// What this process does.
    #[command(subcommand)]
    pub role: Role,
}

/// What a process does.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// Serve the JSON API.
    Serve(ServeConfig),
    /// Deliver waiting outbox messages.
    Work(WorkConfig),
    /// Bring the database's schema up to date and stop.
    Migrate(MigrateConfig),
    /// List dead letters of the outbox, or put them back, and stop.
    Outbox(OutboxConfig),
    /// Load a catalogue file (docs/IMPORT.md) and stop.
    Import(ImportConfig),
    /// Write the catalogue into a new file, which can be loaded again, and stop.
    Export(ExportConfig),
    /// Prove the invariants on this database; print what differs.
    Audit(AuditConfig),
    /// Look at the stock of an SKU, and change it through the ledger.
    Stock(StockConfig),
    /// Change orders.
    Orders(OrdersConfig),
    /// Invite people who work for the shop; the first owner comes from here.
    Staff(StaffConfig),
    /// Open and close the waiting room before the checkout, and set how many are let in.
    WaitingRoom(WaitingRoomConfig),
    /// Print a section of the documents that are checked against the program.
    Describe {
        /// Which section.
        what: Section,
    },
}

/// A section of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Section {
    /// For docs/CONFIG.md.
    Config,
    /// For docs/METRICS.md.
    Metrics,
    /// For docs/LOGGING.md.
    Logging,
    /// The `OpenAPI` document.
    Openapi,
}

/// Where the database is and how many connections are kept.
#[derive(Debug, Clone, Args)]
pub struct DatabaseConfig {
    /// The database, `postgres://user:password@host:port/name`. Several hosts may be named; the primary is found.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_parser = secret)]
    pub database_url: SecretString,

    /// Most connections kept open to the database.
    #[arg(long, env = "DATABASE_POOL_SIZE", default_value_t = 16, value_parser = between::<1, 500>)]
    pub database_pool_size: usize,
}

/// Settings of `serve`.
#[derive(Debug, Args)]
pub struct ServeConfig {
    /// How much is logged.
    #[command(flatten)]
    pub log: LogConfig,
    /// Where to listen.
    #[command(flatten)]
    pub listen: ListenConfig,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// How orders are gathered.
    #[command(flatten)]
    pub orders: OrderConfig,
    /// What a second person has to agree to.
    #[command(flatten)]
    pub approvals: ApprovalConfig,
    /// Where pictures are put; without a place the desk takes in none.
    #[command(flatten)]
    pub pictures: PictureConfig,
    /// Most shoppers per minute who are let in by a waiting room that opens by itself, because orders wait too long.
    #[arg(long, env = "WAITING_ROOM_PER_MINUTE", default_value_t = 6_000, value_parser = clap::value_parser!(u32).range(1..=600_000))]
    pub waiting_room_per_minute: u32,
}

/// How orders are gathered. The defaults are right for every size of shop; they are settings so that their effect can
/// be measured (`./dhakacart bench orders`).
#[derive(Debug, Clone, Args)]
pub struct OrderConfig {
    /// Most orders that are placed in one transaction.
    #[arg(long, env = "ORDER_GROUP_SIZE", default_value_t = 256, value_parser = between::<1, 256>)]
    pub order_group_size: usize,

    /// Transactions that place orders at the same time. While one holds the stock, the next looks up its keys.
    #[arg(long, env = "ORDER_GROUPS_IN_FLIGHT", default_value_t = 2, value_parser = between::<1, 64>)]
    pub order_groups_in_flight: usize,

    /// Orders that may wait; further ones are told to come back.
    #[arg(long, env = "ORDER_QUEUE_LENGTH", default_value_t = 4_096, value_parser = between::<1, 100_000>)]
    pub order_queue_length: usize,
}

/// Settings of `work`.
#[derive(Debug, Args)]
pub struct WorkConfig {
    /// How much is logged.
    #[command(flatten)]
    pub log: LogConfig,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// Where messages go.
    #[command(flatten)]
    pub receivers: ReceiverConfig,
    /// Address for operators: /livez, /readyz, /metrics; with `MAILBOX_DIR` also /messages.
    #[arg(long, env = "ADMIN_LISTEN", default_value = "127.0.0.1:9082")]
    pub admin_listen: SocketAddr,
}

/// Where messages go: into a folder, or through an SMS gateway and a mail server.
#[derive(Debug, Clone, Args)]
pub struct ReceiverConfig {
    /// Folder where messages land as files, for development. Then no gateway and no mail server may be set.
    #[arg(long, env = "MAILBOX_DIR")]
    pub mailbox_dir: Option<PathBuf>,

    /// Address of the SMS gateway; each message is one POST with JSON (`to`, `sender`, `text`).
    #[arg(long, env = "SMS_GATEWAY_URL", hide_env_values = true)]
    pub sms_gateway_url: Option<Url>,

    /// Bearer token of the SMS gateway.
    #[arg(long, env = "SMS_GATEWAY_TOKEN", hide_env_values = true, value_parser = secret)]
    pub sms_gateway_token: Option<SecretString>,

    /// Name or number that shoppers see as the sender of an SMS.
    #[arg(long, env = "SMS_SENDER")]
    pub sms_sender: Option<String>,

    /// The mail server, `smtps://user:password@host` or `smtp://user:password@host?tls=required`.
    #[arg(long, env = "SMTP_URL", hide_env_values = true, value_parser = secret)]
    pub smtp_url: Option<SecretString>,

    /// Who e-mails are from, `DhakaCart <orders@shop.example>`.
    #[arg(long, env = "EMAIL_FROM")]
    pub email_from: Option<lettre::message::Mailbox>,
}

/// Settings of `outbox`.
#[derive(Debug, Args)]
pub struct OutboxConfig {
    /// What to do.
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What to do with dead letters: messages that were given up.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// List them, the last first, with the reason.
    ListDead {
        /// The database.
        #[command(flatten)]
        database: DatabaseConfig,
    },
    /// Put them back, to be delivered as if they were new.
    Retry {
        /// Ids from the list.
        ids: Vec<i64>,
        /// All of them.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
        /// The database.
        #[command(flatten)]
        database: DatabaseConfig,
    },
}

/// Settings of `migrate`.
#[derive(Debug, Args)]
pub struct MigrateConfig {
    /// How much is logged.
    #[command(flatten)]
    pub log: LogConfig,
    /// The database. Its user owns the schema.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// How long to wait for the database server.
    #[arg(long, env = "MIGRATE_WAIT_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub migrate_wait_seconds: u64,
}

/// Settings of `import`.
#[derive(Debug, Args)]
pub struct ImportConfig {
    /// The catalogue file, CSV as in docs/IMPORT.md; or a product export of Shopify or WooCommerce.
    pub file: PathBuf,
    /// Try it and say what it would change, but change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// What the words of other programs mean.
    #[command(flatten)]
    pub foreign: ForeignConfig,
    /// How much is logged.
    #[command(flatten)]
    pub log: LogConfig,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
}

/// What the words of a Shopify or WooCommerce file mean.
#[derive(Debug, Args)]
pub struct ForeignConfig {
    /// What one unit of the file's currency is in taka, such as `121.35` for a file in dollars.
    #[arg(long, value_parser = shop_exports::Rate::parse)]
    pub taka_per_unit: Option<shop_exports::Rate>,
    /// CSV with the columns `from`, `category_en` and `category_bn`: our categories for those of the file.
    #[arg(long)]
    pub categories: Option<PathBuf>,
}

/// In which form a catalogue is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// As in docs/IMPORT.md.
    Ours,
    /// As Shopify exports and imports products.
    Shopify,
}

/// Settings of `export`.
#[derive(Debug, Args)]
pub struct ExportConfig {
    /// The file to make. It must not be there yet.
    pub file: PathBuf,
    /// In which form.
    #[arg(long, value_enum, default_value = "ours")]
    pub format: FileFormat,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
}

/// Settings of `audit`.
#[derive(Debug, Args)]
pub struct AuditConfig {
    /// A file with the numbers of orders that clients were told are placed, one in a line.
    #[arg(long)]
    pub acknowledged: Option<PathBuf>,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseConfig,
}

/// The command line with this program's own default addresses.
pub fn command() -> clap::Command {
    Cli::command().mut_subcommand("serve", |serve| {
        serve
            .mut_arg("listen", |listen| listen.required(false).default_value("127.0.0.1:8081"))
            .mut_arg("admin_listen", |listen| listen.required(false).default_value("127.0.0.1:9081"))
    })
}

/// Reads the command line and the environment; on a mistake says so and ends the process.
pub fn read() -> Cli {
    Cli::from_arg_matches(&command().get_matches()).unwrap_or_else(|error| error.exit())
}

// clap hands over a Result, so that a refused value becomes a sentence.
#[expect(clippy::unnecessary_wraps, reason = "clap's value parsers return a Result")]
fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(text))
}

fn between<const LEAST: usize, const MOST: usize>(text: &str) -> Result<usize, String> {
    let number: usize = text.parse().map_err(|_| "must be a whole number".to_owned())?;
    if (LEAST..=MOST).contains(&number) {
        Ok(number)
    } else {
        Err(format!("must be between {LEAST} and {MOST}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn serve_has_its_own_default_addresses() {
        let arguments = ["backend", "serve", "--database-url", "postgres://localhost/shop"];
        let cli = Cli::from_arg_matches(&command().get_matches_from(arguments)).unwrap();
        let Role::Serve(serve) = cli.role else { panic!("serve was asked for") };
        assert_eq!(serve.listen.listen.port(), 8081);
        assert!(
            !format!("{:?}", serve.database).contains("localhost"),
            "the address of the database is a secret"
        );
    }
}
