//! Values for fields, before the limits of the calculators are checked.

use crate::Origin;
use crate::subject::origin_of;
use check::Fact;
use check::deployment::Known;
use models::units::machine;

/// A value that the files or a platform give a field.
#[derive(Clone, Debug)]
pub struct Found {
    /// Slug of the calculator.
    pub calculator: &'static str,
    /// Key of the field.
    pub field: &'static str,
    /// The text of the field; `None` for a note alone.
    pub text: Option<String>,
    /// Where it is from.
    pub origin: Origin,
    /// What the reader should know.
    pub note: Option<String>,
}

/// Values for the fields of calculators. A later value for the same field replaces an earlier value.
#[derive(Debug, Default)]
pub struct Draft {
    /// The values.
    pub found: Vec<Found>,
}

impl Draft {
    /// Sets a field.
    pub fn set(&mut self, calculator: &'static str, field: &'static str, text: impl Into<String>, origin: Origin) {
        let text = Some(text.into());
        self.found.push(Found { calculator, field, text, origin, note: None });
    }

    /// Sets a field to a number.
    pub fn number(&mut self, calculator: &'static str, field: &'static str, value: f64, origin: Origin) {
        self.set(calculator, field, machine(value), origin);
    }

    /// Sets a field to a known number.
    pub fn known<T: Copy + Into<f64>>(
        &mut self,
        calculator: &'static str,
        field: &'static str,
        known: Option<&Known<T>>,
    ) {
        if let Some(known) = known {
            self.number(calculator, field, known.value.into(), Origin::of(known));
        }
    }

    /// Sets a field to a count.
    pub fn count(&mut self, calculator: &'static str, field: &'static str, known: Option<&Known<u64>>) {
        if let Some(known) = known {
            self.number(calculator, field, known.value as f64, Origin::of(known));
        }
    }

    /// Sets a field to a number that a fact contains.
    pub fn fact(
        &mut self,
        calculator: &'static str,
        field: &'static str,
        fact: Option<&Fact>,
        read: impl Fn(&str) -> Option<f64>,
    ) {
        if let Some((fact, value)) = fact.and_then(|fact| Some((fact, read(&fact.value)?))) {
            self.number(calculator, field, value, origin_of(fact));
        }
    }

    /// Leaves the default of a field, which another field replaces.
    pub fn unset(&mut self, calculator: &'static str, field: &'static str) {
        self.found.push(Found { calculator, field, text: None, origin: Origin::Calculator, note: None });
    }

    /// Leaves the default of a field, with the reason.
    pub fn note(&mut self, calculator: &'static str, field: &'static str, note: impl Into<String>) {
        let note = Some(note.into());
        self.found.push(Found { calculator, field, text: None, origin: Origin::Calculator, note });
    }
}
