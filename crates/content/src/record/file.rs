//! A TOML file while it is read, and what reading has found.

use super::table::Record;
use crate::links::Link;
use faults::{Faults, Source as File};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::DeTable;

/// What reading has found so far: faults, and links that are to be judged when all pages are known.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) faults: Faults,
    pub(crate) links: Vec<(PathBuf, Link)>,
}

impl Found {
    /// Reads a file that is all TOML, key by key.
    pub(super) fn read<T>(
        &mut self,
        path: &Path,
        text: &str,
        read: impl FnOnce(&Toml<'_>, &mut Record<'_, '_>) -> T,
    ) -> T {
        let toml = Toml::new(File { path, text }, 0);
        let table = toml.parse("the file", text);
        let mut root = Record::new(&toml, "the file", table.get_ref(), 0);
        let result = read(&toml, &mut root);
        root.finish();
        self.faults.extend(toml.faults.into_inner());
        self.links.extend(toml.links.into_inner().into_iter().map(|link| (path.to_path_buf(), link)));
        result
    }
}

/// A TOML file, or the part of a file that is TOML, while it is read.
pub(super) struct Toml<'a> {
    source: File<'a>,
    /// Where the TOML begins in the file.
    start: usize,
    faults: RefCell<Faults>,
    links: RefCell<Vec<Link>>,
}

impl<'a> Toml<'a> {
    /// TOML that begins at a place of a file.
    pub(super) fn new(source: File<'a>, start: usize) -> Self {
        Self { source, start, faults: RefCell::default(), links: RefCell::default() }
    }

    /// The whole of it as a table; what is no TOML is noted.
    pub(super) fn parse(&self, noun: &str, text: &'a str) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let place = error.span().map_or(0, |span| span.start);
            self.fault(place, format!("{noun} is no TOML: {}", error.message()), "mend the line");
        }
        table
    }

    /// Notes a fault.
    pub(super) fn fault(&self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.faults.borrow_mut().push(self.source.fault(self.start + at, what, remedy));
    }

    /// A place of the site that a text names; whether it is there is judged later.
    pub(super) fn link(&self, place: Placed) -> Link {
        let link = Link { line: self.line(place.at), to: place.text };
        self.links.borrow_mut().push(link.clone());
        link
    }

    /// The line of a place.
    pub(super) fn line(&self, at: usize) -> usize {
        self.source.line(self.start + at)
    }

    /// Everything that was found wrong.
    pub(super) fn finish(self) -> Faults {
        self.faults.into_inner()
    }
}

/// A text and the place it stands at.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) at: usize,
}
