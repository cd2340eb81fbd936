//! `./dhakacart facts`: start-up times, memory and sizes, measured on a shop of its own beside the real one.

use crate::build::PROGRAMS;
use crate::evidence::Report;
use crate::idle;
use crate::machine;
use crate::project::Project;
use crate::shop::{Frontends, Layout, Place, Plan, Ports, Service, Shop};
use crate::{bench::catalogue, build};
use anyhow::{Context, Result};
use private_postgres::Durability;
use std::path::{Path, PathBuf};

/// The catalogue size that DhakaCart is made for at most.
const MOST_PRODUCTS: usize = 100_000;

/// What `facts` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct FactsArgs {
    /// How many products the large catalogue has.
    #[arg(long, default_value_t = MOST_PRODUCTS, hide = true)]
    products: usize,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

pub(crate) async fn run(project: &Project, arguments: FactsArgs) -> Result<()> {
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let mut facts = Facts::default();
    for program in PROGRAMS {
        let size = std::fs::metadata(programs.join(program))
            .with_context(|| format!("there is no {program}"))?
            .len();
        facts.add(&format!("size of {program}"), size / 1_000_000, "MB");
    }
    let folder = project.data().join("facts");
    let plan = |name: &str, list: PathBuf| measured_plan(&folder.join(name), &programs, list);
    measure("sample catalogue", plan("sample", project.sample_catalogue())?, &mut facts).await?;
    measure_idle(plan("sample", project.sample_catalogue())?, &mut facts).await?;
    let large = catalogue::write(&folder, arguments.products)?;
    let title = format!("{} products", arguments.products);
    measure(&title, plan("large", large)?, &mut facts).await?;
    std::fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    if arguments.save { facts.report.save(project, "facts").await } else { Ok(()) }
}

fn measured_plan(folder: &Path, programs: &Path, catalogue: PathBuf) -> Result<Plan> {
    let ports = Ports::any_free()?;
    let layout = Layout {
        data: folder.to_path_buf(),
        media: folder.join("media"),
        programs: programs.to_path_buf(),
        ports,
    };
    let database = Place::Private(layout.postgres(), Durability::Throwaway);
    Ok(Plan { layout, database, catalogue, pictures: None, frontends: Frontends::measured(1), backends: 1 })
}

/// Opens the shop twice: the second start is the ordinary one, with its catalogue copied to disk.
async fn measure(title: &str, plan: Plan, facts: &mut Facts) -> Result<()> {
    Shop::open(plan.clone()).await?.close().await;
    let shop = Shop::open(plan).await?;
    for name in ["backend", "frontend", "worker"] {
        let service = shop.service(name).context("a shop has these services")?;
        if let Some(after) = service.ready_after {
            facts.add(&format!("{name} ready after, {title}"), u64::try_from(after.as_millis())?, "ms");
        }
        if let Some(resident) = service.pid().and_then(machine::resident_kib) {
            facts.add(&format!("{name} memory when idle, {title}"), resident / 1_024, "MiB");
        }
    }
    shop.close().await;
    Ok(())
}

/// What connections that rest cost the frontend.
async fn measure_idle(plan: Plan, facts: &mut Facts) -> Result<()> {
    let shop = Shop::open(plan).await?;
    let process = shop.service("frontend").and_then(Service::pid).context("a shop has a frontend")?;
    let grown = idle::memory_kib(shop.layout.ports.frontend, process).await;
    shop.close().await;
    let name = format!("frontend memory for {} idle connections", idle::CONNECTIONS);
    facts.add(&name, grown? / 1_024, "MiB");
    Ok(())
}

/// Name, number, unit.
#[derive(Debug, Default)]
struct Facts {
    report: Report,
}

impl Facts {
    fn add(&mut self, name: &str, number: u64, unit: &'static str) {
        self.report.say(format!("{name:48} {number:8} {unit}"));
    }
}
