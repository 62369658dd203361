//! Scrapes to paste.

use super::super::scrape::read;
use super::*;
use crate::Pasted;
use crate::form::{self, query};
use std::fmt::Write;

/// As metrics-exporter-prometheus and the Prometheus client for Rust write it.
const SCRAPE: &str = r##"# HELP http_request_duration_seconds How long requests take.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{route="/users/{id}",method="GET",status="2xx",le="0.1"} 12
http_request_duration_seconds_bucket{route="/users/{id}",method="GET",status="2xx",le="1"} 13 1700000000000
http_request_duration_seconds_bucket{route="/users/{id}",method="GET",status="2xx",le="+Inf"} 13 # {trace_id="ab c"} 0.67 1700000000.5
http_request_duration_seconds_sum{route="/users/{id}",method="GET",status="2xx"} 1.5e0
http_request_duration_seconds_count{route="/users/{id}",method="GET",status="2xx"} 13
http_request_duration_seconds_bucket{route="/a \"b\", c}",method="GET",status="4xx",le="0.1"} 0
http_request_duration_seconds_bucket{route="/a \"b\", c}",method="GET",status="4xx",le="1"} 0
http_request_duration_seconds_bucket{route="/a \"b\", c}",method="GET",status="4xx",le="+Inf"} 0
http_request_duration_seconds_sum{route="/a \"b\", c}",method="GET",status="4xx"} NaN
http_request_duration_seconds_count{route="/a \"b\", c}",method="GET",status="4xx"} 0

# TYPE db_pool_connections gauge
db_pool_connections{state="idle"} 3
db_pool_connections{state="in use",} 7
process_resident_memory_bytes 2.5e+07
{"quoted.metric",region="eu"} -1
# EOF
"##;

fn filled(pasted: &Pasted) -> Inputs {
    let mut texts = query::decode(&CALCULATOR, "");
    for change in &pasted.fills {
        let place = CALCULATOR.fields().position(|field| field.key == change.field).expect("a field");
        texts[place].clone_from(&change.value);
    }
    let values = form::values(&CALCULATOR, &texts).expect("inputs that can be entered");
    Inputs::from_values(&values).expect("inputs of their types")
}

#[test]
fn a_scrape_is_counted_by_metric_and_label() {
    let pasted = read(SCRAPE).expect("a scrape");
    let summary = pasted.summary.plain();
    // Each route has one method and one status, so no label multiplies the series.
    assert_eq!(summary, "14 series in 4 metrics. http_request_duration_seconds has 10.");
    assert_eq!(pasted.table.head.len(), 5);
    assert_eq!(pasted.table.rows[0][..2], ["http_request_duration_seconds".to_owned(), "10".into()]);
    assert_eq!(pasted.table.rows[1], ["db_pool_connections", "2", "state", "2", "1"].map(String::from));
    assert!(pasted.table.rows[2..].iter().any(|row| row[0] == "quoted.metric" && row[2] == "none"));
}

#[test]
fn the_form_has_the_series_of_the_scrape() {
    let inputs = filled(&read(SCRAPE).expect("a scrape"));
    assert_eq!((inputs.routes, inputs.methods, inputs.statuses, inputs.extra_values), (2.0, 1.0, 2.0, 1.0));
    assert_eq!((inputs.buckets, inputs.combinations, inputs.other_series), (2.0, 50.0, 4.0));
    assert_close(metric(&answer(&inputs), "series-per-instance"), 14.0);
}

#[test]
fn the_label_that_multiplies_is_blamed() {
    let mut text = String::new();
    for user in 0..500 {
        for status in ["2xx", "5xx"] {
            writeln!(text, "requests_total{{user_id=\"{user}\",status=\"{status}\",tier=\"{}\"}} 1", user % 3)
                .expect("text");
        }
    }
    let pasted = read(&text).expect("a scrape");
    let summary = pasted.summary.plain();
    let expected = "1,000 series in 1 metric. requests_total has 1,000; without its label user_id with 500 values it would have 6.";
    assert_eq!(summary, expected);
    let inputs = filled(&pasted);
    assert_close(metric(&answer(&inputs), "series-per-instance"), 1_000.0);
    // Users and tiers depend on each other.
    assert_eq!(inputs.extra_values, 1_000.0);
    assert!(answer(&inputs).plan.iter().any(|change| change.field == "extra-values"));
}

#[test]
fn other_text_is_refused_with_an_example() {
    for text in [
        "",
        "   \n",
        "# only a comment",
        "<!doctype html><title>404</title>",
        "{\"status\":\"success\"}",
        "a b c\nd e f",
        "name{label=\"open",
        "name{label} 5",
        "9lives 5",
        "no_value",
        "name{a=\"b\"}",
    ] {
        let why = read(text).expect_err(text);
        assert!(why.starts_with("This is not a scrape. Paste the text of /metrics"), "{why}");
    }
}

#[test]
fn a_few_wrong_lines_do_not_matter() {
    let pasted = read("HTTP/1.1 200 OK\nup 1\nscrape_duration_seconds 0.1\n").expect("a scrape");
    assert!(pasted.summary.plain().starts_with("2 series in 2 metrics."), "{:?}", pasted.summary);
}

#[test]
fn megabytes_are_read_in_linear_time() {
    let mut text = String::new();
    for route in 0..400 {
        for bucket in 0..100 {
            writeln!(text, "latency_bucket{{route=\"/{route}\",le=\"{bucket}\",host=\"a{}\"}} 1", route % 7)
                .expect("text");
        }
    }
    let start = std::time::Instant::now();
    let once = read(&text).expect("a scrape");
    let first = start.elapsed();
    let twice = read(&text.repeat(4)).expect("a scrape");
    assert!(start.elapsed() < first * 40, "{first:?}");
    assert!(once.summary.plain().starts_with("40,000 series") && twice.summary.plain().starts_with("160,000 series"));
}
