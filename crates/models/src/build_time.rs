//! The cost of link-time optimization (LTO) in build time, CI minutes and waiting, and its savings.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `C`, `P` | clean build with the default release profile, cores it ran on | s |
//! | `A(P)` | wall-clock time of a build as a share of its CPU time: `s + (1 - s) / P`, with `s = 0.1` serial | |
//! | `W` | CPU time of that build, `C / A(P)` | s |
//! | `d` | share of the work for dependencies | |
//! | `f`, `p`, `q` | of a profile: share of compiling before the link that remains; LTO on all cores; LTO in one thread | |
//! | `m` | of the LTO profiles: the reader's own time with fat LTO and 1 unit over the fitted one; else 1 | |
//! | `r` | share of the dependencies that the cache cannot hold | |
//! | `h`, `R`, `S` | hit rate of the cache, time to restore it, time to save it | s |
//! | `j`, `o` | jobs of a build, set-up time of each | s |
//! | `g`, `u` | CPU that LTO saves, share of a request's time that is CPU | |
//!
//! # Formulas
//!
//! ```text
//! profile, of a base time B   T(B)   = m (f B + (p / min(P, 16) + q) W)
//! clean build                 T(C)
//! base of a cached build      L      = min(C, C ((1 - d) A(min(P, 16)) / A(P) + d r) + link)
//! cached build                R + T(L)                    without a cache: T(C)
//! mean of all builds          h (R + T(L)) + (1 - h) (T(C) + S)
//! billed minutes of a build   j (h ⌈(R + T(L) + o) / 60⌉ + (1 - h) ⌈(T(C) + S + o) / 60⌉)
//! bill of a month             max(0, minutes of all builds - free minutes) x price
//! waiting                     builds x share waited for x (mean + o) x cost of an hour
//! compute saved               compute cost x u x g x the profile's share of g
//! net                         compute saved - (bill + waiting, over those of the default)
//! ```
//!
//! Every build runs LTO on the whole program, so `p` and `q` apply to cached builds as well. Minutes are rounded before
//! the mean over hits and misses.
//!
//! # Sources
//!
//! - `f`, `p`, `q` of each profile are fitted to the 24 published pairs of build times that `published.rs` lists: least
//!   sum of the absolute logarithms of the errors to the power of 1.5, rounded; `s` is 0.1 throughout. Builds whose
//!   number of cores is not published count as 12. The error is 12% in the median and 48% at most, half of the pairs
//!   above and half below. Fitted without the pairs of one project, the model predicts that project with a median error
//!   of 29%, so the reader's own measurement `m` is worth more than any table.
//! - 16 codegen units in the default profile: Cargo book, "Profiles". A single crate does not use more cores than that.
//! - Every job is rounded up to a whole minute, and larger runners have no free minutes: GitHub, "Actions runner
//!   pricing".
//! - `r = 0.4` for sccache: it does not cache binaries, procedural macros, build scripts or links; fitted to
//!   promscale_extension pull request 235 (14:23 without a cache, 9:16 with sccache, 5:46 with rust-cache).
//! - Time to pack, unpack and link, the share of `g` that each profile saves, and all sizes: our estimates.
//!
//! # Limits
//!
//! Build time excludes tests and downloads. All jobs compile separately and in parallel, with the same profile; people
//! wait for one of them. A cache hit restores everything, so the model excludes partial hits, and that caches of a tag
//! are not shared with other tags. A better hit rate does not always make builds faster: if restoring takes longer than
//! compiling, it makes them slower, which the answer reports. Saved compute lowers the bill only if it removes a
//! machine or a replica. The model does not price the faster start of a smaller image.

mod chart;
mod inputs;
mod model;
mod profiles;
mod published;
mod snippets;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod verdict;

use super::{Calculator, Chart, FieldError, Judgment, Lab, Plot, Preset, Range, Report, WRONG_TYPE};
pub use inputs::{Cache, Inputs};

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "build-time",
    title: "Build time and LTO",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "net-saving-everywhere-fat",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[Chart {
        title: "How long is a clean build on other machines?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.over_cores())),
    }],
    paste: None,
    simulation: false,
    lab: Some(Lab {
        experiment: "builds",
        what: "build times and binaries",
        but: "With LTO, clean builds took up to 40% less time than predicted, and builds with cached dependencies 25 to \
              65% less.",
        measured: &[Range::Numbers { key: "cores", low: 2.0, high: 2.0 }],
    }),
};

/// The same project, 600 s of CPU time, on different machines.
const PRESETS: &[Preset] = &[
    Preset {
        title: "GitHub, 2 cores",
        query: "clean-build=330&cores=2&price-per-minute=0.006&memory=8&free-minutes=2000",
    },
    Preset { title: "GitHub, public, 4 cores", query: "price-per-minute=0" },
    Preset { title: "GitHub, 16 cores", query: "clean-build=94&cores=16&price-per-minute=0.042&memory=64" },
    Preset {
        title: "Self-hosted",
        query: "clean-build=128&cores=8&price-per-minute=0&memory=32&bandwidth=1000&job-overhead=10",
    },
    Preset {
        title: "Laptop",
        query: "clean-build=105&cores=12&main-builds=0&release-builds=0&price-per-minute=0&memory=32\
                &cache-hit-rate=95&cache-size=0&jobs=1&job-overhead=0&waited-share=100",
    },
];

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Never: values within their ranges do not conflict.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        let (model, better) = (self.model(), self.recommended());
        let Judgment { verdict, headline, because, plan } = self.judge(&model, &better);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: self.metrics(&model),
            table: Some(self.table(&model)),
            steps: self.steps(&model),
            snippets: vec![
                snippets::profiles(&model),
                snippets::workflow(self, &better, &model),
                snippets::dockerfile(&better, &model),
            ],
        })
    }
}
