//! What readers say once about their own service, and which inputs of the calculators that fills. Native only.
//!
//! Labels, hints, units and ranges are those of the calculators' fields, so that panel and calculators never disagree. The
//! browser gets all of this as attributes of the panel: a small script does the rest.

mod facts;
mod mark;
#[cfg(test)]
mod tests;

pub use facts::{FACTS, Fact, Fill, Per, Platform, platforms};
pub use mark::Mark;

use models::{Calculator, Field};

/// The name of the one thing to say that is chosen: what the service runs on.
pub const PLATFORM: &str = "platform";
/// What the text takes for the reader's platform until there is one.
pub const PLATFORM_UNLESS_SAID: &str = "kubernetes";

/// A calculator and its field of that name.
fn field_of(calculator: &str, key: &str) -> Option<(&'static Calculator, &'static Field)> {
    let calculator = Calculator::named(calculator)?;
    Some((calculator, calculator.fields().find(|field| field.key == key)?))
}
