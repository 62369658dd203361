//! Which calculator an island is, and where it stands.

use crate::calculators::Calculator;

/// Where a calculator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// On its own page: everything, and the inputs in the address bar.
    Page,
    /// Alone in a frame of somebody else's page: everything, with a way to the full page.
    Embed,
    /// In the text of a page: the first inputs and the answer, with a way to the full page.
    Prose,
}

impl Placement {
    const ALL: [(Self, &'static str); 3] = [(Self::Page, "page"), (Self::Embed, "embed"), (Self::Prose, "prose")];
}

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
    pub fn attribute(self) -> String {
        let (_, name) = Placement::ALL.into_iter().find(|(placement, _)| *placement == self.placement).unzip();
        [self.calculator.slug, " ", name.unwrap_or_default()].concat()
    }

    /// What an attribute says.
    pub fn of_attribute(attribute: &str) -> Option<Self> {
        let (slug, name) = attribute.split_once(' ')?;
        let (placement, _) = Placement::ALL.into_iter().find(|(_, known)| *known == name)?;
        Some(Self { calculator: Calculator::named(slug)?, placement })
    }
}
