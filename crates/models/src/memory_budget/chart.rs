//! The parts of the memory, stacked: idle, under load, at the peak, and at most.

use super::Inputs;
use super::model::PARTS;
use crate::units::Unit;
use crate::{Bar, Bars, Mark};

pub(super) fn parts(inputs: &Inputs) -> Bars {
    let memory = inputs.memory();
    let (requests, factor) = (&memory.requests, memory.factor);
    let unbounded = requests.slots.is_none();
    let bar = |label, held, factor, unbounded| Bar { label, values: memory.parts(held, factor).into(), unbounded };
    Bars {
        of: "State",
        unit: Unit::MIB,
        parts: PARTS.into(),
        bars: vec![
            bar("Idle", 0.0, 1.0, false),
            bar("Mean", requests.mean(), factor, false),
            bar("Peak 99.9 %", requests.peak(), factor, false),
            bar("Hard bound", if unbounded { requests.peak() } else { requests.max() }, factor, unbounded),
        ],
        limit: Some(Mark::at("Limit to test", inputs.limit)),
    }
}
