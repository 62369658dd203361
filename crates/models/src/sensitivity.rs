//! The inputs that matter most: those that change the headline metric most when varied by [`STEP`].

use super::{Amount, Calculator, Field, Kind, Value};

/// Change of each input, as a fraction of it.
pub const STEP: f64 = 0.2;

/// The effect of one input on the headline metric.
#[derive(Clone, Debug)]
pub struct Influence {
    /// The input.
    pub field: &'static Field,
    /// The values tried: below, then above the current one.
    pub inputs: [f64; 2],
    /// The headline metric for each value.
    pub headlines: [Amount; 2],
}

impl Influence {
    /// Returns the distance between the headlines; infinity if one of them is not a number.
    fn spread(&self) -> f64 {
        match self.headlines {
            [Amount::Number(low), Amount::Number(high)] => (high - low).abs(),
            [low, high] if low == high => 0.0,
            _ => f64::INFINITY,
        }
    }
}

impl Calculator {
    /// Returns the inputs that change the headline metric most when varied by [`STEP`], the strongest first, at most
    /// `max`.
    ///
    /// Inputs stay within their ranges, and whole numbers change by at least 1. Choices and empty fields are not
    /// varied.
    pub fn sensitivity(&self, values: &[Value], max: usize) -> Vec<Influence> {
        let mut strongest = Vec::new();
        for place in 0..values.len() {
            self.add_influence(values, place, &mut strongest, max);
        }
        strongest
    }

    /// Adds the influence of the input at that place if it is among the `max` strongest, so that a caller can look at
    /// one input at a time.
    pub fn add_influence(&self, values: &[Value], place: usize, strongest: &mut Vec<Influence>, max: usize) {
        let Some(influence) = self.influence(values, place) else { return };
        let rank = strongest.iter().take_while(|other| other.spread() >= influence.spread()).count();
        strongest.insert(rank, influence);
        strongest.truncate(max);
    }

    fn influence(&self, values: &[Value], place: usize) -> Option<Influence> {
        let headline = |number: f64| {
            let mut varied = values.to_vec();
            *varied.get_mut(place)? = Value::Number(number);
            self.headline_of(&varied)
        };
        let field = self.fields().nth(place)?;
        let (Kind::Number { min, max, whole, .. }, Value::Number(number)) = (field.kind, *values.get(place)?) else {
            return None;
        };
        let step = number.abs() * STEP;
        let step = if whole { step.round().max(1.0) } else { step };
        let inputs = [number - step, number + step].map(|moved| moved.max(min).min(max));
        let headlines = [headline(inputs[0])?, headline(inputs[1])?];
        Some(Influence { field, inputs, headlines }).filter(|influence| influence.spread() > 0.0)
    }
}
