//! What the buttons of a calculator do.

use super::browser;
use super::calculator::Live;
use models::Report;
use models::form::export;

/// Does what the button of that name says.
pub(super) fn act(live: Live, name: &str) {
    match name {
        "share" => share(live),
        "compare" => pin(live),
        "unpin" => unpin(live),
        "reset" => reset(live),
        "forget" => {
            browser::forget(live.calculator);
            reset(live);
            live.root.focus("[name]");
        }
        "json" => save(live, ".json", "application/json", |live, texts, report| {
            export::json(live.calculator, texts, report, &address(live))
        }),
        "csv" => save(live, ".csv", "text/csv", |live, texts, report| export::csv(live.calculator, texts, report)),
        _ => {}
    }
}

fn reset(live: Live) {
    live.root.write("recalled", "");
    live.fill_from("");
}

fn pin(live: Live) {
    let Some(headline) = headline(live) else { return };
    let said = ["Compared with: “", &headline, "”"].concat();
    live.root.write("compared", &widget::notice(&said, "unpin", "Stop comparing"));
    live.pin(true);
    // The way back, whose focus also brings the sentence into view.
    live.root.focus("[data-act=unpin]");
}

fn unpin(live: Live) {
    live.root.write("compared", "");
    live.pin(false);
    live.root.focus("[data-act=compare]");
}

fn share(live: Live) {
    if headline(live).is_some() {
        let link = address(live);
        let shown = link.clone();
        browser::copy(&link, move |copied| {
            let said = if copied { "Link copied:" } else { "Copy this link:" };
            live.root.write("shared", &widget::link(said, &shown));
            live.root.focus("[data-part=shared] a");
        });
    }
}

/// The present answer as a sentence; without one, the reader is led to what is to be mended.
fn headline(live: Live) -> Option<String> {
    let headline = live.answered(|_, report| report.headline.plain());
    if headline.is_none() {
        live.lead_to_error();
    }
    headline
}

/// Hands the reader inputs and results as a file.
fn save(live: Live, ending: &str, kind: &str, write: fn(Live, &[String], &Report) -> String) {
    match live.answered(|texts, report| write(live, texts, report)) {
        Some(file) => drop(browser::download(&[live.calculator.slug, ending].concat(), kind, &file)),
        None => live.lead_to_error(),
    }
}

fn address(live: Live) -> String {
    browser::address_of(live.root, &live.query())
}
