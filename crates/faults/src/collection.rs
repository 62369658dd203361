//! A collection of faults, and its report.

use super::fault::Fault;
use std::slice;

/// Faults found in one part of the build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Returns whether there are no faults.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the faults in order.
    pub fn iter(&self) -> slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// Returns the value if there are no faults.
    ///
    /// # Errors
    ///
    /// Returns all faults, sorted by place and without duplicates.
    pub fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            return Ok(value);
        }
        self.0.sort();
        self.0.dedup();
        Err(self)
    }

    /// Returns one line per fault, in order.
    pub fn lines(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }

    /// Returns all faults, one per line, and their number in this part of the site.
    pub fn report(&self, part: &str) -> String {
        let count = if self.0.len() == 1 { "1 fault".into() } else { format!("{} faults", self.0.len()) };
        format!("{}\n{count} in {part}", self.lines().join("\n"))
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

impl Extend<Fault> for Faults {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        self.0.extend(faults);
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;
    use std::path::Path;

    #[test]
    fn a_report_lists_faults_in_order_without_duplicates() {
        let [page, setting] = [Place::page("/a/"), Place::Setting("SITE_ADDRESS")];
        let places = [setting, page, Place::line(Path::new("a.md"), 10), Place::line(Path::new("a.md"), 9)];
        let faults: Faults = places.into_iter().map(|place| Fault::new(place, "it is wrong", "change it")).collect();
        let twice: Faults = faults.clone().into_iter().chain(faults).collect();
        assert_eq!(
            twice.or(()).map_err(|faults| faults.report("the site")),
            Err("a.md:9: it is wrong; change it\na.md:10: it is wrong; change it\n/a/: it is wrong; change it\n\
                 SITE_ADDRESS: it is wrong; change it\n4 faults in the site"
                .into())
        );
        assert_eq!(Faults::default().or(7), Ok(7));
        let file = Faults::from(Fault::new(Place::file("a.rs"), "it is wrong", "change it"));
        assert_eq!(file.report("a.rs"), "a.rs: it is wrong; change it\n1 fault in a.rs");
    }
}
