//! The small scripts of the pages. Every page also works without them.

use super::addresses::{CHECK_EXAMPLES, FINDER, STARTER, file};
use super::script_text::{IN_FULL, PROGRAM, without_comments};
use super::{deployment, snippets};
use checksums::fingerprint;

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// The functions of every page.
    Site,
    /// Finds claims by their words.
    Claims,
    /// Finds symptoms by a message. On the first page, [`Script::Site`] loads it when it is needed.
    Symptoms,
    /// Puts what a message captured into the page of a symptom.
    Symptom,
    /// Checks files.
    Check,
    /// Stores the ticks of the checklist.
    Checklist,
    /// Suggests pages for a missing address.
    NotFound,
    /// Downloads the starter under the reader's name.
    Starter,
    /// Shows what is stored on the device, and removes it.
    Offline,
    /// The panel "Your deployment", and the numbers in the text. [`Script::Site`] loads it when it is needed.
    Deployment,
    /// The dialog with the snippets of a calculator. [`Script::Site`] loads it when it is needed.
    Snippets,
    /// The queue of a pool at work, a moving picture. [`Script::Site`] loads moving pictures when they are about to be seen.
    Queue,
    /// A rolling deploy at work, a moving picture.
    Rollout,
    /// A retry storm at work, a moving picture.
    Storm,
}

/// The code that the parts of [`Script::Site`] share.
const LAZY: &str = include_str!("scripts/lazy.js");

/// The parts of [`Script::Site`]. Each becomes a block, so that its names are local.
#[rustfmt::skip]
const SITE_PARTS: &[&str] = &[
    concat!(include_str!("scripts/copy-button.js"), include_str!("scripts/code.js")),
    include_str!("scripts/copy.js"),
    include_str!("scripts/deployment.js"),
    include_str!("scripts/finder.js"),
    include_str!("scripts/snippets.js"),
    include_str!("scripts/keep.js"),
    include_str!("scripts/moving.js"),
    include_str!("scripts/outline.js"),
    include_str!("scripts/search.js"),
];

/// A module as an expression of a script, so that its names are local. The tests import the module itself.
fn function(module: &str, exports: &str) -> String {
    let module = without_imports(module);
    let body: String = module.lines().flat_map(|line| [line.trim_start_matches("export "), "\n"]).collect();
    format!("const {{ {exports} }} = (() => {{\n{body}return {{ {exports} }};\n}})();\n")
}

/// A module whose imports precede it in the same script. Each import is a line.
fn without_imports(module: &str) -> String {
    module.lines().filter(|line| !line.starts_with("import ")).flat_map(|line| [line, "\n"]).collect()
}

/// A moving picture: what all of them share, and its own modules.
fn moving(modules: &[String]) -> String {
    let shared = [
        function(include_str!("scripts/moving/events.mjs"), "uniform, agenda"),
        function(include_str!("scripts/moving/player.mjs"), "player, dots, make, nice, numbers, written"),
    ];
    shared.iter().chain(modules).map(String::as_str).collect()
}

impl Script {
    /// Every script.
    #[rustfmt::skip]
    pub const ALL: [Self; 14] = [
        Self::Site, Self::Claims, Self::Symptoms, Self::Symptom, Self::Check, Self::Checklist, Self::NotFound, Self::Starter, Self::Offline,
        Self::Deployment, Self::Snippets, Self::Queue, Self::Rollout, Self::Storm,
    ];

    /// The content of the script, without comments.
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
                    .replace("FINDER", &Self::Symptoms.file())
            }
            Self::Claims => include_str!("scripts/claims.js").into(),
            Self::Symptoms => [
                function(include_str!("scripts/finder/match.mjs"), "compile, match"),
                function(include_str!("scripts/finder/words.mjs"), "index, rank"),
                function(include_str!("scripts/finder/find.mjs"), "prepare, find"),
                include_str!("scripts/symptoms.js").replace("FINDER", &file(FINDER)),
            ]
            .concat(),
            Self::Symptom => include_str!("scripts/symptom.js").into(),
            Self::Check => [
                PROGRAM,
                include_str!("scripts/copy-button.js"),
                &function(include_str!("scripts/check/files.mjs"), "ofInput, ofDrop"),
                &without_imports(include_str!("scripts/check/check.js")).replace("EXAMPLES", &file(CHECK_EXAMPLES)),
            ]
            .concat(),
            Self::Checklist => include_str!("scripts/checklist.js").into(),
            Self::NotFound => include_str!("scripts/not-found.js").into(),
            Self::Starter => include_str!("scripts/starter.js").replace("STARTER", &file(STARTER)),
            Self::Offline => include_str!("scripts/offline.js").into(),
            Self::Deployment => {
                let [yours, panel] = [include_str!("scripts/yours.js"), include_str!("scripts/panel.js")];
                // The Debug format of a string is also a JavaScript string.
                format!("const PANEL = {:?};\n{PROGRAM}{{\n{IN_FULL}{yours}}}\n{panel}", deployment::panel())
            }
            Self::Snippets => snippets::script(),
            Self::Queue => moving(&[
                function(include_str!("scripts/queue/system.mjs"), "system, measurement, BATCHES"),
                without_imports(include_str!("scripts/queue/stage.js")),
            ]),
            Self::Rollout => moving(&[
                function(include_str!("scripts/rollout/system.mjs"), "deploy, rollout"),
                function(include_str!("scripts/rollout/form.mjs"), "read"),
                function(include_str!("scripts/rollout/drawing.mjs"), "drawing"),
                without_imports(include_str!("scripts/rollout/stage.js")),
            ]),
            Self::Storm => moving(&[
                function(include_str!("scripts/storm/system.mjs"), "system"),
                function(
                    include_str!("scripts/storm/record.mjs"),
                    "record, chart, band, place, worker, kind, shift, GATE, OUT, BELOW",
                ),
                function(include_str!("scripts/storm/scene.mjs"), "scene, CAPACITY, SERVICE"),
                without_imports(include_str!("scripts/storm/stage.js")),
            ]),
        }
    }

    /// The name of the file, which contains the digest of the content.
    pub fn file(self) -> String {
        let name = match self {
            Self::Site => "site",
            Self::Claims => "claims",
            Self::Symptoms => "symptoms",
            Self::Symptom => "symptom",
            Self::Check => "check",
            Self::Checklist => "checklist",
            Self::NotFound => "not-found",
            Self::Starter => "starter",
            Self::Offline => "offline",
            Self::Deployment => "deployment",
            Self::Snippets => "snippets",
            Self::Queue => "queue",
            Self::Rollout => "rollout",
            Self::Storm => "storm",
        };
        format!("{name}-{}.js", fingerprint([self.text().as_bytes()]))
    }
}
