//! `visit.toml`: what a first visit to the site loads, as measured.

use super::findings::Findings;
use crate::inline::Inline;
use std::path::Path;
use toml_reader::TableReader;
use traffic_cost::Load;

/// A first visit.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The day of the measurement, as `YYYY-MM-DD`.
    pub measured: String,
    /// The method.
    pub how: Inline,
    /// The loads in order, each with its name.
    pub parts: Vec<(String, Load)>,
}

impl Visit {
    /// The sum of all parts.
    pub fn load(&self) -> Load {
        self.parts.iter().fold(Load::default(), |all, (_, part)| all.and(*part))
    }
}

/// Reads `visit.toml`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> Visit {
    findings.read(path, text, |root, links| {
        let measured = root.day("measured");
        let how = links.inline(root, "how", 40..601);
        let part = |mut table: TableReader<'_, '_>| {
            let name = table.text("name", 3..61).text;
            let (requests, bytes) = (table.whole_number("requests") as f64, table.whole_number("bytes") as f64);
            table.finish();
            (name, Load { bytes, requests })
        };
        Visit { measured, how, parts: root.tables("part", "the part").into_iter().map(part).collect() }
    })
}
