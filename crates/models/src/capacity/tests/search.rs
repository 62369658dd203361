//! The searches against a scan of the whole range.

use super::*;
use crate::capacity::resources::Uses;
use crate::capacity::search::{REACH, Search};

/// Ratio of the multiples that a scan looks at.
const STEP: f64 = 1.014;

/// Returns the first multiple of a fine grid at which each resource is used up.
fn scanned(inputs: &Inputs) -> Uses {
    let models = inputs.models().expect("the defaults of all models");
    let mut breaks = [f64::INFINITY; Resource::ALL.len()];
    let mut multiple = 1e-3;
    while multiple < REACH {
        for (first, used) in breaks.iter_mut().zip(inputs.uses(&models, multiple)) {
            if used >= 1.0 {
                *first = first.min(multiple);
            }
        }
        multiple *= STEP;
    }
    breaks
}

fn assert_finds_what_a_scan_finds(inputs: &Inputs) {
    let models = inputs.models().expect("the defaults of all models");
    let found = Search::new(inputs, &models, 0.0).all();
    for ((resource, found), scanned) in Resource::ALL.into_iter().zip(found).zip(scanned(inputs)) {
        // A search for a wait ends within 0.4%.
        let near = found <= scanned * 1.005 && found * STEP >= scanned * 0.995;
        let beyond = found > REACH / STEP && scanned.is_infinite();
        assert!(near || beyond || found == 0.0 && scanned <= 1e-3, "{resource:?}: {found}, scanned {scanned}");
    }
}

#[test]
fn a_search_finds_what_a_scan_finds() {
    for preset in CALCULATOR.presets {
        let inputs = typed(preset.query);
        assert_finds_what_a_scan_finds(&inputs);
        assert_finds_what_a_scan_finds(&Inputs { grows: false, ..inputs });
    }
}
