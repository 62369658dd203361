use super::*;
use crate::tests::support::{self, amount, assert_close, assert_relatively_near, metric};
use crate::{Amount, Change, Verdict};

mod advice;
mod monotone;
mod properties;
mod published;
mod reference;
mod shown;

fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

fn report(query: &str) -> Report {
    support::report(&CALCULATOR, query)
}
