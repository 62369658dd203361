//! The names of lines: right of their ends or, on a phone, above them.

use super::layout::{HEIGHT, LINE, NARROW, width};
use super::lines::{Area, class};
use crate::markup::{coordinates, text};

/// Width of a bold letter, relative to that of another.
const BOLD: f64 = 1.12;
/// How far the style sheet moves the names of a phone to the left and up, in pixels.
const MOVED: [f64; 2] = [12.0, 11.0];
/// Least distance of a name's middle from the top edge.
const EDGE: f64 = 6.0;

/// Where the name of a line stands.
pub struct Name {
    series: usize,
    /// The middle of the name beside the lines, in pixels from the top.
    top: f64,
    /// Where it begins on a phone, in pixels from the left of the plot area.
    start: f64,
}

impl Name {
    /// Returns whether the label of a limit with this base line, at the left or the right edge, overlaps the name on a
    /// phone.
    pub fn covers(&self, label: &str, starts: bool, base: f64) -> bool {
        let wide = 6.0 + width(label) * BOLD;
        let [from, to] = if starts { [0.0, wide] } else { [NARROW - wide, NARROW] };
        // Both base lines are equally far below their letters.
        (self.top + 4.0 - MOVED[1] - base).abs() < LINE - 3.0 && from < NARROW - MOVED[0] && self.start < to
    }
}

/// Returns the place of each name: at the line's end, or the closest free one below it. Lines without values have no name.
/// The labels above the plot area reach this far to the right.
pub fn places(area: &Area<'_>, labels: f64) -> Vec<Name> {
    let mut left = Vec::new();
    for (number, series) in area.lines.series.iter().enumerate() {
        if let Some(top) = series.values.iter().rev().find_map(|value| area.top((*value)?)) {
            let start = NARROW - MOVED[0] - width(series.label) * if series.chosen { BOLD } else { 1.0 };
            left.push(Name { series: number, top, start });
        }
    }
    let mut placed: Vec<Name> = Vec::new();
    while !left.is_empty() {
        let mut highest = 0;
        for place in 1..left.len() {
            if left[place].top < left[highest].top {
                highest = place;
            }
        }
        let mut name = left.remove(highest);
        let free = match placed.last() {
            Some(above) => above.top + LINE - 2.0,
            None if name.start < labels => EDGE + MOVED[1],
            None => EDGE,
        };
        name.top = name.top.max(free);
        placed.push(name);
    }
    // Names below the plot area move up again.
    let mut max = HEIGHT - 4.0;
    for name in placed.iter_mut().rev() {
        name.top = name.top.min(max);
        max = name.top - LINE + 2.0;
    }
    placed
}

/// Writes the names.
pub fn write(markup: &mut String, area: &Area<'_>, names: &[Name]) {
    let widest = area.lines.series.iter().map(|series| width(series.label) * BOLD).fold(0.0, f64::max);
    coordinates(
        markup,
        r#"<svg class="plot__names" width="{=}" height="{=}" aria-hidden="true">"#,
        &[widest + 10.0, HEIGHT],
    );
    for name in names {
        let series = &area.lines.series[name.series];
        markup.push_str("<text");
        class(markup, name.series, series);
        coordinates(markup, r#" x="8" y="{=}" dy="4">"#, &[name.top]);
        text(markup, series.label, "</text>");
    }
    markup.push_str("</svg>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::units::Unit;
    use models::{Axis, Lines, Mark, Scale, Series};

    fn lines(end: f64) -> Lines {
        Lines {
            x: Axis::new("x", Unit::NONE, Scale::Linear),
            y: Axis::new("y", Unit::NONE, Scale::Linear),
            at: vec![0.0, 1.0],
            series: vec![Series::line("a name of some length", vec![0.0, end])],
            marks: Vec::new(),
            limits: vec![Mark::at("a limit of some length", 100.0)],
        }
    }

    #[test]
    fn a_name_makes_room_for_the_labels_above_the_picture() {
        let lines = lines(100.0);
        let area = Area::of(&lines);
        let [free, crowded] = [0.0, NARROW].map(|labels| places(&area, labels)[0].top);
        assert_eq!([free, crowded], [EDGE, EDGE + MOVED[1]]);
    }

    #[test]
    fn a_name_covers_what_is_written_at_its_place() {
        let lines = lines(90.0);
        let area = Area::of(&lines);
        let name = &places(&area, 0.0)[0];
        let base = name.top + 4.0 - MOVED[1];
        assert!(name.covers("a limit of some length", true, base));
        assert!(name.covers("short", false, base + 5.0));
        assert!(!name.covers("short", true, base));
        assert!(!name.covers("a limit of some length", true, base + LINE));
    }
}
