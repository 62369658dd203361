//! The queue of a pool at work: a still picture, which a script moves. It is not part of the island.

use leptos::prelude::*;
use models::{Calculator, pool_sizing};
use std::fmt::Write as _;

/// What is shown, and the name of its count in the script.
const COUNTS: [(&str, &str); 4] =
    [("waiting", "Waiting"), ("connections", "Connections in use"), ("cores", "Cores in use"), ("served", "Served")];

/// The pool of one instance in slow motion; empty for calculators without a pool.
pub fn queue(calculator: &Calculator) -> AnyView {
    if calculator.slug != pool_sizing::CALCULATOR.slug {
        return ().into_any();
    }
    let count = |(name, label)| view! { <div><dt>{label}</dt><dd data-queue-part=name></dd></div> };
    let counts: Vec<_> = COUNTS.into_iter().map(count).collect();
    view! {
        <section class="queue" data-queue aria-labelledby="queue-title">
            <h2 id="queue-title">"The pool at work"</h2>
            <p>
                "Each dot is a request of one instance, from left to right: it waits for a connection, holds the connection while your code runs, then waits for a database core and runs on it. It keeps the connection until it leaves the database. Gray dots are the requests of other instances, which share the database."
            </p>
            <div class="queue__controls">
                <label>
                    "Requests per second" <input type="range" min="0" max="4000" step="50" value="500" aria-valuetext="Requests per second: 500"/> <output>"500/s"</output>
                </label>
                <button type="button" class="button button--small">"Pause"</button>
            </div>
            <svg viewBox="0 0 320 120" width="320" height="120" role="img" aria-label=IN_WORDS inner_html=still()></svg>
            <dl class="queue__counts">{counts}</dl>
            <p class="queue__scale" data-queue-part="scale"></p>
            <p class="queue__measured" data-queue-part="measured"></p>
        </section>
    }
    .into_any()
}

/// The picture in words.
const IN_WORDS: &str = "Requests wait in line, hold the connections of a pool, and use the cores of the database, which other instances share.";

/// The picture before its script runs: a pool of ten connections, all in use, with a line of requests in front of it.
fn still() -> String {
    let mut slots = String::new();
    let mut cores = String::new();
    let mut dots = String::new();
    let mut dot = |state: &str, x: i32, y: i32| {
        let _ = write!(dots, r#"<circle class="queue__dot queue__dot--{state}" cx="{x}" cy="{y}" r="5"/>"#);
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
        r#"<path class="queue__way" d="M0 60H320"/><g class="queue__slots">{slots}</g><g class="queue__cores">{cores}</g><g class="queue__dots">{dots}</g>"#
    )
}
