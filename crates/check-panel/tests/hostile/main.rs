//! Hostile files: no panic, no place outside of a file, no endless work.
//!
//! Each input is a list of changes to a project of the rules' own examples. `cargo test` draws a bounded number of them and `make fuzz`
//! many more; `cargo bolero test` steers the same inputs by coverage. Tests print times, but do not depend on them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod change;
mod hostile;
mod inspect;
mod large;

use inspect::inspect;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The time of a thread, which other programs do not change, or the time of a clock.
#[derive(Clone, Copy)]
struct Clock(Instant, Option<Duration>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), cpu())
    }

    fn elapsed(self) -> Duration {
        self.1.and_then(|before| Some(cpu()? - before)).unwrap_or_else(|| self.0.elapsed())
    }
}

fn cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Inputs of `cargo test`; `BOLERO_RANDOM_ITERATIONS` overrides the number.
const CASES: usize = 500;

/// The most bytes of an input: eight changes.
const SEED: usize = change::FIRST + 8 * change::CHANGE;

/// Time for fewer bytes than this is counted as for as many, because a check of an empty file takes time too.
const FEWEST: usize = 50_000;

fn per_byte(took: Duration, bytes: usize) -> Duration {
    took * 1_000_000 / u32::try_from(bytes.max(FEWEST)).unwrap_or(u32::MAX)
}

fn size(files: &[(String, Vec<u8>)]) -> usize {
    files.iter().map(|(_, text)| text.len()).sum()
}

#[test]
fn any_change_of_an_example_is_withstood() {
    let examples = change::examples();
    let slowest = Mutex::new((Duration::ZERO, Vec::new()));
    bolero::check!().with_iterations(CASES).with_max_len(SEED).for_each(|seed: &[u8]| {
        let files = change::changed(seed, &examples);
        let start = Clock::start();
        inspect(&files);
        let took = per_byte(start.elapsed(), size(&files));
        let mut slowest = slowest.lock().expect("no other test panicked");
        if took > slowest.0 {
            *slowest = (took, files);
        }
    });
    let (took, files) = slowest.into_inner().expect("no test panicked");
    println!("slowest: {took:?} per MB");
    for (path, text) in files {
        println!("{path}, {} bytes: {:?}", text.len(), String::from_utf8_lossy(&text[..text.len().min(3_000)]));
    }
}

fn timed(name: &str, files: &[(String, Vec<u8>)]) {
    let start = Clock::start();
    let answer = check_panel::answer(files, inspect::engine, &inspect::OPTIONS, "..", "f-");
    let took = start.elapsed();
    let markup: usize = answer.files.iter().map(String::len).sum();
    let bytes = size(files);
    println!("{:>9.1?} {:>9.1?} per MB, {bytes:>7} to {markup:>8} bytes: {name}", took, per_byte(took, bytes));
}

fn sizes(part: usize) {
    timed("a repository", &large::repository());
    for (name, path, text) in [
        ("kubectl get", "k.yaml", large::kubectl_list(1_000_000 / part)),
        ("services of Compose", "compose.yaml", large::compose(1_000_000 / part)),
        ("a lock file", "Cargo.lock", large::lock(1_000_000 / part)),
    ] {
        timed(name, &[(path.to_owned(), text.into_bytes())]);
    }
    for (name, path, text) in hostile::hostile(part) {
        timed(&format!("{name} in {path}"), &[(path.to_owned(), text.into_bytes())]);
    }
}

/// Repeated parts, nesting, aliases and huge scalars, at a twentieth of their size.
#[test]
fn large_files_are_read() {
    sizes(20);
}

/// Work grows with the size of a file and not with its square.
#[test]
#[ignore = "takes a minute: run it in the fuzz profile with --ignored"]
fn larger_files_are_read() {
    sizes(1);
}

/// Each example of each rule, again and again in one file.
#[test]
#[ignore = "takes a minute: run it in the fuzz profile with --ignored"]
fn repeated_examples_are_read() {
    for files in change::examples() {
        for (path, text) in files {
            let files = [((*path).to_owned(), text.repeat(200_000 / text.len().max(1)).into_bytes())];
            let start = Clock::start();
            check_panel::answer(&files, inspect::engine, &inspect::OPTIONS, "..", "f-");
            let took = per_byte(start.elapsed(), size(&files));
            if took > Duration::from_millis(200) {
                println!("{took:.1?} per MB: {path} {text:?}");
            }
        }
    }
}
