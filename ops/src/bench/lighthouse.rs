//! Lighthouse's four scores of home, category and product, with its usual slow phone on a slow network.

use crate::bench::open_shop;
use crate::build;
use crate::evidence::Report;
use crate::machine::commands::run as run_command;
use crate::machine::packages::{self, Package};
use crate::project::Project;
use crate::steps::step;
use crate::test::tools;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;

const ONE_RUN: Duration = Duration::from_mins(3);

const PACKAGES: [Package; 3] = [
    Package::program("chromium", "chromium"),
    Package::program("nodejs", "node"),
    Package::program("npm", "npm"),
];

const CATEGORIES: [&str; 4] = ["performance", "accessibility", "best-practices", "seo"];

/// Root's Chromium needs no-sandbox; the rest keeps it from doing anything but the page.
const CHROMIUM: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
--disable-background-networking --disable-component-update --disable-sync";

/// What `bench lighthouse` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct LighthouseArgs {
    /// Fail when a score is below this.
    #[arg(long, value_parser = clap::value_parser!(u64).range(0..=100))]
    minimum: Option<u64>,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

impl LighthouseArgs {
    /// With the aim of 95.
    pub(crate) fn with_aim() -> Self {
        Self { minimum: Some(95), save: false, bin_dir: crate::project::own_folder().ok() }
    }
}

pub(crate) async fn run(project: &Project, arguments: LighthouseArgs) -> Result<()> {
    packages::ensure(&PACKAGES).await?;
    tools::ensure_npm(project).await?;
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let shop = open_shop(project, &programs).await?;
    let measured = measure(project, &shop.layout.address(), &shop.layout.data).await;
    shop.close().await;
    let (mut report, mut lowest) = (Report::default(), 100);
    for (page, scores) in measured? {
        let line: Vec<String> =
            scores.iter().map(|(category, score)| format!("{category} {score:3}")).collect();
        report.say(format!("{page:10} {}", line.join("  ")));
        lowest = scores.iter().map(|(_, score)| *score).chain([lowest]).min().unwrap_or_default();
    }
    if arguments.save {
        report.save(project, "lighthouse").await?;
    }
    match arguments.minimum {
        Some(minimum) if lowest < minimum => bail!(
            "a score is below {minimum}. What Lighthouse says: {}",
            project.data().join("bench/lighthouse-*.json").display()
        ),
        _ => Ok(()),
    }
}

type Scores = Vec<(&'static str, u64)>;

async fn measure(project: &Project, address: &str, data: &Path) -> Result<Vec<(&'static str, Scores)>> {
    let home = reqwest::get(address).await?.error_for_status()?.text().await?;
    let category = first_link(&home, "/category/").context("the home page links to no category")?;
    let product = first_link(&home, "/product/").context("the home page links to no product")?;
    let mut measured = Vec::new();
    for (page, path) in [("home", "/".to_owned()), ("category", category), ("product", product)] {
        let report = data.join(format!("lighthouse-{page}.json"));
        let title = format!("Lighthouse: {page}");
        let url = format!("{address}{path}");
        let looking = look(project, (&url, &report));
        measured.push((page, step(&title, looking).await?));
    }
    Ok(measured)
}

/// Looks at a page. Lighthouse now and then loses its own trace ("Please run Lighthouse again"), which says nothing of
/// the page; a second such failure in a row does.
async fn look(project: &Project, page: (&str, &Path)) -> Result<Scores> {
    match look_once(project, page).await {
        Err(error) if format!("{error:#}").contains("Please run Lighthouse again") => {
            look_once(project, page).await
        }
        looked => looked,
    }
}

async fn look_once(project: &Project, (url, report): (&str, &Path)) -> Result<Scores> {
    let mut command = Command::new(tools::npm_folder(project).join("node_modules/.bin/lighthouse"));
    command.arg(url).args(["--quiet", "--output=json", "--output-path"]).arg(report);
    command
        .arg(format!("--only-categories={}", CATEGORIES.join(",")))
        .arg(format!("--chrome-flags={CHROMIUM}"));
    command.env("CHROME_PATH", "/usr/bin/chromium");
    run_command(&mut command, ONE_RUN).await?;
    let text = std::fs::read_to_string(report).context("Lighthouse wrote no report")?;
    let report: Value = serde_json::from_str(&text).context("Lighthouse's report cannot be read")?;
    CATEGORIES.iter().map(|category| Ok((*category, score(&report, category)?))).collect()
}

/// From 0 to 100; the report has 0 to 1.
fn score(report: &Value, category: &str) -> Result<u64> {
    let score = &report["categories"][category]["score"];
    let score =
        score.as_number().with_context(|| format!("Lighthouse gave no score for {category}"))?.to_string();
    let (whole, decimals) = score.split_once('.').unwrap_or((&score, ""));
    Ok(format!("{whole}{decimals:0<2.2}").parse()?)
}

/// The first link whose path holds this.
fn first_link(html: &str, part: &str) -> Option<String> {
    let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.starts_with('/')).find(|link| link.contains(part)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_hundredths() {
        for (given, expected) in [("1", 100), ("0.95", 95), ("0.9", 90), ("0.07", 7), ("0", 0)] {
            let report: Value =
                serde_json::from_str(&format!(r#"{{"categories":{{"seo":{{"score":{given}}}}}}}"#)).unwrap();
            assert_eq!(score(&report, "seo").unwrap(), expected, "{given}");
        }
        let missing: Value = serde_json::from_str(r#"{"categories":{"seo":{"score":null}}}"#).unwrap();
        score(&missing, "seo").unwrap_err();
    }

    #[test]
    fn finds_the_first_link() {
        let html = r#"<a href="https://elsewhere/product/x">no</a><a href="/product/y">yes</a><a href="/product/z">"#;
        assert_eq!(first_link(html, "/product/"), Some("/product/y".to_owned()));
    }
}
