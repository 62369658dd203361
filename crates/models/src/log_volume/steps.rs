//! The steps of the computation.

use super::inputs::Inputs;
use super::model::{GB, HOUR, MB, Volume};
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, volume: &Volume) -> Vec<Step> {
        let (share, statements) = (self.sampling / 100.0, self.statements_logged());
        let mut steps = vec![
            Step::new(
                "Lines per second",
                "requests × share logged × (INFO + DEBUG + statements) + probes",
                "{}/s × {%} × ({} + {} + {}) + {}/s = ⟦{}/s⟧",
                &[
                    self.rps,
                    share,
                    self.lines_per_request,
                    self.debug_lines,
                    statements,
                    self.probe_lines,
                    volume.lines,
                ],
            ),
            Step::new(
                "Bytes per second",
                "the same, each line times its size",
                "{}/s × {%} × (({} + {}) × {} B + {} × {} B) + {}/s × {} B = ⟦{} B/s⟧",
                &[
                    self.rps,
                    share,
                    self.lines_per_request,
                    self.debug_lines,
                    self.line_bytes,
                    statements,
                    self.statement_bytes,
                    self.probe_lines,
                    self.line_bytes,
                    volume.bytes,
                ],
            ),
        ];
        if let Some(size) = self.rotate_size {
            steps.push(Step::new(
                "On the disk of an instance, at most",
                "files × (size + growth until the next check), or the disk",
                "{} × ({} MB + {} MB/s × {} s) → ⟦{} GB⟧",
                &[self.files(), size, volume.rate / MB, self.rotate_check, volume.on_disk / GB],
            ));
        }
        if let Some(days) = self.retention {
            steps.push(Step::new(
                "Until lines are deleted",
                "bytes per second of an instance × age",
                "{} MB/s × {} days = ⟦{} GB⟧",
                &[volume.rate / MB, days, volume.rate * days * 24.0 * HOUR / GB],
            ));
        }
        if volume.full_after.is_finite() {
            steps.push(Step::new(
                "Disk is full after",
                "free disk / bytes per second of an instance",
                "{} GB / {} MB/s = ⟦{} h⟧",
                &[self.free_disk, volume.rate / MB, volume.full_after / HOUR],
            ));
        } else if let (Some(size), true) = (self.rotate_size, volume.rate > 0.0) {
            let [least, most] = volume.history.map(|seconds| seconds / HOUR);
            steps.push(Step::new(
                "History on disk",
                "(files − 1) × size to files × size, / bytes per second of an instance, at most the age",
                "({} − 1) × {} MB to {} × {} MB, / {} MB/s = ⟦{} h⟧ to ⟦{} h⟧",
                &[self.files(), size, self.files(), size, volume.rate / MB, least, most],
            ));
        }
        steps.push(Step::new(
            "Cost per month",
            "(bytes per second × 30 days − free) × price",
            "({} MB/s × 2,592,000 s − {} GB) × {$} = ⟦{$}⟧",
            &[volume.bytes / MB, self.free_gb, self.ingest_price, volume.cost],
        ));
        steps
    }
}
