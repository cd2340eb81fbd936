//! `backend waiting-room`: the room for whoever runs the sale, at a terminal.

use super::line::MILLI;
use super::open::{Opening, open_room};
use super::queries::{CLOSE_ROOM, FIND_CAMPAIGN, FIND_LAST_ROOM, SET_RATE};
use super::row::count;
use crate::config::{RoomOpening, WaitingRoomCommand, WaitingRoomConfig};
use crate::database::{Database, Record};
use anyhow::{Context, bail};
use jiff::Timestamp;

/// Does what the command says and prints how the room is then.
pub async fn run(config: &WaitingRoomConfig) -> anyhow::Result<()> {
    let database = Database::for_command(&config.database)?;
    match &config.command {
        WaitingRoomCommand::Show => show(&database).await,
        WaitingRoomCommand::Open(opening) => open(&database, opening).await,
        WaitingRoomCommand::Rate { per_minute } => {
            let per_minute = i32::try_from(*per_minute)?;
            if database.session().await?.query(SET_RATE, &[&per_minute]).await?.is_empty() {
                bail!("no room is open");
            }
            show(&database).await
        }
        WaitingRoomCommand::Close => {
            if database.session().await?.query(CLOSE_ROOM, &[]).await?.is_empty() {
                bail!("no room is open");
            }
            show(&database).await
        }
    }
}

async fn open(database: &Database, asked: &RoomOpening) -> anyhow::Result<()> {
    if let Some(opens_at) = asked.opens_at
        && opens_at < Timestamp::now()
    {
        bail!("{opens_at} has passed; leave out --opens-at to open now");
    }
    let opening = Opening {
        campaign: find_campaign(database, asked.campaign.as_deref()).await?,
        actor: asked.actor.clone(),
        opens_at: asked.opens_at,
        gather_minutes: asked.gather_minutes,
        per_minute: asked.per_minute,
    };
    if open_room(database, &opening).await?.is_none() {
        bail!("a room is open already; close it first, or change its rate");
    }
    show(database).await
}

async fn find_campaign(database: &Database, slug: Option<&str>) -> anyhow::Result<Option<i64>> {
    let Some(slug) = slug else { return Ok(None) };
    let found = database.session().await?.query(FIND_CAMPAIGN, &[&slug]).await?;
    let row = found.first().with_context(|| format!("there is no campaign \"{slug}\""))?;
    Ok(Some(row.get("id")?))
}

async fn show(database: &Database) -> anyhow::Result<()> {
    let rooms = database.session().await?.query(FIND_LAST_ROOM, &[]).await?;
    let Some(room) = rooms.first() else {
        println!("No room was ever open: everybody goes to the checkout.");
        return Ok(());
    };
    print(room)
}

fn print(room: &Record) -> anyhow::Result<()> {
    let (now, opens_at): (Timestamp, Timestamp) = (room.get("now")?, room.get("opens_at")?);
    let (closed_at, gathers_from): (Option<Timestamp>, Timestamp) =
        (room.get("closed_at")?, room.get("gathers_from")?);
    let state = match closed_at {
        Some(at) => format!("closed {at:.0}"),
        None if now < gathers_from => format!("gathers from {gathers_from:.0}, opens {opens_at:.0}"),
        None if now < opens_at => format!("gathers since {gathers_from:.0}, opens {opens_at:.0}"),
        None => format!("open since {opens_at:.0}"),
    };
    let campaign: Option<String> = room.get("campaign")?;
    let carts = campaign.map_or_else(|| "all carts".to_owned(), |slug| format!("carts of {slug}"));
    let opened_by: String = room.get("opened_by")?;
    println!("Room {}: {state}, by {opened_by}, for {carts}", room.get::<i64>("id")?);
    let tickets = count(room, "drawn")? + count(room, "arrived")?;
    let called = count(room, "called_milli")? / MILLI;
    println!("  let in      {:>9} a minute at most", room.get::<i32>("per_minute")?);
    println!("  tickets     {tickets:>9}, of them {} drawn by lot", count(room, "drawn")?);
    println!("  called      {called:>9}");
    println!("  waiting     {:>9}", tickets.saturating_sub(called));
    println!("  went in     {:>9}", count(room, "entered")?);
    // Before the opening it must not be known, or places could be chosen.
    if now >= opens_at || closed_at.is_some() {
        println!("  seed        {}", room.get::<String>("seed")?);
    }
    Ok(())
}
