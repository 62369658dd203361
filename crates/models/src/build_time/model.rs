//! Times, minutes and money.

use super::profiles::{FAT_CGU1, PROFILES, Profile};
use super::{Cache, Inputs};

/// `s`: serial share of a build.
pub(super) const SERIAL: f64 = 0.1;

/// Codegen units of a crate in the default profile, which limit the cores that one crate, or thin LTO, can use.
pub(super) const UNITS: f64 = 16.0;

/// Seconds that LLD takes to link.
pub(super) const LINK: f64 = 2.0;

/// Fat LTO needs at least this many gigabytes.
pub(super) const MIN_MEMORY: f64 = 4.0;

/// `A(P)`: wall-clock time per CPU time.
pub(super) fn clock(cores: f64) -> f64 {
    SERIAL + (1.0 - SERIAL) / cores
}

/// Properties of a cache: our estimates, except `again`.
pub(super) struct Traits {
    /// `r`: share of the dependencies that are compiled despite the cache.
    pub(super) again: f64,
    /// Seconds before anything can be restored.
    pub(super) fixed: f64,
    /// Seconds to unpack a gigabyte.
    pub(super) unpack: f64,
    /// Seconds to pack a gigabyte; `None` if it is saved while the build runs.
    pub(super) pack: Option<f64>,
}

impl Cache {
    pub(super) const fn traits(self) -> Traits {
        match self {
            Self::None => Traits { again: 1.0, fixed: 0.0, unpack: 0.0, pack: None },
            Self::RustCache => Traits { again: 0.0, fixed: 0.0, unpack: 5.0, pack: Some(5.0) },
            Self::Sccache => Traits { again: 0.4, fixed: 0.0, unpack: 0.0, pack: None },
            // The plan stage runs first, and layers are packed with gzip.
            Self::CargoChef => Traits { again: 0.0, fixed: 5.0, unpack: 10.0, pack: Some(20.0) },
        }
    }
}

/// One job of one profile, in seconds.
#[derive(Clone, Copy)]
pub(super) struct Build {
    /// `T(C)`.
    pub(super) clean: f64,
    /// A build that finds its cache, including the restore.
    pub(super) hit: f64,
    /// A build that does not, including the save.
    pub(super) miss: f64,
    /// The mean of all builds.
    pub(super) mean: f64,
}

/// Monthly cost of all builds.
#[derive(Clone, Copy)]
pub(super) struct Month {
    /// Billed minutes, including free ones.
    pub(super) minutes: f64,
    /// In dollars.
    pub(super) bill: f64,
    /// In dollars.
    pub(super) waiting: f64,
}

impl Month {
    pub(super) fn total(self) -> f64 {
        self.bill + self.waiting
    }
}

/// Monthly savings of a profile over the default, in dollars.
#[derive(Clone, Copy)]
pub(super) struct Net {
    /// If only release builds use it.
    pub(super) releases: f64,
    /// If every build uses it.
    pub(super) everywhere: f64,
}

/// A profile, and where it is used.
#[derive(Clone, Copy)]
pub(super) struct Recommendation {
    /// Index into [`PROFILES`].
    pub(super) profile: usize,
    /// Whether every build uses it, or only release builds.
    pub(super) everywhere: bool,
    /// Monthly savings, in dollars.
    pub(super) net: f64,
}

/// The quantities of the model; arrays are in the order of [`PROFILES`].
pub(super) struct Model {
    /// `W`, in seconds.
    pub(super) work: f64,
    /// `R`, in seconds.
    pub(super) restore: f64,
    /// `S`, in seconds.
    pub(super) save: f64,
    /// `L`, in seconds.
    pub(super) leaf: f64,
    pub(super) builds: [Build; 6],
    /// All builds of a month with this profile.
    pub(super) months: [Month; 6],
    /// Savings over the default.
    pub(super) nets: [Net; 6],
    pub(super) recommendation: Recommendation,
    /// The best option with another profile.
    pub(super) next: Recommendation,
    /// The best option, if the builder lacks the memory for it.
    pub(super) without_limit: Option<Recommendation>,
}

impl Inputs {
    pub(super) fn model(&self) -> Model {
        let builds = std::array::from_fn(|place| self.build(&PROFILES[place]));
        let months: [Month; 6] = std::array::from_fn(|place| self.month(builds[place], builds[place]));
        let nets: [Net; 6] = std::array::from_fn(|place| {
            let profile = &PROFILES[place];
            let gain =
                if self.release_builds > 0.0 { self.gain(profile.gain) - self.compute(profile.slower) } else { 0.0 };
            let net = |month: Month| gain - (month.total() - months[0].total());
            Net { releases: net(self.month(builds[0], builds[place])), everywhere: net(months[place]) }
        });
        let mut options = Vec::new();
        for (profile, net) in nets.iter().enumerate() {
            // The default in every build is the default in releases.
            let placements: &[_] = if profile == 0 { &[false] } else { &[false, true] };
            for everywhere in placements.iter().copied() {
                let net = if everywhere { net.everywhere } else { net.releases };
                options.push(Recommendation { profile, everywhere, net });
            }
        }
        let starved = |option: &Recommendation| PROFILES[option.profile].fat && self.memory < MIN_MEMORY;
        // The first of equal ones: the simplest profile, in fewest builds.
        let best = |options: &mut dyn Iterator<Item = &Recommendation>| {
            options.copied().reduce(|best, other| if other.net > best.net { other } else { best })
        };
        let keep = Recommendation { profile: 0, everywhere: false, net: 0.0 };
        let recommendation = best(&mut options.iter().filter(|option| !starved(option))).unwrap_or(keep);
        let others = |option: &&Recommendation| option.profile != recommendation.profile;
        let next = best(&mut options.iter().filter(|option| !starved(option)).filter(others)).unwrap_or(keep);
        let without_limit = best(&mut options.iter()).filter(starved);
        Model {
            work: self.work(),
            restore: self.restore(),
            save: self.save(),
            leaf: self.leaf(),
            builds,
            months,
            nets,
            recommendation,
            next,
            without_limit,
        }
    }

    /// `W`, in seconds.
    fn work(&self) -> f64 {
        self.clean_build / clock(self.cores)
    }

    /// `T / m`: seconds with a profile of what takes `base` seconds with the default, by the fitted factors.
    fn fitted(&self, profile: &Profile, base: f64) -> f64 {
        profile.front * base + (profile.parallel / self.cores.min(UNITS) + profile.serial) * self.work()
    }

    /// `m`: the reader's own measurement of fat LTO with 1 codegen unit over the fitted time.
    pub(super) fn measured(&self) -> f64 {
        self.fat_build.map_or(1.0, |seconds| seconds / self.fitted(&PROFILES[FAT_CGU1], self.clean_build))
    }

    /// `T`: seconds with a profile of what takes `base` seconds with the default.
    fn with(&self, profile: &Profile, base: f64) -> f64 {
        let lto = profile.parallel + profile.serial > 0.0;
        self.fitted(profile, base) * if lto { self.measured() } else { 1.0 }
    }

    /// Returns the seconds of a clean build with a profile.
    pub(super) fn clean(&self, profile: &Profile) -> f64 {
        self.with(profile, self.clean_build)
    }

    /// Returns the same project on a builder with another number of cores.
    pub(super) fn on(&self, cores: f64) -> Self {
        let other = Self { clean_build: self.work() * clock(cores), cores, fat_build: None, ..*self };
        let fat_build = self.fat_build.map(|_| self.measured() * other.clean(&PROFILES[FAT_CGU1]));
        Self { fat_build, ..other }
    }

    /// Returns the seconds of the project's own crates in a default build.
    pub(super) fn own(&self) -> f64 {
        let slowed = clock(self.cores.min(UNITS)) / clock(self.cores);
        self.clean_build * (1.0 - self.dependency_share / 100.0) * slowed
    }

    /// Returns the seconds of the dependencies that the cache does not contain.
    pub(super) fn again(&self) -> f64 {
        self.clean_build * self.dependency_share / 100.0 * self.cache.traits().again
    }

    /// `L`, in seconds.
    fn leaf(&self) -> f64 {
        (self.own() + self.again() + LINK).min(self.clean_build)
    }

    fn transfer(&self) -> f64 {
        self.cache_size * 1e3 / self.bandwidth
    }

    /// `R`, in seconds.
    fn restore(&self) -> f64 {
        let traits = self.cache.traits();
        if self.cache == Cache::None { 0.0 } else { traits.fixed + self.transfer() + self.cache_size * traits.unpack }
    }

    /// `S`, in seconds.
    fn save(&self) -> f64 {
        self.cache.traits().pack.map_or(0.0, |pack| self.transfer() + self.cache_size * pack)
    }

    pub(super) fn build(&self, profile: &Profile) -> Build {
        let clean = self.clean(profile);
        let hit = self.restore() + self.with(profile, self.leaf());
        let miss = clean + self.save();
        Build { clean, hit, miss, mean: self.expected(hit, miss) }
    }

    /// Returns the mean over hits and misses.
    pub(super) fn expected(&self, hit: f64, miss: f64) -> f64 {
        let hits = self.cache_hit_rate / 100.0;
        hits * hit + (1.0 - hits) * miss
    }

    /// Returns the billed minutes of a job.
    pub(super) fn billed(&self, seconds: f64) -> f64 {
        // Without the tolerance, a rounding error would bill another minute.
        ((seconds + self.job_overhead) / 60.0 - 1e-9).ceil()
    }

    /// Returns the mean billed minutes of all jobs of a build.
    pub(super) fn minutes(&self, build: Build) -> f64 {
        self.jobs * self.expected(self.billed(build.hit), self.billed(build.miss))
    }

    /// Returns the cost of a month with `checks` for builds that do not ship, and `releases` for those that do.
    fn month(&self, checks: Build, releases: Build) -> Month {
        let count = self.pr_builds + self.main_builds;
        let of_all = |of: &dyn Fn(Build) -> f64| count * of(checks) + self.release_builds * of(releases);
        let minutes = of_all(&|build| self.minutes(build));
        let hours = of_all(&|build| build.mean + self.job_overhead) / 3_600.0;
        Month {
            minutes,
            bill: (minutes - self.free_minutes).max(0.0) * self.price_per_minute,
            waiting: hours * self.waited_share / 100.0 * self.hourly_cost,
        }
    }

    /// Returns the monthly dollars that this fraction of the service's CPU time costs.
    fn compute(&self, cpu: f64) -> f64 {
        self.compute_cost * self.cpu_bound_share / 100.0 * cpu
    }

    /// Returns the monthly dollars that this fraction of the CPU gain saves.
    pub(super) fn gain(&self, part: f64) -> f64 {
        self.compute(self.cpu_gain / 100.0 * part)
    }
}
