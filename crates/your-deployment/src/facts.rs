//! The facts, and the inputs that they fill.

use models::{Calculator, Field, Kind, capacity, health_check_load, platform_cost};

/// The key of the platform, the only fact that is chosen from a list.
pub const PLATFORM: &str = "platform";
/// The platform in the text until the reader chooses one.
pub const DEFAULT_PLATFORM: &str = "kubernetes";

/// A number that readers can enter about their service.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Name in storage and in the text.
    pub key: &'static str,
    /// The inputs that the fact fills. Its label, hint and unit are those of the first one.
    pub fills: &'static [Fill],
}

/// An input of a calculator that a fact fills.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// Slug of the calculator.
    pub calculator: &'static str,
    /// Key of the field.
    pub field: &'static str,
    /// What the number is divided by.
    pub per: Per,
}

/// What a number is divided by before it fills an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Nothing: the fact and the input mean the same.
    One,
    /// Another fact. If that is missing, the input is not filled.
    Fact(&'static str),
    /// The default of a field, as calculator and key.
    Default(&'static str, &'static str),
}

/// For inputs that need the average over a month, because readers know their peak.
const PEAK_TO_AVERAGE: Per = Per::Default("platform-cost", "peak-ratio");
/// For inputs that need the share of one instance.
const PER_INSTANCE: Per = Per::Fact("instances");

const fn fill(calculator: &'static str, field: &'static str) -> Fill {
    Fill { calculator, field, per: Per::One }
}

/// All numbers, in the order of the panel. If two facts fill the same input, the later one wins.
pub const FACTS: &[Fact] = &[
    Fact {
        key: "instances",
        fills: &[
            fill("health-check-load", "instances"),
            fill("pool-sizing", "instances"),
            fill("pool-sizing", "max-instances"),
            fill("rolling-deploy", "replicas"),
            fill("prometheus-cardinality", "instances"),
            fill("log-volume", "instances"),
            fill("capacity", "instances"),
            // Without an autoscaler, the fleet stays as it is.
            fill("capacity", "max-instances"),
        ],
    },
    Fact { key: "probers", fills: &[fill("health-check-load", "probers"), fill("capacity", "probers")] },
    Fact {
        key: "max-instances",
        fills: &[
            fill("pool-sizing", "max-instances"),
            fill("platform-cost", "max-instances"),
            fill("capacity", "max-instances"),
        ],
    },
    Fact {
        key: "rps",
        fills: &[
            fill("pool-sizing", "rps"),
            fill("health-check-load", "rps"),
            Fill { per: PER_INSTANCE, ..fill("memory-budget", "rps") },
            Fill { per: PER_INSTANCE, ..fill("cpu-quota", "rps") },
            Fill { per: PEAK_TO_AVERAGE, ..fill("platform-cost", "rps") },
            Fill { per: PEAK_TO_AVERAGE, ..fill("error-budget", "rps") },
            Fill { per: PEAK_TO_AVERAGE, ..fill("log-volume", "rps") },
            fill("timeout-budget", "rps"),
            fill("rolling-deploy", "rps"),
            fill("capacity", "rps"),
        ],
    },
    // Not of the cost comparison, which rejects a latency below its CPU time of a request.
    Fact { key: "latency", fills: &[fill("memory-budget", "latency"), fill("capacity", "latency")] },
    Fact {
        key: "pool-size",
        fills: &[
            fill("health-check-load", "pool-size"),
            fill("pool-sizing", "pool-size"),
            fill("memory-budget", "db-connections"),
            fill("platform-cost", "pool-size"),
            fill("rolling-deploy", "pool-size"),
            fill("capacity", "pool-size"),
        ],
    },
    Fact {
        key: "db-cores",
        fills: &[fill("pool-sizing", "db-cores"), fill("health-check-load", "db-cores"), fill("capacity", "db-cores")],
    },
    Fact {
        key: "max-connections",
        fills: &[
            fill("pool-sizing", "max-connections"),
            fill("rolling-deploy", "max-connections"),
            fill("capacity", "max-connections"),
        ],
    },
    Fact {
        key: "memory",
        fills: &[fill("platform-cost", "memory"), fill("memory-budget", "limit"), fill("capacity", "memory")],
    },
    Fact { key: "cpu", fills: &[fill("cpu-quota", "quota"), fill("platform-cost", "vcpu"), fill("capacity", "quota")] },
    Fact {
        key: "worker-threads",
        fills: &[
            fill("memory-budget", "worker-threads"),
            fill("cpu-quota", "worker-threads"),
            fill("capacity", "worker-threads"),
        ],
    },
    Fact {
        key: "surge",
        fills: &[fill("rolling-deploy", "surge"), fill("pool-sizing", "surge"), fill("capacity", "surge")],
    },
    Fact { key: "pre-stop", fills: &[fill("rolling-deploy", "pre-stop"), fill("capacity", "pre-stop")] },
    Fact { key: "grace", fills: &[fill("rolling-deploy", "grace"), fill("capacity", "grace")] },
    Fact {
        key: "lines-per-request",
        fills: &[
            fill("platform-cost", "logs-per-request"),
            fill("log-volume", "lines-per-request"),
            fill("capacity", "lines-per-request"),
        ],
    },
    Fact {
        key: "line-bytes",
        fills: &[
            fill("platform-cost", "log-line-bytes"),
            fill("log-volume", "line-bytes"),
            fill("capacity", "line-bytes"),
        ],
    },
];

impl Fact {
    /// Returns the fact with that key.
    pub fn named(key: &str) -> Option<&'static Self> {
        FACTS.iter().find(|fact| fact.key == key)
    }

    /// Returns the field of the panel: the first input that the fact fills, with a range that is valid for all of them.
    pub fn field(&self) -> Option<Field> {
        let mut fields = self.fills.iter().map(|fill| (fill, field_of(fill.calculator, fill.field)));
        let mut panel_field = Field { key: self.key, ..*fields.next()?.1?.1 };
        for (fill, field) in fields {
            let (
                Kind::Number { min, max, whole, .. },
                Kind::Number { min: field_min, max: field_max, whole: field_whole, .. },
            ) = (&mut panel_field.kind, field?.1.kind)
            else {
                return None;
            };
            let factor = match fill.per {
                Per::One | Per::Fact(_) => 1.0,
                Per::Default(..) => fill.divisor()?,
            };
            (*min, *max, *whole) = (min.max(field_min * factor), max.min(field_max * factor), *whole || field_whole);
        }
        Some(panel_field)
    }
}

impl Fill {
    /// Returns the divisor if it is the default of a field.
    pub fn divisor(&self) -> Option<f64> {
        match self.per {
            Per::Default(calculator, key) => match field_of(calculator, key)?.1.kind {
                Kind::Number { default, .. } => default,
                Kind::Choice { .. } => None,
            },
            Per::One | Per::Fact(_) => None,
        }
    }
}

/// A platform that readers can choose.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// Name in storage and in the keys of results.
    pub key: &'static str,
    /// Name that readers see.
    pub label: &'static str,
    /// The platform's usual health checks, as a query string of the health-check calculator; empty if not published.
    pub checks: &'static str,
}

impl Platform {
    /// Returns the inputs that the platform fills: calculator, field and value.
    pub fn fills(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> + use<> {
        let pairs = || self.checks.split('&').filter_map(|pair| pair.split_once('='));
        let checks = pairs().map(|(field, value)| (health_check_load::CALCULATOR.slug, field, value));
        let capacity = [(PLATFORM, self.key)].into_iter().chain(pairs());
        let capacity = capacity.map(|(field, value)| (capacity::CALCULATOR.slug, field, value));
        checks.chain(capacity.filter(|(slug, field, _)| field_of(slug, field).is_some()))
    }
}

/// Returns all platforms of the cost comparison.
pub fn platforms() -> impl Iterator<Item = Platform> {
    platform_cost::platforms().map(|(key, label)| Platform { key, label, checks: checks(key) })
}

/// Returns the preset of the health-check calculator for a platform.
fn checks(platform: &str) -> &'static str {
    let title = match platform {
        "kubernetes" => "Kubernetes readiness",
        "fargate" => "AWS ALB in 3 zones",
        _ => return "",
    };
    let presets = health_check_load::CALCULATOR.presets;
    presets.iter().find(|preset| preset.title == title).map_or("", |preset| preset.query)
}

/// Returns a calculator and its field with this key.
pub(super) fn field_of(calculator: &str, key: &str) -> Option<(&'static Calculator, &'static Field)> {
    let calculator = Calculator::named(calculator)?;
    Some((calculator, calculator.fields().find(|field| field.key == key)?))
}
