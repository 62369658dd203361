//! What a check has found, for terminals, programs, code scanning and pull requests.

mod markdown;
mod quality;
mod sarif;
mod text;

use check::{Delta, Finding, Ignored, Project, Report, Rule, Secrets};

/// The name of the tool in reports, which comments in files use as well.
pub const TOOL: &str = "axum-check";

/// The JSON Schema of the JSON format.
pub const SCHEMA: &str = include_str!("../report.schema.json");

/// All that a format may print.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The files.
    pub project: &'a Project,
    /// What was found in them.
    pub report: &'a Report,
    /// What differs from a base, if there is one.
    pub delta: Option<&'a Delta>,
    /// The address that the pages of rules are below, or empty if it is not known.
    pub site: &'a str,
    /// All rules.
    pub rules: &'a [&'static Rule],
}

/// How a terminal shows the text format.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether it shows colors.
    pub colors: bool,
    /// Its width in characters.
    pub width: usize,
}

impl<'a> View<'a> {
    /// For people at a terminal.
    pub fn text(&self, terminal: Terminal) -> String {
        text::text(self, terminal)
    }

    /// For programs, as `SCHEMA` describes it.
    pub fn json(&self) -> String {
        format!("{}\n", check::json(self.project, self.report, self.delta, self.site))
    }

    /// For code scanning: SARIF 2.1.0.
    pub fn sarif(&self) -> String {
        format!("{}\n", sarif::sarif(self))
    }

    /// For a comment on a pull request. With a base, what the change adds and removes.
    pub fn markdown(&self) -> String {
        markdown::markdown(self)
    }

    /// For the code quality report of GitLab.
    pub fn code_quality(&self) -> String {
        format!("{}\n", quality::quality(self))
    }

    /// One line on how much was found.
    pub fn summary(&self) -> String {
        text::summary(self)
    }

    /// Whether the base lacks a finding, by its place in the list. Without a base, every finding is new.
    fn is_new(&self, place: usize) -> bool {
        self.delta.is_none_or(|delta| delta.is_new.get(place).copied().unwrap_or_default())
    }

    fn path(&self, file: usize) -> &'a str {
        self.project.files.get(file).map_or("", |file| &file.source.path)
    }

    /// The line where a finding begins.
    fn line(&self, finding: &Finding) -> usize {
        let file = self.project.files.get(finding.place.file);
        file.map_or(1, |file| file.source.line(finding.place.span.start))
    }

    /// The text of each file without the values of secrets.
    fn masked(&self) -> Vec<String> {
        let secrets = Secrets::of(self.project);
        let files = self.project.files.iter().enumerate();
        files.map(|(place, file)| secrets.mask(place, &file.source.text)).collect()
    }

    /// The address of the page of a rule.
    fn page(&self, rule: &Rule) -> String {
        check::address(self.site, &check::page(rule))
    }
}

/// Why a finding is ignored.
fn reason(ignored: &Ignored) -> String {
    if ignored.reason.is_empty() { format!("A comment for {} ignores it.", ignored.by) } else { ignored.reason.clone() }
}

/// A number with its noun: `1 finding`, `2 findings`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
