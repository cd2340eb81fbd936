//! A database with 10,000 SKUs and plenty of stock, and backends in front of it that gather orders in some way.

use crate::evidence::Report;
use crate::market::Market;
use crate::project::Project;
use crate::shop::{Database, Layout, Place, Ports, Service, backend};
use crate::steps::step;
use anyhow::{Context, Result};
use private_postgres::Durability;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const PRODUCTS: usize = 10_000;

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
    pub(crate) market: Market,
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
        let market = Market::open(&layout, &database.url, PRODUCTS).await?;
        Ok(Self {
            folder,
            programs: programs.to_path_buf(),
            database,
            market,
            acknowledged: Vec::new(),
            report: Report::default(),
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
            let mut service = backend(&layout, &self.database, 0, &settings)?;
            service.wait_until_ready().await?;
            backends.push((ports, service));
        }
        Ok(Backends(backends))
    }

    /// A file beside the database.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the database is.
    pub(crate) fn url(&self) -> &str {
        &self.database.url
    }

    pub(crate) fn remember(&mut self, acknowledged: &[String]) {
        self.acknowledged.extend_from_slice(acknowledged);
    }

    /// Proves that everything acknowledged is there; says so.
    pub(crate) async fn audit(&self) -> Result<String> {
        self.market.audit(&self.acknowledged).await
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
