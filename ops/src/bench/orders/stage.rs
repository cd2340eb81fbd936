//! A database with 10,000 SKUs and plenty of stock, and backends in front of it that gather orders in some way.

use super::load::Wares;
use crate::bench::catalogue;
use crate::evidence::Report;
use crate::machine::commands;
use crate::project::Project;
use crate::shop::{Database, Layout, Place, Ports, Service, backend_with, receive_plenty};
use crate::steps::step;
use anyhow::{Context, Result};
use private_postgres::Durability;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;

const PRODUCTS: usize = 10_000;

/// Loading the catalogue, and looking through all orders of a run.
const LONG: Duration = Duration::from_mins(10);

/// Delivery to Dhanmondi, in poisha.
const FEE: &str = "SELECT fee FROM delivery_zone WHERE zone = 'inside-dhaka'";

/// How backends gather orders.
#[derive(Debug, Clone)]
pub(crate) struct Gathering {
    pub(crate) replicas: usize,
    group_size: usize,
    in_flight: usize,
}

impl Gathering {
    /// As the shop does it.
    pub(crate) const fn grouped() -> Self {
        Self { replicas: 1, group_size: 256, in_flight: 2 }
    }

    /// A transaction for each order, so many at once.
    pub(crate) const fn single(in_flight: usize) -> Self {
        Self { replicas: 1, group_size: 1, in_flight }
    }
}

/// The database, and what was acknowledged so far.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: PathBuf,
    programs: PathBuf,
    database: Database,
    acknowledged: Vec<String>,
    pub(crate) report: Report,
}

/// Running backends.
pub(crate) struct Backends(Vec<(Ports, Service)>);

impl Stage {
    /// A fresh database: what an earlier run left would count.
    pub(crate) async fn open(project: &Project, programs: &Path) -> Result<Self> {
        let folder = project.data().join("bench-orders");
        let _ = std::fs::remove_dir_all(&folder); // of an earlier run
        let layout = layout(&folder, programs, Ports::any_free()?);
        layout.make()?;
        let place = Place::Private(layout.postgres(), Durability::Safe);
        let database = step("Starting PostgreSQL", Database::open(place)).await?;
        let stage = Self {
            folder,
            programs: programs.to_path_buf(),
            database,
            acknowledged: Vec::new(),
            report: Report::default(),
        };
        let catalogue = catalogue::write(&stage.folder, PRODUCTS)?;
        let filling = async {
            stage.backend(&["migrate"]).await?;
            stage.backend(&["import", &catalogue.display().to_string()]).await?;
            receive_plenty(&stage.database).await
        };
        step("Loading 10,000 products", filling).await?;
        Ok(stage)
    }

    /// The first SKUs with what one piece costs at the door.
    pub(crate) async fn wares(&self, most: i64) -> Result<Wares> {
        let client = self.database.client().await?;
        let fee: i64 = client.query_one(FEE, &[]).await?.get(0);
        let sql = "SELECT sku_id, coalesce(sale, list) FROM price ORDER BY sku_id LIMIT $1";
        let rows = client.query(sql, &[&most]).await?;
        Ok(Wares {
            skus: Arc::new(rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1) + fee)).collect()),
        })
    }

    /// Starts backends and waits until they are ready.
    pub(crate) async fn start_backends(&self, gathering: &Gathering) -> Result<Backends> {
        let Gathering { replicas, group_size, in_flight } = gathering;
        let settings = [
            ("ORDER_GROUP_SIZE", group_size.to_string()),
            ("ORDER_GROUPS_IN_FLIGHT", in_flight.to_string()),
            ("DATABASE_POOL_SIZE", (in_flight + 8).to_string()),
            ("ACCESS_LOG", "errors".to_owned()),
            ("LOG_LEVEL", "warn".to_owned()),
        ];
        let mut backends = Vec::with_capacity(*replicas);
        for _ in 0..*replicas {
            let ports = Ports::any_free()?;
            let layout = layout(&self.folder, &self.programs, ports);
            let mut service = backend_with(&layout, &self.database, &settings)?;
            service.wait_until_ready().await?;
            backends.push((ports, service));
        }
        Ok(Backends(backends))
    }

    pub(crate) fn remember(&mut self, acknowledged: &[String]) {
        self.acknowledged.extend_from_slice(acknowledged);
    }

    /// Proves that everything acknowledged is there once and that the ledger is right; says so.
    pub(crate) async fn audit(&self) -> Result<String> {
        let list = self.folder.join("acknowledged.txt");
        std::fs::write(&list, self.acknowledged.join("\n"))?;
        let title = format!("Audit of {} acknowledged orders", self.acknowledged.len());
        let list = list.display().to_string();
        step(&title, self.backend(&["audit", "--acknowledged", &list])).await?;
        Ok(format!(
            "audit: I1 to I5 hold, and each of {} acknowledged orders exists once",
            self.acknowledged.len()
        ))
    }

    async fn backend(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.programs.join("backend"));
        command.args(arguments).env("DATABASE_URL", &self.database.url);
        commands::run(&mut command, LONG).await.map(drop)
    }

    pub(crate) async fn close(self) -> Report {
        self.database.close().await;
        let _ = std::fs::remove_dir_all(&self.folder); // large, and made anew by the next run
        self.report
    }
}

impl Backends {
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.0.iter().map(|(ports, _)| SocketAddr::from(([127, 0, 0, 1], ports.backend()))).collect()
    }

    /// Orders in a group on average, over all backends, with one decimal.
    pub(crate) async fn group_size(&self) -> Result<String> {
        let (mut orders, mut groups) = (0, 0);
        for (ports, _) in &self.0 {
            let url = format!("http://127.0.0.1:{}/metrics", ports.backend_admin());
            let metrics = reqwest::get(url).await?.error_for_status()?.text().await?;
            orders += whole_number(&metrics, "order_group_size_sum ")?;
            groups += whole_number(&metrics, "order_group_size_count ")?;
        }
        let tenths = orders * 10 / groups.max(1);
        Ok(format!("{}.{}", tenths / 10, tenths % 10))
    }

    pub(crate) async fn stop(self) {
        for (_, service) in self.0 {
            service.stop().await;
        }
    }
}

fn whole_number(metrics: &str, name: &str) -> Result<u64> {
    let value = metrics.lines().find_map(|line| line.strip_prefix(name));
    let value = value.with_context(|| format!("the backend does not count {name}"))?;
    Ok(value.split('.').next().unwrap_or_default().parse()?)
}

fn layout(folder: &Path, programs: &Path, ports: Ports) -> Layout {
    Layout {
        data: folder.to_path_buf(),
        media: folder.join("media"),
        programs: programs.to_path_buf(),
        ports,
    }
}
