//! Page numbers below a list: the first, the last, the current one and its neighbours.

/// A place in the row of page numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A page to go to, or the current one.
    Page(usize),
    /// Some pages left out.
    Gap,
}

/// The row for the current page of so many pages, at most nine places.
pub(crate) fn steps(current: usize, pages: usize) -> Vec<Step> {
    let shown = |page: usize| page == 1 || page == pages || page.abs_diff(current) <= 1 || pages <= 7;
    let mut row = Vec::with_capacity(9);
    for page in
        [1].into_iter().chain(current.saturating_sub(6).max(2)..=(current + 6).min(pages)).chain([pages])
    {
        let last =
            row.iter().rev().find_map(|step| if let Step::Page(page) = step { Some(*page) } else { None });
        if !shown(page) || last.is_some_and(|last| last >= page) {
            continue;
        }
        match last {
            // A gap of one page is no shorter than the page itself.
            Some(last) if page == last + 2 => row.push(Step::Page(last + 1)),
            Some(last) if page > last + 2 => row.push(Step::Gap),
            _ => {}
        }
        row.push(Step::Page(page));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(current: usize, pages: usize) -> String {
        let text = |step: Step| match step {
            Step::Page(page) if page == current => format!("[{page}]"),
            Step::Page(page) => page.to_string(),
            Step::Gap => "…".to_owned(),
        };
        steps(current, pages).into_iter().map(text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_row_is_short() {
        assert_eq!(row(1, 1), "[1]");
        assert_eq!(row(2, 7), "1 [2] 3 4 5 6 7");
        assert_eq!(row(1, 20), "[1] 2 … 20");
        assert_eq!(row(4, 20), "1 2 3 [4] 5 … 20");
        assert_eq!(row(10, 20), "1 … 9 [10] 11 … 20");
        assert_eq!(row(20, 20), "1 … 19 [20]");
    }

    proptest! {
        #[test]
        fn pages_rise_and_hold_the_ends(pages in 1usize..400, at in 0usize..400) {
            let current = at % pages + 1;
            let row = steps(current, pages);
            let numbers: Vec<usize> = row.iter().filter_map(|step| if let Step::Page(page) = step { Some(*page) } else { None }).collect();
            prop_assert!(row.len() <= 9);
            prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(numbers.contains(&1) && numbers.contains(&pages) && numbers.contains(&current));
        }
    }
}
