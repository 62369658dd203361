//! What a calculator found, and the one answer that follows from it.

use crate::{Marked, Verdict};

/// Collects what is wrong with the inputs, then becomes the verdict, its headline, and the reasons.
///
/// ```
/// use models::{Findings, Marked, Verdict};
/// let mut findings = Findings::default();
/// findings.caution("⟦{}⟧ of ⟦{}⟧ connections are taken.", &[180.0, 197.0]);
/// findings.danger("⟦{}⟧ connections are wanted, ⟦{}⟧ are available.", &[255.0, 197.0]);
/// let judgment = findings.judge(Marked::new("Use ⟦3⟧ per instance."), Vec::new());
/// assert_eq!(judgment.verdict, Verdict::Danger);
/// assert_eq!(judgment.headline.plain(), "255 connections are wanted, 197 are available.");
/// assert_eq!(judgment.because[0].plain(), "180 of 197 connections are taken.");
/// assert_eq!(judgment.because[1].plain(), "Use 3 per instance.");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The worst first.
    found: Vec<(Verdict, Marked)>,
    notes: Vec<Marked>,
}

/// The verdict, the sentence that gives its reason, and what else the reader should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgment {
    /// Whether the reader has to act.
    pub verdict: Verdict,
    /// The worst finding, or the recommendation if all is well.
    pub headline: Marked,
    /// The other findings, the worst first, then the recommendation and the notes.
    pub because: Vec<Marked>,
    /// The inputs to change.
    pub plan: Vec<Change>,
}

/// An input that a calculator recommends to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key of the field.
    pub field: &'static str,
    /// The text to enter, as in a query string.
    pub value: String,
}

/// A change that the reader may make, and what it achieves.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What to do, and what follows, in one sentence.
    pub sentence: Marked,
    /// The input to change.
    pub change: Change,
}

impl Change {
    /// Recommends a number.
    pub fn number(field: &'static str, value: f64) -> Self {
        Self { field, value: crate::units::machine(value) }
    }

    /// Recommends an option.
    pub fn choice(field: &'static str, key: &str) -> Self {
        Self { field, value: key.into() }
    }
}

impl Findings {
    /// Adds something that will cause trouble; see [`fill`](crate::fill). Say what is wrong, its number, and the remedy.
    pub fn danger(&mut self, pattern: &str, numbers: &[f64]) {
        self.find(Verdict::Danger, Marked::fill(pattern, numbers));
    }

    /// Adds something that works with a caveat.
    pub fn caution(&mut self, pattern: &str, numbers: &[f64]) {
        self.find(Verdict::Caution, Marked::fill(pattern, numbers));
    }

    /// Adds a finding behind those that are as bad. Sorting them all later would bring 4 KB of code into every program.
    fn find(&mut self, verdict: Verdict, finding: Marked) {
        let place = self.found.iter().take_while(|(other, _)| *other >= verdict).count();
        self.found.insert(place, (verdict, finding));
    }

    /// Adds something to know that does not change the verdict.
    pub fn note(&mut self, pattern: &str, numbers: &[f64]) {
        self.notes.push(Marked::fill(pattern, numbers));
    }

    /// Judges the inputs. The headline is the worst finding, or the recommendation if there are no findings.
    ///
    /// Add the most important findings first: among equally bad ones the first becomes the headline.
    pub fn judge(self, recommendation: Marked, plan: Vec<Change>) -> Judgment {
        let mut found = self.found.into_iter();
        let (verdict, headline, recommendation) = match found.next() {
            Some((verdict, worst)) => (verdict, worst, Some(recommendation)),
            None => (Verdict::Ok, recommendation, None),
        };
        let because = found.map(|(_, finding)| finding).chain(recommendation).chain(self.notes).collect();
        Judgment { verdict, headline, because, plan }
    }

    /// Ranks alternatives. The headline names the winner and the margin, whatever else was found.
    pub fn rank(self, winner: Marked, plan: Vec<Change>) -> Judgment {
        let Judgment { because, headline, verdict, .. } = self.judge(winner.clone(), Vec::new());
        let worst = (verdict != Verdict::Ok).then_some(headline);
        let because = worst.into_iter().chain(because.into_iter().filter(|reason| *reason != winner)).collect();
        Judgment { verdict: Verdict::Ranking, headline: winner, because, plan }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_findings_the_recommendation_is_the_headline() {
        let mut findings = Findings::default();
        findings.note("Measured on ⟦{}⟧ cores.", &[4.0]);
        let judgment = findings.judge(Marked::new("Use 5."), vec![Change::number("pool-size", 5.0)]);
        assert_eq!((judgment.verdict, judgment.headline.plain()), (Verdict::Ok, "Use 5.".into()));
        assert_eq!(judgment.because, [Marked::new("Measured on ⟦4⟧ cores.")]);
        assert_eq!(judgment.plan, [Change { field: "pool-size", value: "5".into() }]);
    }

    #[test]
    fn the_first_of_the_worst_findings_is_the_headline() {
        let mut findings = Findings::default();
        findings.caution("Caution.", &[]);
        findings.danger("First.", &[]);
        findings.danger("Second.", &[]);
        let judgment = findings.judge(Marked::new("Use 5."), Vec::new());
        assert_eq!(judgment.headline.plain(), "First.");
        let reasons: Vec<_> = judgment.because.iter().map(Marked::plain).collect();
        assert_eq!(reasons, ["Second.", "Caution.", "Use 5."]);
    }

    #[test]
    fn a_ranking_leads_with_the_winner() {
        let mut findings = Findings::default();
        findings.danger("B does not fit.", &[]);
        findings.note("Prices of May.", &[]);
        let judgment = findings.rank(Marked::new("A is cheapest."), Vec::new());
        assert_eq!((judgment.verdict, judgment.headline.plain()), (Verdict::Ranking, "A is cheapest.".into()));
        let reasons: Vec<_> = judgment.because.iter().map(Marked::plain).collect();
        assert_eq!(reasons, ["B does not fit.", "Prices of May."]);
    }
}
