//! A rolling deploy at work.

use super::{Picture, counts};
use crate::pages::Script;
use leptos::prelude::*;
use std::fmt::Write as _;

/// What is shown, and the name of its count in the script.
#[rustfmt::skip]
const COUNTS: &[(&str, &str)] = &[
    ("served", "Served"), ("cut", "Cut in flight"), ("refused", "Refused"), ("ready", "Instances ready"),
    ("time", "Since the start"),
];

/// The instances of a service, old and new, while a deploy replaces them.
pub(super) fn rollout() -> AnyView {
    Picture {
        name: "rollout",
        script: Script::Rollout,
        title: "A rolling deploy at work",
        about: "Each dot is a request, which the load balancer sends along a line to an instance that it believes is up. A dashed instance is starting, or has closed its listener. A cross is a lost request: refused by an instance that no longer listens, or cut in flight when its process exits. With drain, an instance waits, closes its listener and finishes its requests, with the times of the form above. Without drain, its process exits at SIGTERM.",
        controls: view! {
            <label class="rollout__switch">
                <input type="checkbox" role="switch" checked data-moving-part="drain"/> "Drain"
            </label>
            <button type="button" class="button button--small moving__play" data-moving-part="again">
                "Deploy again"
            </button>
        }
        .into_any(),
        stage: view! {
            <p class="rollout__sides">
                <span>"Old"</span> " " <span>"Load balancer"</span> " " <span>"New"</span>
            </p>
            <svg viewBox="0 0 320 150" width="320" height="150" role="img" aria-label=IN_WORDS inner_html=still()></svg>
            {counts(COUNTS)}
            <p class="moving__scale" data-moving-part="scale"></p>
            <p class="rollout__outcome" role="status" data-moving-part="outcome"></p>
        }
        .into_any(),
    }
    .view()
}

/// The picture in words.
const IN_WORDS: &str = "A load balancer between three old and three new instances. It still sends requests to an old instance that has exited, and they are lost.";

/// The picture before its script runs, in a deploy without drain: one old instance has exited, and its replacement is up.
fn still() -> String {
    const OLD: i32 = 6;
    const NEW: i32 = 202;
    let mut routes = String::new();
    let mut boxes = String::new();
    for (left, place, state, route) in [
        (OLD, 0, "gone", "refusing"),
        (OLD, 1, "up", "listed"),
        (OLD, 2, "up", "listed"),
        (NEW, 0, "up", "listed"),
        (NEW, 1, "starting", ""),
    ] {
        let (top, inner) = (18 + 40 * place, if left == OLD { left + 112 } else { left });
        let middle = top + 17;
        let _ = write!(routes, r#"<path data-state="{route}" d="M160 75 {inner} {middle}"/>"#);
        let _ = write!(boxes, r#"<rect data-state="{state}" x="{left}" y="{top}" width="112" height="34" rx="4"/>"#);
    }
    let mut requests = String::new();
    let on_the_way = [(160, 14), (160, 50), (140, 79), (130, 106), (186, 50), (143, 59)];
    let in_progress = [(22, 68), (58, 84), (91, 71), (30, 119), (74, 108), (102, 122), (222, 28), (262, 41), (298, 30)];
    for (x, y) in on_the_way.iter().chain(&in_progress) {
        let _ = write!(requests, r#"<circle class="moving__dot" r="4" cx="{x}" cy="{y}"/>"#);
    }
    for (x, y) in [(118, 36), (127, 33), (122, 47)] {
        let _ = write!(requests, r#"<path class="rollout__lost" d="M{} {}l7 7m0-7-7 7"/>"#, x - 3, y - 3);
    }
    format!(
        r#"<g class="rollout__routes">{routes}</g><rect class="rollout__balancer" x="151" y="60" width="18" height="30" rx="4"/><g class="rollout__boxes">{boxes}</g><g class="rollout__requests">{requests}</g>"#
    )
}
