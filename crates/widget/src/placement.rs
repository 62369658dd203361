//! Which calculator a page contains, and where.

use models::Calculator;

/// Where a page shows a calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// On its own page: everything, and the inputs in the address bar.
    Page,
    /// Embedded in another site: everything, with a link to the full page.
    Embed,
    /// In the text of a page: the first inputs and the answer, with a link to the full page.
    Prose,
}

impl Placement {
    const ALL: [(Self, &'static str); 3] = [(Self::Page, "page"), (Self::Embed, "embed"), (Self::Prose, "prose")];

    /// Returns the name in attributes.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(placement, _)| *placement == self).map_or("", |(_, name)| name)
    }

    /// Returns the placement with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(placement, _)| placement)
    }
}

/// A calculator and its placement, which the prerenderer writes into an attribute and the browser reads.
///
/// Properties of the island would be JSON, and parsing JSON takes a tenth of the WebAssembly.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The calculator.
    pub calculator: &'static Calculator,
    /// Where the page shows it.
    pub placement: Placement,
}

impl Setting {
    /// Returns the value of the attribute.
    pub fn attribute(self) -> String {
        [self.calculator.slug, " ", self.placement.name()].concat()
    }

    /// Parses the value of the attribute; the calculator must be one of `calculators`.
    pub fn of_attribute(attribute: &str, calculators: &'static [Calculator]) -> Option<Self> {
        let (slug, name) = attribute.split_once(' ')?;
        let calculator = calculators.iter().find(|calculator| calculator.slug == slug)?;
        Some(Self { calculator, placement: Placement::named(name)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::ALL;

    #[test]
    fn a_setting_is_parsed_from_its_attribute() {
        for calculator in ALL {
            for (placement, name) in Placement::ALL {
                let attribute = Setting { calculator, placement }.attribute();
                assert_eq!(attribute, format!("{} {name}", calculator.slug));
                let parsed = Setting::of_attribute(&attribute, ALL).expect("a setting");
                assert_eq!((parsed.calculator.slug, parsed.placement), (calculator.slug, placement));
            }
        }
        for nonsense in ["", "pool-sizing", "pool-sizing nowhere", "nothing page"] {
            assert!(Setting::of_attribute(nonsense, ALL).is_none(), "{nonsense}");
        }
    }
}
