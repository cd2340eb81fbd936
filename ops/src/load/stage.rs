//! The shop in production shape, its visitors, and the audit.

use super::empty;
use super::options::Ground;
use crate::machine::commands;
use crate::project::Project;
use crate::shop::{Frontends, Layout, Place, Plan, Ports, Shop, receive_plenty};
use crate::steps::step;
use anyhow::{Context, Result};
use loadtest::{Outcome, Profile, Watched};
use private_postgres::Durability;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;

/// Visitors of one frontend. It takes 16,000 connections, and the kernel does not spread them quite evenly.
const VISITORS_OF_A_FRONTEND: u64 = 12_500;
/// One may die, and one may be replaced.
const LEAST_FRONTENDS: u64 = 2;

/// Looking through all orders of a run.
const AUDIT: Duration = Duration::from_mins(10);

/// A running shop, and the folder of the run.
pub(crate) struct Stage {
    pub(crate) shop: Shop,
    folder: PathBuf,
    catalogue: PathBuf,
    frontends: u16,
    backends: u16,
}

/// As many frontends as so many visitors need.
pub(crate) fn frontends_for(visitors: u64) -> Result<Frontends> {
    let count = visitors.div_ceil(VISITORS_OF_A_FRONTEND).max(LEAST_FRONTENDS);
    Ok(Frontends::measured(u16::try_from(count)?))
}

impl Stage {
    /// A fresh shop with the sample catalogue and plenty of stock, and so many processes.
    pub(crate) async fn open(
        project: &Project,
        Ground { programs, data, .. }: &Ground,
        (frontends, backends): (Frontends, u16),
    ) -> Result<Self> {
        let folder = data.join("load");
        let layout = Layout {
            data: folder.join("shop"),
            media: data.join("media"),
            programs: programs.clone(),
            ports: Ports::any_free()?,
        };
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        empty(&layout.data)?;
        let catalogue = project.sample_catalogue();
        let shop = Shop::open(Plan {
            database: Place::Private(layout.postgres(), Durability::Safe),
            layout,
            catalogue: catalogue.clone(),
            pictures: Some(project.picture_list()),
            frontends: frontends.clone(),
            backends,
        })
        .await?;
        receive_plenty(&shop.database.client().await?).await?;
        Ok(Self { shop, folder, catalogue, frontends: frontends.count, backends })
    }

    /// What runs, in one line.
    pub(crate) fn shape(&self) -> String {
        let backends = match self.backends {
            1 => "1 backend".to_owned(),
            several => format!("{several} backends on another"),
        };
        format!(
            "{} frontends on one port, {backends}, 1 worker, PostgreSQL with synchronous commit",
            self.frontends
        )
    }

    /// Sends the visitors; an error when a process of the shop ends meanwhile.
    pub(crate) async fn drive(&mut self, visitors: u64, profile: Profile) -> Result<Outcome> {
        let plan = self.plan(visitors, profile);
        let driving = tokio::task::spawn_blocking(move || loadtest::drive(&plan));
        tokio::select! {
            outcome = driving => outcome.context("the visitors ended early")?,
            trouble = self.shop.trouble() => Err(trouble),
        }
    }

    /// What the visitors are told.
    pub(crate) fn plan(&self, visitors: u64, profile: Profile) -> loadtest::Plan {
        loadtest::Plan {
            visitors,
            target: SocketAddr::from(([127, 0, 0, 1], self.shop.layout.ports.frontend)),
            catalogue: self.catalogue.clone(),
            profile,
            folder: self.folder.clone(),
            program: self.shop.layout.program(crate::build::VISITORS),
            watched: self.watched(),
            begun: Arc::default(),
        }
    }

    fn watched(&self) -> Vec<Watched> {
        let services = self.shop.services().iter().filter_map(|service| {
            let group = service.name.split('-').next().unwrap_or_default().to_owned();
            Some(Watched { group, name: service.name.clone(), pid: service.pid()?, with_children: false })
        });
        let server = self.shop.database.pid().map(|pid| Watched {
            group: "postgresql".to_owned(),
            name: "postgresql".to_owned(),
            pid,
            with_children: true,
        });
        services.chain(server).collect()
    }

    /// Stops the shop, so that nothing moves any more, and looks through its database.
    async fn audit(&mut self, orders: u64) -> (bool, String) {
        let stopping = async {
            self.shop.stop_services().await;
            Ok(())
        };
        let _ = step("Stopping the shop", stopping).await;
        let mut command = Command::new(self.shop.layout.program("backend"));
        command.arg("audit").arg("--acknowledged").arg(self.folder.join("acknowledged.txt"));
        command.env("DATABASE_URL", &self.shop.database.url);
        let title = format!("Audit of {orders} acknowledged orders");
        match step(&title, commands::run(&mut command, AUDIT)).await {
            Ok(_) => (true, format!("I1 to I5 hold, and each of {orders} acknowledged orders exists once")),
            Err(error) => (false, format!("{error:#}")),
        }
    }

    /// Ends everything, after the audit when the visitors came through with so many acknowledged orders. Gives what the audit said and the
    /// folder of the report.
    pub(crate) async fn audit_and_close(mut self, orders: Option<u64>) -> (Option<(bool, String)>, PathBuf) {
        let audited = match orders {
            Some(orders) => Some(self.audit(orders).await),
            None => None,
        };
        let shop = self.shop.layout.data.clone();
        self.shop.close().await;
        let _ = std::fs::remove_dir_all(shop); // large, and made anew by the next run
        (audited, self.folder)
    }
}
