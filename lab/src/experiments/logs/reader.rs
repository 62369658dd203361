//! The other end of a pipe: what stands for a log collector.

use super::cells::Sink;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read};
use std::process::ChildStdout;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What has been read, by kind of line.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Tally {
    /// Lines at INFO and above, and their bytes with the line break.
    pub info: (u64, u64),
    /// Lines of sqlx about a statement.
    pub statements: (u64, u64),
    /// All other lines, at DEBUG and TRACE.
    pub debug: (u64, u64),
}

impl Tally {
    /// What has been read since an earlier time.
    pub const fn since(self, before: Self) -> Self {
        const fn less(a: (u64, u64), b: (u64, u64)) -> (u64, u64) {
            (a.0.saturating_sub(b.0), a.1.saturating_sub(b.1))
        }
        Self {
            info: less(self.info, before.info),
            statements: less(self.statements, before.statements),
            debug: less(self.debug, before.debug),
        }
    }

    /// All lines and bytes.
    pub const fn all(self) -> (u64, u64) {
        (self.info.0 + self.statements.0 + self.debug.0, self.info.1 + self.statements.1 + self.debug.1)
    }

    fn add(&mut self, line: &str) {
        #[derive(Deserialize)]
        struct Line<'a> {
            level: &'a str,
            target: &'a str,
        }
        let kind = match serde_json::from_str::<Line>(line) {
            Ok(Line { target: "sqlx::query", .. }) => &mut self.statements,
            Ok(Line { level: "DEBUG" | "TRACE", .. }) => &mut self.debug,
            _ => &mut self.info,
        };
        kind.0 += 1;
        kind.1 += line.len() as u64;
    }
}

/// Reads lines as soon as they arrive, until the pipe ends.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Tally>>);

impl Lines {
    /// Starts to read.
    pub fn of(pipe: ChildStdout) -> Self {
        let lines = Self::default();
        let tally = Arc::clone(&lines.0);
        thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = String::new();
            while pipe.read_line(&mut line).is_ok_and(|read| read > 0) {
                tally.lock().unwrap_or_else(PoisonError::into_inner).add(&line);
                line.clear();
            }
        });
        lines
    }

    /// What has been read so far.
    pub fn tally(&self) -> Tally {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the way the sink says until the pipe ends; the service would write `rate` bytes per second. Returns how many
/// bytes it has read.
pub fn read(mut pipe: ChildStdout, sink: Sink, rate: f64) -> thread::JoinHandle<Result<u64>> {
    thread::spawn(move || {
        let started = Instant::now();
        let mut buffer = vec![0; 4_096];
        let mut total = 0;
        loop {
            match sink {
                Sink::Pausing(pause) => {
                    let within = started.elapsed().subsec_millis();
                    if u64::from(within) < pause {
                        thread::sleep(Duration::from_millis(pause - u64::from(within)));
                    }
                }
                Sink::Slow(share) => {
                    let due = Duration::from_secs_f64(total as f64 / (rate * share));
                    thread::sleep(due.saturating_sub(started.elapsed()));
                }
                Sink::Null | Sink::File | Sink::Pipe => {}
            }
            match pipe.read(&mut buffer)? {
                0 => return Ok(total),
                read => total += read as u64,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_by_level_and_target() {
        let mut tally = Tally::default();
        tally.add("{\"level\":\"INFO\",\"target\":\"orders\"}\n");
        tally.add("{\"level\":\"DEBUG\",\"target\":\"sqlx::query\"}\n");
        tally.add("{\"level\":\"TRACE\",\"target\":\"hyper\"}\n");
        tally.add("thread panicked\n");
        assert_eq!((tally.info.0, tally.statements.0, tally.debug.0), (2, 1, 1));
        assert_eq!(tally.since(Tally::default()).all().0, 4);
        assert_eq!(tally.info.1, 35 + 16);
    }
}
