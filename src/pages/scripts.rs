//! The small scripts of pages without an island. Each page works without its script, and says less.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A script that a page loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Copies the page as Markdown.
    Copy,
    /// Finds claims by their words.
    Claims,
    /// Finds symptoms by a message.
    Symptoms,
    /// Keeps the ticks of the checklist.
    Checklist,
}

impl Script {
    /// Every script.
    pub const ALL: [Self; 4] = [Self::Copy, Self::Claims, Self::Symptoms, Self::Checklist];

    /// What it does.
    pub fn text(self) -> &'static str {
        match self {
            Self::Copy => include_str!("scripts/copy.js"),
            Self::Claims => include_str!("scripts/claims.js"),
            Self::Symptoms => include_str!("scripts/symptoms.js"),
            Self::Checklist => include_str!("scripts/checklist.js"),
        }
    }

    /// The file it is written to; another one when the script is another.
    pub fn file(self) -> String {
        let name = match self {
            Self::Copy => "copy",
            Self::Claims => "claims",
            Self::Symptoms => "symptoms",
            Self::Checklist => "checklist",
        };
        let mut hasher = DefaultHasher::new();
        self.text().hash(&mut hasher);
        format!("{name}-{:016x}.js", hasher.finish())
    }
}
