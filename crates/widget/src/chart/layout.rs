//! Sizes and labels that all charts share.

use super::ruler::Ruler;
use crate::markup::{coordinates, text};
use models::units::{Column, Unit};
use models::{MAX_MARKS, Mark};

/// Height of the plot area, in pixels.
pub const HEIGHT: f64 = 280.0;
/// Height of a line of text, in pixels.
pub const LINE: f64 = 17.0;
/// Width of a letter, in pixels, rounded up.
pub const LETTER: f64 = 6.6;
/// Width of the plot area in a window 320 pixels wide with a scrollbar. Labels that fit there fit everywhere.
pub const NARROW: f64 = 208.0;
/// Room left of the plot area on a small phone, in pixels.
const AXIS: f64 = 16.0;
/// Space between two labels, in pixels.
const GAP: f64 = 8.0;

/// Returns the width of a text in pixels, rounded up.
pub fn width(words: &str) -> f64 {
    words.chars().count() as f64 * LETTER
}

/// A label of a mark: where its line is, and its width, in pixels of a small phone.
struct Label {
    words: String,
    class: &'static str,
    percent: f64,
    at: f64,
    width: f64,
}

impl Label {
    /// Returns the interval that the label takes on the right or the left of its line.
    fn span(&self, left: bool) -> [f64; 2] {
        if left { [self.at - self.width, self.at] } else { [self.at, self.at + self.width] }
    }
}

/// Writes the labels of marks above a picture, and lines from them to its bottom edge. Those at more than 100 percent are
/// at the right edge, with an arrow. Returns the height of the labels, and how far to the right the lowest of them reach.
pub fn mark_labels<'a>(
    markup: &mut String,
    marks: impl Iterator<Item = &'a Mark>,
    unit: Unit,
    percent: impl Fn(f64) -> Option<f64>,
) -> [f64; 2] {
    let label = |mark: &Mark| {
        let percent = percent(mark.from)?;
        let beyond = if percent > 100.0 { " →" } else { "" };
        let percent = percent.min(100.0);
        let words = [&mark.label, " ", &unit.format(mark.from), beyond].concat();
        let class = if mark.own { "plot__own" } else { "plot__mark" };
        Some(Label { percent, at: percent / 100.0 * NARROW, width: width(&words) + GAP, words, class })
    };
    let labels: Vec<_> = marks.filter_map(label).take(MAX_MARKS).collect();
    let places = best_places(&labels);
    for (label, (row, _)) in labels.iter().zip(&places) {
        markup.push_str(&["<line class=\"", label.class, "\""].concat());
        let top = *row as f64 * LINE + 3.0;
        coordinates(markup, r#" x1="{=}%" x2="{=}%" y1="{=}" y2="100%"/>"#, &[label.percent, label.percent, top]);
    }
    // The labels are above the lines of all marks.
    for (label, (row, left)) in labels.iter().zip(&places) {
        markup.push_str(&["<text class=\"", label.class, "\""].concat());
        coordinates(markup, r#" x="{=}%" y="{=}" "#, &[label.percent, *row as f64 * LINE + 12.0]);
        markup.push_str(if *left { r#"dx="-5" text-anchor="end">"# } else { r#"dx="5">"# });
        text(markup, &label.words, "</text>");
    }
    let rows = places.iter().map(|(row, _)| *row + 1).max().unwrap_or_default();
    let lowest = labels.iter().zip(&places).filter(|(_, (row, _))| row + 1 == rows);
    [rows as f64 * LINE, lowest.map(|(label, (_, left))| label.span(*left)[1]).fold(0.0, f64::max)]
}

/// Returns the row of each label and whether it is on the left of its line, so that no label overlaps another, is
/// crossed by the line of another, or leaves the picture, if that can be, in as few rows as possible.
///
/// There are few labels, so all ways are tried.
fn best_places(labels: &[Label]) -> Vec<(usize, bool)> {
    let ways = 2 * labels.len();
    let place = |way: usize, number: usize| {
        let digit = (0..number).fold(way, |way, _| way / ways) % ways;
        (digit / 2, digit % 2 == 1)
    };
    let cost = |way: usize| {
        let mut cost = 0.0;
        for (number, label) in labels.iter().enumerate() {
            let (row, left) = place(way, number);
            let [from, to] = label.span(left);
            // On the left, the axis and the margin of the page have room.
            let outside = (-from - AXIS).max(to - NARROW).max(0.0);
            cost += row as f64 + if outside > 0.0 { 100.0 + outside } else { 0.0 };
            for (other_number, other) in labels.iter().enumerate().filter(|(other, _)| *other != number) {
                let (other_row, other_left) = place(way, other_number);
                let [other_from, other_to] = other.span(other_left);
                let overlaps = row == other_row && from < other_to && other_from < to;
                let is_crossed = other_row <= row && from < other.at && other.at < to;
                cost += if overlaps { 1e3 } else { 0.0 } + if is_crossed { 10.0 } else { 0.0 };
            }
        }
        cost
    };
    let all = labels.iter().fold(1, |all, _| all * ways);
    let mut best = (0, f64::INFINITY);
    for way in 0..all {
        let cost = cost(way);
        if cost < best.1 {
            best = (way, cost);
        }
    }
    (0..labels.len()).map(|number| place(best.0, number)).collect()
}

/// Writes the tick labels of a horizontal axis at this height. Only the last label has the unit. The style sheet hides
/// those with `data-wide` on narrow screens, which have no room for them.
pub fn x_ticks(markup: &mut String, ruler: &Ruler, unit: Unit, height: f64) {
    let labels = labels(ruler, unit);
    // From the last one, which has the unit.
    let mut free = f64::INFINITY;
    let mut written = Vec::new();
    for (label, (_, place)) in labels.iter().zip(ruler.ticks()).rev() {
        let (at, length) = (place * NARROW, width(label));
        let (anchor, start) = match place * 100.0 {
            ..3.0 => ("start", at),
            97.0.. => ("end", at - length),
            _ => ("middle", at - length / 2.0),
        };
        let wide = start + length + GAP > free;
        if !wide {
            free = start;
        }
        written.push((place * 100.0, label, anchor, wide));
    }
    for (left, label, anchor, wide) in written.iter().rev() {
        coordinates(markup, r#"<text x="{=}%" y="{=}" text-anchor=""#, &[*left, height]);
        markup.push_str(anchor);
        text(markup, "", if *wide { r#"" data-wide>"# } else { r#"">"# });
        text(markup, label, "</text>");
    }
}

/// Returns the labels of the ticks. Only the last has the unit, and those that have another one.
pub fn labels(ruler: &Ruler, unit: Unit) -> Vec<String> {
    let ticks = ruler.ticks();
    // Of each alone: a logarithmic axis has no common precision.
    let column = |value: f64| Column::of(unit, [value]);
    let last = ticks.last().map(|(value, _)| column(*value).parts(*value).1).unwrap_or_default();
    let label = |(place, (value, _)): (usize, &(f64, f64))| {
        let (number, own) = column(*value).parts(*value);
        if own == last && place + 1 < ticks.len() { number } else { column(*value).format(*value) }
    };
    ticks.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn label(at: f64, width: f64) -> Label {
        Label { words: String::new(), class: "", percent: at / NARROW * 100.0, at, width }
    }

    #[test]
    fn labels_that_fit_share_a_row() {
        assert_eq!(best_places(&[label(10.0, 60.0), label(100.0, 60.0)]), [(0, false), (0, false)]);
        assert_eq!(best_places(&[label(NARROW - 12.0, 60.0)]), [(0, true)]);
        assert_eq!(best_places(&[]), []);
    }

    #[test]
    fn no_label_is_crossed_by_the_line_of_another() {
        // On the right of its line the first label would be crossed by the second line, were that not below it.
        assert_eq!(best_places(&[label(10.0, 150.0), label(60.0, 150.0)]), [(0, false), (1, false)]);
    }

    proptest! {
        #[test]
        fn labels_never_overlap(at in proptest::collection::vec((0.0..NARROW, 20.0..200.0_f64), 0..=MAX_MARKS)) {
            let labels: Vec<_> = at.iter().map(|(at, width)| label(*at, *width)).collect();
            let places = best_places(&labels);
            for (number, (row, left)) in places.iter().enumerate() {
                for (other, (other_row, other_left)) in places.iter().enumerate().skip(number + 1) {
                    let [from, to] = labels[number].span(*left);
                    let [other_from, other_to] = labels[other].span(*other_left);
                    prop_assert!(row != other_row || to <= other_from || other_to <= from, "{places:?}");
                }
            }
        }
    }
}
