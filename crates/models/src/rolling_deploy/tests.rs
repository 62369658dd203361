use super::*;
use crate::tests::support::{self, assert_close, assert_near, metric};
use crate::{Change, Verdict};

mod advice;
mod monotone;
mod properties;
mod published;
mod reference;
mod shown;

fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}
