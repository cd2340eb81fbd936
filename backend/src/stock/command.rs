//! `backend stock`: the ledger for an engineer or a shopkeeper at a terminal.

use super::change::{StockChange, change_stock};
use super::error::StockError;
use super::ledger::Balance;
use super::lines::StockLines;
use super::read::{LedgerLine, SkuStock, list_movements, load_stock};
use crate::config::{Difference, StockCommand, StockConfig, StockPieces, Verdict};
use crate::database::Database;
use anyhow::bail;
use domain::{Actor, Pieces, StockAccount, StockNote, StockOperation};

/// Does what the command says and prints where the pieces are then.
pub async fn run(config: &StockConfig) -> anyhow::Result<()> {
    let database = Database::for_command(&config.database)?;
    match &config.command {
        StockCommand::Show { code } => {
            let stock = load_stock(&database, code).await?;
            print(&stock, stock.balance);
            Ok(())
        }
        StockCommand::Ledger { code, last } => {
            let stock = load_stock(&database, code).await?;
            for line in list_movements(&database, stock.sku, *last).await? {
                println!("{}", in_words(&line));
            }
            Ok(())
        }
        StockCommand::Receive(pieces) => change(&database, StockOperation::Receive, pieces.into()).await,
        StockCommand::Damage(pieces) => change(&database, StockOperation::Damage, pieces.into()).await,
        StockCommand::Adjust { code, difference, actor, note } => {
            let (operation, quantity) = match *difference {
                Difference::Found(pieces) => (StockOperation::Found, pieces),
                Difference::Missing(pieces) => (StockOperation::Lost, pieces),
            };
            change(&database, operation, Asked { code, quantity, actor, note }).await
        }
        StockCommand::Inspect { pieces, verdict } => {
            let operation = match verdict {
                Verdict::Good => StockOperation::PutBack,
                Verdict::Damaged => StockOperation::WriteOff,
            };
            change(&database, operation, pieces.into()).await
        }
    }
}

/// What is asked for, whichever command asks.
struct Asked<'a> {
    code: &'a str,
    quantity: Pieces,
    actor: &'a Actor,
    note: &'a StockNote,
}

impl<'a> From<&'a StockPieces> for Asked<'a> {
    fn from(pieces: &'a StockPieces) -> Self {
        Self { code: &pieces.code, quantity: pieces.quantity, actor: &pieces.actor, note: &pieces.note }
    }
}

async fn change(database: &Database, operation: StockOperation, asked: Asked<'_>) -> anyhow::Result<()> {
    let stock = load_stock(database, asked.code).await?;
    let change = StockChange {
        operation,
        lines: StockLines::new([(stock.sku, asked.quantity)])?,
        actor: asked.actor.clone(),
        note: asked.note.clone(),
    };
    match change_stock(database, &change).await {
        Ok(balances) => {
            print(&stock, balances.get(stock.sku).unwrap_or_default());
            Ok(())
        }
        Err(StockError::Short(short)) => {
            let Some(line) = short.first() else { bail!("there are too few pieces") };
            let (left, account, asked) = (line.left, line.account, line.asked);
            bail!(
                "{}: {asked} pieces were asked for and {left} are {account}. Nothing was changed",
                stock.code
            )
        }
        Err(other) => Err(other.into()),
    }
}

fn print(stock: &SkuStock, balance: Balance) {
    println!("{}  {}", stock.code, stock.product);
    for account in StockAccount::ALL {
        match account {
            // The supplier's account counts down.
            StockAccount::Supplier => println!("  {:<9} {:>9}", "received", -balance.get(account)),
            account => println!("  {account:<9} {:>9}", balance.get(account)),
        }
    }
}

fn in_words(line: &LedgerLine) -> String {
    let LedgerLine { at, reason, from, to, quantity, actor, order_number, note } = line;
    let order = order_number.as_deref().unwrap_or_default();
    let said =
        [order, note.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let text = format!("{at:.0}  {reason:<8} {quantity:>7}  {from} → {to}  by {actor}  {said}");
    text.trim_end().to_owned()
}
