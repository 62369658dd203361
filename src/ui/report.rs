//! The answer of a calculator, and what stands in its place while an input is wrong.

use super::field_id;
use crate::calculators::{Calculator, FieldError, Marked, Metric, Report, Row, Step, Table, Verdict};
use crate::form;
use leptos::either::Either;
use leptos::prelude::*;

/// What is said when the inputs allow no answer.
pub const NO_ANSWER: &str = "No answer to these inputs.";

/// The answer itself: verdict, sentence, reasons, numbers; beside each number what it was in the report `before`.
pub fn answer(report: &Report, before: Option<&Report>) -> impl IntoView + use<> {
    let numbers: Vec<_> = report.metrics.iter().map(|each| metric(each, before)).collect();
    let table = report.table.as_ref().map(|each| table(each, before));
    view! {
        {verdict(report.verdict)}
        <p class="answer__sentence">{marked(&report.headline)}</p>
        {report.because.iter().map(|why| view! { <p class="answer__because">{marked(why)}</p> }).collect::<Vec<_>>()}
        {table}
        <dl class="metrics">{numbers}</dl>
    }
}

/// The computation, line by line.
pub fn computation(report: &Report) -> impl IntoView + use<> {
    view! {
        <h2 class="answer__part">"How it is computed"</h2>
        <ol class="steps">{report.steps.iter().map(step).collect::<Vec<_>>()}</ol>
    }
}

/// What is wrong with the inputs, with a link to each: a number must not stand beside an input it was not computed from.
pub fn errors(calculator: &'static Calculator, errors: &[FieldError]) -> impl IntoView + use<> {
    let wrong = |field: &_| errors.iter().find(|error| error.field == *field).map(|error| error.problem);
    let items: Vec<_> = calculator
        .fields()
        .filter_map(|field| wrong(&field.key).map(|problem| (field, problem)))
        .map(|(field, problem)| {
            let to = format!("#{}", field_id(calculator, field));
            view! { <li><a href=to>{form::message(field, problem)}</a></li> }
        })
        .collect();
    view! {
        <p class="answer__sentence">{NO_ANSWER}</p>
        <ul class="answer__errors">{items}</ul>
    }
}

fn verdict(verdict: Verdict) -> impl IntoView + use<> {
    // Colors are not seen by all: each verdict has a shape and a word as well.
    let shape = match verdict {
        Verdict::Ok => "M2 7.5l3.2 3.2L12 4",
        Verdict::Caution => "M7 1.5L13 12.5H1ZM7 5.5V8.5M7 10.4V10.6",
        Verdict::Danger => "M4.5 1.5h5l3 3v5l-3 3h-5l-3-3v-5ZM7 4V7.5M7 9.6V9.8",
    };
    view! {
        <p class="verdict" data-verdict=verdict.key()>
            <svg viewBox="0 0 14 14" aria-hidden="true"><path d=shape></path></svg>
            {verdict.word()}
        </p>
    }
}

/// Text with what depends on the inputs in bold.
pub fn marked(text: &Marked) -> Vec<impl IntoView + use<>> {
    text.pieces()
        .map(|(marked, piece)| {
            let piece = piece.to_string();
            if marked { Either::Left(view! { <b>{piece}</b> }) } else { Either::Right(piece) }
        })
        .collect()
}

fn metric(metric: &Metric, before: Option<&Report>) -> impl IntoView + use<> {
    view! {
        <div>
            <dt>{metric.label}</dt>
            <dd>{number(metric, before)}</dd>
        </div>
    }
}

fn table(table: &Table, before: Option<&Report>) -> impl IntoView + use<> {
    let columns: Vec<_> = table.columns.iter().map(|column| view! { <th scope="col">{*column}</th> }).collect();
    let rows: Vec<_> = table.rows.iter().map(|each| row(each, before)).collect();
    view! {
        <div class="alternatives" tabindex="0" role="group" aria-label=table.caption>
            <table>
                <caption>{table.caption}</caption>
                <thead>
                    <tr>{columns}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(row: &Row, before: Option<&Report>) -> impl IntoView + use<> {
    let cells: Vec<_> = row.cells.iter().map(|cell| view! { <td>{number(cell, before)}</td> }).collect();
    view! {
        <tr data-best=row.best.then_some("true")>
            <th scope="row">{row.label} {row.best.then(|| view! { <span class="alternatives__best">"best"</span> })}</th>
            {cells}
        </tr>
    }
}

/// A number for people and for machines, and what it was before if it was another.
fn number(metric: &Metric, before: Option<&Report>) -> impl IntoView + use<> {
    let unit = metric.unit;
    let now = metric.amount.human(unit);
    let then = before.and_then(|report| report.metric(metric.key)).map(|then| then.amount.human(unit));
    let then = then.filter(|then| *then != now).map(|then| view! { <del class="before">"was " {then}</del> });
    view! {
        <data data-metric=metric.key value=metric.amount.machine()>
            {now}
            <small>" " {unit.behind()}</small>
        </data>
        {then}
    }
}

fn step(step: &Step) -> impl IntoView + use<> {
    view! {
        <li>
            <span class="steps__name">{step.name}</span>
            <span class="steps__formula">{step.formula}</span>
            <span class="steps__numbers">{marked(&step.numbers)}</span>
        </li>
    }
}
