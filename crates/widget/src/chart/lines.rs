//! Lines over a common grid, with labeled values. One line is in focus; the style sheet draws the others in gray until
//! they are highlighted.

use super::layout::{HEIGHT, LINE, labels, mark_labels, width, x_ticks};
use super::names::{self, Name};
use super::ruler::Ruler;
use crate::markup::{coordinates, text};
use models::{Lines, Mark, Series};

pub struct Area<'a> {
    pub lines: &'a Lines,
    x: Ruler,
    y: Ruler,
}

impl<'a> Area<'a> {
    pub fn of(lines: &'a Lines) -> Self {
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
    pub fn left(&self, value: f64) -> Option<f64> {
        self.x.place(value).map(|place| place * 100.0)
    }

    /// Returns the position in pixels from the top.
    pub fn top(&self, value: f64) -> Option<f64> {
        self.height(value).map(|height| (1.0 - height) * HEIGHT)
    }

    /// Returns the position from the bottom, as a share of the height.
    pub fn height(&self, value: f64) -> Option<f64> {
        self.y.place(self.lines.y.drawn(value))
    }
}

/// Draws labels of marks, vertical axis, plot area, names of lines, horizontal axis and cursor. Returns the position of
/// each x value, in percent of the width.
pub fn picture(markup: &mut String, lines: &Lines) -> Vec<f64> {
    let area = Area::of(lines);
    markup.push_str(r#"<p class="plot__title" aria-hidden="true">"#);
    text(markup, lines.y.label, "</p>");
    let mut marks = String::new();
    let [height, right] = mark_labels(&mut marks, lines.marks(), lines.x.unit, |value| area.left(value));
    coordinates(markup, r#"<svg class="plot__marks" height="{=}" aria-hidden="true">"#, &[height]);
    markup.push_str(&marks);
    markup.push_str("</svg>");
    area.y_axis(markup);
    let names = names::places(&area, right);
    area.plot_area(markup, &names);
    names::write(markup, &area, &names);
    markup.push_str(r#"<svg class="plot__across" height="42" aria-hidden="true">"#);
    x_ticks(markup, &area.x, lines.x.unit, 17.0);
    markup.push_str(r#"<text class="plot__name" x="50%" y="38" text-anchor="middle">"#);
    text(markup, lines.x.label, "</text></svg>");
    markup.push_str(
        r#"<svg class="plot__cursor" aria-hidden="true"><line x1="-9999" x2="-9999" y1="0" y2="100%"/></svg>"#,
    );
    lines.at.iter().map(|at| area.left(*at).unwrap_or_default()).collect()
}

/// Writes the class of a line and its parts, up to the next attribute.
pub fn class(markup: &mut String, number: usize, series: &Series) {
    coordinates(markup, r#" class="series-{=}"#, &[number as f64 + 1.0]);
    markup.push_str(if series.chosen { " plot__chosen\"" } else { "\"" });
}

impl Area<'_> {
    fn y_axis(&self, markup: &mut String) {
        let mut labels = labels(&self.y, self.lines.y.unit);
        let ticks = self.y.ticks();
        if let (Some(label), Some((low, _))) = (labels.first_mut(), ticks.first())
            && *low <= self.lines.y.floor
        {
            *label = ["≤ ", label].concat();
        }
        let widest = labels.iter().map(|label| width(label)).fold(0.0, f64::max);
        coordinates(
            markup,
            r#"<svg class="plot__up" width="{=}" height="{=}" aria-hidden="true">"#,
            &[widest + 8.0, HEIGHT],
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

    fn plot_area(&self, markup: &mut String, names: &[Name]) {
        coordinates(markup, r#"<svg class="plot__area" height="{=}" aria-hidden="true">"#, &[HEIGHT]);
        for (_, place) in self.y.ticks() {
            let top = (1.0 - place) * HEIGHT;
            coordinates(markup, r#"<line class="plot__grid" x1="0" x2="100%" y1="{=}" y2="{=}"/>"#, &[top, top]);
        }
        for mark in self.lines.marks() {
            self.mark(markup, mark);
        }
        // Only the lines are stretched, without their strokes: text and points are outside this element.
        coordinates(
            markup,
            r#"<svg viewBox="0 0 1000 {=}" preserveAspectRatio="none" width="100%" height="100%">"#,
            &[HEIGHT],
        );
        // The line in focus is drawn over the others.
        for in_focus in [false, true] {
            for (number, series) in self.lines.series.iter().enumerate() {
                if series.chosen == in_focus && series.ranges.is_none() {
                    markup.push_str("<path");
                    class(markup, number, series);
                    markup.push_str(" d=\"");
                    self.path(markup, series);
                    markup.push_str("\"/>");
                }
            }
        }
        markup.push_str("</svg>");
        for limit in &self.lines.limits {
            self.limit(markup, limit, names);
        }
        for (number, series) in self.lines.series.iter().enumerate() {
            self.points(markup, number, series);
            if series.chosen {
                self.own_point(markup, number, series);
            }
        }
        markup.push_str("</svg>");
    }

    fn mark(&self, markup: &mut String, mark: &Mark) {
        let (Some(from), Some(to)) = (self.left(mark.from), self.left(mark.to)) else { return };
        markup.push_str(if to > from { "<rect" } else { "<line" });
        markup.push_str(if mark.own { r#" class="plot__own" "# } else { r#" class="plot__mark" "# });
        if to > from {
            coordinates(markup, r#"x="{=}%" width="{=}%" y="0" height="100%"/>"#, &[from, to - from]);
        } else {
            coordinates(markup, r#"x1="{=}%" x2="{=}%" y1="0" y2="100%"/>"#, &[from, from]);
        }
    }

    /// Draws a limit with its label above or below it, where fewer lines cross it and no name stands.
    fn limit(&self, markup: &mut String, limit: &Mark, names: &[Name]) {
        let Some(top) = self.top(limit.from) else { return };
        let words = [&limit.label, " ", &self.lines.y.unit.format(limit.from)].concat();
        // A limit at the top edge has no room above it.
        let label = if top < LINE { top + 13.0 } else { top - 5.0 };
        let starts = self.clearance(label, 0.0, 40.0) + 1.0 >= self.clearance(label, 60.0, 100.0);
        let ways = [(starts, label), (!starts, label), (starts, top + 13.0), (!starts, top + 13.0)];
        let free = ways.iter().find(|(start, label)| names.iter().all(|name| !name.covers(&words, *start, *label)));
        let (start, label) = *free.unwrap_or(&ways[0]);
        coordinates(markup, r#"<line class="plot__limit" x1="0" x2="100%" y1="{=}" y2="{=}"/>"#, &[top, top]);
        coordinates(markup, r#"<text class="plot__limit" y="{=}" "#, &[label]);
        markup.push_str(if start { r#"x="6">"# } else { r#"x="100%" dx="-6" text-anchor="end">"# });
        text(markup, &words, "</text>");
    }

    /// Returns the distance of the closest line to a label, between two positions in percent from the left.
    fn clearance(&self, label: f64, from: f64, to: f64) -> f64 {
        let mut closest = HEIGHT;
        for series in &self.lines.series {
            for [left, top] in self.places(series).flatten() {
                if (from..=to).contains(&left) {
                    closest = closest.min((top - label + 4.0).abs());
                }
            }
        }
        closest
    }

    /// Returns the positions of a line: in percent from the left, in pixels from the top.
    fn places(&self, series: &Series) -> impl Iterator<Item = Option<[f64; 2]>> {
        self.lines.at.iter().zip(&series.values).map(|(at, value)| Some([self.left(*at)?, self.top((*value)?)?]))
    }

    /// Writes the path, which is interrupted where there is no value. Points on a straight line are left out.
    fn path(&self, markup: &mut String, series: &Series) {
        let mut drawing = false;
        let places: Vec<_> = self.places(series).collect();
        for (number, place) in places.iter().enumerate() {
            if let Some([left, top]) = place {
                let flat = |other: Option<&Option<[f64; 2]>>| {
                    other.and_then(|other| *other).is_some_and(|[_, other]| (other - top).abs() < 0.05)
                };
                let before = number.checked_sub(1).and_then(|before| places.get(before));
                if !(drawing && flat(before) && flat(places.get(number + 1))) {
                    coordinates(markup, if drawing { "L{=} {=}" } else { "M{=} {=}" }, &[left * 10.0, *top]);
                }
            }
            drawing = place.is_some();
        }
    }

    fn points(&self, markup: &mut String, number: usize, series: &Series) {
        for ((at, value), (low, high)) in self.lines.at.iter().zip(&series.values).zip(series.ranges.iter().flatten()) {
            let Some(value) = value else { continue };
            let (Some(left), Some(top)) = (self.left(*at), self.top(*value)) else { continue };
            let (from, to) = (self.top(*low).unwrap_or(HEIGHT), self.top(*high).unwrap_or(top));
            markup.push_str("<line");
            class(markup, number, series);
            coordinates(markup, r#" x1="{=}%" x2="{=}%" y1="{=}" y2="{=}"/>"#, &[left, left, from, to]);
            markup.push_str("<circle");
            class(markup, number, series);
            coordinates(markup, r#" cx="{=}%" cy="{=}" r="4"/>"#, &[left, top]);
        }
    }

    /// Draws a point where the line is at the reader's own value.
    fn own_point(&self, markup: &mut String, number: usize, series: &Series) {
        let own = self.lines.marks().find(|mark| mark.own).and_then(|mark| self.left(mark.from));
        let places: Vec<_> = self.places(series).flatten().collect();
        let Some(own) = own else { return };
        for pair in places.windows(2) {
            let [[from, start], [to, end]] = [pair[0], pair[1]];
            if from <= own && own <= to {
                let part = if to > from { (own - from) / (to - from) } else { 0.0 };
                markup.push_str("<circle");
                class(markup, number, series);
                coordinates(markup, r#" cx="{=}%" cy="{=}" r="5"/>"#, &[own, start + part * (end - start)]);
                return;
            }
        }
    }
}
