//! The calculators that a program contains.

use models::Calculator;
use std::cell::Cell;

thread_local! {
    static CALCULATORS: Cell<&'static [Calculator]> = const { Cell::new(&[]) };
}

/// Sets the calculators of this program.
pub fn set_calculators(calculators: &'static [Calculator]) {
    CALCULATORS.set(calculators);
}

/// Returns the calculators of this program.
pub fn calculators() -> &'static [Calculator] {
    CALCULATORS.get()
}
