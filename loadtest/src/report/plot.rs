//! A line plot as SVG. Whole numbers only: a pixel is enough.

use std::fmt::Write as _;

const WIDTH: u64 = 900;
const HEIGHT: u64 = 200;
/// Room for the numbers at the left and below.
const LEFT: u64 = 64;
const BELOW: u64 = 20;
/// More points than pixels help nobody.
const MOST_POINTS: usize = 600;

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) values: Vec<u64>,
}

/// A plot over time.
#[derive(Debug, Clone)]
pub(super) struct Plot<'a> {
    pub(super) title: &'a str,
    /// Seconds between two values.
    pub(super) step: u64,
    pub(super) series: Vec<Series>,
    /// First and last second of the measured stage.
    pub(super) measured: (u64, u64),
}

impl Series {
    pub(super) fn new(name: impl Into<String>, values: impl IntoIterator<Item = u64>) -> Self {
        Self { name: name.into(), values: values.into_iter().collect() }
    }
}

impl Plot<'_> {
    /// The plot with its legend.
    pub(super) fn draw(&self) -> String {
        let length = self.series.iter().map(|series| series.values.len()).max().unwrap_or(0);
        let seconds = (u64::try_from(length).unwrap_or(0) * self.step).max(1);
        let top = round_up(self.series.iter().flat_map(|series| &series.values).copied().max().unwrap_or(0));
        let mut out = format!(
            "<figure><figcaption>{}</figcaption><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
            escape(self.title),
            LEFT + WIDTH + 10,
            HEIGHT + BELOW + 10,
            escape(self.title)
        );
        let x = |second: u64| LEFT + second.min(seconds) * WIDTH / seconds;
        let (begin, end) = (x(self.measured.0), x(self.measured.1));
        let _ = write!(
            out,
            "<rect class=\"measured\" x=\"{begin}\" y=\"5\" width=\"{}\" height=\"{HEIGHT}\"/>",
            end.saturating_sub(begin)
        );
        for part in 0..=4 {
            let y = 5 + HEIGHT - HEIGHT * part / 4;
            let _ = write!(
                out,
                "<path class=\"grid\" d=\"M{LEFT} {y}h{WIDTH}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                LEFT - 6,
                y + 4,
                thousands(top * part / 4)
            );
            let second = seconds * part / 4;
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{second} s</text>",
                x(second),
                5 + HEIGHT + 15
            );
        }
        for (index, series) in self.series.iter().enumerate() {
            let _ = write!(
                out,
                "<path class=\"line c{}\" d=\"{}\"/>",
                index % 8,
                self.path(series, (seconds, top))
            );
        }
        out.push_str("</svg><p class=\"legend\">");
        for (index, series) in self.series.iter().enumerate() {
            let most = series.values.iter().copied().max().unwrap_or(0);
            let _ = write!(
                out,
                "<span class=\"c{}\">{} <small>(at most {})</small></span>",
                index % 8,
                escape(&series.name),
                thousands(most)
            );
        }
        out.push_str("</p></figure>");
        out
    }

    fn path(&self, series: &Series, (seconds, top): (u64, u64)) -> String {
        let bucket = series.values.len().div_ceil(MOST_POINTS).max(1);
        let mut path = String::new();
        // The highest of each bucket: a plot must not hide a peak.
        for (index, values) in series.values.chunks(bucket).enumerate() {
            let value = values.iter().copied().max().unwrap_or(0);
            let second = u64::try_from(index * bucket).unwrap_or(0) * self.step;
            let x = LEFT + second * WIDTH / seconds;
            let y = 5 + HEIGHT - value * HEIGHT / top.max(1);
            let _ = write!(path, "{}{x} {y}", if index == 0 { 'M' } else { 'L' });
        }
        path
    }
}

/// The next 1, 2, 4, 5 or 8 with zeros.
fn round_up(value: u64) -> u64 {
    let mut unit = 1;
    loop {
        if let Some(step) = [1, 2, 4, 5, 8].into_iter().find(|step| step * unit >= value) {
            return (step * unit).max(4);
        }
        unit *= 10;
    }
}

/// `12 345`.
pub(super) fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Text for HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_stays_visible() {
        let mut values = vec![1; 5_000];
        values[2_345] = 100;
        let plot =
            Plot { title: "<x>", step: 1, series: vec![Series::new("a & b", values)], measured: (10, 20) };
        let drawn = plot.draw();
        assert!(drawn.contains("&lt;x&gt;") && drawn.contains("a &amp; b"), "{drawn}");
        let line = drawn.split("class=\"line c0\" d=\"").nth(1).unwrap();
        assert!(line.contains(" 5L"), "the peak reaches the top");
    }

    #[test]
    fn axes_end_at_round_numbers() {
        assert_eq!([0, 3, 7, 100, 101, 4_300].map(round_up), [4, 4, 8, 100, 200, 5_000]);
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
    }
}
