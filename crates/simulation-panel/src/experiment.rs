//! Converts the text of the forms to experiments.

use super::fields::{ARRIVALS, PASTED, REQUESTS, SEED, SERVICE};
use models::form::{self, query};
use models::pool_sizing::{CALCULATOR, Inputs, Pooler, Shape};
use models::units::digits;
use models::{Field, Value, fill};
use simulation::{Arrivals, Experiment, Service};
use std::ops::RangeInclusive;

/// Maximum number of pool sizes that are simulated in addition to the reader's own.
const MAX_SIZES: usize = 9;
/// Range of a pasted hold time, in milliseconds: the same as in the form of the calculator.
const PASTED_TIMES: RangeInclusive<f64> = form::SMALLEST..=60_000.0;
/// Share of the requests that fill the empty pools and are not counted.
const WARM_UP: f64 = 0.1;
/// Minimum simulated time, in hold times: before that, the pools are still filling up.
const MIN_HOLDS: f64 = 50.0;
/// Bursts: a tenth of the time, four times the mean rate, one second long on average.
const BURSTS: Arrivals = Arrivals::Bursty { ratio: 4.0, share: 0.1, length: 1.0 };

/// The options of a request.
pub struct Options {
    /// The inputs of the calculator; pasted times replace its hold time.
    pub inputs: Inputs,
    arrivals: Arrivals,
    service: Service,
    count: u32,
    seed: u32,
}

impl Options {
    /// Parses a query string.
    ///
    /// # Errors
    ///
    /// Returns a sentence for the reader if an input is invalid.
    pub fn parse(request: &str) -> Result<Self, String> {
        const INVALID: &str = "Fix the calculator's inputs first.";
        let texts = query::decode(&CALCULATOR, request);
        let values = form::values(&CALCULATOR, &texts).map_err(|_| INVALID)?;
        let mut inputs = Inputs::from_values(&values).ok_or(INVALID)?;
        inputs.evaluate().map_err(|_| INVALID)?;
        if inputs.rps * inputs.transactions_per_request < 1e-3 {
            return Err("There are no requests to simulate. Enter a request rate above.".into());
        }
        if inputs.pooler == Pooler::Transaction {
            return Err(
                "The simulation does not model a pooler. Choose “None” as the pooler above to simulate only the pools."
                    .into(),
            );
        }
        let request = Request(request);
        let pasted = request.pasted();
        let service = match request.choice(&SERVICE)? {
            "shape" => of_shape(&inputs),
            "lognormal" => lognormal(&inputs),
            "constant" => Service::Deterministic,
            "pasted" if pasted.is_empty() => {
                return Err("Paste hold times, at least one of them greater than 0.".into());
            }
            "pasted" if pasted.iter().any(|time| !PASTED_TIMES.contains(time)) => {
                let range = [*PASTED_TIMES.start(), *PASTED_TIMES.end()];
                return Err(fill("Each hold time must be 0, or between {#} and {#} milliseconds.", &range));
            }
            "pasted" => {
                let count = pasted.len() as f64;
                inputs.held_time = pasted.iter().sum::<f64>() / count;
                inputs.db_time = 0.0;
                inputs.variability = Some(variability(&pasted, inputs.held_time));
                Service::Samples(pasted)
            }
            _ => Service::Exponential,
        };
        let count = request.number(&REQUESTS)?;
        let rate = inputs.rps * inputs.transactions_per_request;
        let min = (rate * MIN_HOLDS * (inputs.held_time + inputs.db_time) / 1e3).ceil();
        if count < min {
            let sentence = "At this load and hold time, the pools fill slowly. Simulate at least {#} requests, or reduce the load.";
            return Err(fill(sentence, &[min]));
        }
        // The formula must have the same hold times as the simulation.
        match service {
            Service::Exponential => (inputs.hold_shape, inputs.variability) = (Shape::TwoParts, None),
            Service::Deterministic => inputs.variability = Some(0.0),
            Service::Lognormal { .. } => inputs.variability = Some(inputs.hold_variability()),
            Service::Samples(_) => {}
        }
        Ok(Self {
            inputs,
            arrivals: if request.choice(&ARRIVALS)? == "bursty" { BURSTS } else { Arrivals::Poisson },
            service,
            count: count as u32,
            seed: request.number(&SEED)? as u32,
        })
    }

    /// Returns the pool sizes to simulate: a selection of those in the chart of the formula, and the reader's own.
    pub fn sizes(&self) -> Vec<f64> {
        let drawn = self.inputs.waits().at;
        let step = drawn.len().div_ceil(MAX_SIZES);
        let own = self.inputs.pool_size;
        drawn
            .into_iter()
            .enumerate()
            .filter(|(place, size)| place % step == step / 2 || *size == own)
            .map(|(_, size)| size)
            .collect()
    }

    /// Returns the experiment with pools of this size.
    pub fn experiment(&self, pool_size: f64) -> Experiment {
        let inputs = &self.inputs;
        // In session mode, the pooler has one connection for each connection of a pool, up to its own size.
        let max =
            if inputs.pooler == Pooler::Session { (inputs.pooler_size / inputs.instances).floor() } else { pool_size };
        let cores = inputs.db_cores.ceil().max(1.0);
        Experiment {
            arrival_rate: inputs.rps * inputs.transactions_per_request,
            arrivals: self.arrivals,
            instances: inputs.instances as u32,
            pool_size: pool_size.min(max).max(1.0) as u32,
            acquire_timeout: inputs.acquire_timeout,
            other_time: inputs.held_time / 1e3,
            // The simulation has whole cores: slower ones, if the database has a fraction of one.
            database_time: inputs.db_time / 1e3 * cores / inputs.db_cores,
            database_cores: cores as u32,
            service: self.service.clone(),
            seed: self.seed,
            count: self.count,
            warm_up: WARM_UP,
        }
    }
}

/// Returns the distribution of both parts of the hold time that gives it the shape of the inputs.
fn of_shape(inputs: &Inputs) -> Service {
    match (inputs.variability, inputs.hold_shape) {
        (None, Shape::TwoParts) => Service::Exponential,
        (Some(0.0), _) | (None, Shape::Constant) => Service::Deterministic,
        (Some(_), _) | (None, Shape::LongTailed) => lognormal(inputs),
    }
}

/// Returns the lognormal distribution of both parts that gives the whole hold the variability of the inputs. Two
/// independent parts that vary by `v` give a hold that varies by `v (Z² + D²) / (Z + D)²`.
fn lognormal(inputs: &Inputs) -> Service {
    let (held, database) = (inputs.held_time, inputs.db_time);
    let of_parts = (held + database) * (held + database) / (held * held + database * database);
    Service::Lognormal { variability: inputs.hold_variability() * of_parts }
}

/// Returns the squared coefficient of variation: variance over squared mean.
fn variability(times: &[f64], mean: f64) -> f64 {
    let squares: f64 = times.iter().map(|time| (time - mean) * (time - mean)).sum();
    squares / times.len() as f64 / (mean * mean)
}

struct Request<'a>(&'a str);

impl Request<'_> {
    fn text(&self, key: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.0.as_bytes());
        pairs.find(|(found, _)| found == key).map(|(_, text)| text.into_owned())
    }

    fn value(&self, field: &Field) -> Result<Value, String> {
        let text = self.text(field.key).unwrap_or_else(|| form::default_text(field));
        form::parse(field, &text).map_err(|error| [&form::message(field, error.problem), "."].concat())
    }

    fn number(&self, field: &Field) -> Result<f64, String> {
        match self.value(field)? {
            Value::Number(number) => Ok(number),
            Value::Absent | Value::Choice(_) => Ok(0.0),
        }
    }

    fn choice(&self, field: &Field) -> Result<&'static str, String> {
        match self.value(field)? {
            Value::Choice(key) => Ok(key),
            Value::Absent | Value::Number(_) => Ok(""),
        }
    }

    /// Returns all numbers above zero in the pasted text, with any separators.
    fn pasted(&self) -> Vec<f64> {
        let text = self.text(PASTED).unwrap_or_default();
        let numbers = text.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(digits::read);
        numbers.filter(|number| number.is_finite() && *number > 0.0).collect()
    }
}
