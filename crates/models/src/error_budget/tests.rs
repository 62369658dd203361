use super::*;
use crate::Verdict;
use crate::tests::support::{self, amount, assert_close, assert_near, assert_relatively_near, metric};

mod advice;
mod alerts;
mod budget;
mod monotone;
mod probability;
mod shown;

fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}

/// Random numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((self.0 >> 32) as u32) / f64::from(u32::MAX)
    }
}
