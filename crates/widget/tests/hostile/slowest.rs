//! Reports the slowest inputs. Nothing is asserted: timings depend on the machine.

use models::Calculator;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often a step ran, and its slowest time with the query.
#[derive(Clone, Debug, Default)]
struct Record {
    count: u64,
    total: Duration,
    slowest: Duration,
    query: String,
}

/// Keyed by calculator and step.
type Records = BTreeMap<(&'static str, &'static str), Record>;

static RECORDS: Mutex<Records> = Mutex::new(BTreeMap::new());

/// How often a slow run is repeated.
const AGAIN: usize = 4;

/// Runs `work` and records its time. Repeats slow runs and keeps the fastest, so that a pause of the machine does not
/// count.
pub fn timed<T>(calculator: &'static Calculator, what: &'static str, query: &str, work: impl Fn() -> T) -> T {
    let once = || {
        let start = Instant::now();
        let result = work();
        (result, start.elapsed())
    };
    let (result, mut took) = once();
    let key = (calculator.slug, what);
    let slowest = records().entry(key).or_default().slowest;
    for _ in 0..AGAIN {
        if took > slowest {
            took = took.min(once().1);
        }
    }
    let mut records = records();
    let record = records.entry(key).or_default();
    record.count += 1;
    record.total += took;
    if took > record.slowest {
        record.slowest = took;
        record.query = query.into();
    }
    result
}

fn records() -> MutexGuard<'static, Records> {
    RECORDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Prints the records of one calculator; `cargo test -- --nocapture` shows them.
pub fn report(calculator: &Calculator) {
    let records = records();
    for ((slug, what), record) in records.iter().filter(|((slug, _), _)| *slug == calculator.slug) {
        let mean = record.total.as_secs_f64() * 1e6 / record.count as f64;
        let slowest = record.slowest.as_secs_f64() * 1e3;
        println!(
            "{slug} {what}: {} times, {mean:.1} µs on average, slowest {slowest:.2} ms at ?{}",
            record.count, record.query
        );
    }
}
