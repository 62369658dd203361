//! Everything that is computed and shown for a query, and what must hold of it.

use super::slowest;
use axum_in_production::calculators::{Amount, Calculator, Report};
use axum_in_production::form::{self, export, query as queries};
use axum_in_production::markup::{self, Drawing};
use axum_in_production::trial;
use std::hint::black_box;

/// The longest number that fits a line of a phone: digits, points and commas.
const LONGEST_NUMBER: usize = 24;
/// No answer is longer, in bytes.
const LONGEST_ANSWER: usize = 200_000;

/// The list of what matters most evaluates the model some thirty times: it is made for one query in so many.
const RARELY: usize = 16;

/// Computes and draws all of it.
///
/// # Panics
///
/// Where something does not hold; the message has the query.
pub fn everything(calculator: &'static Calculator, query: &str) {
    let texts = queries::decode(calculator, query);
    let again = queries::decode(calculator, &queries::encode(calculator, &texts));
    assert_eq!(form::values(calculator, &texts), form::values(calculator, &again), "{query}: a shared link differs");
    let report = match slowest::timed(calculator, "evaluate", query, || form::evaluate(calculator, &texts)) {
        Ok(report) => report,
        Err(errors) => {
            assert!(!errors.is_empty(), "{query}: no answer, and no field to blame");
            return shown(&markup::errors(calculator, &errors), query);
        }
    };
    numbers(&report, query);
    words(calculator, &texts, &report, query);
    let values = form::values(calculator, &texts).expect("it was evaluated");
    if query.len().is_multiple_of(RARELY) {
        let weighed =
            slowest::timed(calculator, "sensitivity", query, || markup::weighed(calculator, &values, &report));
        shown(&weighed, query);
    }
    for chart in calculator.charts {
        let drawing =
            slowest::timed(calculator, "chart", query, || (chart.plot)(&values).map(|plot| Drawing::of(&plot)));
        let drawing = drawing.unwrap_or_default();
        shown(&drawing.picture, query);
        shown(&drawing.table, query);
    }
}

/// Simulates with as few requests as the form takes, and draws the result.
///
/// # Panics
///
/// As [`everything`].
pub fn simulation(query: &str) {
    let request = [query, "&sim-requests=10000"].concat();
    trial::answer(&request, |message| match message.split_once(' ') {
        Some(("result", markup)) => shown(markup, query),
        Some(("refused", sentence)) => assert!(sentence.ends_with('.'), "{query}: {sentence}"),
        Some(("progress", _)) => {}
        _ => panic!("{query}: {message}"),
    });
}

fn numbers(report: &Report, query: &str) {
    for metric in report.all_metrics() {
        if let Amount::Number(number) = metric.amount {
            assert!(number.is_finite(), "{query}: {} is {number}", metric.key);
            assert!(number != 0.0 || number.is_sign_positive(), "{query}: {} is -0", metric.key);
        }
    }
}

fn words(calculator: &'static Calculator, texts: &[String], report: &Report, query: &str) {
    let before = form::evaluate_defaults(calculator).ok();
    shown(&markup::answer(report, before.as_ref()), query);
    shown(&markup::computation(report), query);
    shown(&markup::snippets(calculator, &report.snippets, 0), query);
    let json = export::json(calculator, texts, report, "https://example.org/");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{query}: {json}");
    clean(&json, query);
    clean(&export::csv(calculator, texts, report), query);
    black_box(queries::foreign(calculator, query));
}

/// What must hold of markup: its text and its attributes have numbers or words, and no number is longer than a line.
fn shown(markup: &str, query: &str) {
    clean(markup, query);
    assert!(markup.len() <= LONGEST_ANSWER, "{query}: {} bytes", markup.len());
    let mut outside = markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    let too_long = outside.find_map(|text| {
        text.split(|c: char| !(c.is_ascii_digit() || ".,".contains(c))).find(|number| number.len() > LONGEST_NUMBER)
    });
    assert_eq!(too_long, None, "{query}: longer than a line");
}

/// No text has what a computation without a result prints, or a zero with a sign.
fn clean(text: &str, query: &str) {
    let strange = text.split(|c: char| !c.is_alphanumeric()).find(|word| {
        let word = word.to_ascii_lowercase();
        word == "nan" || word == "inf" || word == "infinity"
    });
    assert_eq!(strange, None, "{query} in {text}");
    // Digits that grouping broke up, as "In,fin,ity" was.
    assert!(!text.contains("fin,ity") && !text.contains("NaN"), "{query} in {text}");
    for sign in ["-0", "−$0.00"] {
        for (place, _) in text.match_indices(sign) {
            let before = text[..place].chars().next_back();
            let after = text[place + sign.len()..].chars().next();
            // A range, a date or a name may have a hyphen before a zero; a number of its own may not.
            let alone = before.is_none_or(|c| !c.is_alphanumeric());
            let ends = after.is_none_or(|c| !(c.is_ascii_digit() || c == '.'));
            assert!(!(alone && ends), "{query}: {sign} in {}", &text[place.saturating_sub(60)..]);
        }
    }
}
