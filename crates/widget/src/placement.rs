//! Which calculator it is, and where it stands.

use models::Calculator;

/// Where a calculator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// On its own page: everything, and the inputs in the address bar.
    Page,
    /// Alone in somebody else's page: everything, with a way to the full page.
    Embed,
    /// In the text of a page: the first inputs and the answer, with a way to the full page.
    Prose,
}

impl Placement {
    const ALL: [(Self, &'static str); 3] = [(Self::Page, "page"), (Self::Embed, "embed"), (Self::Prose, "prose")];

    /// What it is called in attributes.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(placement, _)| *placement == self).map_or("", |(_, name)| name)
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(placement, _)| placement)
    }
}

/// Which calculator it is, and where: what the prerenderer writes into an attribute around it, and the browser reads.
///
/// Islands could have it as properties. But these come as JSON, and reading it is a tenth of the WebAssembly.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The calculator.
    pub calculator: &'static Calculator,
    /// Where it stands.
    pub placement: Placement,
}

impl Setting {
    /// The attribute that says it.
    pub fn attribute(self) -> String {
        [self.calculator.slug, " ", self.placement.name()].concat()
    }

    /// What an attribute says; the calculator must be one of these.
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
    fn an_attribute_says_calculator_and_place() {
        for calculator in ALL {
            for (placement, name) in Placement::ALL {
                let attribute = Setting { calculator, placement }.attribute();
                assert_eq!(attribute, format!("{} {name}", calculator.slug));
                let said = Setting::of_attribute(&attribute, ALL).expect("a setting");
                assert_eq!((said.calculator.slug, said.placement), (calculator.slug, placement));
            }
        }
        for nonsense in ["", "pool-sizing", "pool-sizing nowhere", "nothing page"] {
            assert!(Setting::of_attribute(nonsense, ALL).is_none(), "{nonsense}");
        }
    }
}
