//! `backend orders`: what the staff does with orders, at a terminal.

use super::return_order::{OrderReturn, return_order};
use crate::config::{OrdersCommand, OrdersConfig};
use crate::database::Database;
use anyhow::Context;

/// Does what the command says and prints what became of it.
pub async fn run(config: &OrdersConfig) -> anyhow::Result<()> {
    let database = Database::for_command(&config.database)?;
    match &config.command {
        OrdersCommand::Return { number, actor } => {
            let request = OrderReturn { number: number.clone(), actor: actor.clone() };
            let returned = return_order(&database, &request).await;
            let order = returned.with_context(|| format!("{} is not taken back", number.as_str()))?;
            println!("{} is {}. Its pieces wait for `backend stock inspect`:", order.number, order.status);
            for line in &order.lines {
                println!("  {:<12} {:>3}  {}", line.sku_code, line.quantity.get(), line.name.en);
            }
            Ok(())
        }
    }
}
