//! The steps of the computation.

use super::model::{LINK, Model, SERIAL, UNITS};
use super::profiles::{FAT, PROFILES};
use super::published::CLEAN;
use super::{Cache, Inputs};
use crate::{Marked, Step, fill};

impl Inputs {
    pub(super) fn steps(&self, model: &Model) -> Vec<Step> {
        // The default alone would not show the effect of LTO.
        let shown = if model.recommendation.profile == 0 { FAT } else { model.recommendation.profile };
        let (profile, build, default) = (&PROFILES[shown], model.builds[shown], model.builds[0]);
        let (month, net) = (model.months[0], model.nets[shown]);
        let hits = self.cache_hit_rate / 100.0;
        let [count, every] = [self.pr_builds + self.main_builds + self.release_builds, self.minutes(default)];
        let traits = self.cache.traits();
        let threads = self.cores.min(UNITS);
        let leaf = match self.cache {
            Cache::None => "nothing is cached: a clean build",
            Cache::RustCache => "your own crates, on 16 cores at most + link",
            Cache::Sccache => "your own crates + what sccache cannot hold (procedural macros, build scripts) + link",
            Cache::CargoChef => "your own crates, after the layer of the dependencies + link",
        };
        let mut steps = vec![
            Step::new(
                "CPU time of a clean build",
                "clean build / (serial share + parallel share / cores)",
                "{} s / ({} + {} / {}) = ⟦{} s⟧",
                &[self.clean_build, SERIAL, 1.0 - SERIAL, self.cores, model.work],
            ),
            Step::new(
                profile.label,
                "clean build: compiling up to the link + LTO on up to 16 cores + LTO in one thread, by your measurement",
                "({} × {} s + {} × {} s / {} + {} × {} s) × {} = ⟦{} s⟧",
                &[
                    profile.front,
                    self.clean_build,
                    profile.parallel,
                    model.work,
                    threads,
                    profile.serial,
                    model.work,
                    self.measured(),
                    build.clean,
                ],
            ),
            Step::new(
                "Compiling with a warm cache",
                leaf,
                "{} s + {} s + {} s, at most {} s: ⟦{} s⟧",
                &[self.own(), self.again(), LINK, self.clean_build, model.leaf],
            ),
            Step::new(
                "Restoring the cache",
                "fixed + size / speed + size × unpacking",
                "{} s + {} MB / {} MB/s + {} GB × {} s/GB → ⟦{} s⟧",
                &[traits.fixed, self.cache_size * 1e3, self.bandwidth, self.cache_size, traits.unpack, model.restore],
            ),
            Step::new(
                "Cached build, LTO",
                "restoring + the same, with the time of compiling instead of a clean build; LTO is of the whole program",
                "{} s + ({} × {} s + {} × {} s / {} + {} × {} s) × {} = ⟦{} s⟧, default ⟦{} s⟧",
                &[
                    model.restore,
                    profile.front,
                    model.leaf,
                    profile.parallel,
                    model.work,
                    threads,
                    profile.serial,
                    model.work,
                    self.measured(),
                    build.hit,
                    default.hit,
                ],
            ),
            Step::new(
                "Mean of default builds",
                "hit rate × cached + (1 − hit rate) × (clean + saving)",
                "{} × {} s + {} × ({} s + {} s) = ⟦{} s⟧",
                &[hits, default.hit, 1.0 - hits, default.clean, model.save, default.mean],
            ),
            Step::new(
                "Billed minutes of a default build",
                "jobs × mean of the jobs' minutes, each rounded up",
                "{} × ({} × {} min + {} × {} min) = ⟦{} min⟧",
                &[self.jobs, hits, self.billed(default.hit), 1.0 - hits, self.billed(default.miss), every],
            ),
            Step::new(
                "CI bill of default builds",
                "(builds × minutes − free minutes, 0 at least) × price",
                "({} × {} min − {} min) × ${} → ⟦{$}⟧",
                &[count, every, self.free_minutes, self.price_per_minute, month.bill],
            ),
            Step::new(
                "Waiting for default builds",
                "builds × share people wait for × (mean + setup) × cost of an hour",
                "{} × {%} × ({} s + {} s) / 3,600 × {$} = ⟦{$}⟧",
                &[count, self.waited_share / 100.0, default.mean, self.job_overhead, self.hourly_cost, month.waiting],
            ),
            Step::new(
                "Compute that LTO saves",
                "compute × share on the CPU × CPU saved",
                "{$} × {%} × {%} = ⟦{$}⟧",
                &[self.compute_cost, self.cpu_bound_share / 100.0, self.cpu_gain / 100.0, self.gain(1.0)],
            ),
            Step::new(
                "Net of LTO",
                "compute saved by this profile − what its builds cost more",
                "⟦{$}⟧ a month in releases only, ⟦{$}⟧ in every build",
                &[net.releases, net.everywhere],
            ),
        ];
        steps.push(elsewhere(shown));
        steps
    }
}

fn elsewhere(shown: usize) -> Step {
    let mut text = String::new();
    for measurement in CLEAN.iter().filter(|measurement| measurement.profiles == [0, shown]) {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(measurement.source);
        if let Some([before, after]) = measurement.time {
            text.push_str(&fill(" × {}", &[after / before]));
        }
        if measurement.cores > 0.0 {
            text.push_str(&fill(" on {} (core|cores)", &[measurement.cores]));
        }
        if let Some([before, after]) = measurement.size {
            text.push_str(&fill(", size × {}", &[after / before]));
        }
    }
    Step {
        name: "Measured elsewhere",
        formula: "clean build with this profile / clean build with the default, and the same for the binary",
        numbers: Marked::new(text),
    }
}
