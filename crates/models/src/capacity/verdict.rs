//! The sentence that names what breaks first.

use super::inputs::Inputs;
use super::model::Capacity;
use super::search::REACH;
use crate::units::HARDLY_MORE;
use crate::{Findings, Judgment, Marked, fill};

/// Multiple of today's traffic below which growth should be planned. Our estimate: a busy day has about half as much
/// again as a usual one.
const SOON: f64 = 1.5;

impl Inputs {
    /// Judges what breaks first. `offered` is whether there are changes to choose from.
    pub(super) fn judge(&self, capacity: &Capacity, offered: bool) -> Judgment {
        let mut findings = Findings::default();
        let (_, multiple) = capacity.first();
        if multiple.is_infinite() {
            let all_well = Marked::fill("Nothing breaks below ⟦{}⟧ times today's traffic.", &[REACH]);
            return findings.judge(all_well, Vec::new());
        }
        let sentence = [self.first_limit(capacity), next_limit(capacity)].concat();
        let loss = self.loss(capacity);
        // The changes follow the last sentence.
        let choice = if offered {
            "Each of these changes moves the first limit:"
        } else {
            "No single change of these inputs moves the first limit far: combine several."
        };
        if multiple >= SOON {
            for note in loss.iter().map(String::as_str).chain([choice]) {
                findings.note(note, &[]);
            }
            return findings.judge(Marked::new(sentence), Vec::new());
        }
        let find = if multiple <= 1.0 { Findings::danger } else { Findings::caution };
        find(&mut findings, &sentence, &[]);
        if let Some(loss) = loss {
            findings.note(choice, &[]);
            return findings.judge(Marked::new(loss), Vec::new());
        }
        findings.judge(Marked::new(choice), Vec::new())
    }

    fn first_limit(&self, capacity: &Capacity) -> String {
        let (first, multiple) = capacity.first();
        let used = capacity.now[first as usize];
        if multiple > 1.0 && multiple < HARDLY_MORE {
            return ["Just above today's traffic, ", first.happens()].concat();
        }
        if multiple > 1.0 {
            return fill(&["At ⟦{}⟧ times today's traffic, ", first.happens()].concat(), &[multiple]);
        }
        let today = ["Today, ", first.happens()].concat();
        if used.is_finite() && used > 1.0 {
            fill(&[&today, " (⟦{%}⟧ of the limit)"].concat(), &[used])
        } else {
            today
        }
    }

    /// Returns what the loss of a zone or of an instance does, if it makes things worse.
    fn loss(&self, capacity: &Capacity) -> Option<String> {
        let (_, multiple) = capacity.first();
        let [instance, zone] = capacity.lost;
        if self.instances <= 1.0 {
            return Some("The service has ⟦1⟧ instance: losing it is an outage.".into());
        }
        let has_zones = self.zones > 1.0;
        match multiple {
            _ if multiple <= 1.0 => None,
            _ if instance <= 1.0 => Some("Losing an instance breaks the service at today's traffic.".into()),
            _ if has_zones && zone <= 1.0 => Some("Losing a zone breaks the service at today's traffic.".into()),
            _ if has_zones && zone < multiple => {
                Some(fill("With a zone lost, the first limit is at ⟦{}⟧ times today's traffic.", &[zone]))
            }
            _ => None,
        }
    }
}

/// Returns the end of the sentence.
fn next_limit(capacity: &Capacity) -> String {
    let (_, first) = capacity.first();
    let (next, multiple) = capacity.next();
    match multiple {
        _ if multiple.is_infinite() => ".".into(),
        _ if multiple <= 1.0 => [". Also today, ", next.happens(), "."].concat(),
        _ if multiple <= first * 1.001 => ["; at the same time, ", next.happens(), "."].concat(),
        _ if multiple < HARDLY_MORE => ["; next, just above today's traffic, ", next.happens(), "."].concat(),
        _ => fill(&["; next, at ⟦{}⟧ times, ", next.happens(), "."].concat(), &[multiple]),
    }
}
