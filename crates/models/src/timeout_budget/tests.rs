use super::*;
use crate::Verdict;
use crate::tests::support::{self, amount, assert_close, assert_near, metric};

mod advice;
mod monotone;
mod retries;
mod shown;
mod times;

fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}

/// A service behind nothing, with one statement: the simplest case.
fn alone() -> Inputs {
    let none = Inputs { client_timeout: 0.0, proxy_timeout: 0.0, attempts: 1.0, ..defaults() };
    Inputs { statements: 1.0, acquire_timeout: 1.0, statement_timeout: 2.0, ..none }
}

/// Random numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((self.0 >> 32) as u32) / f64::from(u32::MAX)
    }
}
