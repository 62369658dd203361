//! Checks of everything that is computed and shown for a query.

use super::slowest;
use models::form::{self, export, query as queries};
use models::{Amount, Calculator, Report};
use std::hint::black_box;
use widget::Drawing;

/// The longest number that fits on a phone's screen: digits, points and commas.
const LONGEST_NUMBER: usize = 24;
/// Maximum length of an answer, in bytes.
const LONGEST_ANSWER: usize = 200_000;

/// Sensitivities evaluate the model about thirty times, so only one query in this many gets them.
const RARELY: usize = 16;

/// Computes and draws everything for a query.
///
/// # Panics
///
/// If a check fails; the message contains the query.
pub fn everything(calculator: &'static Calculator, query: &str) {
    let texts = queries::decode(calculator, query);
    let again = queries::decode(calculator, &queries::encode(calculator, &texts));
    assert_eq!(form::values(calculator, &texts), form::values(calculator, &again), "{query}: a shared link differs");
    let report = match slowest::timed(calculator, "evaluate", query, || form::evaluate(calculator, &texts)) {
        Ok(report) => report,
        Err(errors) => {
            assert!(!errors.is_empty(), "{query}: no answer, and no field to blame");
            return shown(&widget::errors(calculator, &errors), query);
        }
    };
    numbers(&report, query);
    words(calculator, &texts, &report, query);
    let values = form::values(calculator, &texts).expect("it was evaluated");
    if query.len() % RARELY == 1 {
        let influences =
            slowest::timed(calculator, "sensitivity", query, || widget::influences(calculator, &values, &report));
        shown(&influences, query);
    }
    for chart in calculator.charts {
        let drawing =
            slowest::timed(calculator, "chart", query, || (chart.plot)(&values).map(|plot| Drawing::of(&plot)));
        let drawing = drawing.unwrap_or_default();
        shown(&drawing.picture, query);
        shown(&drawing.table, query);
    }
}

/// Runs the simulation with the minimum number of requests and draws the result.
///
/// # Panics
///
/// As [`everything`].
pub fn simulation(query: &str) {
    let request = [query, "&sim-requests=10000"].concat();
    simulation_panel::answer(&request, |message| match message.split_once(' ') {
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
    shown(&widget::answer(report, Some(report)), query);
    shown(&widget::computation(report), query);
    shown(&widget::snippets(calculator, &report.snippets, 0), query);
    let json = export::json(calculator, texts, report, "https://example.org/");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{query}: {json}");
    clean(&json, query);
    clean(&export::csv(calculator, texts, report), query);
    black_box(queries::foreign(calculator, query));
}

/// Checks markup: no broken numbers, and no number longer than a line.
fn shown(markup: &str, query: &str) {
    clean(markup, query);
    assert!(markup.len() <= LONGEST_ANSWER, "{query}: {} bytes", markup.len());
    let (mut in_tag, mut length) = (false, 0);
    for byte in markup.bytes() {
        in_tag = byte == b'<' || in_tag && byte != b'>';
        length = if !in_tag && matches!(byte, b'0'..=b'9' | b'.' | b',') { length + 1 } else { 0 };
        assert!(length <= LONGEST_NUMBER, "{query}: a number that is longer than a line in {markup}");
    }
}

/// Checks that a text contains no NaN, no infinity and no signed zero.
fn clean(text: &str, query: &str) {
    for (place, byte) in text.bytes().enumerate() {
        // Skips most bytes quickly: a million answers have tens of gigabytes.
        if !matches!(byte, b'N' | b'n' | b'I' | b'i' | b'f' | b'-' | 0xe2) {
            continue;
        }
        // "fin,ity" finds an infinity that was grouped like digits.
        let words = ["NaN", "nan", "NAN", "inf", "Inf", "fin,ity", "-0", "−$0.00"];
        if let Some(word) = words.into_iter().find(|word| text.as_bytes()[place..].starts_with(word.as_bytes())) {
            let end = place + word.len();
            let (before, after) = (text[..place].chars().next_back(), text[end..].chars().next());
            // Skip words such as "infrastructure" and ranges such as 10-0.5.
            let begins = before.is_none_or(|c| !c.is_alphanumeric());
            let ends = match word {
                "Inf" => text[end..].starts_with("inity"),
                "-0" => after.is_none_or(|c| !(c.is_ascii_digit() || c == '.')),
                _ => after.is_none_or(|c| !c.is_alphanumeric()),
            };
            assert!(
                !(begins && ends),
                "{query}: {word} in {}",
                &text[text.floor_char_boundary(place.saturating_sub(60))..]
            );
        }
    }
}
