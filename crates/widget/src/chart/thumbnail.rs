//! A small picture of a plot, without labels, for lists of calculators.

use super::lines::Area;
use super::ruler::Ruler;
use crate::markup::coordinates;
use models::{Axis, Bars, Lines, Plot, Scale};

/// Size, in pixels.
const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 48.0;
/// Room for the thickness of a line at each edge, in pixels.
const EDGE: f64 = 3.0;
/// Most points of a line.
const POINTS: usize = 24;

/// Draws a plot as a small picture. It is decorative: the sentence beside it has the answer.
pub fn thumbnail(plot: &Plot) -> String {
    let mut markup = String::new();
    coordinates(
        &mut markup,
        r#"<svg class="thumbnail" viewBox="0 0 {=} {=}" width="{=}" height="{=}" aria-hidden="true">"#,
        &[WIDTH, HEIGHT, WIDTH, HEIGHT],
    );
    match plot {
        Plot::Lines(lines) => of_lines(&mut markup, lines),
        Plot::Bars(bars) => of_bars(&mut markup, bars),
    }
    markup.push_str("</svg>");
    markup
}

fn of_lines(markup: &mut String, lines: &Lines) {
    let area = Area::of(lines);
    let x = |value| area.left(value).map(|percent| EDGE + percent / 100.0 * (WIDTH - 2.0 * EDGE));
    let y = |value| area.height(value).map(|height| HEIGHT - EDGE - height * (HEIGHT - 2.0 * EDGE));
    for top in lines.limits.iter().filter_map(|limit| y(limit.from)) {
        coordinates(markup, r#"<path class="thumbnail__limit" d="M0 {=}h{=}"/>"#, &[top, WIDTH]);
    }
    // What is in focus is drawn over the others.
    let focus = lines.series.iter().position(|series| series.chosen).unwrap_or_default();
    let order = (0..lines.series.len()).filter(|number| *number != focus).chain([focus]);
    for series in order.filter_map(|number| lines.series.get(number)) {
        let step = lines.at.len().div_ceil(POINTS).max(1);
        let last = lines.at.len().saturating_sub(1);
        markup.push_str(if lines.series.get(focus) == Some(series) {
            r#"<path class="thumbnail__focus" d=""#
        } else {
            r#"<path d=""#
        });
        let mut pen = "M{=} {=}";
        for (number, (at, value)) in lines.at.iter().zip(&series.values).enumerate() {
            let place = value.and_then(|value| Some([x(*at)?, y(value)?]));
            match place {
                Some(place) if number % step == 0 || number == last => {
                    coordinates(markup, pen, &place);
                    pen = "L{=} {=}";
                }
                Some(_) => {}
                None => pen = "M{=} {=}",
            }
        }
        markup.push_str(r#""/>"#);
    }
    let own = lines.marks.iter().find(|mark| mark.own).and_then(|mark| x(mark.from));
    if let Some(left) = own {
        coordinates(markup, r#"<path class="thumbnail__own" d="M{=} 0v{=}"/>"#, &[left, HEIGHT]);
    }
}

fn of_bars(markup: &mut String, bars: &Bars) {
    let axis = Axis::new("", bars.unit, Scale::Linear);
    let end = bars.end.unwrap_or(f64::INFINITY);
    let totals = bars.bars.iter().map(|bar| bar.values.iter().sum::<f64>());
    let values = totals.chain(bars.limits.iter().map(|limit| limit.to)).map(|value| value.min(end));
    let ruler = Ruler::over(&axis, values, true);
    let x = |value: f64| ruler.place(value).unwrap_or_default() * WIDTH;
    let row = HEIGHT / bars.bars.len().max(1) as f64;
    for (number, bar) in bars.bars.iter().enumerate() {
        let wide = if bar.unbounded { WIDTH } else { x(bar.values.iter().sum()) };
        markup.push_str(if number == 0 { r#"<rect class="thumbnail__bar""# } else { "<rect" });
        coordinates(
            markup,
            r#" y="{=}" width="{=}" height="{=}"/>"#,
            &[number as f64 * row + row * 0.15, wide, row * 0.7],
        );
    }
    for limit in bars.limits.iter().take(1) {
        coordinates(markup, r#"<path class="thumbnail__own" d="M{=} 0v{=}"/>"#, &[x(limit.from), HEIGHT]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::units::Unit;
    use models::{ALL, Bar, Mark, Series, form};

    #[test]
    fn every_calculator_has_a_small_picture_of_its_defaults() {
        for calculator in ALL {
            let plot = calculator.charts.first().and_then(|chart| (chart.plot)(&form::defaults(calculator)));
            let picture = plot.as_ref().map(thumbnail).unwrap_or_default();
            assert!(picture.contains("thumbnail__focus") || picture.contains("thumbnail__bar"), "{}", calculator.slug);
            assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
            assert!(picture.len() < 4_000, "{} has {} bytes", calculator.slug, picture.len());
        }
    }

    #[test]
    fn a_line_is_interrupted_where_it_has_no_value_and_the_reader_s_own_value_is_marked() {
        let lines = Lines {
            x: Axis::new("x", Unit::NONE, Scale::Linear),
            y: Axis::new("y", Unit::NONE, Scale::Linear),
            at: vec![0.0, 1.0, 2.0, 3.0, 4.0],
            series: vec![Series::line("a", [0.0, 10.0, f64::NAN, 10.0, 0.0]).chosen(true)],
            marks: vec![Mark::own("yours", 2.0)],
            limits: vec![Mark::at("limit", 10.0)],
        };
        let picture = thumbnail(&Plot::Lines(lines));
        assert!(picture.contains(r#"<path class="thumbnail__focus" d="M3 45L31.5 3M88.5 3L117 45"/>"#), "{picture}");
        assert!(picture.contains(r#"<path class="thumbnail__limit" d="M0 3h120"/>"#), "{picture}");
        assert!(picture.contains(r#"<path class="thumbnail__own" d="M60 0v48"/>"#), "{picture}");
    }

    #[test]
    fn a_bar_without_a_bound_is_as_long_as_the_picture() {
        let bar = |values: &[f64], unbounded| Bar { label: "", values: values.to_vec(), unbounded };
        let bars = Bars {
            of: "",
            unit: Unit::MIB,
            parts: vec!["a", "b"],
            bars: vec![bar(&[30.0, 20.0], false), bar(&[10.0, 0.0], true)],
            limits: vec![Mark::at("limit", 100.0)],
            end: None,
        };
        let picture = thumbnail(&Plot::Bars(bars));
        assert!(picture.contains(r#"<rect class="thumbnail__bar" y="3.6" width="60" height="16.8"/>"#), "{picture}");
        assert!(picture.contains(r#"<rect y="27.6" width="120" height="16.8"/>"#), "{picture}");
        assert!(picture.contains(r#"d="M120 0v48"/>"#), "{picture}");
    }
}
