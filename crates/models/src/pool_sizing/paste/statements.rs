//! Rows of `pg_stat_statements`, as `psql` prints them or as CSV.

use super::{fill, rounded};
use crate::units::{Unit, digits, in_full};
use crate::{Marked, Pasted, Readout};

const WRONG: &str = "The columns calls, mean_exec_time, stddev_exec_time and seconds are needed. Copy the whole result of \
                     the query in the text below, with its heading.";

/// Statements of one kind.
struct Statement {
    calls: f64,
    /// In milliseconds.
    mean: f64,
    /// In milliseconds.
    deviation: f64,
    /// Time in which the calls were counted.
    seconds: f64,
}

/// Reads a table.
pub fn read(text: &str) -> Result<Pasted, &'static str> {
    let statements = statements(text).filter(|statements| !statements.is_empty()).ok_or(WRONG)?;
    let sum = |of: fn(&Statement) -> f64| statements.iter().map(of).sum::<f64>();
    let calls = sum(|one| one.calls);
    let rate = rounded(sum(|one| one.calls / one.seconds));
    let mean = sum(|one| one.calls * one.mean) / calls;
    let square = sum(|one| one.calls * (one.mean * one.mean + one.deviation * one.deviation)) / calls;
    let variability = rounded((square / (mean * mean) - 1.0).max(0.0));
    let summary = crate::fill(
        "⟦{#}⟧ calls: ⟦{#}⟧ per second on average since they are counted, each ⟦{#} ms⟧ in the database with a variability of \
         ⟦{#}⟧. Your peak is higher. A connection is also held during round trips and in your own code: add them.",
        &[calls, rate, rounded(mean), variability],
    );
    let row = |one: &Statement| {
        vec![in_full(one.calls), Unit::MILLIS.format(rounded(one.mean)), Unit::MILLIS.format(rounded(one.deviation))]
    };
    Ok(Pasted {
        fills: vec![
            fill("rps", rate),
            fill("transactions-per-request", 1.0),
            fill("db-time", 0.0),
            fill("held-time", rounded(mean)),
            fill("variability", variability),
        ],
        summary: Marked::new(summary),
        table: Readout {
            head: ["Calls", "Mean", "Standard deviation"].map(String::from).into(),
            rows: statements.iter().map(row).collect(),
            own: 0,
        },
    })
}

/// Returns the rows below the heading; `None` if a column is missing.
fn statements(text: &str) -> Option<Vec<Statement>> {
    let mut lines = text.lines().skip_while(|line| !line.contains("mean_exec_time"));
    let heading = lines.next()?;
    let separator = ['|', '\t', ','].into_iter().find(|separator| heading.contains(*separator))?;
    let names: Vec<&str> = heading.split(separator).map(str::trim).collect();
    let place = |name: &str| names.iter().position(|other| *other == name);
    let [calls, mean, deviation, seconds] = ["calls", "mean_exec_time", "stddev_exec_time", "seconds"].map(place);
    let places = (calls?, mean?, deviation?, seconds?);
    let read = |line: &str| {
        let cells: Vec<&str> = line.split(separator).map(str::trim).collect();
        let number = |place: usize| cells.get(place).copied().and_then(decimal).filter(|number| *number >= 0.0);
        let statement = Statement {
            calls: number(places.0)?,
            mean: number(places.1)?,
            deviation: number(places.2)?,
            seconds: number(places.3)?,
        };
        (statement.calls > 0.0 && statement.mean > 0.0 && statement.seconds > 0.0).then_some(statement)
    };
    Some(lines.filter_map(read).collect())
}

/// Reads a decimal. The browser's reader also accepts other texts.
fn decimal(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b".e-+".contains(&byte));
    if is_decimal { digits::read(text) } else { None }
}
