//! The winner and its margin, the findings, and the plan.

use super::model::{MIN_MEMORY, Model, Recommendation};
use super::profiles::{FAT, PROFILES};
use super::{Cache, Inputs};
use crate::{Change, Findings, Judgment, Marked, fill};

/// Fat LTO is known to run out of memory with less than this many gigabytes.
const ENOUGH_MEMORY: f64 = 8.0;

/// GitHub's free cache storage of a repository, in gigabytes.
const FREE_CACHE: f64 = 10.0;

/// A margin of less than this many dollars a month decides nothing: our threshold.
const TIE: f64 = 0.5;

/// Share of the compute cost that is negligible.
const NOTHING: f64 = 0.01;

/// Readers look at the table after this many sentences.
const MAX_REASONS: usize = 2;

impl Recommendation {
    /// Returns the profile and where it is used, within a sentence.
    fn words(self) -> String {
        let place = match self.profile {
            0 => "",
            _ if self.everywhere => " in every build",
            _ => " in releases",
        };
        ["⟦", PROFILES[self.profile].name, place, "⟧"].concat()
    }
}

impl Model {
    /// Returns the winner and its margin.
    pub(super) fn winner(&self) -> String {
        let (best, next) = (self.recommendation, self.next);
        let name = ["⟦", PROFILES[best.profile].name, "⟧"].concat();
        let margin = best.net - next.net;
        let winner = match best {
            Recommendation { profile: 0, .. } => "Keep the default profile: ".into(),
            Recommendation { everywhere: true, .. } => ["Build everything with ", &name, ": "].concat(),
            _ => ["Build releases with ", &name, " and the rest with the default: "].concat(),
        };
        let why = if margin < TIE {
            ["it costs about as much as ", &next.words(), "."].concat()
        } else if best.profile == 0 {
            let costs = fill(", costs ⟦{$}⟧ a month more.", &[margin]);
            ["the next best, ", &next.words(), &costs].concat()
        } else if next.profile == 0 {
            fill("it saves ⟦{$}⟧ a month.", &[best.net])
        } else {
            let saves = fill("it saves ⟦{$}⟧ a month, ⟦{$}⟧ more than ", &[best.net, margin]);
            [&*saves, &next.words(), "."].concat()
        };
        [winner, why].concat()
    }
}

impl Inputs {
    pub(super) fn judge(&self, model: &Model, better: &Self) -> Judgment {
        let mut reasons = Vec::new();
        let mut found = |pattern: &str, numbers: &[f64]| reasons.push(fill(pattern, numbers));
        self.judge_memory(model, &mut found);
        self.judge_cache(model, better, &mut found);
        let [default, fat] = [model.months[0], model.months[FAT]];
        if model.nets[FAT].everywhere < -TIE && !model.recommendation.everywhere {
            found(
                "In every build, fat LTO would cost ⟦{$}⟧ a month more in CI minutes and waiting: LTO runs again in each \
                 build, even if all dependencies are cached.",
                &[fat.total() - default.total()],
            );
        }
        if self.release_builds == 0.0 {
            found(
                "No build ships, so LTO saves no compute. With continuous deployment, count main-branch builds as releases.",
                &[],
            );
        }
        if self.free_minutes > 0.0 && self.cores > 2.0 {
            found("GitHub's free minutes do not apply to private runners with more than 2 cores.", &[]);
        }
        let best = self.cpu_bound_share * self.cpu_gain / 1e4;
        if best < 0.0 {
            found("With LTO, your service needs ⟦{%}⟧ more compute, so only a smaller binary speaks for it.", &[-best]);
        } else if best < NOTHING {
            found(
                "LTO saves at most ⟦{%}⟧ of your compute, so size decides: ⟦{} MB⟧ with the default, ⟦{} MB⟧ with fat LTO.",
                &[best, self.binary_size, self.binary_size * PROFILES[FAT].size],
            );
        } else {
            found(
                "LTO saves at most ⟦{%}⟧ of your compute, ⟦{$}⟧ a month, once that removes a machine or a replica.",
                &[best, self.gain(1.0)],
            );
        }
        let mut findings = Findings::default();
        for reason in reasons.iter().take(MAX_REASONS) {
            findings.note(reason, &[]);
        }
        let plan = if better.cache == self.cache { Vec::new() } else { vec![better.cache_change()] };
        findings.rank(Marked::new(model.winner()), plan)
    }

    fn judge_memory(&self, model: &Model, found: &mut impl FnMut(&str, &[f64])) {
        if model.without_limit.is_some() {
            found(
                "With more memory, fat LTO would be cheaper: it holds the whole program in memory, and with ⟦{} GB⟧ the \
                 kernel would kill the build (signal 9). It needs ⟦{} GB⟧ or more.",
                &[self.memory, MIN_MEMORY],
            );
        } else if PROFILES[model.recommendation.profile].fat && self.memory < ENOUGH_MEMORY {
            found(
                "With ⟦{} GB⟧, the kernel may kill the build (signal 9): fat LTO holds the whole program in memory. If that \
                 happens, use a builder with ⟦{} GB⟧ or thin LTO.",
                &[self.memory, 2.0 * ENOUGH_MEMORY],
            );
        }
    }

    fn judge_cache(&self, model: &Model, better: &Self, found: &mut impl FnMut(&str, &[f64])) {
        let default = model.builds[0];
        match (self.cache, better.cache) {
            (Cache::None, Cache::RustCache) => found(
                "Every build compiles its dependencies. With rust-cache, a build takes ⟦{} s⟧ on average instead of ⟦{} s⟧.",
                &[better.build(&PROFILES[0]).mean, default.clean],
            ),
            (cache, better) if cache != better => found(
                "The cache makes builds slower: ⟦{} s⟧ on average instead of ⟦{} s⟧, because restoring it takes ⟦{} s⟧ and \
                 saving it ⟦{} s⟧.",
                &[default.mean, default.clean, model.restore, model.save],
            ),
            // With rust-cache each job has its own cache; the other caches are shared.
            (cache, _) => {
                let size = if cache == Cache::RustCache { self.jobs } else { 1.0 } * self.cache_size;
                if cache != Cache::None && size > FREE_CACHE {
                    found(
                        "The caches of a branch take ⟦{} GB⟧. GitHub stores 10 GB of a repository and evicts the oldest, so \
                         fewer builds hit. Save on main only, or share one cache between jobs.",
                        &[size],
                    );
                }
            }
        }
    }

    /// Returns the inputs with the fastest cache that is of use: the present one, else rust-cache, else none.
    pub(super) fn recommended(&self) -> Self {
        let helps = |inputs: &Self| {
            let build = inputs.build(&PROFILES[0]);
            inputs.cache != Cache::None && build.mean < build.clean
        };
        let [rust_cache, none] = [Cache::RustCache, Cache::None].map(|cache| Self { cache, ..*self });
        [*self, rust_cache].into_iter().find(helps).unwrap_or(none)
    }

    fn cache_change(&self) -> Change {
        Change::choice("cache", if self.cache == Cache::None { "none" } else { "rust-cache" })
    }
}
