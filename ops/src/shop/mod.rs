//! A shop on this machine: its database, its processes, its files. `up` runs one for people, `bench` and `facts` run one
//! to measure it.

mod content;
mod database;
mod layout;
mod secrets;
mod service;

pub(crate) use content::{migrate, receive_plenty};
pub(crate) use database::{Database, Place, connect};
pub(crate) use layout::{Layout, MOST_FRONTENDS, Ports};
pub(crate) use service::{Service, backend, backend_name, frontend_name};

use crate::steps::step;
use anyhow::{Context, Result, bail};
use std::future::poll_fn;
use std::path::PathBuf;
use std::task::Poll;
use std::time::Duration;

/// Until all processes are ready.
const READY: Duration = Duration::from_mins(1);

/// What a shop is started with.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) layout: Layout,
    pub(crate) database: Place,
    /// The catalogue for an empty shop, and the list of its pictures.
    pub(crate) catalogue: PathBuf,
    pub(crate) pictures: Option<PathBuf>,
    pub(crate) frontends: Frontends,
    /// Processes of the API, all on one port.
    pub(crate) backends: u16,
}

/// How the frontends are started.
#[derive(Debug, Clone)]
pub(crate) struct Frontends {
    /// The number that visitors call.
    pub(crate) phone: String,
    /// Which answered requests are logged, `all` or `errors`.
    pub(crate) access_log: &'static str,
    /// Processes, all on one port.
    pub(crate) count: u16,
    /// Redis for shared limits.
    pub(crate) redis_url: Option<String>,
    /// Between "not ready" and closing the port.
    pub(crate) drain_delay_seconds: u64,
}

impl Frontends {
    /// As a shop that is measured has them.
    pub(crate) fn measured(count: u16) -> Self {
        Self {
            phone: "01700000000".to_owned(),
            access_log: "errors",
            count,
            redis_url: None,
            drain_delay_seconds: 0,
        }
    }
}

/// A running shop.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) layout: Layout,
    pub(crate) database: Database,
    frontends: Frontends,
    backends: u16,
    /// In the order in which they stop: no new work first, the store of record last.
    services: Vec<Service>,
}

impl Shop {
    /// Makes what is missing, fills an empty shop and starts it.
    pub(crate) async fn open(plan: Plan) -> Result<Self> {
        let Plan { layout, database, catalogue, pictures, frontends, backends } = plan;
        layout.make()?;
        let database = step("Starting PostgreSQL", Database::open(database)).await?;
        let mut shop = Self { layout, database, frontends, backends, services: Vec::new() };
        let opened = async {
            migrate(&shop.layout, &shop.database).await?;
            content::fill_if_empty(&shop.layout, &shop.database, &catalogue).await?;
            if let Some(list) = pictures {
                content::draw_pictures(&shop.layout, &list).await?;
            }
            step("Starting the shop", shop.start_services()).await
        };
        match opened.await {
            Ok(()) => Ok(shop),
            Err(error) => {
                shop.close().await;
                Err(error)
            }
        }
    }

    async fn start_services(&mut self) -> Result<()> {
        for place in 0..self.frontends.count {
            let frontend = self.frontend(place)?;
            self.services.push(frontend);
        }
        for place in 0..self.backends {
            self.services.push(backend(&self.layout, &self.database, place, &[])?);
        }
        self.services.push(service::worker(&self.layout, &self.database)?);
        let ready = async {
            for service in &mut self.services {
                service.wait_until_ready().await?;
            }
            Ok(())
        };
        match tokio::time::timeout(READY, ready).await {
            Ok(result) => result,
            Err(_elapsed) => {
                let http = reqwest::Client::new();
                for service in &self.services {
                    if !service.is_ready(&http).await {
                        bail!(
                            "{} was not ready within {} s. {}",
                            service.name,
                            READY.as_secs(),
                            service.last_words()
                        );
                    }
                }
                bail!("the shop was not ready within {} s", READY.as_secs())
            }
        }
    }

    fn frontend(&self, place: u16) -> Result<Service> {
        let secrets = secrets::Secrets::open(&self.layout.secrets())?;
        service::frontend(&self.layout, &secrets, &self.frontends, place)
    }

    /// Starts one of the frontends again, and waits until it is ready.
    pub(crate) async fn start_frontend(&mut self, place: u16) -> Result<()> {
        let frontend = self.frontend(place)?;
        self.add(frontend).await
    }

    /// Starts one of the backends again, and waits until it is ready.
    pub(crate) async fn start_backend(&mut self, place: u16) -> Result<()> {
        let backend = backend(&self.layout, &self.database, place, &[])?;
        self.add(backend).await
    }

    async fn add(&mut self, mut service: Service) -> Result<()> {
        let ready = tokio::time::timeout(READY, service.wait_until_ready()).await;
        ready.with_context(|| format!("{} was not ready within {} s", service.name, READY.as_secs()))??;
        self.services.insert(0, service);
        Ok(())
    }

    /// Takes one of its processes out, for somebody who ends it.
    pub(crate) fn take(&mut self, name: &str) -> Result<Service> {
        let place = self.services.iter().position(|service| service.name == name);
        place.map(|place| self.services.remove(place)).with_context(|| format!("no {name} runs"))
    }

    /// One of its processes.
    pub(crate) fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    /// Returns the error when one of the processes has ended, which none does by itself.
    pub(crate) async fn trouble(&mut self) -> anyhow::Error {
        let Self { services, database, .. } = self;
        let mut watched: Vec<_> = services.iter_mut().map(|service| Box::pin(service.trouble())).collect();
        let any = poll_fn(|context| {
            let ended = watched.iter_mut().find_map(|service| match service.as_mut().poll(context) {
                Poll::Ready(error) => Some(error),
                Poll::Pending => None,
            });
            ended.map_or(Poll::Pending, Poll::Ready)
        });
        tokio::select! {
            error = any => error,
            error = database.trouble() => error,
        }
    }

    /// All of its processes but the database's.
    pub(crate) fn services(&self) -> &[Service] {
        &self.services
    }

    /// Stops the shop and keeps its database.
    pub(crate) async fn stop_services(&mut self) {
        let (frontends, others): (Vec<_>, Vec<_>) =
            self.services.drain(..).partition(|service| service.name.starts_with("frontend"));
        // Each may take its time to let visitors go; they do so together.
        let stopping: tokio::task::JoinSet<()> = frontends.into_iter().map(Service::stop).collect();
        stopping.join_all().await;
        for service in others {
            service.stop().await;
        }
    }

    /// Stops everything: visitors first, then the work behind them, the database last.
    pub(crate) async fn close(mut self) {
        self.stop_services().await;
        self.database.close().await;
    }
}
