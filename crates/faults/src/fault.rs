//! A fault: its place, what is wrong there, and the remedy.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a fault is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file.
    File {
        /// The path as the build opens it.
        path: PathBuf,
        /// The line, counted from 1; `None` if the fault is in the file as a whole.
        line: Option<usize>,
    },
    /// On the page with this address, such as `/section/page/`.
    Page(String),
    /// In this environment variable.
    Setting(&'static str),
}

impl Place {
    /// Returns the place of a file as a whole.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::File { path: path.into(), line: None }
    }

    /// Returns the place of a line, counted from 1.
    pub fn line(path: &Path, line: usize) -> Self {
        Self::File { path: path.into(), line: Some(line) }
    }

    /// Returns the place of the page with this address.
    pub fn page(address: &str) -> Self {
        Self::Page(address.into())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line: Some(line) } => write!(f, "{}:{line}", path.display()),
            Self::File { path, line: None } => path.display().fmt(f),
            Self::Page(address) => f.write_str(address),
            Self::Setting(name) => f.write_str(name),
        }
    }
}

/// What is wrong and what to do about it, for code that does not know the place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// What is wrong, as a clause.
    pub what: String,
    /// What to do, as a clause.
    pub remedy: String,
}

impl Problem {
    /// Creates a problem with its remedy.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }

    /// Returns the fault of this problem at a place.
    pub fn at(self, place: Place) -> Fault {
        Fault { place, problem: self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.remedy)
    }
}

/// A problem and its place. Faults sort by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where it is.
    pub place: Place,
    /// What is wrong there, and the remedy.
    pub problem: Problem,
}

impl Fault {
    /// Creates a fault.
    pub fn new(place: Place, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Problem::new(what, remedy).at(place)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for Fault {}
