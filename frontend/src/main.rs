//! The frontend's program: `serve` runs it, `describe` prints a section of the documentation.

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand};
use frontend::app;
use frontend::catalogue::{CATALOGUE, Follower, Following};
use frontend::config::SHED_TARGET_MS;
use frontend::config::ShopConfig;
use frontend::errors;
use frontend::heartbeat;
use frontend::limits;
use frontend::metrics::ShopMetrics;
use frontend::page::Shop;
use frontend::shedding::{self, Shedding};
use frontend::waiting_room;
use mimalloc::MiMalloc;
use prometheus_client::registry::Registry;
use rate_limit::Limiter;
use service::http::{ListenConfig, Observed, Serving, serve};
use service::logging::{self, LogConfig};
use service::metrics::HttpMetrics;
use service::scheduling::work_in_batches;
use service::{Readiness, Shutdown, admin, describe_config, describe_metrics};
use std::sync::Arc;
use std::time::Duration;

/// Pages are many short-lived strings; see the page benchmark.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How often the size of the page cache is told.
const GAUGE_PAUSE: Duration = Duration::from_secs(5);

/// The pages of the shop.
#[derive(Debug, Parser)]
#[command(name = "frontend", version)]
struct Cli {
    #[command(subcommand)]
    role: Role,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Serves the pages.
    Serve(Box<Serve>),
    /// Prints a section of the documentation.
    Describe {
        /// Which one.
        #[arg(value_enum)]
        section: Section,
    },
}

#[derive(Debug, clap::Args)]
#[command(
    mut_arg("listen", |listen| listen.required(false).default_value("127.0.0.1:8080")),
    mut_arg("admin_listen", |listen| listen.required(false).default_value("127.0.0.1:9080"))
)]
struct Serve {
    #[command(flatten)]
    log: LogConfig,
    #[command(flatten)]
    listen: ListenConfig,
    #[command(flatten)]
    shop: ShopConfig,

    /// Threads that answer requests; 0: one for each core.
    #[arg(long, env = "WORKERS", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=512))]
    workers: u16,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Section {
    /// Settings.
    Config,
    /// Metrics.
    Metrics,
    /// What log lines mean.
    Logging,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().role {
        Role::Serve(serve) => {
            // Before the threads, which inherit it.
            let batches = work_in_batches();
            runtime(serve.workers)
                .enable_all()
                .build()
                .context("threads cannot be started")?
                .block_on(run(*serve, batches))
        }
        Role::Describe { section } => {
            print!("{}", describe(section));
            Ok(())
        }
    }
}

/// With one worker, that thread also accepts: handing a connection to another thread costs two switches of context.
fn runtime(workers: u16) -> tokio::runtime::Builder {
    if workers == 1 {
        return tokio::runtime::Builder::new_current_thread();
    }
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if workers > 0 {
        runtime.worker_threads(workers.into());
    }
    runtime
}

async fn run(config: Serve, batches: std::io::Result<()>) -> anyhow::Result<()> {
    logging::start(&config.log)?;
    if let Err(error) = batches {
        let error: &dyn std::error::Error = &error;
        tracing::warn!(
            error,
            "the kernel refuses to let this process work in batches; it answers a little less"
        );
    }
    let shutdown = Shutdown::on_signals().context("signals cannot be received")?;
    let readiness = Readiness::new(&[CATALOGUE]);
    let mut registry = Registry::default();
    let http_metrics = HttpMetrics::register(&mut registry);
    let shop = Shop::new(&config.shop, &mut registry)?;

    let mut follower = Follower::new(Following {
        catalogue: Arc::clone(&shop.catalogue),
        backend_url: config.shop.backend_url.clone(),
        metrics: Arc::clone(&shop.metrics),
        readiness: readiness.clone(),
        copy: config.shop.catalogue_copy.clone(),
    })?;
    follower.load_copy().await;
    let following = tokio::spawn(follower.run(shutdown.clone()));
    let waiting = tokio::spawn(waiting_room::follow(
        Arc::clone(&shop.waiting_room),
        shop.client.clone(),
        Arc::clone(&shop.metrics),
        shutdown.clone(),
    ));
    let telling = tokio::spawn(tell_sizes(Arc::clone(&shop)));
    let beating = tokio::spawn(heartbeat::beat(Arc::clone(&shop), readiness.clone(), shutdown.clone()));
    shedding::watch(Arc::clone(&shop.shedding)).context("overload cannot be measured")?;

    let observed = Observed {
        metrics: Arc::clone(&http_metrics),
        access_log: config.log.access_log,
        on_panic: errors::on_panic,
    };
    let serving = Serving {
        listen: config.listen,
        app: app::app(shop, admin::health(readiness.clone()), observed),
        admin: admin::router(Arc::new(registry), readiness.clone()),
        metrics: http_metrics,
        readiness,
        shutdown,
    };
    serve(serving).await?;
    telling.abort();
    waiting.await.context("the follower of the waiting room stopped")?;
    beating.await.context("the heartbeat stopped")?;
    following.await.context("the follower stopped")
}

async fn tell_sizes(shop: Arc<Shop>) {
    loop {
        shop.metrics.page_bytes.set(i64::try_from(shop.pages.bytes()).unwrap_or(i64::MAX));
        tokio::time::sleep(GAUGE_PAUSE).await;
    }
}

fn describe(section: Section) -> String {
    match section {
        Section::Config => describe_config(&Cli::command()),
        Section::Metrics => {
            let mut registry = Registry::default();
            drop(HttpMetrics::register(&mut registry));
            drop(ShopMetrics::register(&mut registry));
            drop(Limiter::local(&mut registry, &limits::ALL));
            drop(Shedding::new(Duration::from_millis(SHED_TARGET_MS), &mut registry));
            describe_metrics("frontend", &registry)
        }
        Section::Logging => LOGGING.to_owned(),
    }
}

/// What this program logs, apart from what every service does.
const LOGGING: &str = "## `frontend`

| message | level | what it means | what to do |
|---|---|---|---|
| `answered` | info, error from status 500 | A request was answered: `method`, `route`, `status`, `duration_ms`, `request_id`, and `order` where one is shown or placed | With a 5xx: look for the line of the same `request_id` before it |
| `a page could not be made` | error | A page failed by our mistake; `error` says why | Report it with its `request_id` |
| `an order was not answered` | warn | The backend gave no answer to an order; the shopper sees \"your order is being placed\" and the same key is sent again | Look at the backend and its database |
| `the answer to an order cannot be read` | error | Something between frontend and backend answered, or their versions do not fit | Look at the load balancer and at what was deployed |
| `the backend does not take our order` | error | The backend refused an order in a way that no shopper can mend; `code` and `detail` say why | Compare the versions of frontend and backend |
| `an order cannot be looked up` | warn | Tracking got no answer | Look at the backend and its database |
| `Redis does not answer; limits count in this process` | warn | `REDIS_URL` gave no answer within 50 ms; each frontend counts for itself. Once per outage | Look at Redis; shoppers notice nothing |
| `Redis answers again; limits are shared` | info | End of that outage | |
| `too much at once; some requests are refused` | warn | Work waited longer than `SHED_TARGET_MS` (`delay_ms`). Once per overload; `requests_shed` counts | Start more frontends; see what the processor does |
| `nothing is refused any more` | info | End of that overload | |
| `overload is not measured any more; nobody is refused` | error | The process's connection to itself broke | Restart it and report it |
| `the kernel refuses to let this process work in batches; it answers a little less` | warn | The sandbox around the process forbids `sched_setscheduler`; `error` says how. Once, at the start | Allow it, or leave it |
| `the catalogue cannot be followed; what is known is served on` | warn | The backend does not answer; once per outage | Look at the backend; `catalogue_age_seconds` tells for how long |
| `the backend answers again` | info | End of that outage; `failures` counts the tries | |
| `catalogue read from its copy` | info | Started from `CATALOGUE_COPY` at version `content` | |
| `there is no copy of the catalogue yet` | info | First start, or the file is gone | |
| `the copy of the catalogue cannot be used` | warn | The file is damaged or of another version; it is written anew when the backend answers | |
| `the copy of the catalogue cannot be written` | warn | Disk full or folder missing | Make room, check `CATALOGUE_COPY` |
| `a picture is too large to be shown` | warn | A file among the pictures has more than 2 MiB | Make the picture anew |
| `a picture cannot be fetched` | warn | The folder or the bucket of pictures gave no answer within 5 s, or refused; browsers show the picture's text, and those in memory are still given out | Look at `error`; see whether `MEDIA_DIR` or `MEDIA_BUCKET` can be reached |
";
