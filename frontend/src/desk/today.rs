//! The day so far: what is sold by hour, what waits for somebody, and whether all goes well.

use super::services::{self, Service};
use super::session::{Desk, refused};
use crate::page::{Page, PageError, Shop, private};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use client::{Hour, Today, option_text};
use domain::Permission;
use jiff::tz::{Offset, TimeZone};
use std::sync::Arc;

/// Messages that wait for longer are late.
const LATE_SECONDS: u32 = 300;

#[derive(Template)]
#[template(path = "desk/today.html")]
struct TodayPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    orders: String,
    revenue: String,
    yesterday_orders: String,
    yesterday_revenue: String,
    bars: Vec<Bar>,
    lights: Vec<Light>,
    services: Vec<Service>,
    running_out: Vec<RunningOut>,
}

/// An hour in the chart. Heights are percentages of the highest.
struct Bar {
    hour: String,
    height: u64,
    x: usize,
    y: u64,
    orders: String,
    revenue: String,
    is_now: bool,
}

/// Something that is well, or not: green, yellow, red.
struct Light {
    class: &'static str,
    name: &'static str,
    text: String,
    /// Where one goes to mend it.
    path: &'static str,
}

/// A SKU that runs out.
struct RunningOut {
    code: String,
    name: String,
    pieces: String,
    class: &'static str,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/today", get(show))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk) -> Result<Response, PageError> {
    let today = desk.client(&shop).today().await.map_err(refused)?;
    let title = desk.language.t("আজ", "Today");
    let page = Page::private(&shop, desk.language, "/admin/today", title);
    let sum = today.hours.iter().fold(Hour::default(), |sum, hour| Hour {
        orders: sum.orders + hour.orders,
        revenue: sum.revenue + hour.revenue,
    });
    let template = TodayPage {
        orders: page.number(sum.orders),
        revenue: page.money(&sum.revenue),
        yesterday_orders: page.number(today.yesterday.orders),
        yesterday_revenue: page.money(&today.yesterday.revenue),
        bars: bars(&today, &page),
        lights: lights(&today, &page),
        services: services::all(&today.processes, &page),
        running_out: running_out(&today, &page),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

fn bars(today: &Today, page: &Page<'_>) -> Vec<Bar> {
    let highest = today.hours.iter().map(|hour| hour.orders).max().unwrap_or(0).max(1);
    let now = today.now.to_zoned(TimeZone::fixed(Offset::constant(6))).hour();
    let bar = |(number, hour): (usize, &Hour)| {
        let height = u64::from(hour.orders) * 100 / u64::from(highest);
        Bar {
            hour: page.number(i64::try_from(number).unwrap_or(0)),
            height,
            x: number * 10,
            y: 100 - height,
            orders: page.number(hour.orders),
            revenue: page.money(&hour.revenue),
            is_now: i8::try_from(number) == Ok(now),
        }
    };
    today.hours.iter().enumerate().map(bar).collect()
}

/// Green, yellow or red, by two bounds.
const fn light(value: u32, (yellow, red): (u32, u32)) -> &'static str {
    if value >= red {
        "light bad"
    } else if value >= yellow {
        "light warn"
    } else {
        "light good"
    }
}

fn lights(today: &Today, page: &Page<'_>) -> Vec<Light> {
    let messages = &today.messages;
    let pieces = page.t("টি", "").trim();
    let count = |count: u32| format!("{} {pieces}", page.number(count)).trim().to_owned();
    let late = if messages.oldest_seconds >= LATE_SECONDS { messages.waiting } else { 0 };
    let room = match &today.waiting_room {
        None => ("light good", page.t("বন্ধ, সবাই সরাসরি কেনেন", "closed, everybody goes in").to_owned()),
        Some(room) => {
            let waiting = i64::try_from(room.tickets.saturating_sub(room.called)).unwrap_or(i64::MAX);
            let per_minute = page.number(room.per_minute);
            let text = format!(
                "{} {}, {} {per_minute}",
                page.number(waiting),
                page.t("জন অপেক্ষায়", "wait"),
                page.t("মিনিটে", "a minute:")
            );
            ("light warn", text)
        }
    };
    vec![
        Light {
            class: light(today.to_call, (50, 300)),
            name: page.t("কলের অপেক্ষায় অর্ডার", "Orders to call"),
            text: count(today.to_call),
            path: "/admin/orders",
        },
        Light {
            class: light(today.proposals, (1, 20)),
            name: page.t("সম্মতির অপেক্ষায়", "Wait for a second person"),
            text: count(today.proposals),
            path: "/admin/proposals",
        },
        Light {
            class: light(today.running_out_count, (1, 100)),
            name: page.t("পণ্য ফুরিয়ে আসছে", "Products running out"),
            text: count(today.running_out_count),
            path: "/admin/skus?list=running_out",
        },
        Light {
            class: light(late, (1, 100)),
            name: page.t("৫ মিনিটের বেশি দেরি করা বার্তা", "Messages late by 5 minutes"),
            text: count(late),
            path: "/admin/running",
        },
        Light {
            class: light(messages.dead, (1, 20)),
            name: page.t("বার্তা যায়নি", "Messages given up"),
            text: count(messages.dead),
            path: "/admin/running",
        },
        Light {
            class: room.0,
            name: page.t("অপেক্ষাকক্ষ", "Waiting room"),
            text: room.1,
            path: "/admin/running",
        },
    ]
}

fn running_out(today: &Today, page: &Page<'_>) -> Vec<RunningOut> {
    let row = |sku: &client::SkuSummary| {
        let options = option_text(&sku.options, page.language);
        let name = sku.name.pick(page.language);
        RunningOut {
            code: sku.code.clone(),
            name: if options.is_empty() { name.to_owned() } else { format!("{name}, {options}") },
            pieces: page.number(sku.on_hand),
            class: if sku.on_hand > 0 { "tag warn" } else { "tag bad" },
        }
    };
    today.running_out.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lights_change_at_their_bounds() {
        let at = |value| light(value, (1, 20));
        assert_eq!((at(0), at(1), at(19), at(20)), ("light good", "light warn", "light warn", "light bad"));
    }
}
