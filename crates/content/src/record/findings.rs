//! Reads a data file, and collects faults and links.

use crate::inline::{self, Inline};
use crate::links::Link;
use faults::{Faults, Source};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml_reader::{Document, Name, Placed, TableReader};

/// The faults and links of the files read so far. The links are checked once all pages are known.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) faults: Faults,
    pub(crate) links: Vec<(PathBuf, Link)>,
}

impl Findings {
    /// Reads a file that is all TOML.
    pub(super) fn read<T>(
        &mut self,
        path: &Path,
        text: &str,
        read: impl FnOnce(&mut TableReader<'_, '_>, &mut Links) -> T,
    ) -> T {
        let document = Document::parse(Source { path, text }, "the file");
        let mut root = TableReader::root(&document, Name::Noun("the file"));
        let mut links = Links::default();
        let result = read(&mut root, &mut links);
        root.finish();
        self.faults.extend(document.finish());
        self.links.extend(links.0.into_iter().map(|link| (path.to_path_buf(), link)));
        result
    }
}

/// The links of a file, in order.
#[derive(Debug, Default)]
pub(super) struct Links(Vec<Link>);

impl Links {
    /// A text that is a link.
    pub(super) fn link(&mut self, table: &TableReader<'_, '_>, Placed { text, at }: Placed) -> Link {
        let link = Link { line: table.line(at), to: text };
        self.0.push(link.clone());
        link
    }

    /// A text in Markdown without blocks.
    pub(super) fn inline(&mut self, table: &mut TableReader<'_, '_>, key: &str, length: Range<usize>) -> Inline {
        let text = table.text(key, length);
        self.markdown(table, key, text)
    }

    /// Such a text that may be missing.
    pub(super) fn optional_inline(
        &mut self,
        table: &mut TableReader<'_, '_>,
        key: &str,
        length: Range<usize>,
    ) -> Option<Inline> {
        let text = table.optional_text(key, length)?;
        Some(self.markdown(table, key, text))
    }

    fn markdown(&mut self, table: &TableReader<'_, '_>, key: &str, Placed { text, at }: Placed) -> Inline {
        let (inline, problems, links) = inline::read(&text);
        for problem in problems {
            table.fault(at, format!("`{key}`: {}", problem.what), problem.remedy);
        }
        for text in links {
            self.link(table, Placed { text, at });
        }
        inline
    }
}
