//! The parts of the memory, stacked: idle, under load, at the peak, and at most.

use super::Inputs;
use super::model::PARTS;
use crate::units::Unit;
use crate::{Bar, Bars, Mark};

/// Bars and limits up to this many times the longest bar or limit that matters are drawn in full.
const FAR: f64 = 2.5;

pub(super) fn parts(inputs: &Inputs) -> Bars {
    let memory = inputs.memory();
    let (requests, factor) = (&memory.requests, memory.factor);
    let bar = |label, held, factor, unbounded| Bar { label, values: memory.parts(held, factor).into(), unbounded };
    let bound = requests.slots.map_or_else(
        || bar("At most", requests.peak(), factor, true),
        |_| bar("Largest bodies at once", requests.max(), factor, false),
    );
    let near = memory.peak.max(memory.recommended);
    let longest = memory.bound.unwrap_or_default().max(inputs.limit);
    Bars {
        of: "State",
        unit: Unit::MIB,
        parts: PARTS.into(),
        bars: vec![
            bar("Idle", 0.0, 1.0, false),
            bar("Mean", requests.mean(), factor, false),
            bar("Peak 99.9%", requests.peak(), factor, false),
            bound,
        ],
        limits: vec![Mark::at("recommended", memory.recommended), Mark::own("yours", inputs.limit)],
        // A distant limit or bound would shrink the other bars to slivers.
        end: (longest > FAR * near).then_some(1.25 * near),
    }
}
