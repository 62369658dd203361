//! The answer of a calculator, and the errors that replace it while an input is invalid.

use super::form::field_id;
use super::markup::{marked, text};
use models::form;
use models::{Amount, Calculator, FieldError, Metric, Report, Table, Verdict};

/// The text when the inputs have no answer.
pub const NO_ANSWER: &str = "No answer for these inputs.";

/// Returns verdict, sentence, reasons and numbers, with the previous value of each number that differs from `before`.
pub fn answer(report: &Report, before: Option<&Report>) -> String {
    // Not everyone sees colors: each verdict also has a shape and a word.
    let shape = match report.verdict {
        Verdict::Ok => "M2 7.5l3.2 3.2L12 4",
        Verdict::Caution => "M7 1.5L13 12.5H1ZM7 5.5V8.5M7 10.4V10.6",
        Verdict::Danger => "M4.5 1.5h5l3 3v5l-3 3h-5l-3-3v-5ZM7 4V7.5M7 9.6V9.8",
    };
    let mut markup = [
        r#"<div class="answer__head"><p class="verdict" data-verdict=""#,
        report.verdict.key(),
        r#""><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d=""#,
        shape,
        r#""/></svg>"#,
        report.verdict.word(),
        r#"</p><p class="answer__sentence">"#,
    ]
    .concat();
    marked(&mut markup, &report.headline, "</p></div>");
    for why in &report.because {
        markup.push_str(r#"<p class="answer__because">"#);
        marked(&mut markup, why, "</p>");
    }
    if let Some(alternatives) = &report.table {
        table(&mut markup, alternatives, before);
    }
    markup.push_str(r#"<dl class="metrics">"#);
    for metric in &report.metrics {
        markup.push_str("<div><dt>");
        text(&mut markup, metric.label, "</dt><dd>");
        number(&mut markup, metric, before);
        markup.push_str("</dd></div>");
    }
    markup.push_str("</dl>");
    markup
}

/// Returns the errors, with a link to each field. They replace the answer: no number may appear next to inputs it was
/// not computed from.
pub fn errors(calculator: &Calculator, errors: &[FieldError]) -> String {
    let mut markup = [
        r#"<div class="answer__head"><p class="answer__sentence">"#,
        NO_ANSWER,
        r#"</p></div><ul class="answer__errors">"#,
    ]
    .concat();
    for error in errors {
        let Some(field) = calculator.fields().find(|field| field.key == error.field) else { continue };
        markup.push_str(&[r##"<li><a href="#"##, &field_id(calculator, field), "\">"].concat());
        text(&mut markup, &form::message(field, error.problem), "</a></li>");
    }
    markup.push_str("</ul>");
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

fn table(markup: &mut String, table: &Table, before: Option<&Report>) {
    markup
        .push_str(r#"<div class="alternatives" tabindex="0" role="group" aria-label="Alternatives"><table><caption>"#);
    text(markup, table.caption, "</caption><thead><tr>");
    for column in table.columns {
        markup.push_str(r#"<th scope="col">"#);
        text(markup, column, "</th>");
    }
    markup.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        markup.push_str(if row.best { r#"<tr data-best="true">"# } else { "<tr>" });
        markup.push_str(r#"<th scope="row">"#);
        text(
            markup,
            row.label,
            if row.best { r#" <span class="alternatives__best">best</span></th>"# } else { "</th>" },
        );
        for cell in &row.cells {
            markup.push_str("<td>");
            number(markup, cell, before);
            markup.push_str("</td>");
        }
        markup.push_str("</tr>");
    }
    markup.push_str("</tbody></table></div>");
}

/// Writes a number for people and machines, and its previous value if that differs.
fn number(markup: &mut String, metric: &Metric, before: Option<&Report>) {
    let Metric { key, amount, unit, .. } = metric;
    let now = amount.format_number(*unit);
    markup.push_str(&[r#"<data data-metric=""#, key, r#"" value=""#, &amount.machine(), "\">"].concat());
    if matches!(amount, Amount::Number(_)) {
        text(markup, &now, " <small>");
        text(markup, unit.suffix(), "</small></data>");
    } else {
        markup.push_str(r#"<span class="word">"#);
        text(markup, &now, "</span></data>");
    }
    let then = before.and_then(|report| report.metric(key)).map(|then| then.amount.format_number(*unit));
    if let Some(then) = then.filter(|then| *then != now) {
        markup.push_str(r#"<span class="before">was "#);
        text(markup, &then, "</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::form::evaluate_defaults;
    use models::units::Unit;
    use models::{ALL, Marked, Problem, Row};

    fn report() -> Report {
        evaluate_defaults(&ALL[0]).expect("an answer")
    }

    #[test]
    fn every_number_occurs_once_for_people_and_once_for_machines() {
        for calculator in ALL {
            let report = evaluate_defaults(calculator).expect("an answer");
            let markup = answer(&report, None);
            for metric in report.all_metrics() {
                let element = format!(r#"<data data-metric="{}" value="{}">"#, metric.key, metric.amount.machine());
                assert_eq!(markup.matches(&element).count(), 1, "{element}");
            }
            let verdict =
                format!(r#"<div class="answer__head"><p class="verdict" data-verdict="{}">"#, report.verdict.key());
            assert!(markup.starts_with(&verdict));
        }
    }

    #[test]
    fn amounts_that_are_not_numbers_are_words_without_a_unit() {
        let metric = |amount| Metric { key: "wait", label: "Wait", amount, unit: Unit::MILLIS };
        let written = |amount| {
            let mut markup = String::new();
            number(&mut markup, &metric(amount), None);
            markup
        };
        assert_eq!(
            written(Amount::Number(2.5)),
            r#"<data data-metric="wait" value="2.5">2.5 <small>ms</small></data>"#
        );
        assert_eq!(
            written(Amount::Unbounded),
            r#"<data data-metric="wait" value="unbounded"><span class="word">no limit</span></data>"#
        );
    }

    #[test]
    fn a_changed_number_shows_its_previous_value() {
        let (now, mut then) = (report(), report());
        then.metrics[0].amount = Amount::Number(4.0);
        let markup = answer(&now, Some(&then));
        assert_eq!(markup.matches(r#"<span class="before">was 4</span>"#).count(), 1, "{markup}");
        assert!(!answer(&now, Some(&now)).contains("before"));
    }

    #[test]
    fn alternatives_are_a_table_with_the_best_marked() {
        let cell = |key, value| Metric::new(key, "", value, Unit::DOLLARS);
        let row = |label, best, key, value| Row { label, best, cells: vec![cell(key, value)] };
        let rows = vec![row("A & B", false, "cost-a", 2.0), row("C", true, "cost-c", 1.0)];
        let report =
            Report { table: Some(Table { caption: "Cost", columns: &["Platform", "Cost"], rows }), ..report() };
        let markup = answer(&report, None);
        for part in [
            r#"<tr><th scope="row">A &amp; B</th><td><data data-metric="cost-a" value="2">$2.00 <small></small></data></td></tr>"#,
            r#"<tr data-best="true"><th scope="row">C <span class="alternatives__best">best</span></th>"#,
            r#"<th scope="col">Platform</th><th scope="col">Cost</th>"#,
        ] {
            assert!(markup.contains(part), "{part} in {markup}");
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
        assert!(answer(&report, None).contains(r#"<p class="answer__sentence">&lt;i><b>1 &lt; 2</b></p>"#));
        assert_eq!(computation(&report).matches("<li>").count(), report.steps.len());
    }
}
