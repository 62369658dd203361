//! Where a calculator stands.

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
