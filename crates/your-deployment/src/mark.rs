//! Numbers in the text that readers can replace with their own.

use super::facts::{DEFAULT_PLATFORM, FACTS, Fact, PLATFORM, field_of, platforms};
use faults::Problem;
use models::form::evaluate_defaults;
use models::units::{in_full, machine};
use models::{Amount, Calculator, Kind};

/// The placeholder for the reader's platform in the name of a result.
const ANY_PLATFORM: &str = "PLATFORM";

/// A number in the text: its default, and the field or result it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The default, for people.
    pub text: String,
    /// The default, for machines.
    pub value: String,
    /// The field or result, as `calculator/key`.
    pub of: String,
    /// For a result: the part of its key to replace with the reader's platform, or empty.
    pub computed: Option<&'static str>,
}

impl Mark {
    /// Returns the mark with this name: a fact (`instances`), or an input or a result of a calculator
    /// (`pool-sizing/p99-wait-ms`).
    ///
    /// # Errors
    ///
    /// Returns an error if the name is unknown, or its default is not a number.
    pub fn named(name: &str) -> Result<Self, Problem> {
        if name == PLATFORM {
            return platform()
                .ok_or_else(|| Problem::new(format!("there is no platform `{DEFAULT_PLATFORM}`"), "add it"));
        }
        let place = match (name.split_once('/'), Fact::named(name).and_then(|fact| fact.fills.first())) {
            (Some(place), _) => place,
            (None, Some(fill)) => (fill.calculator, fill.field),
            (None, None) => {
                let known: Vec<_> = FACTS.iter().map(|fact| fact.key).chain([PLATFORM]).collect();
                return Err(Problem::new(
                    format!("a deployment has no `{name}`"),
                    format!("use one of {}, or calculator/key", known.join(", ")),
                ));
            }
        };
        let (slug, key) = place;
        let Some(calculator) = Calculator::named(slug) else {
            let known: Vec<_> = models::ALL.iter().map(|calculator| calculator.slug).collect();
            return Err(Problem::new(
                format!("there is no calculator `{slug}`"),
                format!("use one of {}", known.join(", ")),
            ));
        };
        match field_of(slug, key) {
            Some((_, field)) => input(slug, key, field.kind),
            None => result(calculator, key),
        }
    }
}

fn platform() -> Option<Mark> {
    let platform = platforms().find(|platform| platform.key == DEFAULT_PLATFORM)?;
    Some(Mark {
        text: platform.label.into(),
        value: platform.key.into(),
        of: ["deployment/", PLATFORM].concat(),
        computed: None,
    })
}

fn input(slug: &str, key: &str, kind: Kind) -> Result<Mark, Problem> {
    let by_number = FACTS.iter().flat_map(|fact| fact.fills).any(|fill| (fill.calculator, fill.field) == (slug, key));
    let filled =
        by_number || platforms().any(|platform| platform.fills().any(|(to, field, _)| (to, field) == (slug, key)));
    match kind {
        Kind::Number { default: Some(default), .. } if filled => {
            Ok(Mark { text: in_full(default), value: machine(default), of: format!("{slug}/{key}"), computed: None })
        }
        _ => Err(Problem::new(
            format!("no deployment fills the field `{key}` of {slug}"),
            "write the number without a link, or mark a result",
        )),
    }
}

fn result(calculator: &Calculator, key: &str) -> Result<Mark, Problem> {
    let report = evaluate_defaults(calculator).ok();
    let of_default = key.replace(ANY_PLATFORM, DEFAULT_PLATFORM);
    let metric = report.as_ref().and_then(|report| report.metric(&of_default));
    match metric.map(|metric| (metric.amount, metric.unit)) {
        Some((amount @ Amount::Number(_), unit)) => Ok(Mark {
            text: amount.format_number(unit),
            value: amount.machine(),
            of: format!("{}/{of_default}", calculator.slug),
            computed: Some(if key.contains(ANY_PLATFORM) { DEFAULT_PLATFORM } else { "" }),
        }),
        Some(_) => Err(Problem::new(
            format!("the result `{key}` of {} is not a number with the defaults", calculator.slug),
            "write it without a link",
        )),
        None => {
            let known = report.iter().flat_map(|report| report.all_metrics());
            let known: Vec<_> = known.map(|metric| metric.key).collect();
            Err(Problem::new(
                format!("{} has no field or result `{key}`", calculator.slug),
                format!("use a field that a deployment fills, or one of {}", known.join(", ")),
            ))
        }
    }
}
