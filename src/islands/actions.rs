//! What a reader can do with a calculator besides typing: start from a set-up, share, compare, export, begin anew.

use super::browser;
use super::live::Live;
use crate::form::export;
use leptos::prelude::*;

/// A word on where the inputs come from, while they are neither the defaults nor the reader's doing.
pub(super) fn recalled(live: Live) -> impl IntoView {
    notice(live, live.recalled, forget)
}

/// The buttons below the form.
pub(super) fn actions(live: Live) -> impl IntoView {
    let link = move || {
        let shared = live.shared.get();
        let (said, link) = shared.split_once('\n').unwrap_or_default();
        let (said, link) = (String::from(said), String::from(link));
        (!link.is_empty()).then(|| view! { {said} <a href=link.clone()>{link.clone()}</a> })
    };
    view! {
        <div class="actions">
            {button(live, "Share these inputs", share)}
            {button(live, "Compare", pin)}
            {button(live, "Reset", reset)}
            {button(live, "Save as JSON", save_json)}
            {button(live, "Save as CSV", save_csv)}
        </div>
        <p class="share" role="status">{link}</p>
    }
}

/// What the numbers are compared with.
pub(super) fn compared_with(live: Live) -> impl IntoView {
    notice(live, live.compared, unpin)
}

/// A button; all of them are one closure to the WebAssembly.
fn button(live: Live, label: &'static str, act: fn(Live)) -> impl IntoView {
    view! { <button type="button" class="button" on:click=move |_| act(live)>{label}</button> }
}

/// A sentence that stands there as long as it has words; behind a line break they name a way to end it.
fn notice(live: Live, words: RwSignal<String>, end: fn(Live)) -> impl IntoView {
    let words = move || {
        let words = words.get();
        let (said, label) = words.split_once('\n')?;
        let (said, label) = (String::from(said), String::from(label));
        Some(view! {
            {said}
            <button type="button" class="link" on:click=move |_| end(live)>{label}</button>
        })
    };
    view! { <p class="notice" role="status">{words}</p> }
}

fn forget(live: Live) {
    browser::forget(live.calculator);
    reset(live);
}

fn reset(live: Live) {
    live.recalled.set(String::new());
    live.fill_from("");
}

fn pin(live: Live) {
    if let Some(headline) = live.headline() {
        live.compared.set(["Compared with: “", &headline, "” \nStop comparing"].concat());
        live.pinned.set(["?", &untrack(|| live.query())].concat());
    }
}

fn unpin(live: Live) {
    live.compared.set(String::new());
    live.pinned.set(String::new());
}

fn share(live: Live) {
    if live.headline().is_some() {
        let link = address(live);
        let shown = link.clone();
        browser::copy(&link, move |copied| {
            live.shared.set([if copied { "Link copied: \n" } else { "Copy this link: \n" }, &shown].concat());
        });
    }
}

fn save_json(live: Live) {
    save(live, ".json", "application/json", |live, texts, report| {
        export::json(live.calculator, texts, report, &address(live))
    });
}

fn save_csv(live: Live) {
    save(live, ".csv", "text/csv", |live, texts, report| export::csv(live.calculator, texts, report));
}

/// Hands the reader inputs and results as a file.
fn save(live: Live, ending: &str, kind: &str, write: fn(Live, &[String], &crate::calculators::Report) -> String) {
    if live.headline().is_some() {
        live.answer.with_untracked(|answer| {
            if let Ok(report) = answer {
                let file = live.texts.with_untracked(|texts| write(live, texts, report));
                browser::download(&[live.calculator.slug, ending].concat(), kind, &file);
            }
        });
    }
}

fn address(live: Live) -> String {
    browser::address_of(live.calculator, &untrack(|| live.query()))
}
