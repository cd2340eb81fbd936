//! A bounded list of SKUs and pieces.

use domain::{Pieces, PiecesError, SkuId};
use std::collections::BTreeMap;

/// What is moved together: 1 to 100 SKUs, each once, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLines(BTreeMap<SkuId, Pieces>);

/// Why a list is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinesError {
    /// Nothing in it.
    #[error("there is nothing to move")]
    Empty,
    /// More than [`StockLines::MOST`] SKUs.
    #[error("at most {} SKUs are moved at once", StockLines::MOST)]
    TooMany,
    /// Together too many pieces of one SKU.
    #[error("SKU {0}: {PiecesError}")]
    Pieces(SkuId),
}

impl StockLines {
    /// Most SKUs.
    pub const MOST: usize = 100;

    /// Pieces of the same SKU are added up.
    pub fn new(lines: impl IntoIterator<Item = (SkuId, Pieces)>) -> Result<Self, LinesError> {
        let mut merged: BTreeMap<SkuId, Pieces> = BTreeMap::new();
        for (sku, pieces) in lines {
            let together = merged.get(&sku).map_or(0, |earlier| earlier.get()) + pieces.get();
            merged.insert(sku, Pieces::new(together).map_err(|_| LinesError::Pieces(sku))?);
            if merged.len() > Self::MOST {
                return Err(LinesError::TooMany);
            }
        }
        if merged.is_empty() { Err(LinesError::Empty) } else { Ok(Self(merged)) }
    }

    /// The lines, in the order of SKU ids.
    pub fn iter(&self) -> impl Iterator<Item = (SkuId, Pieces)> {
        self.0.iter().map(|(sku, pieces)| (*sku, *pieces))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_lost_and_everything_is_bounded(
            lines in proptest::collection::vec((0..120_i64, 1..400_000_i64), 0..240),
        ) {
            let all: i64 = lines.iter().map(|(_, pieces)| pieces).sum();
            let parsed = lines.iter().map(|(sku, pieces)| (SkuId(*sku), Pieces::new(*pieces).unwrap()));
            match StockLines::new(parsed) {
                Ok(merged) => {
                    let merged: Vec<_> = merged.iter().collect();
                    prop_assert!(merged.is_sorted_by(|a, b| a.0 < b.0));
                    prop_assert!((1..=StockLines::MOST).contains(&merged.len()));
                    prop_assert_eq!(merged.iter().map(|(_, pieces)| pieces.get()).sum::<i64>(), all);
                }
                Err(LinesError::Empty) => prop_assert!(lines.is_empty()),
                Err(LinesError::TooMany) => prop_assert!(lines.len() > StockLines::MOST),
                Err(LinesError::Pieces(sku)) => {
                    let of_sku = lines.iter().filter(|(other, _)| *other == sku.0);
                    prop_assert!(of_sku.map(|(_, pieces)| pieces).sum::<i64>() > Pieces::MAX.get());
                }
            }
        }
    }
}
