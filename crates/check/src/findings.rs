//! Collects the findings of the rules.

use crate::order::sort_by_key;
use crate::project::At;
use crate::report::{Confidence, Finding, Patch, Place, Rule};
use crate::source::Span;

/// What has been found so far.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Reports a finding. The message says what is wrong here; what to do is in the rule.
    pub fn add(&mut self, rule: &'static Rule, at: At<'_>, span: Span, message: impl Into<String>) -> &mut Finding {
        self.add_at(rule, at.place(span), message)
    }

    /// Whether a rule has already found something at a place.
    pub fn has(&self, rule: &Rule, place: Place) -> bool {
        self.list.iter().any(|finding| finding.rule.id == rule.id && finding.place == place)
    }

    /// Reports a finding at a place that may be in another file than the one that is being checked.
    pub fn add_at(&mut self, rule: &'static Rule, place: Place, message: impl Into<String>) -> &mut Finding {
        let confidence = rule.confidence;
        let finding =
            Finding { rule, place, confidence, message: shortened(message.into()), because: Vec::new(), patch: None };
        self.list.push(finding);
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// The findings by file and place.
    pub fn sorted(mut self) -> Vec<Finding> {
        sort_by_key(&mut self.list, |finding| (finding.place.file, finding.place.span.start, finding.rule.id));
        // Services that share an anchor share its faults.
        self.list.dedup_by_key(|finding| (finding.place, finding.rule.id));
        self.list
    }
}

/// Longer messages repeat names that no reader reads.
const LONGEST: usize = 1_000;

fn shortened(mut message: String) -> String {
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    message
}

impl Finding {
    /// Adds another place that the finding follows from.
    pub fn because(&mut self, place: Place, said: impl Into<String>) -> &mut Self {
        self.because.push((place, shortened(said.into())));
        self
    }

    /// Makes it less certain than its rule, for one that depends on a default.
    pub fn likely(&mut self) -> &mut Self {
        self.confidence = Confidence::Likely;
        self
    }

    /// Adds a change of one place.
    pub fn patch(&mut self, place: Place, text: impl Into<String>, safe: bool) -> &mut Self {
        self.patch = Some(Patch { edits: vec![(place, text.into())], safe });
        self
    }
}
