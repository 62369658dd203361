//! Quantities, their units, and the text of numbers.

mod column;
pub mod digits;
mod figure;
mod format;

pub use column::Column;
pub use figure::{figure, in_full, machine, scientific};

use std::ops::{Add, Div, Mul};

/// A multiple below this one would be written as 1.
pub(crate) const HARDLY_MORE: f64 = 1.005;

/// A duration in seconds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Seconds(pub f64);

/// A rate of events, per second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PerSecond(pub f64);

impl Seconds {
    /// Converts milliseconds.
    pub fn from_millis(millis: f64) -> Self {
        Self(millis / 1e3)
    }

    /// Converts microseconds.
    pub fn from_micros(micros: f64) -> Self {
        Self(micros / 1e6)
    }
}

impl Add for Seconds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Mul<f64> for Seconds {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

impl Mul<f64> for PerSecond {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// Little's law: the mean number present is the arrival rate times the mean time that each stays.
impl Mul<Seconds> for PerSecond {
    type Output = f64;

    fn mul(self, stay: Seconds) -> f64 {
        self.0 * stay.0
    }
}

impl Div<Seconds> for f64 {
    type Output = PerSecond;

    fn div(self, interval: Seconds) -> PerSecond {
        PerSecond(self / interval.0)
    }
}

/// The unit of a field or a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Short form, shown next to the number and accepted after it: `ms`.
    pub symbol: &'static str,
    /// Long form, for labels and messages: `milliseconds`.
    pub name: &'static str,
}

impl Unit {
    /// No unit.
    pub const NONE: Self = Self::counted("");
    /// Seconds.
    pub const SECONDS: Self = Self { symbol: "s", name: "seconds" };
    /// Milliseconds.
    pub const MILLIS: Self = Self { symbol: "ms", name: "milliseconds" };
    /// Microseconds.
    pub const MICROS: Self = Self { symbol: "µs", name: "microseconds" };
    /// Events per second.
    pub const PER_SECOND: Self = Self { symbol: "/s", name: "per second" };
    /// A result that is a fraction of 1, written as a percentage.
    pub const SHARE: Self = Self { symbol: "%", name: "share" };
    /// An input that is entered as a percentage.
    pub const PERCENT: Self = Self { symbol: "%", name: "percent" };
    /// Kibibytes, 1,024 bytes.
    pub const KIB: Self = Self { symbol: "KiB", name: "kibibytes" };
    /// Mebibytes, 1,024 KiB.
    pub const MIB: Self = Self { symbol: "MiB", name: "mebibytes" };
    /// Megabytes, a million bytes.
    pub const MB: Self = Self { symbol: "MB", name: "megabytes" };
    /// Gigabytes, a thousand MB.
    pub const GB: Self = Self { symbol: "GB", name: "gigabytes" };
    /// US dollars; the sign is before the number.
    pub const DOLLARS: Self = Self { symbol: "$", name: "dollars" };

    /// Returns the unit of things that are counted, by their plural, such as `instances`.
    pub const fn counted(name: &'static str) -> Self {
        Self { symbol: name, name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn littles_law_is_rate_times_stay() {
        assert_eq!(PerSecond(50.0) * Seconds::from_millis(20.0), 1.0);
    }
}
