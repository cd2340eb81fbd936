//! What delivery costs and how long it takes, as pages say it.

use crate::page::{Moment, money, number};
use domain::{DeliveryZone, Language, Zone};

/// One delivery zone in words.
pub(crate) struct ZoneRow {
    /// `Inside Dhaka`.
    pub(crate) name: &'static str,
    /// `1–2 days`.
    pub(crate) days: String,
    /// `৳60`.
    pub(crate) fee: String,
}

/// All zones, nearest first.
pub(crate) fn zone_rows(moment: &Moment, language: Language) -> Vec<ZoneRow> {
    let mut zones: Vec<&DeliveryZone> = moment.zones().iter().collect();
    zones.sort_by_key(|zone| zone.zone);
    zones.into_iter().map(|zone| row(zone, language)).collect()
}

/// One zone in words.
fn row(zone: &DeliveryZone, language: Language) -> ZoneRow {
    let name = match zone.zone {
        Zone::InsideDhaka => language.t("ঢাকা শহর", "Dhaka city"),
        Zone::DhakaSuburbs => language.t("ঢাকার আশপাশ", "Around Dhaka"),
        Zone::OutsideDhaka => language.t("ঢাকার বাইরে", "Outside Dhaka"),
    };
    ZoneRow { name, days: days(zone, language), fee: money(zone.fee, language) }
}

/// `1–2 days`, or `2 days` when both ends are equal.
pub(crate) fn days(zone: &DeliveryZone, language: Language) -> String {
    let (min, max) = (number(zone.days_min, language), number(zone.days_max, language));
    let span = if zone.days_min == zone.days_max { max } else { format!("{min}–{max}") };
    match (language, zone.days_max) {
        (Language::Bangla, _) => format!("{span} দিন"),
        (Language::English, 1) => format!("{span} day"),
        (Language::English, _) => format!("{span} days"),
    }
}

/// The nearest and the farthest zone in one sentence, for the home page: empty before zones are known.
pub(crate) fn in_short(moment: &Moment, language: Language) -> String {
    let rows = zone_rows(moment, language);
    let (Some(near), Some(far)) = (rows.first(), rows.last()) else { return String::new() };
    match language {
        Language::Bangla => {
            format!("ঢাকায় {}ে {}, ঢাকার বাইরে {}ে {}।", near.days, near.fee, far.days, far.fee)
        }
        Language::English => {
            format!("Dhaka in {} for {}, outside Dhaka in {} for {}.", near.days, near.fee, far.days, far.fee)
        }
    }
}
