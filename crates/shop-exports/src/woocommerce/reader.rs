//! Reading the records: what is simple is given at once, the rest goes on the shelf.

use super::columns::{self, Columns};
use super::item::Packed;
use super::shelf::Shelf;
use super::{lists, product};
use crate::out::Out;
use crate::problem::Problem;
use crate::records::{Next, Records};
use crate::summary::Skipped;
use std::io::Read;

/// Reads everything behind the first line.
pub(crate) fn read<R: Read, E>(records: &mut Records<R>, out: &mut Out<'_, E>) -> Result<(), E> {
    let columns = Columns::find(&records.record);
    let mut shelf = Shelf::default();
    loop {
        match records.next() {
            Next::Record => {
                let packed = Packed::new(&records.record, &columns, records.line, out);
                add(packed, &columns, &mut shelf, out)?;
            }
            Next::Bad(problem) => out.say(problem),
            Next::Broken(problem) => {
                out.say(problem);
                break;
            }
            Next::End => break,
        }
        if shelf.is_full(out.limits.kept_bytes) {
            let most = out.limits.kept_bytes >> 20;
            let reason = format!(
                "the products with variations up to here take more than {most} MiB. Remedy: split the file"
            );
            out.say(Problem::in_record(records.line, reason));
            return Ok(());
        }
    }
    shelf.finish(&columns, out)
}

fn add<E>(packed: Packed, columns: &Columns, shelf: &mut Shelf, out: &mut Out<'_, E>) -> Result<(), E> {
    let item = packed.item();
    let kinds: Vec<String> = lists::entries(&item.text(columns::TYPE).to_ascii_lowercase());
    let is_virtual = kinds.iter().any(|kind| kind == "virtual");
    let kind = kinds.iter().find(|kind| !matches!(kind.as_str(), "virtual" | "downloadable"));
    let skipped = match kind.map_or("simple", String::as_str) {
        _ if is_virtual => Skipped::Virtual,
        "simple" => {
            let draft = product::simple(&item, columns, out);
            return draft.map_or(Ok(()), |draft| out.product(&draft));
        }
        "variable" => {
            shelf.product(packed);
            return Ok(());
        }
        "variation" => {
            shelf.variation(packed);
            return Ok(());
        }
        "grouped" => Skipped::Grouped,
        "external" => Skipped::External,
        _ => Skipped::OtherType,
    };
    out.skip(skipped);
    shelf.skip(&packed);
    Ok(())
}
