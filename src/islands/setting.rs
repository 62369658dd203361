//! Which calculator an island is, and where it stands.

use crate::calculators::Calculator;
use crate::markup::Placement;

/// Which calculator an island is, and where.
///
/// Islands can have properties, but these come as JSON, and reading it is a tenth of the WebAssembly. So the prerenderer
/// says it in the context and writes it into an attribute around the island, and the browser reads that.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The calculator.
    pub calculator: &'static Calculator,
    /// Where it stands.
    pub placement: Placement,
}

impl Setting {
    /// The attribute that says it.
    #[cfg(feature = "ssr")]
    pub fn attribute(self) -> String {
        [self.calculator.slug, " ", self.placement.name()].concat()
    }

    /// What an attribute says.
    #[cfg(feature = "hydrate")]
    pub fn of_attribute(attribute: &str) -> Option<Self> {
        let (slug, name) = attribute.split_once(' ')?;
        Some(Self { calculator: Calculator::named(slug)?, placement: Placement::named(name)? })
    }
}
