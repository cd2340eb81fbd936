//! `./dhakacart bench NAME`: measurements with an aim.

mod admin;
pub(crate) mod catalogue;
mod import;
mod lighthouse;
mod nginx;
mod odd_texts;
mod orders;
mod pages;
mod rounds;
mod search;
mod shopify;
mod waiting_room;

use crate::project::Project;
use crate::shop::{Frontends, Layout, Place, Plan, Ports, Shop};
use anyhow::Result;
use private_postgres::Durability;
use std::path::Path;

/// What can be measured.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum BenchCommand {
    /// Product pages per second, against nginx serving the same bytes as files.
    Pages(pages::PagesArgs),
    /// Acknowledged orders per second, against one transaction for each order.
    Orders(orders::OrdersArgs),
    /// Pages of the desk with a million orders.
    Admin(admin::AdminArgs),
    /// How well and how fast products are found, in three scripts and with mistakes.
    Search(search::SearchArgs),
    /// A product export of Shopify with 100,000 rows, loaded by the importer.
    Import(import::ImportArgs),
    /// A million shoppers in the line before the checkout.
    WaitingRoom(waiting_room::WaitingRoomArgs),
    /// Lighthouse's four scores of home, category and product.
    Lighthouse(lighthouse::LighthouseArgs),
}

impl BenchCommand {
    /// Enough to see that the aim holds.
    pub(crate) fn short_pages() -> Self {
        Self::Pages(pages::PagesArgs::short())
    }

    /// With the aim of recall.
    pub(crate) fn search_with_aim() -> Self {
        Self::Search(search::SearchArgs::with_aim())
    }

    /// With the aim of 95.
    pub(crate) fn lighthouse_with_aim() -> Self {
        Self::Lighthouse(lighthouse::LighthouseArgs::with_aim())
    }
}

pub(crate) async fn run(project: &Project, command: BenchCommand) -> Result<()> {
    match command {
        BenchCommand::Pages(arguments) => pages::run(project, arguments).await,
        BenchCommand::Orders(arguments) => Box::pin(orders::run(project, arguments)).await,
        BenchCommand::Admin(arguments) => admin::run(project, arguments).await,
        BenchCommand::Search(arguments) => search::run(project, arguments).await,
        BenchCommand::Import(arguments) => import::run(project, arguments).await,
        BenchCommand::WaitingRoom(arguments) => Box::pin(waiting_room::run(project, arguments)).await,
        BenchCommand::Lighthouse(arguments) => lighthouse::run(project, arguments).await,
    }
}

/// As many as nginx has workers. With two cores each has one thread, as in a load run.
const FRONTENDS: u16 = 2;

/// A shop with the sample catalogue and its pictures, beside the real one, on ports of its own.
async fn open_shop(project: &Project, programs: &Path) -> Result<Shop> {
    open_shop_in(project, (programs, "bench")).await
}

/// The same in a folder of this name.
async fn open_shop_in(project: &Project, (programs, folder): (&Path, &str)) -> Result<Shop> {
    let layout = Layout {
        data: project.data().join(folder),
        media: project.data().join("media"),
        programs: programs.to_path_buf(),
        ports: Ports::any_free()?,
    };
    let database = Place::Private(layout.postgres(), Durability::Throwaway);
    let pictures = Some(project.picture_list());
    let catalogue = project.sample_catalogue();
    Shop::open(Plan {
        layout,
        database,
        catalogue,
        pictures,
        frontends: Frontends::measured(FRONTENDS),
        backends: 1,
    })
    .await
}
