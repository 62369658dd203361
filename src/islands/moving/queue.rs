//! The queue of a pool at work.

use super::{Picture, counts, rate_slider};
use crate::pages::Script;
use leptos::prelude::*;
use std::fmt::Write as _;

/// What is shown, and the name of its count in the script.
const COUNTS: &[(&str, &str)] =
    &[("waiting", "Waiting"), ("connections", "Connections in use"), ("cores", "Cores in use"), ("served", "Served")];

/// The pool of one instance in slow motion.
pub(super) fn queue() -> AnyView {
    Picture {
        name: "queue",
        script: Script::Queue,
        title: "The pool at work",
        about: "Each dot is a request of one instance, from left to right: it waits for a connection, holds the connection while your code runs, then waits for a database core and runs on it. It keeps the connection until it leaves the database. Gray dots are the requests of other instances, which share the database.",
        controls: rate_slider("Requests per second", 4_000, 50, 500),
        stage: view! {
            <svg viewBox="0 0 320 120" width="320" height="120" role="img" aria-label=IN_WORDS inner_html=still()></svg>
            {counts(COUNTS)}
            <p class="moving__scale" data-moving-part="scale"></p>
            <p class="queue__measured" data-moving-part="measured"></p>
        }
        .into_any(),
    }
    .view()
}

/// The picture in words.
const IN_WORDS: &str = "Requests wait in line, hold the connections of a pool, and use the cores of the database, which other instances share.";

/// The picture before its script runs: a pool of ten connections, all in use, with a line of requests in front of it.
fn still() -> String {
    let mut slots = String::new();
    let mut cores = String::new();
    let mut dots = String::new();
    let mut dot = |state: &str, x: i32, y: i32| {
        let _ = write!(dots, r#"<circle class="moving__dot moving__dot--{state}" cx="{x}" cy="{y}" r="5"/>"#);
    };
    for place in 0..10 {
        let (x, y) = (126 + place % 4 * 22, 38 + place / 4 * 22);
        let _ = write!(slots, r#"<circle cx="{x}" cy="{y}" r="8.8" data-taken=""/>"#);
        if place < 6 {
            dot("held", x, y);
        }
    }
    for place in 0..4 {
        let (x, y) = (259 + place % 2 * 22, 40 + place / 2 * 22);
        let _ = write!(cores, r#"<rect x="{x}" y="{y}" width="17.6" height="17.6" rx="2"/>"#);
        dot(if place == 0 { "other" } else { "running" }, x + 9, y + 9);
    }
    for place in 0..4 {
        dot("waiting", 96 - 12 * place, 60);
    }
    dot("queued", 238, 60);
    format!(
        r#"<path class="moving__way" d="M0 60H320"/><g class="queue__slots">{slots}</g><g class="queue__cores">{cores}</g><g class="moving__dots">{dots}</g>"#
    )
}
