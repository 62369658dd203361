//! The findings, and the recommendation.

use super::inputs::Inputs;
use super::model::{GB, HOUR, MB, Volume};
use super::plan::MANY_PROBES;
use crate::{Findings, Judgment, Marked, fill};

/// A disk that takes longer than this to fill is not an emergency, in seconds.
const SOON: f64 = 30.0 * 24.0 * HOUR;

/// Growth of the volume by SQL statements above which readers are told.
const WORTH_A_NOTE: f64 = 1.1;

impl Inputs {
    pub(super) fn judge(&self, volume: &Volume, better: &Self) -> Judgment {
        let mut findings = Findings::default();
        let rotation = self.rotation_remedy(better);
        self.judge_disk(volume, &rotation, &mut findings);
        self.judge_shipping(volume, better, &mut findings);
        self.judge_lines(volume, &mut findings);
        self.judge_history(volume, better, &rotation, &mut findings);
        self.note_debug(better, &mut findings);
        let plan = self.changes_to(better);
        let recommendation =
            better.recommendation(if plan.is_empty() { "Log as you do: " } else { "With these changes: " });
        findings.judge(Marked::new(recommendation), plan)
    }

    /// Returns what a log with these inputs is like.
    fn recommendation(&self, lead: &str) -> String {
        let volume = self.volume();
        let disk = if volume.full_after.is_finite() {
            ["the disk is full after ", &span(volume.full_after)].concat()
        } else {
            ["the logs use at most ", &size(volume.on_disk), " of a disk"].concat()
        };
        let history = if volume.full_after.is_infinite() && volume.history[0].is_finite() {
            [", hold the last ", &span(volume.history[0]), " or more"].concat()
        } else {
            String::new()
        };
        [lead, &disk, &history, &fill(", and ⟦{} GB⟧ a month cost ⟦{$}⟧ to ship.", &[volume.month / GB, volume.cost])]
            .concat()
    }

    /// Returns the sentence that sets the rotation.
    fn rotation_remedy(&self, better: &Self) -> String {
        match better.rotate_size {
            Some(size) if (better.rotate_size, better.rotate_files) != (self.rotate_size, self.rotate_files) => {
                fill("Keep ⟦{#} (file|files)⟧ of ⟦{#} MB⟧ each.", &[better.files(), size])
            }
            _ if Self::overflows(&better.volume()) => "Log less, or use a larger disk.".into(),
            _ => "The other changes fix that.".into(),
        }
    }

    fn judge_disk(&self, volume: &Volume, rotation: &str, findings: &mut Findings) {
        let found = if let (Some(limit), true) = (self.ephemeral_limit, volume.evicted_after.is_finite()) {
            [
                fill("The logs reach the pod's ephemeral-storage limit of ⟦{#} MB⟧ after ", &[limit]),
                span(volume.evicted_after),
                ", and the kubelet evicts the pod. ".into(),
            ]
        } else if volume.full_after.is_infinite() {
            return;
        } else if volume.allowed.is_infinite() {
            [
                fill("Nothing rotates the logs: they fill ⟦{#} GB⟧ in ", &[self.free_disk]),
                span(volume.full_after),
                ". ".into(),
            ]
        } else {
            [
                ["Rotation allows ", &size(volume.allowed)].concat()
                    + &fill(", but ⟦{#} GB⟧ are free: the disk is full after ", &[self.free_disk]),
                span(volume.full_after),
                ". ".into(),
            ]
        };
        // Marks and numbers are already in the text.
        let text = [&found.concat(), rotation].concat();
        if volume.full_after.min(volume.evicted_after) <= SOON {
            findings.danger(&text, &[]);
        } else {
            findings.caution(&text, &[]);
        }
    }

    fn judge_shipping(&self, volume: &Volume, better: &Self, findings: &mut Findings) {
        let remedy = if better.sampling < self.sampling {
            fill("Log ⟦{%}⟧ of the requests.", &[better.sampling / 100.0])
        } else if better.volume().bytes <= self.bytes_allowed() {
            "The other changes fix that.".into()
        } else {
            "Log less.".into()
        };
        if let Some(bandwidth) = self.ship_bandwidth.filter(|bandwidth| volume.rate > bandwidth * MB) {
            let pattern = "An instance writes ⟦{} MB/s⟧, and its log collector ships ⟦{#} MB/s⟧, so it falls behind and loses lines. ";
            findings.danger(&[pattern, &remedy].concat(), &[volume.rate / MB, bandwidth]);
        }
        if let Some(budget) = self.budget.filter(|budget| volume.cost > *budget) {
            let pattern = "⟦{} GB⟧ a month cost ⟦{$}⟧, and your budget is ⟦{$}⟧. ";
            findings.caution(&[pattern, &remedy].concat(), &[volume.month / GB, volume.cost, budget]);
        }
    }

    fn judge_lines(&self, volume: &Volume, findings: &mut Findings) {
        if self.log_statements || self.debug_lines > 0.0 {
            let quiet = Self { log_statements: false, debug_lines: 0.0, ..*self }.volume();
            let share = if volume.bytes > 0.0 { 1.0 - quiet.bytes / volume.bytes } else { 0.0 };
            findings.caution("DEBUG lines are ⟦{%}⟧ of the volume. Set RUST_LOG to info,sqlx::query=warn.", &[share]);
        }
        let probes = self.share_of_probes();
        if probes > MANY_PROBES {
            findings.caution(
                "Probes write ⟦{%}⟧ of the lines at INFO. Exclude their paths from the trace layer.",
                &[probes],
            );
        }
    }

    fn judge_history(&self, volume: &Volume, better: &Self, rotation: &str, findings: &mut Findings) {
        if Self::overflows(volume) || !self.is_short(volume) {
            return;
        }
        let remedy = if better.is_short(&better.volume())
            && (better.rotate_size, better.rotate_files) == (self.rotate_size, self.rotate_files)
        {
            "There is no room for larger files, so log less."
        } else {
            rotation
        };
        let text = if self.files() == 1.0 {
            ["With a single file, each rotation deletes the whole history. ", remedy].concat()
        } else {
            [
                "The files hold the last ",
                &span(volume.history[0]),
                ", and a longer outage of the log collector loses lines. ",
                remedy,
            ]
            .concat()
        };
        findings.caution(&text, &[]);
    }

    /// Tells what happens if someone turns on DEBUG.
    fn note_debug(&self, better: &Self, findings: &mut Findings) {
        let (quiet, debug) = (better.volume(), better.with_debug().volume());
        if self.log_statements || debug.bytes < WORTH_A_NOTE * quiet.bytes || quiet.bytes == 0.0 {
            return;
        }
        let effect = if debug.full_after.is_finite() {
            ["the disk is full after ", &span(debug.full_after)].concat()
        } else {
            ["the files hold the last ", &span(debug.history[0])].concat()
        };
        let text = ["With SQL statements at DEBUG, the volume is ⟦{}⟧ times as large: ", &effect, "."].concat();
        findings.note(&text, &[quiet.factor_of(&debug)]);
    }
}

/// Returns a number of bytes in the unit that fits it.
fn size(bytes: f64) -> String {
    if bytes < GB { fill("⟦{} MB⟧", &[bytes / MB]) } else { fill("⟦{} GB⟧", &[bytes / GB]) }
}

/// Returns a time in the unit that fits it.
pub(super) fn span(seconds: f64) -> String {
    const MINUTE: f64 = 60.0;
    const DAY: f64 = 24.0 * HOUR;
    match seconds {
        _ if seconds < 2.0 * MINUTE => fill("⟦{} (second|seconds)⟧", &[seconds]),
        _ if seconds < 2.0 * HOUR => fill("⟦{} minutes⟧", &[seconds / MINUTE]),
        _ if seconds < 2.0 * DAY => fill("⟦{} hours⟧", &[seconds / HOUR]),
        _ => fill("⟦{} days⟧", &[seconds / DAY]),
    }
}
