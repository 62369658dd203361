//! The answer of a calculator, and the errors that keep it from being updated.

mod numbers;

use super::form::{field_id, value_in_words};
use super::markup::{marked, text};
use models::{Calculator, FieldError, KEY_FIGURES, Metric, Report, Verdict, form};
use numbers::{number, table};

/// The text that screen readers announce while an input is invalid.
pub const NOT_UPDATED: &str = "Not updated.";

/// Returns verdict and headline.
pub fn head(report: &Report) -> String {
    // Not everyone sees colors: each verdict also has a shape and a word.
    let shape = match report.verdict {
        Verdict::Ranking => "M2 12V8h3v4ZM5.5 12V2h3v10ZM9 12V5.5h3V12Z",
        Verdict::Ok => "M2 7.5l3.2 3.2L12 4",
        Verdict::Caution => "M7 1.5L13 12.5H1ZM7 5.5V8.5M7 10.4V10.6",
        Verdict::Danger => "M4.5 1.5h5l3 3v5l-3 3h-5l-3-3v-5ZM7 4V7.5M7 9.6V9.8",
    };
    let mut markup = [
        r#"<p class="verdict" data-verdict=""#,
        report.verdict.key(),
        r#""><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d=""#,
        shape,
        r#""/></svg>"#,
        report.verdict.word(),
        r#"</p><p class="answer__sentence">"#,
    ]
    .concat();
    marked(&mut markup, &report.headline, "</p>");
    markup
}

/// Returns the inputs that the calculator recommends to change, with a button that changes them; empty if there are
/// none. `texts` are the current inputs.
pub fn plan(calculator: &Calculator, texts: &[String], report: &Report) -> String {
    let mut markup = String::new();
    for change in &report.plan {
        let Some((field, now)) = calculator.fields().zip(texts).find(|(field, _)| field.key == change.field) else {
            continue;
        };
        markup.push_str(if markup.is_empty() { "" } else { "; " });
        let then = value_in_words(field, &change.value);
        let now = value_in_words(field, now);
        text(&mut markup, field.label, ": ");
        text(&mut markup, &now, " → <b>");
        text(&mut markup, &then, "</b>");
    }
    if markup.is_empty() {
        return markup;
    }
    [
        markup.as_str(),
        r#" <button type="button" class="button button--small" data-act="apply">Apply<span class="visually-hidden"> these changes</span></button>"#,
    ]
    .concat()
}

/// Writes the changes that the reader may choose from, each with a button that makes it.
fn offers(markup: &mut String, report: &Report) {
    if report.offers.is_empty() {
        return;
    }
    markup.push_str(r#"<ul class="offers">"#);
    for offer in &report.offers {
        markup.push_str("<li>");
        marked(markup, &offer.sentence, r#" <button type="button" class="button button--small" data-change=""#);
        text(markup, &[offer.change.field, "=", &offer.change.value].concat(), "\">Try it</button></li>");
    }
    markup.push_str("</ul>");
}

/// Returns the reasons, the comparison of alternatives, and the key figures, with the previous value of each number
/// that differs from `before`.
pub fn answer(report: &Report, before: Option<&Report>) -> String {
    let mut markup = String::new();
    for why in &report.because {
        markup.push_str(r#"<p class="answer__because">"#);
        marked(&mut markup, why, "</p>");
    }
    offers(&mut markup, report);
    // A ranking is its table; elsewhere it adds detail.
    if report.verdict == Verdict::Ranking {
        tables(&mut markup, report, before);
    }
    markup.push_str(r#"<dl class="metrics">"#);
    metrics(&mut markup, report.metrics.iter().take(KEY_FIGURES), before);
    markup.push_str("</dl>");
    markup
}

/// Returns how sure the answer is, in a sentence; empty if the lab has no experiment for this calculator.
pub fn confidence(calculator: &Calculator, texts: &[String], report: &Report) -> String {
    let mut markup = String::new();
    let values = form::values(calculator, texts).unwrap_or_default();
    text(&mut markup, &calculator.confidence(&values, report), "");
    markup
}

/// Returns the numbers that are not key figures.
pub fn numbers(report: &Report, before: Option<&Report>) -> String {
    let mut markup = String::new();
    if report.verdict != Verdict::Ranking {
        tables(&mut markup, report, before);
    }
    markup.push_str(r#"<dl class="metrics">"#);
    metrics(&mut markup, report.metrics.iter().skip(KEY_FIGURES), before);
    markup.push_str("</dl>");
    markup
}

fn tables(markup: &mut String, report: &Report, before: Option<&Report>) {
    if let Some(alternatives) = &report.table {
        table(markup, alternatives, before);
    }
}

fn metrics<'a>(markup: &mut String, metrics: impl Iterator<Item = &'a Metric>, before: Option<&Report>) {
    for metric in metrics {
        markup.push_str("<div><dt>");
        text(markup, metric.label, "</dt><dd>");
        number(markup, metric, before, None);
        markup.push_str("</dd></div>");
    }
}

/// Returns the errors, each a link to its field.
pub fn errors(calculator: &Calculator, errors: &[FieldError]) -> String {
    let mut markup = String::from(NOT_UPDATED);
    for error in errors {
        let Some(field) = calculator.fields().find(|field| field.key == error.field) else { continue };
        markup.push_str(&[r##" <a href="#"##, &field_id(calculator, field), "\">"].concat());
        text(&mut markup, &form::message(field, error.problem), "</a>");
    }
    markup
}

/// Returns the steps of the computation as list items.
pub fn computation(report: &Report) -> String {
    let mut markup = String::new();
    for step in &report.steps {
        markup.push_str(r#"<li><span class="steps__name">"#);
        text(&mut markup, step.name, r#"</span> <span class="steps__formula">"#);
        text(&mut markup, step.formula, r#"</span> <span class="steps__numbers">"#);
        marked(&mut markup, &step.numbers, "</span></li>");
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::form::evaluate_defaults;
    use models::units::Unit;
    use models::{ALL, Amount, Change, Marked, Problem, Row, Table};

    fn report() -> Report {
        evaluate_defaults(&ALL[0]).expect("an answer")
    }

    #[test]
    fn every_number_occurs_once_for_people_and_once_for_machines() {
        for calculator in ALL {
            let report = evaluate_defaults(calculator).expect("an answer");
            let markup = [answer(&report, None), numbers(&report, None)].concat();
            for metric in report.all_metrics() {
                let element = format!(r#"<data data-metric="{}" value="{}">"#, metric.key, metric.amount.machine());
                assert_eq!(markup.matches(&element).count(), 1, "{element}");
            }
            let verdict = format!(r#"<p class="verdict" data-verdict="{}">"#, report.verdict.key());
            assert!(head(&report).starts_with(&verdict));
        }
    }

    #[test]
    fn the_key_figures_are_not_folded() {
        let report = report();
        let [shown, folded] =
            [answer(&report, None), numbers(&report, None)].map(|markup| markup.matches("<dt>").count());
        assert_eq!((shown, shown + folded), (KEY_FIGURES, report.metrics.len()));
    }

    #[test]
    fn a_plan_lists_what_changes() {
        let calculator = &ALL[0];
        let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
        let with = |plan| plan_of(calculator, &texts, plan);
        assert_eq!(with(Vec::new()), "");
        let markup = with(vec![Change::number("interval", 10.0), Change::choice("cache", "lazy")]);
        assert!(markup.starts_with("Check interval: 2 s → <b>10 s</b>; "), "{markup}");
        assert_eq!(markup.matches("data-act=\"apply\"").count(), 1);
    }

    fn plan_of(calculator: &Calculator, texts: &[String], changes: Vec<Change>) -> String {
        plan(calculator, texts, &Report { plan: changes, ..report() })
    }

    #[test]
    fn a_changed_number_shows_its_previous_value() {
        let (now, mut then) = (report(), report());
        then.metrics[0].amount = Amount::Number(4.0);
        let markup = answer(&now, Some(&then));
        assert_eq!(markup.matches(r#"<span class="before">was 4"#).count(), 1, "{markup}");
        assert!(!answer(&now, Some(&now)).contains("before"));
    }

    #[test]
    fn alternatives_are_a_table_with_the_best_marked() {
        let cell = |key, value| Metric::new(key, "", value, Unit::DOLLARS);
        let row = |label, best, key, value| Row { label, best, cells: vec![cell(key, value)] };
        let rows = vec![row("A & B", false, "cost-a", 2.0), row("C", true, "cost-c", 1.0)];
        let table = Some(Table { caption: "Cost", columns: &["Platform", "Cost"], rows });
        let report = Report { table, verdict: Verdict::Ranking, ..report() };
        let markup = answer(&report, None);
        for part in [
            r#"<tr><th scope="row">A &amp; B</th><td><data data-metric="cost-a" value="2">$2</data></td></tr>"#,
            r#"<tr data-best="true"><th scope="row">C <span class="alternatives__best">best</span></th>"#,
            r#"<th scope="col">Platform</th><th scope="col">Cost</th>"#,
        ] {
            assert!(markup.contains(part), "{part} in {markup}");
        }
    }

    #[test]
    fn an_answer_says_whether_its_inputs_were_measured() {
        for calculator in ALL {
            let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
            let words = confidence(calculator, &texts, &evaluate_defaults(calculator).expect("an answer"));
            assert_eq!(words.is_empty(), calculator.lab.is_none(), "{words}");
        }
    }

    #[test]
    fn errors_link_to_their_fields() {
        let wrong = [FieldError { field: "interval", problem: Problem::Empty }];
        let markup = errors(&ALL[0], &wrong);
        assert!(markup.contains(r##"<a href="#health-check-load-interval">Enter the check interval</a>"##), "{markup}");
        assert!(!markup.contains("data-metric"));
    }

    #[test]
    fn text_is_escaped() {
        let report = Report { headline: Marked::new("<i>⟦1 < 2⟧"), ..report() };
        assert!(head(&report).ends_with(r#"<p class="answer__sentence">&lt;i><b>1 &lt; 2</b></p>"#));
        assert_eq!(computation(&report).matches("<li>").count(), report.steps.len());
    }
}
