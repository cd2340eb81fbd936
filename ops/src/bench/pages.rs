//! Product pages per second, against nginx serving the same bytes as files. Both get the same connections, the same
//! requests and the same two cores, in alternating rounds, since machines are noisy and only the ratio means something.

use crate::bench::nginx::Nginx;
use crate::bench::open_shop;
use crate::bench::rounds::{median, pages_per_second};
use crate::build;
use crate::evidence::Report;
use crate::machine::packages::{self, Package};
use crate::project::Project;
use crate::steps::step;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};

const PACKAGES: [Package; 2] = [Package::program("nginx-light", "nginx"), Package::program("wrk", "wrk")];

/// Each product in Bangla; the English page of the same product is as large.
const PRODUCT: &str = "/product/";

/// What `bench pages` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct PagesArgs {
    /// Fail when the ratio is below this.
    #[arg(long)]
    minimum: Option<f64>,

    /// Rounds of each server.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=100))]
    rounds: u64,

    /// Seconds of each round.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

impl PagesArgs {
    /// Enough to see where it stands. No minimum: a test must not depend on how busy the machine is.
    pub(crate) fn short() -> Self {
        Self { minimum: None, rounds: 3, seconds: 4, save: false, bin_dir: crate::project::own_folder().ok() }
    }
}

pub(crate) async fn run(project: &Project, arguments: PagesArgs) -> Result<()> {
    packages::ensure(&PACKAGES).await?;
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let shop = open_shop(project, &programs).await?;
    let mut report = Report::default();
    let place = (shop.layout.address(), shop.layout.data.clone());
    let measured = measure((&place.0, &place.1), &arguments, &mut report).await;
    shop.close().await;
    let (ours, theirs) = measured?;
    let (ours, theirs) = (median(ours), median(theirs));
    report.say(format!("median: DhakaCart {ours} pages/s, nginx {theirs} pages/s"));
    let ratio = report.ratio(ours, theirs)?;
    if arguments.save {
        report.save(project, "pages").await?;
    }
    match arguments.minimum {
        Some(minimum) if ratio < minimum => bail!("the ratio is below {minimum}"),
        _ => Ok(()),
    }
}

async fn measure(
    (address, data): (&str, &Path),
    arguments: &PagesArgs,
    report: &mut Report,
) -> Result<(Vec<u64>, Vec<u64>)> {
    let folder = data.join("pages-bench");
    let saving = save_pages(address, &folder);
    let (paths, saved) = step("Saving every product page as a file for nginx", saving).await?;
    report.say(saved);
    let port = crate::shop::Ports::any_free()?.frontend;
    let nginx = Nginx::start(&folder, port).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // Once each unmeasured, so that caches are warm and files are open.
    pages_per_second(address, &paths, 2).await?;
    pages_per_second(&nginx.address, &paths, 2).await?;
    for round in 1..=arguments.rounds {
        let our = pages_per_second(address, &paths, arguments.seconds).await?;
        let their = pages_per_second(&nginx.address, &paths, arguments.seconds).await?;
        report.say(format!("round {round}: DhakaCart {our:7} pages/s, nginx {their:7} pages/s"));
        ours.push(our);
        theirs.push(their);
    }
    Ok((ours, theirs))
}

/// Fetches every product page and writes it below `folder/pages`; gives the list of paths and says what it wrote.
async fn save_pages(address: &str, folder: &Path) -> Result<(PathBuf, String)> {
    let http = reqwest::Client::new();
    let pages = folder.join("pages");
    let _ = std::fs::remove_dir_all(&pages); // of an earlier run
    let products = pages.join("product");
    std::fs::create_dir_all(&products).with_context(|| format!("{} cannot be made", products.display()))?;
    let paths = product_paths(&http, address).await?;
    ensure!(!paths.is_empty(), "the sitemap of {address} names no product");
    let mut bytes = 0;
    for path in &paths {
        let page = http.get(format!("{address}{path}")).send().await?.error_for_status()?.bytes().await?;
        bytes += page.len();
        let name = path.strip_prefix(PRODUCT).context("a product's path")?;
        ensure!(
            !name.contains(['/', '%', '?']) && !name.starts_with('.'),
            "{path} cannot be the name of a file"
        );
        std::fs::write(products.join(name), page)?;
    }
    let list = folder.join("paths.txt");
    std::fs::write(&list, paths.join("\n") + "\n")?;
    Ok((list, format!("{} product pages, {} bytes on average", paths.len(), bytes / paths.len())))
}

/// All products that the sitemaps name; `sitemap.xml` is a list of them.
async fn product_paths(http: &reqwest::Client, address: &str) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for file in locations(&fetch(http, &format!("{address}/sitemap.xml")).await?) {
        paths.extend(locations(&fetch(http, &file).await?));
    }
    let paths = paths.iter().filter_map(|location| location.strip_prefix(address));
    let mut products: Vec<String> =
        paths.filter(|path| path.starts_with(PRODUCT)).map(str::to_owned).collect();
    products.sort_unstable();
    products.dedup();
    Ok(products)
}

async fn fetch(http: &reqwest::Client, url: &str) -> Result<String> {
    Ok(http.get(url).send().await?.error_for_status()?.text().await?)
}

/// The addresses in a sitemap.
fn locations(xml: &str) -> Vec<String> {
    let starts = xml.split("<loc>").skip(1);
    starts.filter_map(|rest| rest.split("</loc>").next()).map(|text| text.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_sitemap() {
        let xml =
            "<urlset><url><loc>http://a/product/x</loc></url><url><loc> http://a/en </loc></url></urlset>";
        assert_eq!(locations(xml), ["http://a/product/x", "http://a/en"]);
    }
}
