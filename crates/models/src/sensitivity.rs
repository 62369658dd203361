//! Which inputs matter most: each is varied by a fifth, and the headline is watched.

use super::{Amount, Calculator, Field, Kind, Value};

/// How far each input is moved, as a fraction of it.
pub const STEP: f64 = 0.2;

/// What one input does to the headline.
#[derive(Clone, Debug)]
pub struct Influence {
    /// The input.
    pub field: &'static Field,
    /// What was put in for it: less, then more than the present value.
    pub inputs: [f64; 2],
    /// The headline that came of each.
    pub headlines: [Amount; 2],
}

impl Influence {
    /// How far apart the headlines are; infinite when one of them is no number.
    fn spread(&self) -> f64 {
        match self.headlines {
            [Amount::Number(low), Amount::Number(high)] => (high - low).abs(),
            [low, high] if low == high => 0.0,
            _ => f64::INFINITY,
        }
    }
}

impl Calculator {
    /// The inputs that move the headline most when each is varied by [`STEP`], the strongest first, at most `most` of them.
    ///
    /// An input stays within its range, and a whole number moves by one at least. Choices and empty fields are not varied.
    pub fn sensitivity(&self, values: &[Value], most: usize) -> Vec<Influence> {
        let headline = |place: usize, number: f64| {
            let mut varied = values.to_vec();
            *varied.get_mut(place)? = Value::Number(number);
            Some((self.evaluate)(&varied).ok()?.metric(self.headline)?.amount)
        };
        let influence = |(place, (field, value)): (usize, (&'static Field, &Value))| {
            let (Kind::Number { min, max, whole, .. }, Value::Number(number)) = (field.kind, *value) else {
                return None;
            };
            let step = number.abs() * STEP;
            let step = if whole { step.round().max(1.0) } else { step };
            let inputs = [number - step, number + step].map(|moved| moved.max(min).min(max));
            let headlines = [headline(place, inputs[0])?, headline(place, inputs[1])?];
            Some(Influence { field, inputs, headlines }).filter(|influence| influence.spread() > 0.0)
        };
        let mut found: Vec<_> = self.fields().zip(values).enumerate().filter_map(influence).collect();
        let mut strongest = Vec::new();
        while strongest.len() < most && !found.is_empty() {
            let mut top = 0;
            for place in 1..found.len() {
                if found[place].spread() > found[top].spread() {
                    top = place;
                }
            }
            strongest.push(found.remove(top));
        }
        strongest
    }
}
