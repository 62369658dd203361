//! Checks of all calculators.

mod advice;
pub(crate) mod drawn;
pub(crate) mod monotone;
mod plan;
mod registry;
pub(crate) mod support;

use super::*;

#[test]
fn every_default_is_valid() {
    for field in ALL.iter().flat_map(Calculator::fields) {
        match field.kind {
            Kind::Number { default, min, max, whole } => {
                assert!(min <= max, "{}", field.key);
                if let Some(default) = default {
                    assert!((min..=max).contains(&default), "{}", field.key);
                    assert!(!whole || default.fract() == 0.0, "{}", field.key);
                }
            }
            Kind::Choice { default, options } => {
                assert!(options.iter().any(|option| option.key == default), "{}", field.key)
            }
        }
    }
}

#[test]
fn every_choice_is_accepted_by_its_calculator() {
    for calculator in ALL {
        let defaults: Vec<_> = calculator.fields().map(Field::default).collect();
        for (place, field) in calculator.fields().enumerate() {
            let Kind::Choice { options, .. } = field.kind else { continue };
            for option in options {
                let mut values = defaults.clone();
                values[place] = Value::Choice(option.key);
                let answer = (calculator.evaluate)(&values);
                assert_ne!(answer, Err(WRONG_TYPE), "{} {}={}", calculator.slug, field.key, option.key);
            }
        }
    }
}

#[test]
fn values_that_are_not_those_of_the_form_are_an_error_without_a_field() {
    for calculator in ALL {
        let mut values: Vec<_> = calculator.fields().map(Field::default).collect();
        values[0] = Value::Choice("a word");
        assert_eq!((calculator.evaluate)(&values), Err(WRONG_TYPE), "{}", calculator.slug);
        assert_eq!((calculator.evaluate)(&[]), Err(WRONG_TYPE), "{}", calculator.slug);
    }
}

#[test]
fn the_table_of_every_report_is_as_wide_as_its_heading() {
    for calculator in ALL {
        let defaults: Vec<_> = calculator.fields().map(Field::default).collect();
        let report = (calculator.evaluate)(&defaults).expect("the defaults go together");
        if let Some(table) = &report.table {
            assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()), "{}", calculator.slug);
        }
    }
}

#[test]
fn every_chart_is_whole_and_finite() {
    for calculator in ALL {
        let defaults: Vec<_> = calculator.fields().map(Field::default).collect();
        for chart in calculator.charts {
            let plot = (chart.plot)(&defaults).expect("the defaults have a picture");
            let readout = plot.readout();
            assert!(!readout.rows.is_empty(), "{}", calculator.slug);
            assert!(readout.rows.iter().all(|row| row.len() == readout.head.len()), "{}", calculator.slug);
            match plot {
                Plot::Lines(lines) => whole_lines(&lines, calculator.slug),
                Plot::Bars(bars) => {
                    for bar in &bars.bars {
                        assert_eq!(bar.values.len(), bars.parts.len(), "{} {}", calculator.slug, bar.label);
                        assert!(bar.values.iter().all(|value| value.is_finite() && *value >= 0.0), "{}", bar.label);
                    }
                }
            }
        }
    }
}

fn whole_lines(lines: &Lines, slug: &str) {
    assert!(lines.at.is_sorted() && lines.at.iter().all(|at| at.is_finite()), "{slug}");
    for series in &lines.series {
        assert_eq!(series.values.len(), lines.at.len(), "{slug} {}", series.label);
        assert!(series.values.iter().flatten().all(|value| value.is_finite()), "{}", series.label);
    }
    assert!(lines.marks.iter().chain(&lines.limits).all(|mark| mark.from.is_finite() && mark.from <= mark.to));
}

#[test]
fn the_sensitivity_lists_the_strongest_input_first() {
    let calculator = &health_check_load::CALCULATOR;
    let defaults: Vec<_> = calculator.fields().map(Field::default).collect();
    let found = calculator.sensitivity(&defaults, 3);
    let keys: Vec<_> = found.iter().map(|influence| influence.field.key).collect();
    // One query more or less is a third of the round trips of a check. The interval is next.
    assert_eq!(keys, ["queries-per-check", "interval", "instances"]);
    assert_eq!(found[2].inputs, [8.0, 12.0]);
    assert_eq!(found[2].headlines, [Amount::Number(120.0), Amount::Number(180.0)]);
}
