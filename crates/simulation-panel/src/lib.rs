//! The simulation of a reader's pool, from the text of a form to markup. It runs in a Web Worker, in slices.
//!
//! It simulates several pool sizes, including the reader's own, and draws the results over the curve of the formula.
//!
//! # Messages between page and worker
//!
//! | from | message |
//! |---|---|
//! | worker | `ready` |
//! | page | a query string: the fields of the calculator and those of [`FIELDS`] |
//! | worker | `progress 0.25` |
//! | worker | `result` and markup, or `refused` and a sentence; this is the last message |
//!
//! To cancel, the page terminates the worker.

mod experiment;
mod fields;
mod result;
#[cfg(test)]
mod tests;

pub use fields::{FIELDS, form};

use experiment::Options;
use models::pool_sizing::Inputs;
use simulation::{Outcome, Simulation};

/// Arrivals between two progress messages: about 20 ms.
const SLICE: u32 = 100_000;

/// A running simulation of several pool sizes.
pub struct SimulationRun {
    inputs: Inputs,
    /// The sizes that remain, the next one last.
    remaining: Vec<(f64, Simulation)>,
    outcomes: Vec<(f64, Outcome)>,
}

impl SimulationRun {
    /// Creates the simulation for a request of the page.
    ///
    /// # Errors
    ///
    /// Returns a sentence for the reader if an input is invalid.
    pub fn new(request: &str) -> Result<Self, String> {
        let options = Options::parse(request)?;
        let sizes = options.sizes();
        let simulation = |size: f64| Some((size, Simulation::new(&options.experiment(size))?));
        let remaining: Option<Vec<_>> = sizes.into_iter().rev().map(simulation).collect();
        let remaining = remaining
            .ok_or("These inputs cannot be simulated: choose fewer instances, a smaller pool or less load.")?;
        Ok(Self { inputs: options.inputs, remaining, outcomes: Vec::new() })
    }

    /// Simulates the next slice. Returns the fraction that is complete.
    pub fn advance(&mut self) -> f64 {
        let all = (self.remaining.len() + self.outcomes.len()) as f64;
        let Some((size, simulation)) = self.remaining.last_mut() else { return 1.0 };
        let done = simulation.advance(SLICE);
        let before = self.outcomes.len() as f64;
        if let Some(outcome) = simulation.outcome() {
            self.outcomes.push((*size, outcome));
            self.remaining.pop();
        }
        (before + done) / all
    }

    /// Returns the result as markup; `None` until it is complete.
    pub fn result(&self) -> Option<String> {
        self.remaining.is_empty().then(|| result::markup(&self.inputs, &self.outcomes))
    }
}

/// Runs the simulation of a request, and passes each message for the page to `post`.
pub fn answer(request: &str, mut post: impl FnMut(&str)) {
    match SimulationRun::new(request) {
        Err(sentence) => post(&["refused ", &sentence].concat()),
        Ok(mut run) => loop {
            let done = run.advance();
            post(&["progress ", &models::units::machine(done)].concat());
            if let Some(markup) = run.result() {
                return post(&["result ", &markup].concat());
            }
        },
    }
}
