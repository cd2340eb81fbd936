//! Which products left the shop at which version, as far back as is worth remembering.

use domain::ProductId;
use std::collections::VecDeque;

/// Most withdrawals kept. A follower that is older is given everything, which costs about as much as telling it.
const KEPT: usize = 10_000;

/// A bounded list of withdrawals, oldest first.
#[derive(Debug, Clone)]
pub(super) struct Withdrawals {
    /// Every withdrawal after this version is in the list.
    complete_after: u64,
    list: VecDeque<(u64, ProductId)>,
}

impl Withdrawals {
    /// A list that knows everything after this version.
    pub(super) fn since(version: u64) -> Self {
        Self { complete_after: version, list: VecDeque::new() }
    }

    /// Remembers what was withdrawn at a version later than all before. Also products that were not published here:
    /// another replica may have published them in between.
    pub(super) fn add(&mut self, version: u64, products: &[ProductId]) {
        self.list.extend(products.iter().map(|&product| (version, product)));
        while self.list.len() > KEPT
            && let Some((version, _)) = self.list.pop_front()
        {
            self.complete_after = version;
        }
    }

    /// What was withdrawn after a version; `None` when that is no longer known.
    pub(super) fn after(&self, version: u64) -> Option<impl Iterator<Item = ProductId>> {
        let start = self.list.partition_point(|&(at, _)| at <= version);
        (version >= self.complete_after).then(|| self.list.range(start..).map(|&(_, product)| product))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_dropped_is_no_longer_claimed_to_be_known() {
        let mut withdrawals = Withdrawals::since(5);
        withdrawals.add(6, &[ProductId(1), ProductId(2)]);
        withdrawals.add(8, &[ProductId(3)]);
        assert!(withdrawals.after(4).is_none());
        assert_eq!(withdrawals.after(6).unwrap().collect::<Vec<_>>(), [ProductId(3)]);
        let many: Vec<_> = (0..10_000).map(ProductId).collect();
        withdrawals.add(9, &many);
        assert!(withdrawals.after(7).is_none(), "the withdrawal at version 8 was dropped");
        assert_eq!(withdrawals.after(8).unwrap().count(), 10_000);
    }
}
