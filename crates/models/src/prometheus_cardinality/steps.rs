//! The steps of the computation.

use super::Inputs;
use super::model::{EMPTY, Load, USED};
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, load: &Load) -> Vec<Step> {
        let per_combination = self.per_combination();
        vec![
            Step::new(
                "Series of a label combination",
                "buckets + bucket for +Inf + sum + count; 1 without buckets",
                if self.buckets == 0.0 { "{} buckets: ⟦{}⟧" } else { "{} + 3 = ⟦{}⟧" },
                &[self.buckets, per_combination],
            ),
            Step::new(
                "Label combinations",
                "routes × methods × status codes × other values × share that occurs",
                "{} × {} × {} × {} × {%} = ⟦{}⟧",
                &[
                    self.routes,
                    self.methods,
                    self.statuses,
                    self.extra_values,
                    self.combinations / 100.0,
                    self.combinations_that_occur(),
                ],
            ),
            Step::new(
                "Series of an instance",
                "combinations × series of each + series of other metrics",
                "{} × {} + {} = ⟦{}⟧",
                &[self.combinations_that_occur(), per_combination, self.other_series, load.of_instance],
            ),
            Step::new(
                "Series of your service",
                "series of an instance × instances",
                "{} × {} = ⟦{}⟧",
                &[load.of_instance, self.instances, load.own],
            ),
            Step::new(
                "Series in memory after a deploy",
                "series × (1 + instances replaced in three hours) + series of other jobs",
                "{} × {} + {} = ⟦{}⟧",
                &[load.own, self.generations(), self.other_jobs, load.head],
            ),
            Step::new(
                "Memory",
                "without series + series in memory × memory of each",
                "{} GB + {} × {} kB = ⟦{} GB⟧, at most ⟦{} GB⟧",
                &[EMPTY, load.head, self.memory_per_series, load.memory, load.memory_max],
            ),
            Step::new(
                "Samples",
                "all series / scrape interval",
                "({} + {}) / {} s = ⟦{}/s⟧",
                &[load.own, self.other_jobs, self.scrape_interval, load.samples],
            ),
            Step::new(
                "Disk",
                "retention × samples × size of each",
                "{} × 86,400 s × {}/s × {} bytes = ⟦{} GB⟧",
                &[self.retention, load.samples, self.sample_size, load.disk],
            ),
            Step::new(
                "Series that fit, an instance",
                "((70% of the memory limit − that without series) / memory of a series − other jobs) / (instances × generations)",
                "(({%} × {} GB − {} GB) / {} kB − {}) / ({} × {}) → ⟦{}⟧",
                &[
                    USED,
                    self.memory_limit,
                    EMPTY,
                    self.memory_per_series,
                    self.other_jobs,
                    self.instances,
                    self.generations(),
                    self.budget(),
                ],
            ),
        ]
    }
}
