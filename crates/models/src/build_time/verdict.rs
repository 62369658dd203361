//! The headline, and the verdict with its reasons.

use super::model::{MIN_MEMORY, Model};
use super::profiles::{FAT, FAT_CGU1, PROFILES};
use super::published::band;
use super::{Cache, Inputs};
use crate::{Marked, Verdict, fill};

/// Fat LTO is known to run out of memory with less than this many gigabytes.
const ENOUGH_MEMORY: f64 = 8.0;

/// GitHub's free cache storage of a repository, in gigabytes.
const FREE_CACHE: f64 = 10.0;

/// A clean build that takes up to this many times as long counts as free: the noise of the host is larger.
const FREE: f64 = 1.1;

/// A negligible share of the compute cost.
const NOTHING: f64 = 0.01;

/// Maximum number of reasons, without the one that is always shown.
const MAX_REASONS: usize = 5;

impl Model {
    pub(super) fn headline(&self) -> Marked {
        let recommendation = self.recommendation;
        let name = PROFILES[recommendation.profile].name;
        let fat = self.nets[FAT].everywhere;
        Marked::new(match recommendation.profile {
            0 if fat < 0.0 => fill(
                "Keep the default profile: fat LTO in every build costs ⟦{$}⟧ a month more than it saves.",
                &[-fat],
            ),
            0 => "Keep the default profile: no other saves money here.".into(),
            _ => {
                let saved = fill("saves ⟦{$}⟧ a month", &[recommendation.net]);
                let (build, rest) = if recommendation.everywhere {
                    ("Build everything with ⟦", "⟧: it ")
                } else {
                    ("Build releases with ⟦", "⟧ and the rest with the default: it ")
                };
                [build, name, rest, &saved, "."].concat()
            }
        })
    }
}

impl Inputs {
    pub(super) fn judge(&self, model: &Model) -> (Verdict, Vec<Marked>) {
        let mut findings = Vec::new();
        let mut found = |verdict: Verdict, pattern: &str, numbers: &[f64]| {
            findings.push((verdict, Marked::fill(pattern, numbers)));
        };
        let (builds, months, recommendation) = (&model.builds, &model.months, model.recommendation);
        let [default, fat] = [builds[0], builds[FAT]];

        if self.memory < MIN_MEMORY {
            found(
                Verdict::Danger,
                "Fat LTO holds the whole program in memory, and ⟦{} GB⟧ is too little: the build is killed (signal 9). \
                 Give the builder 8 GB or more, or use thin LTO.",
                &[self.memory],
            );
        } else if self.memory < ENOUGH_MEMORY {
            found(
                Verdict::Caution,
                "Fat LTO may be killed (signal 9) with ⟦{} GB⟧: large programs have been with 8 GB, and with 16. \
                 Give the builder more, or use thin LTO.",
                &[self.memory],
            );
        }
        self.judge_cache(model, &mut found);
        let everywhere = model.nets[FAT].everywhere;
        if everywhere < 0.0 && !recommendation.everywhere {
            found(
                Verdict::Caution,
                "Keep LTO out of pull-request builds: in every build, fat LTO costs ⟦{$}⟧ more of CI and ⟦{$}⟧ more of \
                 waiting a month.",
                &[months[FAT].bill - months[0].bill, months[FAT].waiting - months[0].waiting],
            );
        }
        if self.release_builds == 0.0 {
            found(
                Verdict::Caution,
                "No build ships, so no compute is saved. With continuous deployment, count the builds of main as releases.",
                &[],
            );
        }

        let [low, high] = band(16.0, f64::MAX, |found| found.time, &[FAT]);
        let [few_low, few_high] = band(1.0, 2.0, |found| found.time, &[FAT, FAT_CGU1]);
        let ratio = fat.clean / default.clean;
        let pattern = if ratio < FREE {
            "Fat LTO is about free in a clean build on ⟦{}⟧ (core|cores), ⟦× {}⟧, and a cached build takes ⟦× {}⟧: LTO runs anew \
             in each. Published for clean builds: × {} to {} on 16 cores and more, × {} to {} on 2."
        } else {
            "On ⟦{}⟧ cores a clean build with fat LTO takes ⟦× {}⟧, and a cached build ⟦× {}⟧: LTO runs anew in each. \
             Published for clean builds: × {} to {} on 16 cores and more, × {} to {} on 2."
        };
        let numbers = [self.cores, ratio, fat.hit / default.hit, low, high, few_low, few_high];
        found(Verdict::Ok, pattern, &numbers);
        let best = self.cpu_bound_share * self.cpu_gain / 1e4;
        if best < NOTHING {
            let [low, high] = band(0.0, f64::MAX, |found| found.size, &[FAT_CGU1]);
            found(
                Verdict::Ok,
                "LTO saves ⟦{%}⟧ of your compute at best: here it is a decision about size, ⟦{} MB⟧ down to ⟦{} MB⟧. \
                 Published: {%} to {%} smaller.",
                &[best, self.binary_size, self.binary_size * PROFILES[FAT_CGU1].size, 1.0 - high, 1.0 - low],
            );
        } else {
            found(
                Verdict::Ok,
                "LTO saves up to ⟦{%}⟧ of your compute, ⟦{$}⟧ a month, and only once a machine or a replica goes.",
                &[best, self.gain(1.0)],
            );
        }
        if self.job_overhead >= default.mean {
            found(
                Verdict::Ok,
                "A job takes ⟦{} s⟧ to set up and ⟦{} s⟧ to compile: fewer jobs help more than another profile.",
                &[self.job_overhead, default.mean],
            );
        }
        let month = months[0];
        if month.waiting > 0.0 {
            found(
                Verdict::Ok,
                "Waiting is ⟦{%}⟧ of what default builds cost: ⟦{$}⟧ of ⟦{$}⟧ a month.",
                &[month.waiting / month.total(), month.waiting, month.total()],
            );
        }
        if self.free_minutes > 0.0 {
            let pattern = if month.minutes > self.free_minutes {
                "Default builds take ⟦{} min⟧ a month, more than the ⟦{} min⟧ that are free."
            } else {
                "Default builds take ⟦{} min⟧ a month, within the ⟦{} min⟧ that are free."
            };
            found(Verdict::Ok, pattern, &[month.minutes, self.free_minutes]);
        }

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let mut because = Vec::new();
        for wanted in [Verdict::Danger, Verdict::Caution, Verdict::Ok] {
            let of = findings.iter().filter(|(verdict, _)| *verdict == wanted);
            because.extend(of.map(|(_, why)| why.clone()));
        }
        because.truncate(MAX_REASONS);
        because.push(Marked::new(
            "Leave out panic = \"abort\": one handler that panics would end the process, as neither tokio nor \
             CatchPanicLayer could catch it. strip = true takes the names out of backtraces.",
        ));
        (verdict, because)
    }

    fn judge_cache(&self, model: &Model, found: &mut impl FnMut(Verdict, &str, &[f64])) {
        let default = model.builds[0];
        if self.cache == Cache::None {
            let cached = Self { cache: Cache::RustCache, ..*self }.build(&PROFILES[0]).hit;
            if cached < default.clean {
                found(
                    Verdict::Caution,
                    "Every build compiles its dependencies. One that finds them in rust-cache would take ⟦{} s⟧ instead of \
                     ⟦{} s⟧.",
                    &[cached, default.clean],
                );
            }
            return;
        }
        if default.hit >= default.clean {
            found(
                Verdict::Caution,
                "The cache makes builds slower: restoring takes ⟦{} s⟧, so a cached build takes ⟦{} s⟧ and a clean one ⟦{} s⟧. \
                 Make the cache smaller, or do without.",
                &[model.restore, default.hit, default.clean],
            );
        } else if default.mean >= default.clean {
            found(
                Verdict::Caution,
                "With ⟦{%}⟧ hits the cache costs more than it saves: saving it takes ⟦{} s⟧ after every miss. Save it on main \
                 only.",
                &[self.cache_hit_rate / 100.0, model.save],
            );
        }
        // With rust-cache each job has its own cache; the other caches are shared.
        let caches = if self.cache == Cache::RustCache { self.jobs } else { 1.0 };
        if caches * self.cache_size > FREE_CACHE {
            found(
                Verdict::Caution,
                "The caches of a branch take ⟦{} GB⟧. GitHub keeps 10 GB of a repository for free and drops the oldest: \
                 fewer builds will find theirs. Save on main only, or share one cache between jobs.",
                &[caches * self.cache_size],
            );
        }
    }
}
