//! The actions of a calculator's buttons.

use super::browser;
use super::calculator::Live;
use models::form::export;
use models::{Change, Report};

/// Runs the action with the name in the button's `data-act`.
pub(super) fn run(live: Live, name: &str) {
    match name {
        "share" => share(live),
        "compare" => compare(live),
        "unpin" => stop_comparing(live),
        "reset" => reset(live),
        "apply" => {
            live.apply_plan();
            live.root.focus("[data-act=undo]");
        }
        "undo" => {
            live.undo();
            // A calculator in the text of a page has no such button.
            if !live.root.focus("[data-act=reset]") {
                live.root.focus("[name]");
            }
        }
        "paste" => paste(live),
        "forget" => {
            browser::clear_stored_query(live.calculator);
            reset(live);
            live.root.focus("[name]");
        }
        "json" => save(live, ".json", "application/json", |live, texts, report| {
            export::json(live.calculator, texts, report, &page_url(live))
        }),
        "csv" => save(live, ".csv", "text/csv", |live, texts, report| export::csv(live.calculator, texts, report)),
        _ => {}
    }
}

/// Makes a change that the answer offers, `key=value`.
pub(super) fn try_change(live: Live, change: &str) {
    let Some((key, value)) = change.split_once('=') else { return };
    if let Some(field) = live.calculator.fields().find(|field| field.key == key) {
        live.change(&[Change { field: field.key, value: value.into() }], "Changed as you chose.");
        live.root.focus("[data-act=undo]");
    }
}

fn reset(live: Live) {
    live.root.set_html("recalled", "");
    live.replace_with_query("");
}

/// Fills in the form from the pasted text, and shows what it contains.
fn paste(live: Live) {
    let (Some(paste), Some(text)) = (live.calculator.paste, browser::pasted_text(live.root)) else { return };
    match (paste.read)(&text) {
        Ok(pasted) => {
            live.change(&pasted.fills, "Filled in from your text.");
            live.root.set_html("pasted", &widget::pasted(&pasted));
        }
        Err(sentence) => live.root.set_html("pasted", &widget::unreadable(sentence)),
    }
}

fn compare(live: Live) {
    let Some(headline) = headline_or_focus_error(live) else { return };
    let sentence = ["Compared with: “", &headline, "” Changed numbers also show their previous value."].concat();
    live.root.set_html("compared", &widget::notice(&sentence, "unpin", "Stop comparing"));
    live.set_comparing(true);
    // The focus also scrolls the sentence into view.
    live.root.focus("[data-act=unpin]");
}

fn stop_comparing(live: Live) {
    live.root.set_html("compared", "");
    live.set_comparing(false);
    live.root.focus("[data-act=compare]");
}

fn share(live: Live) {
    if headline_or_focus_error(live).is_some() {
        let url = page_url(live);
        let shown = url.clone();
        browser::copy(&url, move |copied| {
            let sentence = if copied { "Link copied:" } else { "Copy this link:" };
            live.root.set_html("shared", &widget::link(sentence, &shown));
            live.root.focus("[data-part=shared] a");
        });
    }
}

/// Returns the headline of the answer. Without an answer, moves the focus to the first invalid field.
fn headline_or_focus_error(live: Live) -> Option<String> {
    let headline = live.with_answer(|_, report| report.headline.plain());
    if headline.is_none() {
        live.focus_first_error();
    }
    headline
}

/// Downloads inputs and results as a file.
fn save(live: Live, extension: &str, media_type: &str, write: fn(Live, &[String], &Report) -> String) {
    match live.with_answer(|texts, report| write(live, texts, report)) {
        Some(file) => drop(browser::download(&[live.calculator.slug, extension].concat(), media_type, &file)),
        None => live.focus_first_error(),
    }
}

fn page_url(live: Live) -> String {
    browser::page_url(live.root, &live.query())
}
