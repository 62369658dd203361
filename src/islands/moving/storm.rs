//! Clients that retry, and the service they call.

use super::{Picture, rate_slider, valued_counts};
use crate::pages::Script;
use leptos::prelude::*;

/// The name of each count in the script, its label, and its value in the still picture.
const COUNTS: &[(&str, &str, &str)] = &[
    ("first", "First attempts", "550/s"),
    ("retries", "Retries", "1,020/s"),
    ("answered", "Answered in time", "0/s"),
    ("wasted", "Work for clients that gave up", "100%"),
];

/// A service of four workers, 40 s after an outage of 5 s, and its last minute.
pub(super) fn storm() -> AnyView {
    let controls = view! {
        {rate_slider("Requests per second", 1_260, 20, 500)}
        <label>
            <input type="checkbox" role="switch" data-moving-part="budget"/>
            " Retry budget of " <span data-moving-part="percent">"10%"</span>
        </label>
        <button type="button" class="button button--small storm__break" data-moving-part="break">"5 s outage"</button>
    };
    Picture {
        name: "storm",
        script: Script::Storm,
        title: "A retry storm at work",
        about: "Each dot is an attempt that waits for a worker. When its client times out, the client retries, and the old attempt turns gray: the service cannot tell, and works on it all the same. The chart shows the last 60 seconds, with outages shaded.",
        controls: controls.into_any(),
        stage: view! {
            <svg viewBox="0 0 320 198" width="320" height="198" role="img" aria-label=IN_WORDS inner_html=include_str!("storm.svg")></svg>
            <p class="storm__time"><span>"60 s ago"</span> " " <span>"now"</span></p>
            {valued_counts(COUNTS.iter().copied())}
            <p role="status">
                <strong data-moving-part="state">"Overloaded"</strong> ": " <span data-moving-part="reason">{REASON}</span>
            </p>
            <p data-moving-part="formula">{FORMULA}</p>
            <p class="moving__scale" data-moving-part="scale"></p>
        }
        .into_any(),
    }
    .view()
}

/// The picture in words.
const IN_WORDS: &str = "Attempts wait in the queue of a service with four workers. Below, over the last minute: first attempts, retries, and answers in time, with the capacity.";

const REASON: &str = "the outage is over, but attempts wait longer than their clients do. The workers spend their time on clients that gave up, whose retries refill the queue.";

const FORMULA: &str = "If all attempts fail, 500 requests/s become 1,500 attempts/s: more than the capacity of 1,000/s, so an overload outlasts its cause.";
