use super::PASTE;
use crate::pool_sizing::CALCULATOR;
use crate::{Change, Pasted};

/// The histogram of a pool with Erlang's waits: `P(W > t) = C e^(-θt)`.
fn histogram(waiting: f64, decay: f64, total: f64) -> String {
    let mut text = "# TYPE db_pool_wait_seconds histogram\n".to_owned();
    for le in [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2] {
        let count = total * (1.0 - waiting * libm::exp(-decay * le));
        text += &format!("db_pool_wait_seconds_bucket{{pool=\"main\",le=\"{le}\"}} {count:.0}\n");
    }
    text + &format!("db_pool_wait_seconds_bucket{{pool=\"main\",le=\"+Inf\"}} {total}\ndb_pool_connections_max 10\n")
}

fn read(text: &str) -> Result<Pasted, &'static str> {
    (PASTE.read)(text)
}

fn number(pasted: &Pasted, key: &str) -> f64 {
    let change = pasted.fills.iter().find(|change| change.field == key).expect("filled");
    change.value.parse().expect("a number")
}

#[test]
fn a_histogram_of_erlang_gives_its_rate_and_hold() {
    // Tables of Erlang C: 10 servers, an offered load of 8: 0.409. Holds of 20 ms: 400 per second, θ = 2 / 0.02.
    let pasted = read(&histogram(0.4092, 100.0, 1e6)).expect("a fit");
    assert!((number(&pasted, "rps") - 400.0).abs() < 2.0, "{pasted:?}");
    assert!((number(&pasted, "held-time") - 20.0).abs() < 0.1, "{pasted:?}");
    assert_eq!(number(&pasted, "pool-size"), 10.0);
    assert!(pasted.summary.plain().contains("off by at most"), "{pasted:?}");
}

#[test]
fn every_fill_is_a_field() {
    let statements = "calls,mean_exec_time,stddev_exec_time,seconds\n9,2,1,3\n";
    for pasted in [read(&histogram(0.4, 100.0, 1e6)), read(statements)] {
        for Change { field, .. } in pasted.expect("a fit").fills {
            assert!(CALCULATOR.fields().any(|other| other.key == field), "{field}");
        }
    }
}

#[test]
fn statements_are_one_mixture() {
    let text = "
 calls | mean_exec_time | stddev_exec_time | seconds
-------+----------------+------------------+---------
  3000 |             10 |                0 |     100
  1000 |             30 |                0 |     100
(2 rows)
";
    let pasted = read(text).expect("two rows");
    assert_eq!(number(&pasted, "rps"), 40.0);
    assert_eq!(number(&pasted, "held-time"), 15.0);
    // The variance of 10, 10, 10 and 30 is 75.
    assert_eq!(number(&pasted, "variability"), 0.333);
}

#[test]
fn what_cannot_be_fitted_says_what_to_paste() {
    let one_bucket = "db_wait_seconds_bucket{le=\"1\"} 5\ndb_wait_seconds_bucket{le=\"+Inf\"} 100\n";
    let flat = histogram(0.5, 0.0, 1e4);
    let size = "db_pool_connections_max 4\n";
    for (text, words) in [
        ("", "no histogram"),
        ("http_requests_total 5", "no histogram"),
        (one_bucket, "db_pool_connections_max"),
        (&format!("{one_bucket}{size}"), "two buckets"),
        (&flat, "overloaded"),
        ("mean_exec_time | calls", "columns"),
    ] {
        let sentence = read(text).expect_err(text);
        assert!(sentence.contains(words), "{text}: {sentence}");
    }
}
