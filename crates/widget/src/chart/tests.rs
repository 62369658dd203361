use super::layout::HEIGHT;
use super::*;
use models::units::Unit;
use models::{Axis, Bar, Bars, Lines, Mark, Scale, Series};

fn lines(values: &[f64]) -> Lines {
    let axis = Axis::new;
    Lines {
        x: axis("Pool size", Unit::NONE, Scale::Linear),
        y: axis("Wait", Unit::MILLIS, Scale::Log),
        at: (1..=values.len()).map(|at| at as f64).collect(),
        series: vec![Series::line("p99 <b>", values.iter().copied()).chosen(true)],
        marks: vec![Mark::own("yours", 2.0), Mark::between("break-even", 2.0, 3.0)],
        limits: vec![Mark::at("target", 5.0)],
    }
}

fn drawn(lines: Lines) -> Drawing {
    Drawing::of(&Plot::Lines(lines))
}

#[test]
fn a_line_is_interrupted_where_there_is_no_value() {
    let drawing = drawn(lines(&[f64::NAN, 10.0, 1.0, 0.0, 1.0]));
    let path = drawing.picture.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert_eq!(path, Some("M250 0L500 280M1000 280"));
}

#[test]
fn names_are_text_and_never_markup() {
    let drawing = drawn(lines(&[1.0, 2.0]));
    for markup in [&drawing.picture, &drawing.table] {
        assert!(markup.contains("p99 &lt;b>") && !markup.contains("<b>"), "{markup}");
    }
}

#[test]
fn a_single_mark_is_a_line_and_an_interval_an_area() {
    let picture = drawn(lines(&[1.0, 2.0, 3.0])).picture;
    assert!(picture.contains(r#"<line class="plot__own" x1="50%" x2="50%""#), "{picture}");
    assert!(picture.contains(r#"<rect class="plot__mark" x="50%" width="50%""#), "{picture}");
    assert!(picture.contains(">yours 2</text>") && picture.contains(">target 5 ms</text>"), "{picture}");
}

#[test]
fn each_table_row_has_its_position_in_the_picture() {
    let drawing = drawn(lines(&[f64::NAN, 10.0, 1.0]));
    let rows: Vec<_> = drawing.table.split("<tr").skip(2).collect();
    assert_eq!(rows[0], r#" data-place="0"><th scope="row">1</th><td>none</td></tr>"#);
    assert_eq!(rows[1], r#" data-place="50"><th scope="row">2</th><td>10 ms</td></tr>"#);
    assert!(rows[2].starts_with(r#" data-place="100">"#));
    let own = "Pool size 2: p99 &lt;b> 10 ms";
    for part in [
        r#"<input type="range" min="0" max="2" value="1" aria-valuetext=""#,
        &["aria-valuetext=\"", own, "\">"].concat(),
        &["<output>", own, "</output>"].concat(),
    ] {
        assert!(drawing.picture.contains(part), "{part} in {}", drawing.picture);
    }
}

#[test]
fn labels_of_lines_do_not_overlap() {
    let mut lines = lines(&[1.0, 2.0]);
    lines.series = ["a", "b", "c", "d"].map(|label| Series::line(label, [1.0, 1.0])).to_vec();
    let picture = drawn(lines).picture;
    let (_, names) = picture.split_once("plot__names").expect("the names");
    let tops = names.split(r#" x="8" y=""#).skip(1).filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
    let tops: Vec<_> = tops.collect();
    assert_eq!(tops.len(), 4);
    assert!(tops.is_sorted_by(|a, b| b - a >= 14.9), "{tops:?}");
    assert!(tops.iter().all(|top| (0.0..=HEIGHT).contains(top)), "{tops:?}");
}

#[test]
fn points_have_their_range() {
    let mut lines = lines(&[1.0, 10.0]);
    let simulated =
        Series { ranges: Some(vec![(0.0, 0.0), (5.0, 10.0)]), ..Series::line("simulated", [f64::NAN, 10.0]) };
    lines.series.push(simulated);
    let picture = drawn(lines).picture;
    assert_eq!(picture.matches(r#"<circle class="series-2" cx="100%" cy="0" r="4""#).count(), 1, "{picture}");
    assert_eq!(picture.matches("<path").count(), 1);
}

#[test]
fn bars_are_stacked_and_compared_with_the_limit() {
    let bar = |label, values: &[f64], unbounded| Bar { label, values: values.to_vec(), unbounded };
    let bars = Bars {
        of: "State",
        unit: Unit::MIB,
        parts: vec!["base", "requests"],
        bars: vec![bar("Idle", &[20.0, 0.0], false), bar("Bound", &[20.0, 30.0], true)],
        limits: vec![Mark::at("limit", 100.0)],
        end: None,
    };
    let drawing = Drawing::of(&Plot::Bars(bars));
    let has = |markup: &str| assert!(drawing.picture.contains(markup), "{markup} in {}", drawing.picture);
    has(r#"<rect class="series-1" x="0%" width="20%" y="38" height="24"><title>base 20 MiB</title>"#);
    has(r#"<rect class="series-2" x="20%" width="30%" y="92" height="24"><title>requests 30 MiB</title>"#);
    has(r#"<rect class="plot__endless" x="50%" width="50%" y="92""#);
    has(">limit 100 MiB</text>");
    has("Bound <tspan>no limit</tspan>");
    let rows: Vec<_> = drawing.table.split("<tr>").skip(1).collect();
    assert!(rows[0].starts_with(r#"<th scope="col">State</th><th scope="col">Total</th>"#), "{}", rows[0]);
    assert!(
        rows[2].starts_with(r#"<th scope="row">Bound</th><td>no limit</td><td>20 MiB</td><td>30 MiB</td>"#),
        "{}",
        rows[2]
    );
    assert_eq!(drawing.picture.matches(r#"<rect class="series-2""#).count(), 1);
}

#[test]
fn bars_and_limits_are_cut_off_at_the_end() {
    let long = Bar { label: "Long", values: vec![900.0], unbounded: false };
    let limits = vec![Mark::at("near", 40.0), Mark::at("far", 5_000.0)];
    let bars = Bars { of: "State", unit: Unit::MIB, parts: vec!["base"], bars: vec![long], limits, end: Some(100.0) };
    let picture = Drawing::of(&Plot::Bars(bars)).picture;
    for markup in
        [r#"width="100%" y="38""#, r#"x1="40%" x2="40%""#, r#"x1="100%" x2="100%""#, ">far 5,000 MiB →</text>"]
    {
        assert!(picture.contains(markup), "{markup} in {picture}");
    }
}

#[test]
fn the_line_in_focus_is_drawn_last_with_a_point_at_what_the_reader_entered() {
    let mut lines = lines(&[1.0, 10.0, 1.0]);
    lines.series.push(Series::line("other", [2.0, 2.0, 2.0]));
    lines.marks = vec![Mark::own("yours", 1.5)];
    let drawing = drawn(lines);
    let (before, after) = drawing.picture.split_once("<path class=\"series-2\"").expect("the other line");
    assert!(!before.contains("<path") && after.contains("<path class=\"series-1 plot__chosen\""), "{after}");
    assert!(after.contains(r#"<circle class="series-1 plot__chosen" cx="25%" cy="140" r="5"/>"#), "{after}");
}

#[test]
fn values_on_the_floor_are_marked_in_the_picture_and_in_the_table() {
    let mut lines = lines(&[10.0, 0.01, 1e-9]);
    lines.y.floor = 0.1;
    let drawing = drawn(lines);
    assert!(drawing.picture.contains(">≤ 0.1</text>"), "{}", drawing.picture);
    assert_eq!(drawing.table.matches("<td>0.1 ms or less</td>").count(), 2, "{}", drawing.table);
}

#[test]
fn only_the_last_tick_has_the_unit() {
    let picture = drawn(lines(&[1.0, 100.0])).picture;
    for label in [">1</text>", ">10</text>", ">100 ms</text>"] {
        assert!(picture.contains(label), "{label} in {picture}");
    }
}

#[test]
fn lines_can_be_highlighted_without_a_pointer() {
    let mut lines = lines(&[1.0, 2.0]);
    assert_eq!(highlights(&Plot::Lines(lines.clone())), "", "there is nothing to choose from");
    lines.series.push(Series::line("mean", [1.0, 1.0]));
    assert_eq!(
        highlights(&Plot::Lines(lines)),
        r#"<label class="series-1"><input type="checkbox">p99 &lt;b></label><label class="series-2"><input type="checkbox">mean</label>"#
    );
}

#[test]
fn every_calculator_draws_few_marks_and_one_line_in_focus() {
    for calculator in models::ALL {
        let presets = calculator.presets.iter().map(|preset| preset.query);
        for query in [""].into_iter().chain(presets) {
            let texts = models::form::query::decode(calculator, query);
            let values = models::form::values(calculator, &texts).expect("values");
            for chart in calculator.charts {
                let plot = (chart.plot)(&values).expect("a plot");
                let Drawing { picture, .. } = Drawing::of(&plot);
                let why = || format!("{} {query}: {picture}", calculator.slug);
                if let Plot::Lines(lines) = &plot {
                    let drawn = picture.matches("<text class=\"plot__own\"").count()
                        + picture.matches("<text class=\"plot__mark\"").count();
                    assert!(drawn <= models::MAX_MARKS, "{}", why());
                    assert!(lines.series.iter().filter(|series| series.chosen).count() <= 1, "{}", why());
                }
                assert!(!picture.contains("NaN") && !picture.contains("inf"), "{}", why());
            }
        }
    }
}
