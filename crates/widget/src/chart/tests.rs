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
        marks: vec![Mark::at("yours", 2.0), Mark { label: "break-even".into(), from: 2.0, to: 3.0 }],
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
    assert!(picture.contains(r#"<line class="plot__mark" x1="50%" x2="50%""#), "{picture}");
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
    assert!(drawing.picture.contains(r#"<input type="range" min="0" max="2""#), "{}", drawing.picture);
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
    assert_eq!(picture.matches(r#"<circle class="series-2" cx="100%" cy="0""#).count(), 1, "{picture}");
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
        limit: Some(Mark::at("limit", 100.0)),
    };
    let drawing = Drawing::of(&Plot::Bars(bars));
    let has = |markup: &str| assert!(drawing.picture.contains(markup), "{markup} in {}", drawing.picture);
    has(r#"<rect class="series-1" x="0%" width="20%" y="21" height="24"><title>base 20 MiB</title>"#);
    has(r#"<rect class="series-2" x="20%" width="30%" y="75" height="24"><title>requests 30 MiB</title>"#);
    has(r#"<rect class="plot__endless" x="50%" width="50%" y="75""#);
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
