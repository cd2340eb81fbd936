//! A database with products and plenty of stock, for measurements and drills: what can be bought in it, and the proof
//! that everything that was bought is there.

use crate::bench::catalogue;
use crate::machine::commands;
use crate::shop::{Layout, connect, receive_plenty};
use crate::steps::step;
use anyhow::Result;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;

/// Loading the catalogue, and looking through all orders of a run.
const LONG: Duration = Duration::from_mins(10);

/// Delivery to Dhanmondi, in poisha.
const FEE: &str = "SELECT fee FROM delivery_zone WHERE zone = 'inside-dhaka'";

/// Such a database.
#[derive(Debug)]
pub(crate) struct Market {
    url: String,
    folder: PathBuf,
    backend: PathBuf,
}

/// What is bought.
#[derive(Debug, Clone)]
pub(crate) struct Wares {
    /// SKU and the total of one piece with its delivery, in poisha.
    skus: Arc<Vec<(i64, i64)>>,
}

impl Market {
    /// An empty database, with so many products.
    pub(crate) async fn open(layout: &Layout, url: &str, products: usize) -> Result<Self> {
        let market =
            Self { url: url.to_owned(), folder: layout.data.clone(), backend: layout.program("backend") };
        let catalogue = catalogue::write(&market.folder, products)?;
        let filling = async {
            market.backend(&["migrate"]).await?;
            market.backend(&["import", &catalogue.display().to_string()]).await?;
            receive_plenty(&connect(&market.url).await?).await
        };
        step(&format!("Loading {products} products"), filling).await?;
        Ok(market)
    }

    /// The first SKUs with what one piece costs at the door.
    pub(crate) async fn wares(&self, most: i64) -> Result<Wares> {
        let client = connect(&self.url).await?;
        let fee: i64 = client.query_one(FEE, &[]).await?.get(0);
        let sql = "SELECT sku_id, coalesce(sale, list) FROM price ORDER BY sku_id LIMIT $1";
        let rows = client.query(sql, &[&most]).await?;
        Ok(Wares {
            skus: Arc::new(rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1) + fee)).collect()),
        })
    }

    /// How many orders there are.
    pub(crate) async fn orders(&self) -> Result<usize> {
        let row = connect(&self.url).await?.query_one("SELECT count(*) FROM orders", &[]).await?;
        Ok(usize::try_from(row.get::<_, i64>(0))?)
    }

    /// Proves that everything acknowledged is there once and that the ledger is right; says so.
    pub(crate) async fn audit(&self, acknowledged: &[String]) -> Result<String> {
        let list = self.folder.join("acknowledged.txt");
        std::fs::write(&list, acknowledged.join("\n"))?;
        let count = acknowledged.len();
        let list = list.display().to_string();
        let title = format!("Audit of {count} acknowledged orders");
        step(&title, self.backend(&["audit", "--acknowledged", &list])).await?;
        Ok(format!("audit: I1 to I5 hold, and each of {count} acknowledged orders exists once"))
    }

    async fn backend(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(&self.backend);
        command.args(arguments).env("DATABASE_URL", &self.url);
        commands::run(&mut command, LONG).await.map(drop)
    }
}

impl Wares {
    /// The first SKU and the total of one piece with its delivery, in poisha.
    pub(crate) fn first(&self) -> (i64, i64) {
        self.skus[0]
    }

    /// An order of one piece of one of them by a shopper of their own, as JSON.
    pub(crate) fn order(&self) -> String {
        let (sku, total) = self.skus[rand::random_range(0..self.skus.len())];
        let phone = rand::random_range(0..10_u64.pow(8));
        format!(
            r#"{{"lines":[{{"sku":{sku},"quantity":1}}],"name":"Rahima Khatun","phone":"017{phone:08}","upazila":"dhaka-dhanmondi","address":"House 5, Road 3, Dhanmondi","note":"","payment":"cash_on_delivery","language":"bn","expected_total":{total},"confirm_duplicate":true}}"#
        )
    }
}
