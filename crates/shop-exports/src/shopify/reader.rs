//! Reading the records, product by product; no more than one product is held.

use super::columns::{self, KNOWN};
use super::product::Product;
use crate::hash::wide;
use crate::head::Head;
use crate::out::Out;
use crate::problem::Problem;
use crate::records::{Next, Records};
use csv::StringRecord;
use std::collections::HashSet;
use std::io::Read;

/// A record with its line, and the columns of its file.
pub(super) struct Record<'r> {
    pub(super) head: &'r Head,
    pub(super) fields: &'r StringRecord,
    pub(super) line: u64,
}

impl<'r> Record<'r> {
    pub(super) fn text(&self, column: usize) -> &'r str {
        self.head.text(self.fields, column)
    }

    pub(super) fn good<T, E>(
        &self,
        out: &mut Out<'_, E>,
        column: usize,
        result: Result<T, String>,
    ) -> Option<T> {
        out.good(self.line, self.head.heading(column), result)
    }
}

/// Reads everything behind the first line.
pub(crate) fn read<R: Read, E>(records: &mut Records<R>, out: &mut Out<'_, E>) -> Result<(), E> {
    let head = Head::find(&records.record, &KNOWN);
    let (mut seen, mut current) = (HashSet::new(), None);
    loop {
        match records.next() {
            Next::Record => {
                let record = Record { head: &head, fields: &records.record, line: records.line };
                add(&record, &mut seen, &mut current, out)?;
            }
            Next::Bad(problem) => out.say(problem),
            Next::Broken(problem) => {
                out.say(problem);
                break;
            }
            Next::End => break,
        }
    }
    finish(current, out)
}

/// Adds a record to its product; a new handle ends the one before.
fn add<E>(
    record: &Record<'_>,
    seen: &mut HashSet<u128>,
    current: &mut Option<Product>,
    out: &mut Out<'_, E>,
) -> Result<(), E> {
    let handle = record.text(columns::HANDLE);
    // The newer form lets the handle out: Shopify makes it of the title.
    let key = if handle.is_empty() { record.text(columns::TITLE) } else { handle };
    if key.is_empty() {
        let heading = record.head.heading(columns::HANDLE);
        out.say(Problem::in_column(record.line, heading, "must not be empty"));
        return Ok(());
    }
    if let Some(product) = current.as_mut().filter(|product| product.key == key) {
        product.add(record, out);
        return Ok(());
    }
    finish(current.take(), out)?;
    let is_new = seen.insert(wide(key));
    if !is_new {
        let heading = record.head.heading(columns::HANDLE);
        let reason = "stands further up too; the rows of one product must stand next to each other";
        out.say(Problem::in_column(record.line, heading, reason));
    }
    let mut product = Product::begin(record, key, out);
    product.is_bad |= !is_new;
    product.add(record, out);
    *current = Some(product);
    Ok(())
}

fn finish<E>(product: Option<Product>, out: &mut Out<'_, E>) -> Result<(), E> {
    product.and_then(|product| product.finish(out)).map_or(Ok(()), |draft| out.product(&draft))
}
