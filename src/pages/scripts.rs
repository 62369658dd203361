//! The small scripts of the pages. Each page works without its scripts, and says less.

use super::script_text::{PROGRAM, without_comments};
use super::{deployment, snippets};
use checksums::fingerprint;

/// A script that a page loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// What every page can do.
    Site,
    /// Finds claims by their words.
    Claims,
    /// Finds symptoms by a message.
    Symptoms,
    /// Keeps the ticks of the checklist.
    Checklist,
    /// Suggests pages for an address that has none.
    NotFound,
    /// Says what is kept on the device, and removes it.
    Offline,
    /// The panel of the reader's deployment, and what comes of it. No page names it: [`Script::Site`] loads it.
    Deployment,
    /// The dialog with the snippets of a calculator. No page names it: [`Script::Site`] loads it.
    Snippets,
}

/// What the parts of [`Script::Site`] share.
const LAZY: &str = include_str!("scripts/lazy.js");

/// What [`Script::Site`] is made of. Each part minds its own names: it becomes a block.
#[rustfmt::skip]
const SITE_PARTS: &[&str] = &[
    concat!(include_str!("scripts/copy-button.js"), include_str!("scripts/code.js")),
    include_str!("scripts/copy.js"),
    include_str!("scripts/deployment.js"),
    include_str!("scripts/snippets.js"),
    include_str!("scripts/keep.js"),
    include_str!("scripts/outline.js"),
    include_str!("scripts/search.js"),
];

impl Script {
    /// Every script.
    #[rustfmt::skip]
    pub const ALL: [Self; 8] = [
        Self::Site, Self::Claims, Self::Symptoms, Self::Checklist, Self::NotFound, Self::Offline, Self::Deployment,
        Self::Snippets,
    ];

    /// What it does, without comments: nobody pays for those with every page.
    pub fn text(self) -> String {
        without_comments(&self.source())
    }

    fn source(self) -> String {
        match self {
            Self::Site => {
                let site: String = SITE_PARTS.iter().map(|part| format!("{{\n{part}}}\n")).collect();
                [LAZY, &site]
                    .concat()
                    .replace("DEPLOYMENT", &Self::Deployment.file())
                    .replace("SNIPPETS", &Self::Snippets.file())
            }
            Self::Claims => include_str!("scripts/claims.js").into(),
            Self::Symptoms => include_str!("scripts/symptoms.js").into(),
            Self::Checklist => include_str!("scripts/checklist.js").into(),
            Self::NotFound => include_str!("scripts/not-found.js").into(),
            Self::Offline => include_str!("scripts/offline.js").into(),
            Self::Deployment => {
                let [yours, panel] = [include_str!("scripts/yours.js"), include_str!("scripts/panel.js")];
                // A text of Rust, quoted, is one of JavaScript.
                format!("const PANEL = {:?};\n{PROGRAM}{{\n{yours}}}\n{panel}", deployment::panel())
            }
            Self::Snippets => snippets::script(),
        }
    }

    /// The file it is written to; another one when the script is another.
    pub fn file(self) -> String {
        let name = match self {
            Self::Site => "site",
            Self::Claims => "claims",
            Self::Symptoms => "symptoms",
            Self::Checklist => "checklist",
            Self::NotFound => "not-found",
            Self::Offline => "offline",
            Self::Deployment => "deployment",
            Self::Snippets => "snippets",
        };
        format!("{name}-{}.js", fingerprint([self.text().as_bytes()]))
    }
}
