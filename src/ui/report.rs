//! The answer of a calculator, and what stands in its place while an input is wrong.

use super::field_id;
use crate::calculators::{Calculator, FieldError, Marked, Metric, Report, Snippet, Step, Verdict};
use crate::form;
use leptos::either::Either;
use leptos::prelude::*;

/// What is said when the inputs allow no answer.
pub const NO_ANSWER: &str = "No answer to these inputs.";

/// The answer: verdict, sentence, numbers, and unless `brief` the computation and what to paste.
///
/// `copy` is called with the text of a snippet, and says whether that text is the one last copied.
pub fn report(
    report: &Report,
    brief: bool,
    copied: RwSignal<Option<&'static str>>,
    copy: fn(String),
) -> impl IntoView + use<> {
    let rest = (!brief).then(|| {
        view! {
            <h2 class="answer__part">"How it is computed"</h2>
            <ol class="steps">{report.steps.iter().map(step).collect::<Vec<_>>()}</ol>
            <h2 class="answer__part">"Configuration to paste"</h2>
            {report.snippets.iter().map(|each| snippet(each, copied, copy)).collect::<Vec<_>>()}
        }
    });
    view! {
        {verdict(report.verdict)}
        <p class="answer__sentence">{marked(&report.headline)}</p>
        {report.because.iter().map(|why| view! { <p class="answer__because">{marked(why)}</p> }).collect::<Vec<_>>()}
        <dl class="metrics">{report.metrics.iter().map(metric).collect::<Vec<_>>()}</dl>
        {rest}
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

fn marked(text: &Marked) -> Vec<impl IntoView + use<>> {
    text.pieces()
        .map(|(marked, piece)| {
            let piece = piece.to_string();
            if marked { Either::Left(view! { <b>{piece}</b> }) } else { Either::Right(piece) }
        })
        .collect()
}

fn metric(metric: &Metric) -> impl IntoView + use<> {
    view! {
        <div>
            <dt>{metric.label}</dt>
            <dd>
                <data data-metric=metric.key value=metric.amount.machine()>
                    {metric.amount.human(metric.unit)}
                    <small>" " {metric.unit.symbol}</small>
                </data>
            </dd>
        </div>
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

fn snippet(snippet: &Snippet, copied: RwSignal<Option<&'static str>>, copy: fn(String)) -> impl IntoView + use<> {
    let title = snippet.title;
    let code = snippet.code.plain();
    let copy = move |_| {
        copy(code.clone());
        copied.set(Some(title));
    };
    let word = move || if copied.get() == Some(title) { "Copied" } else { "Copy" };
    view! {
        <figure class="code">
            <figcaption>
                {title} <button type="button" class="code__copy" on:click=copy>
                    {word}
                    <span class="visually-hidden">" " {title}</span>
                </button>
            </figcaption>
            <pre tabindex="0"><code>{marked(&snippet.code)}</code></pre>
        </figure>
    }
}
