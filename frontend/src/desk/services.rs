//! Whether the shop's programs are well: a light for each kind, and the processes that are not.

use crate::page::Page;
use client::{ProcessKind, ShopProcess};

/// A process tells every five seconds; after three that were missed something is wrong.
const SILENT_SECONDS: u32 = 15;

/// One kind of program.
pub(super) struct Service {
    pub(super) class: &'static str,
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) unwell: Vec<Unwell>,
}

/// A process that needs a look.
pub(super) struct Unwell {
    pub(super) name: String,
    pub(super) text: String,
}

/// All kinds. Red: none is well; yellow: some are not.
pub(super) fn all(processes: &[ShopProcess], page: &Page<'_>) -> Vec<Service> {
    ProcessKind::ALL.into_iter().map(|kind| service(kind, processes, page)).collect()
}

fn service(kind: ProcessKind, processes: &[ShopProcess], page: &Page<'_>) -> Service {
    let of_kind = || processes.iter().filter(|process| process.kind == kind);
    let unwell: Vec<Unwell> = of_kind().filter_map(|process| look(process, page)).collect();
    let well = of_kind().count() - unwell.len();
    let (class, text) = match (well, unwell.is_empty()) {
        (0, _) => ("light bad", page.t("চলছে না", "not running").to_owned()),
        (_, true) => ("light good", running(well, page)),
        (_, false) => ("light warn", running(well, page)),
    };
    Service { class, name: name(kind, page), text, unwell }
}

fn name(kind: ProcessKind, page: &Page<'_>) -> &'static str {
    match kind {
        ProcessKind::Frontend => page.t("দোকানের পাতা", "Pages of the shop"),
        ProcessKind::Backend => page.t("অর্ডার ও হিসাব", "Orders and accounts"),
        ProcessKind::Worker => page.t("বার্তা পাঠানো", "Sending messages"),
    }
}

fn running(count: usize, page: &Page<'_>) -> String {
    let count = page.number(i64::try_from(count).unwrap_or(i64::MAX));
    format!("{count} {}", page.t("টি চলছে", "running"))
}

/// What is wrong with a process, if anything is.
fn look(process: &ShopProcess, page: &Page<'_>) -> Option<Unwell> {
    let text = if process.silent_seconds > SILENT_SECONDS {
        let seconds = page.number(process.silent_seconds);
        match page.language {
            domain::Language::Bangla => format!("{seconds} সেকেন্ড ধরে সাড়া নেই"),
            domain::Language::English => format!("silent for {seconds} s"),
        }
    } else if process.missing.is_empty() {
        return None;
    } else {
        let missing: Vec<&str> = process.missing.iter().map(|missing| trouble(missing, page)).collect();
        missing.join(", ")
    };
    Some(Unwell { name: process.name.clone(), text })
}

/// What a process says of itself, in the reader's words.
fn trouble<'a>(missing: &'a str, page: &Page<'_>) -> &'a str {
    match missing {
        "database" => page.t("ডাটাবেস পাচ্ছে না", "has no database"),
        "catalogue" => page.t("ক্যাটালগ পায়নি", "has no catalogue yet"),
        "overload" => page.t("চাপ বেশি, কিছু অনুরোধ ফেরাচ্ছে", "overloaded, refuses some requests"),
        "draining" => page.t("বন্ধ হচ্ছে", "stopping"),
        other => other,
    }
}
