//! What a shop shows: the schema, the catalogue of an empty shop, the pictures.

use crate::machine::{commands, disk};
use crate::shop::{Database, Layout};
use crate::steps::{Step, step, visible_step};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::watch;
use tokio_postgres::Client;

const MIGRATE: Duration = Duration::from_mins(10);
const IMPORT: Duration = Duration::from_mins(10);

/// Pictures of the sample catalogue, with room for a few more.
const PICTURES_MB: u64 = 150;

/// Brings the schema up to date.
pub(crate) async fn migrate(layout: &Layout, database: &Database) -> Result<()> {
    let mut command = Command::new(layout.program("backend"));
    command.arg("migrate").env("DATABASE_URL", &database.url);
    step("Bringing the database up to date", commands::run(&mut command, MIGRATE)).await?;
    Ok(())
}

/// Loads the catalogue into a shop that has no product; anything else is the shopkeeper's and stays.
pub(crate) async fn fill_if_empty(layout: &Layout, database: &Database, catalogue: &Path) -> Result<()> {
    let client = database.client().await?;
    let row = client.query_one("SELECT NOT EXISTS (SELECT FROM product)", &[]).await;
    if !row.context("the catalogue cannot be read")?.get::<_, bool>(0) {
        return Ok(());
    }
    let mut command = Command::new(layout.program("backend"));
    command.arg("import").arg(catalogue).env("DATABASE_URL", &database.url);
    visible_step("Loading the sample catalogue", commands::run_visible(&mut command, IMPORT)).await
}

/// Puts more pieces of everything on the shelves than a measurement can sell.
pub(crate) async fn receive_plenty(owner: &Client) -> Result<()> {
    owner.batch_execute(include_str!("receive.sql")).await.context("stock cannot be received")
}

/// Draws the pictures of a list that are not there yet.
pub(crate) async fn draw_pictures(layout: &Layout, list: &Path) -> Result<()> {
    disk::check(&layout.media, PICTURES_MB)?;
    let step = Step::start("Drawing pictures");
    let drawn = draw(list.to_path_buf(), layout.media.clone(), &step).await;
    step.finish(drawn.is_ok());
    drawn
}

/// Drawing keeps a thread busy; this one shows how far it is.
async fn draw(list: PathBuf, into: PathBuf, step: &Step) -> Result<()> {
    let (progress, mut seen) = watch::channel((0, 0));
    let drawing = tokio::task::spawn_blocking(move || {
        pictures::draw_all(&list, &into, &|done, total| {
            progress.send_replace((done, total));
        })
    });
    while seen.changed().await.is_ok() {
        let (done, total) = *seen.borrow_and_update();
        step.progress(done, total);
    }
    drawing.await.context("drawing pictures ended early")?.context("the pictures cannot be drawn")?;
    Ok(())
}
