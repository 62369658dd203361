//! A simulation that a reader has asked for: from the text of a form to markup, slice by slice. It runs in a Web Worker.
//!
//! The pool is simulated with several sizes, the reader's own among them, and drawn over the curve of the formula.
//!
//! # What page and worker say to each other
//!
//! | from | message |
//! |---|---|
//! | worker | `ready` |
//! | page | a query string: the fields of the calculator and those of [`FIELDS`] |
//! | worker | `progress 0.25` |
//! | worker | `result` and markup, or `refused` and a sentence; then nothing more |
//!
//! To cancel, the page ends the worker.

mod experiment;
mod fields;
mod result;
#[cfg(test)]
mod tests;

pub use fields::{FIELDS, form};

use experiment::Options;
use models::pool_sizing::Inputs;
use simulation::{Outcome, Simulation};

/// Arrivals between two reports of progress: some 20 ms.
const SLICE: u32 = 100_000;

/// A simulation under way.
pub struct Trial {
    inputs: Inputs,
    /// Sizes that are still to be simulated, the next one last.
    rest: Vec<(f64, Simulation)>,
    outcomes: Vec<(f64, Outcome)>,
}

impl Trial {
    /// From the page's request.
    ///
    /// # Errors
    ///
    /// A sentence that says what to enter.
    pub fn new(request: &str) -> Result<Self, String> {
        let options = Options::read(request)?;
        let sizes = options.sizes();
        let simulation = |size: f64| Some((size, Simulation::new(&options.experiment(size))?));
        let rest: Option<Vec<_>> = sizes.into_iter().rev().map(simulation).collect();
        let rest =
            rest.ok_or("These inputs cannot be simulated: choose fewer instances, a smaller pool or less load.")?;
        Ok(Self { inputs: options.inputs, rest, outcomes: Vec::new() })
    }

    /// Goes on for a while. Gives the share that is done.
    pub fn advance(&mut self) -> f64 {
        let all = (self.rest.len() + self.outcomes.len()) as f64;
        let Some((size, simulation)) = self.rest.last_mut() else { return 1.0 };
        let done = simulation.advance(SLICE);
        let before = self.outcomes.len() as f64;
        if let Some(outcome) = simulation.outcome() {
            self.outcomes.push((*size, outcome));
            self.rest.pop();
        }
        (before + done) / all
    }

    /// The result as markup; `None` while it is not done.
    pub fn result(&self) -> Option<String> {
        self.rest.is_empty().then(|| result::markup(&self.inputs, &self.outcomes))
    }
}

/// The worker's part: does what a request asks and gives every message to `post`.
pub fn answer(request: &str, mut post: impl FnMut(&str)) {
    match Trial::new(request) {
        Err(sentence) => post(&["refused ", &sentence].concat()),
        Ok(mut trial) => loop {
            let done = trial.advance();
            post(&["progress ", &models::units::machine(done)].concat());
            if let Some(markup) = trial.result() {
                return post(&["result ", &markup].concat());
            }
        },
    }
}
