//! Reads environment variables and collects everything wrong with them.

use std::{fmt, str::FromStr, time::Duration};

/// All faults in the settings, one per line.
#[derive(Debug)]
pub struct Faults(Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are wrong:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for Faults {}

/// Records a fault for each wrong variable and continues with its default.
/// `finish` returns the faults.
pub struct Reader<'a> {
    vars: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(vars: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { vars, faults: Vec::new() }
    }

    /// Returns the unparsed value. An empty value counts as missing.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<String> {
        (self.vars)(name).filter(|value| !value.is_empty())
    }

    pub fn fault(&mut self, fault: impl Into<String>) {
        self.faults.push(fault.into());
    }

    pub fn get<T>(&mut self, name: &str, default: T) -> T
    where
        T: FromStr<Err: fmt::Display>,
    {
        self.optional(name).unwrap_or(default)
    }

    pub fn optional<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr<Err: fmt::Display>,
    {
        self.parse(name, |value| {
            value.parse().map_err(|error: T::Err| error.to_string())
        })
    }

    /// Reads a count that must not be zero, such as a number of connections.
    pub fn count<T>(&mut self, name: &str, default: T) -> T
    where
        T: FromStr<Err: fmt::Display> + From<u8> + PartialOrd,
    {
        self.parse(name, |value| match value.parse::<T>() {
            Ok(count) if count >= T::from(1) => Ok(count),
            Ok(_) => Err("must be 1 or more".to_owned()),
            Err(error) => Err(error.to_string()),
        })
        .unwrap_or(default)
    }

    /// Reads `250ms` or `10s`. A bare number is a fault: its unit is unclear.
    /// So is zero: a timeout of zero fails every request, an interval of zero
    /// panics, and `PostgreSQL` reads zero as no limit.
    pub fn duration(&mut self, name: &str, default: Duration) -> Duration {
        self.parse(name, |value| match parse_duration(value)? {
            Duration::ZERO => Err("must be 1ms or more".to_owned()),
            duration => Ok(duration),
        })
        .unwrap_or(default)
    }

    /// Reads a duration that may be zero.
    pub fn delay(&mut self, name: &str, default: Duration) -> Duration {
        self.parse(name, parse_duration).unwrap_or(default)
    }

    /// Reads values separated by commas. Each wrong value is its own fault.
    pub fn list<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let value = self.raw(name).unwrap_or_default();
        let items = value.split(',').map(str::trim);
        items
            .filter(|item| !item.is_empty())
            .filter_map(|item| self.check(name, item, &parse))
            .collect()
    }

    /// # Errors
    /// Returns all recorded faults, if there are any.
    pub fn finish<T>(self, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            Err(Faults(self.faults))
        }
    }

    fn parse<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.raw(name)?;
        self.check(name, &value, parse)
    }

    fn check<T>(
        &mut self,
        name: &str,
        value: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        parse(value)
            .map_err(|why| self.fault(format!("{name}={value}: {why}")))
            .ok()
    }
}

/// Far below the maximum of `PostgreSQL`, 24 days, and sums do not overflow.
const LONGEST: Duration = Duration::from_hours(24);

fn parse_duration(value: &str) -> Result<Duration, String> {
    let (number, unit): (_, fn(u64) -> Duration) =
        if let Some(number) = value.strip_suffix("ms") {
            (number, Duration::from_millis)
        } else if let Some(number) = value.strip_suffix('s') {
            (number, Duration::from_secs)
        } else {
            return Err("needs a unit: 250ms or 10s".to_owned());
        };
    match number.parse().map(unit) {
        Ok(duration) if duration > LONGEST => {
            Err("must be 86400s or less".to_owned())
        }
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}
