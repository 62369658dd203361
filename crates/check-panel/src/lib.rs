//! A report on a reader's files as markup. The page `/check/` shows it, and the page of each rule shows its example.

mod answer;
mod code;
mod diff;
mod finding;
mod markup;
mod overview;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Engine, answer, apply};
pub use overview::words;

use check::{Finding, Project, Report};

/// A report, and how its links begin.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    /// The files.
    pub project: &'a Project,
    /// The report on them.
    pub report: &'a Report,
    /// What precedes the addresses of the site: nothing in a prerendered page, `..` in a program that runs on `/check/`.
    pub root: &'a str,
    /// What the ids of the findings begin with. Two panels on a page need different ones.
    pub prefix: &'a str,
    /// Whether findings have only their messages, because the page around them explains the rule.
    pub brief: bool,
}

impl Panel<'_> {
    /// The address of a page.
    fn link(&self, address: &str) -> String {
        [self.root, address].concat()
    }

    /// The id of a finding, by its place in the report.
    fn id(&self, place: usize) -> String {
        format!("{}{}", self.prefix, place + 1)
    }

    /// The findings in a file, with their places in the report.
    fn of_file(&self, file: usize) -> impl Iterator<Item = (usize, &Finding)> {
        self.report.findings.iter().enumerate().filter(move |(_, finding)| finding.place.file == file)
    }
}
