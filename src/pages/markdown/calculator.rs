//! A calculator as Markdown: what it asks, what it answers to the defaults, how it computes that.

use crate::pages::addresses;
use crate::pages::document::Document;
use models::form::{default_text, evaluate_defaults};
use models::{Calculator, Field, Metric, Report, Table};

/// The whole of it, as its own page has it.
pub(super) fn whole(document: &mut Document, calculator: &'static Calculator) {
    let Ok(report) = evaluate_defaults(calculator) else { return };
    answer(document, &report);
    document.text("## Inputs and their defaults\n\n");
    inputs(document, calculator);
    document.text("\n## Results for the defaults\n\n");
    results(document, &report);
    document.text("\n## How it is computed\n\n");
    steps(document, &report);
    for snippet in &report.snippets {
        document.text(format!("\n## {}\n\n```text\n{}\n```\n", snippet.title, snippet.code.plain().trim_end()));
    }
}

/// What a page shows of it between two paragraphs.
pub(super) fn short(document: &mut Document, calculator: &'static Calculator) {
    let Ok(report) = evaluate_defaults(calculator) else { return };
    document.text("Calculator: ").link(calculator.title, &addresses::calculator(calculator.slug));
    document.text(". With its defaults:\n\n");
    inputs(document, calculator);
    document.text("\n");
    answer(document, &report);
    steps(document, &report);
}

fn answer(document: &mut Document, report: &Report) {
    document.text(format!("**{}**", report.headline.plain()));
    for reason in &report.because {
        document.text(format!(" {}", reason.plain()));
    }
    document.text("\n\n");
}

fn inputs(document: &mut Document, calculator: &'static Calculator) {
    document.text("| Input | Key in the address | Default | Unit |\n|---|---|---|---|\n");
    for field in calculator.fields() {
        let default = default_text(field);
        let default = if default.is_empty() { "none" } else { &default };
        let Field { label, key, unit, .. } = field;
        document.text(format!("| {} | `{key}` | {default} | {} |\n", cell(label), unit.symbol));
    }
}

fn results(document: &mut Document, report: &Report) {
    document.text("| Result | Key | Value |\n|---|---|---|\n");
    for metric in &report.metrics {
        document.text(format!("| {} | `{}` | {} |\n", cell(metric.label), metric.key, value(metric)));
    }
    if let Some(table) = &report.table {
        alternatives(document, table);
    }
}

fn alternatives(document: &mut Document, table: &Table) {
    document.text(format!("\n{}\n\n| |", table.caption));
    for column in table.columns {
        document.text(format!(" {column} |"));
    }
    document.text(format!("\n|---|{}\n", "---|".repeat(table.columns.len())));
    for row in &table.rows {
        document.text(format!("| {}{} |", row.label, if row.best { " (best)" } else { "" }));
        for metric in &row.cells {
            document.text(format!(" {} |", value(metric)));
        }
        document.text("\n");
    }
}

fn steps(document: &mut Document, report: &Report) {
    for step in &report.steps {
        document.text(format!("- {}: `{}`; {}\n", step.name, step.formula, step.numbers.plain()));
    }
}

/// A number as the page for people has it.
fn value(metric: &Metric) -> String {
    metric.amount.format(metric.unit)
}

/// A text that does not end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
