//! Lines over a common grid, with labeled values.

use super::layout::{HEIGHT, LETTER, LINE, beside, x_ticks};
use super::ruler::Ruler;
use crate::markup::{coordinates, text};
use models::{Lines, Mark, Series};

/// Width of a bold letter, in pixels, rounded up.
const BOLD: f64 = 7.4;

struct Area<'a> {
    lines: &'a Lines,
    x: Ruler,
    y: Ruler,
}

impl<'a> Area<'a> {
    fn of(lines: &'a Lines) -> Self {
        let ranges = lines.series.iter().filter_map(|series| series.ranges.as_ref()).flatten();
        let heights = lines.series.iter().flat_map(|series| series.values.iter().flatten().copied());
        let heights = heights.chain(lines.limits.iter().flat_map(|limit| [limit.from, limit.to]));
        let heights = heights.chain(ranges.flat_map(|(low, high)| [*low, *high]));
        Self {
            lines,
            x: Ruler::over(&lines.x, lines.at.iter().copied(), false),
            y: Ruler::over(&lines.y, heights.map(|height| lines.y.drawn(height)), true),
        }
    }

    /// Returns the position in percent from the left.
    fn left(&self, value: f64) -> Option<f64> {
        self.x.place(value).map(|place| place * 100.0)
    }

    /// Returns the position in pixels from the top.
    fn top(&self, value: f64) -> Option<f64> {
        self.y.place(self.lines.y.drawn(value)).map(|place| (1.0 - place) * HEIGHT)
    }
}

/// Draws labels of marks, vertical axis, plot area, names of lines, horizontal axis and cursor. Returns the position of
/// each x value, in percent of the width.
pub fn picture(markup: &mut String, lines: &Lines) -> Vec<f64> {
    let area = Area::of(lines);
    area.mark_labels(markup);
    area.y_axis(markup);
    area.plot_area(markup);
    area.series_labels(markup);
    area.x_axis(markup);
    markup.push_str(
        r#"<svg class="plot__cursor" aria-hidden="true"><line x1="-9999" x2="-9999" y1="0" y2="100%"/></svg>"#,
    );
    lines.at.iter().map(|at| area.left(*at).unwrap_or_default()).collect()
}

impl Area<'_> {
    /// Writes each label on its own line, so that labels cannot overlap.
    fn mark_labels(&self, markup: &mut String) {
        let rows = self.lines.marks.len() as f64;
        coordinates(markup, r#"<svg class="plot__marks" height="{=}" aria-hidden="true">"#, &[rows * LINE]);
        for (row, mark) in self.lines.marks.iter().enumerate() {
            let Some(left) = self.left(mark.from) else { continue };
            let top = row as f64 * LINE;
            coordinates(markup, r#"<line x1="{=}%" x2="{=}%" y1="{=}" y2="100%"/>"#, &[left, left, top + 2.0]);
            coordinates(markup, r#"<text x="{=}%" y="{=}" "#, &[left, top + 12.0]);
            markup.push_str(beside(left));
            text(markup, &mark.label, " ");
            text(markup, &self.lines.x.unit.format(mark.from), "</text>");
        }
        markup.push_str("</svg>");
    }

    fn y_axis(&self, markup: &mut String) {
        let ticks = self.y.ticks();
        let labels: Vec<_> = ticks.iter().map(|(value, _)| self.lines.y.unit.format(*value)).collect();
        let letters = labels.iter().map(String::len).max().unwrap_or_default();
        coordinates(
            markup,
            r#"<svg class="plot__up" width="{=}" height="{=}" aria-hidden="true">"#,
            &[letters as f64 * LETTER + 8.0, HEIGHT],
        );
        for ((_, place), label) in ticks.iter().zip(&labels) {
            coordinates(
                markup,
                r#"<text x="100%" y="{=}" dx="-6" dy="4" text-anchor="end">"#,
                &[(1.0 - place) * HEIGHT],
            );
            text(markup, label, "</text>");
        }
        markup.push_str("</svg>");
    }

    fn x_axis(&self, markup: &mut String) {
        markup.push_str(r#"<svg class="plot__across" height="40" aria-hidden="true">"#);
        x_ticks(markup, &self.x, self.lines.x.unit, 14.0);
        markup.push_str(r#"<text class="plot__name" x="50%" y="34" text-anchor="middle">"#);
        text(markup, self.lines.x.label, "</text></svg>");
    }

    fn plot_area(&self, markup: &mut String) {
        coordinates(markup, r#"<svg class="plot__area" height="{=}" aria-hidden="true">"#, &[HEIGHT]);
        for (_, place) in self.y.ticks() {
            let top = (1.0 - place) * HEIGHT;
            coordinates(markup, r#"<line class="plot__grid" x1="0" x2="100%" y1="{=}" y2="{=}"/>"#, &[top, top]);
        }
        for mark in &self.lines.marks {
            self.mark(markup, mark);
        }
        for limit in &self.lines.limits {
            let Some(top) = self.top(limit.from) else { continue };
            coordinates(markup, r#"<line class="plot__limit" x1="0" x2="100%" y1="{=}" y2="{=}"/>"#, &[top, top]);
            coordinates(
                markup,
                r#"<text class="plot__limit" x="100%" y="{=}" dx="-4" text-anchor="end">"#,
                &[top - 5.0],
            );
            text(markup, &limit.label, " ");
            text(markup, &self.lines.y.unit.format(limit.from), "</text>");
        }
        // Only the lines are stretched, without their strokes: text and points are outside this element.
        coordinates(
            markup,
            r#"<svg viewBox="0 0 1000 {=}" preserveAspectRatio="none" width="100%" height="100%">"#,
            &[HEIGHT],
        );
        for (number, series) in self.lines.series.iter().enumerate().filter(|(_, series)| series.ranges.is_none()) {
            coordinates(markup, r#"<path class="series-{=}"#, &[number as f64 + 1.0]);
            markup.push_str(if series.chosen { r#" plot__chosen" d=""# } else { r#"" d=""# });
            self.path(markup, series);
            markup.push_str("\"/>");
        }
        markup.push_str("</svg>");
        for (number, series) in self.lines.series.iter().enumerate() {
            self.points(markup, number, series);
        }
        markup.push_str("</svg>");
    }

    fn mark(&self, markup: &mut String, mark: &Mark) {
        let (Some(from), Some(to)) = (self.left(mark.from), self.left(mark.to)) else { return };
        if to > from {
            coordinates(
                markup,
                r#"<rect class="plot__mark" x="{=}%" width="{=}%" y="0" height="100%"/>"#,
                &[from, to - from],
            );
        } else {
            coordinates(markup, r#"<line class="plot__mark" x1="{=}%" x2="{=}%" y1="0" y2="100%"/>"#, &[from, from]);
        }
    }

    /// Writes the path, which is interrupted where there is no value.
    fn path(&self, markup: &mut String, series: &Series) {
        let mut drawing = false;
        for (at, value) in self.lines.at.iter().zip(&series.values) {
            let place = value.and_then(|value| Some((self.left(*at)? * 10.0, self.top(value)?)));
            if let Some((left, top)) = place {
                coordinates(markup, if drawing { "L{=} {=}" } else { "M{=} {=}" }, &[left, top]);
            }
            drawing = place.is_some();
        }
    }

    fn points(&self, markup: &mut String, number: usize, series: &Series) {
        for ((at, value), (low, high)) in self.lines.at.iter().zip(&series.values).zip(series.ranges.iter().flatten()) {
            let Some(value) = value else { continue };
            let (Some(left), Some(top)) = (self.left(*at), self.top(*value)) else { continue };
            let (from, to) = (self.top(*low).unwrap_or(HEIGHT), self.top(*high).unwrap_or(top));
            let number = number as f64 + 1.0;
            coordinates(
                markup,
                r#"<line class="series-{=}" x1="{=}%" x2="{=}%" y1="{=}" y2="{=}"/>"#,
                &[number, left, left, from, to],
            );
            coordinates(markup, r#"<circle class="series-{=}" cx="{=}%" cy="{=}" r="4"/>"#, &[number, left, top]);
        }
    }

    /// Writes each name at the end of its line, moved down where it would overlap another.
    fn series_labels(&self, markup: &mut String) {
        let letters = self.lines.series.iter().map(|series| series.label.len()).max().unwrap_or_default();
        coordinates(
            markup,
            r#"<svg class="plot__names" width="{=}" height="{=}" aria-hidden="true">"#,
            &[letters as f64 * BOLD + 10.0, HEIGHT],
        );
        for (number, top) in self.spread() {
            coordinates(markup, r#"<text class="series-{=}" x="8" y="{=}" dy="4">"#, &[number as f64 + 1.0, top]);
            text(markup, self.lines.series[number].label, "</text>");
        }
        markup.push_str("</svg>");
    }

    /// Returns the height of each name: that of the line's end, or the closest free one. Lines without values have no
    /// name.
    fn spread(&self) -> Vec<(usize, f64)> {
        let end = |series: &Series| series.values.iter().rev().find_map(|value| self.top((*value)?));
        let ends = self.lines.series.iter().map(end).enumerate();
        let mut left: Vec<_> = ends.filter_map(|(number, top)| Some((number, top?))).collect();
        let mut placed: Vec<(usize, f64)> = Vec::new();
        while !left.is_empty() {
            let mut highest = 0;
            for place in 1..left.len() {
                if left[place].1 < left[highest].1 {
                    highest = place;
                }
            }
            let (number, top) = left.remove(highest);
            let min = placed.last().map_or(6.0, |(_, above)| above + LINE - 2.0);
            placed.push((number, top.max(min)));
        }
        // Names below the plot area move up again.
        let mut max = HEIGHT - 4.0;
        for (_, top) in placed.iter_mut().rev() {
            *top = top.min(max);
            max = *top - LINE + 2.0;
        }
        placed
    }
}
