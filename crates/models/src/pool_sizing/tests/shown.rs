//! The configuration and the chart.

use super::*;

#[test]
fn the_configuration_has_the_recommendation_in_it() {
    let code = |query: &str| {
        let snippets = support::report(&CALCULATOR, query).snippets;
        let code: Vec<_> = snippets.iter().map(|snippet| snippet.code.plain()).collect();
        code.join("\n")
    };
    let has = |query: &str, lines: &[&str]| {
        for line in lines {
            assert!(code(query).contains(&format!("{line}\n")), "{line} in {}", code(query));
        }
    };
    has(
        "",
        &[
            ".max_connections(5) // per instance, you entered 10",
            ".acquire_timeout(Duration::from_millis(3000)) // you entered 30 s",
            "ALTER SYSTEM SET max_connections = 100;",
            // The cores are saturated with 4 (8 + 2) / 2 connections.
            "default_pool_size = 20 ; server connections for each database and user",
            "pool_mode = transaction ; a server connection is lent for one transaction",
            "query_wait_timeout = 3 ; seconds, then the client gets an error",
        ],
    );
    has(
        "pool-size=5&acquire-timeout=2",
        &[".max_connections(5) // per instance", ".acquire_timeout(Duration::from_millis(2000))"],
    );
    has("other-connections=200", &["ALTER SYSTEM SET max_connections = 280; -- you entered 100"]);
    has(
        "pooler=pgbouncer-transaction&pooler-size=5",
        &["default_pool_size = 9 ; server connections for each database and user, you entered 5"],
    );
}

#[test]
fn the_chart_marks_the_current_size_and_the_start_of_waits() {
    let values: Vec<_> = CALCULATOR.fields().map(|field| field.default()).collect();
    let Some(Plot::Lines(lines)) = (CALCULATOR.charts[0].plot)(&values) else { panic!("no lines") };
    assert!(lines.at.contains(&10.0) && lines.at[0] == 1.0);
    let labels: Vec<_> = lines.marks.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!(labels, ["recommended", "yours", "cores full"]);
    // One connection an instance is not enough: there the line has not begun.
    assert_eq!(lines.series[0].values[0], None);
    let drawn: Vec<_> = lines.series[0].values.iter().flatten().collect();
    assert!(drawn.is_sorted_by(|a, b| a >= b));
}
