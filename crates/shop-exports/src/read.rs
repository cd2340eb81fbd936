//! Reading a file, whoever wrote it.

use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::out::Out;
use crate::problem::Problem;
use crate::records::{Next, Records};
use crate::row::Row;
use crate::summary::Summary;
use crate::{Format, shopify, woocommerce};
use std::io::Read;

/// Reads a product export of Shopify or WooCommerce and hands out rows of our catalogue file, the rows of one
/// product one after the other, and everything that is wrong.
///
/// The program is told by the first line. Rows are given as they are read; only WooCommerce products with
/// variations wait for the end, because their variations may stand anywhere. What was given is not to be loaded
/// when a problem was said.
///
/// # Errors
///
/// What `take` fails with ends the reading.
pub fn read<R: Read, E>(
    source: R,
    mapping: &Mapping,
    mut take: impl FnMut(Row) -> Result<(), E>,
    mut say: impl FnMut(Problem),
) -> Result<Summary, E> {
    let mut out = Out::new(mapping, Limits::USUAL, &mut take, &mut say);
    read_into(source, &mut out)?;
    Ok(out.finish())
}

/// Reads a file within the limits of `out`.
pub(crate) fn read_into<R: Read, E>(source: R, out: &mut Out<'_, E>) -> Result<(), E> {
    let mut records = Records::new(source, out.limits);
    match records.next() {
        Next::Record => {}
        Next::Bad(problem) | Next::Broken(problem) => {
            out.say(problem);
            return Ok(());
        }
        Next::End => {
            out.say(Problem::in_record(1, "the file is empty; its first line must name the columns"));
            return Ok(());
        }
    }
    out.summary.format = Format::recognise(&records.record);
    match out.summary.format {
        Some(Format::Shopify) => shopify::read(&mut records, out),
        Some(Format::WooCommerce) => woocommerce::read(&mut records, out),
        None => {
            let reason = "is not the first line of a product export of Shopify or WooCommerce. \
                          Remedy: export all columns, with English headings, as CSV UTF-8";
            out.say(Problem::in_record(records.line, reason));
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// Rows, and what is wrong.
    fn read_within(file: &str, limits: Limits) -> (usize, Vec<String>) {
        let (mut rows, mut problems) = (0, Vec::new());
        let mut take = |_| {
            rows += 1;
            Ok::<(), Infallible>(())
        };
        let mut say = |problem: Problem| problems.push(problem.to_string());
        let mapping = Mapping::new();
        let mut out = Out::new(&mapping, limits, &mut take, &mut say);
        read_into(file.as_bytes(), &mut out).unwrap();
        assert_eq!(usize::try_from(out.finish().problems), Ok(problems.len()));
        (rows, problems)
    }

    #[test]
    fn what_waits_has_a_bound() {
        let head = "ID,Type,Name,Regular price,Parent\n1,simple,S,9,\n2,variable,P,,\n";
        let variations = (3..200).map(|id| format!("{id},variation,V,9,id:2\n"));
        let file = format!("{head}{}", variations.collect::<Vec<_>>().concat());
        let limits = Limits { kept_bytes: 20_000, ..Limits::USUAL };
        let (rows, problems) = read_within(&file, limits);
        assert_eq!((rows, problems.len()), (1, 1), "{problems:?}");
        assert!(problems[0].contains("take more than 0 MiB. Remedy: split the file"), "{problems:?}");
        assert_eq!(read_within(&file, Limits::USUAL), (198, vec![]));
    }

    #[test]
    fn records_have_a_bound() {
        let rows = (0..5).map(|n| format!("p{n},P,9\n")).collect::<Vec<_>>().concat();
        let limits = Limits { records: 4, ..Limits::USUAL };
        let (rows, problems) = read_within(&format!("Handle,Title,Price\n{rows}"), limits);
        assert_eq!((rows, problems), (4, vec!["line 6: the file has more than 4 records".to_owned()]));
    }
}
