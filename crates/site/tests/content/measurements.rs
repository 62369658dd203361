//! What the lab measured, on pages.

use crate::sample::{front_matter, site};
use content::{Block, Library};

const MEASURED: &str = r#"{
  "experiment": "pool", "date": "2026-11-30", "seconds": 60, "command": "make lab EXPERIMENT=pool", "seed": 1,
  "machine": {"cpu": "A processor", "cores": 2, "memory_mib": 4096, "kernel": "6.1", "virtual_machine": false},
  "versions": {"PostgreSQL": "17.6"}, "noise": {"wakeup_p50_us": 60, "wakeup_p99_us": 90, "steal": 0},
  "series": [{"key": "idle", "title": "Idle", "calculator": "pool-sizing", "findings": ["It waits."], "cells": [
    {"name": "pool of 10", "query": "rps=400&db-time=0&held-time=20&instances=1&pool-size=10&variability=1",
     "measured": [{"key": "p99-wait-ms", "label": "Wait, p99", "unit": "ms", "value": 40, "low": 35, "high": 45},
       {"key": "ping-ms", "label": "Ping", "unit": "ms", "value": 0.2}]}]}]
}"#;

/// The page of the sample with this text, or the faults.
fn page_with(text: &str, measured: &str) -> Result<(String, Vec<String>), Vec<String>> {
    let page = format!("{}\n{text}\nFine.[^claim:sky-blue]\n\n## A heading\n", front_matter("Good", 10));
    let root = site(&[("reference/basics/good.md", &page), ("measurements/pool.json", measured)]);
    let library = Library::load(root.path(), &["/lab/pool/".into()]).map_err(|faults| faults.lines())?;
    let body = &library.pages().next().expect("a page").body;
    let blocks = body.blocks.iter().map(|block| match block {
        Block::Html(html) => html.as_str(),
        Block::Calculator(_) => "",
    });
    Ok((blocks.collect(), body.links.iter().map(|link| link.to.clone()).collect()))
}

#[test]
fn a_page_has_the_numbers_beside_those_of_the_calculator() {
    let directives = "{{measured pool}}\n\n{{measured pool/idle}}\n\n{{measured pool/idle p99-wait-ms}}\n\n{{measured pool/idle p99-wait-ms ping-ms}}\n\n{{predicted pool p99-wait-ms}}\n\n{{lab}}\n";
    let (html, links) = page_with(directives, MEASURED).expect("a page");
    for words in [
        "Measured on 2026-11-30 with PostgreSQL 17.6, on a machine with 2 cores",
        "<td>Pool of 10</td><td>40 ms</td><td>35 to 45 ms</td>",
        "<td>Pool of 10</td><td>40 ms (35 to 45)</td><td>0.2 ms</td>",
        "It waits.",
        "predicted against measured",
        "Each point is one of 1 settings",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(links.contains(&"/measurements/pool.json".into()), "{links:?}");
    assert!(links.contains(&"/lab/pool/".into()), "{links:?}");
}

#[test]
fn what_was_not_measured_is_a_fault_with_what_there_is() {
    let directives = "{{measured nothing}}\n\n{{measured pool/no}}\n\n{{measured pool/idle no}}\n\n{{predicted pool no}}\n\n{{predicted pool}}\n";
    let faults = page_with(directives, MEASURED).expect_err("faults").join("\n");
    for words in [
        "there is no measurement `nothing`; use a name of content/measurements/, or measure it: make lab EXPERIMENT=nothing",
        "pool has no series `no`; use one of idle",
        "no cell of pool/idle has a number `no`; use keys of content/measurements/pool.json",
        "pool has no predictions of `no`",
        "the metric is missing",
    ] {
        assert!(faults.contains(words), "{words}: {faults}");
    }
}

#[test]
fn a_file_that_no_calculator_accepts_is_a_fault() {
    let other = MEASURED.replace("pool-size=10", "pool-size=0&speed=3");
    for (text, words) in [
        (other.as_str(), "pool-sizing has no input speed=3"),
        (&MEASURED.replace("pool-size=10", "pool-size=0"), "pool-sizing does not accept pool-size"),
        (&MEASURED.replace("\"pool\"", "\"pond\""), "its experiment is `pond`"),
        ("{", "EOF"),
    ] {
        let faults = page_with("", text).expect_err(words).join("\n");
        assert!(faults.contains(words), "{words}: {faults}");
        assert!(faults.contains("make lab EXPERIMENT=pool"), "{faults}");
    }
}
