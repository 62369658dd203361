use super::profiles::{FAT, PROFILES};
use super::published::{CLEAN, REBUILDS};
use super::*;
use crate::tests::support::{self, assert_close, metric};
use crate::{Amount, Value, Verdict};

mod answers;
mod monotone;
mod properties;

pub(super) fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

/// One job without setup, cache and free minutes: only the clean build is billed.
fn bare() -> Inputs {
    Inputs { cache: Cache::None, jobs: 1.0, job_overhead: 0.0, free_minutes: 0.0, ..defaults() }
}

pub(super) fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}

/// 600 s of CPU time on this number of cores.
fn on(cores: f64) -> Inputs {
    defaults().on(cores)
}

fn ratio(inputs: &Inputs, [from, to]: [usize; 2]) -> f64 {
    inputs.clean(&PROFILES[to]) / inputs.clean(&PROFILES[from])
}

#[test]
fn build_time_depends_on_cores_as_published() {
    let table = [(1.0, 600.0, 474.0), (2.0, 330.0, 352.5), (4.0, 195.0, 291.75), (16.0, 93.75, 246.187_5)];
    for (cores, default, fat) in table {
        let report = answer(&on(cores));
        assert_close(metric(&report, "clean-seconds-default"), default);
        assert_close(metric(&report, "clean-seconds-fat"), fat);
        assert_close(metric(&report, "cpu-seconds"), 600.0);
        assert_close(metric(&report, "fat-clean-ratio"), fat / default);
    }
}

#[test]
fn fat_lto_costs_little_on_two_cores_and_more_than_doubles_a_build_on_sixteen() {
    for (cores, expected) in [(2.0, 1.07), (4.0, 1.5), (12.0, 2.39), (16.0, 2.63), (32.0, 3.1)] {
        let found = ratio(&on(cores), [0, FAT]);
        assert!((found - expected).abs() < 0.025, "{cores} cores: {found} is not {expected}");
    }
}

/// Returns the model's ratios over the published ones, ascending. Builds on an unknown number of cores count as 12.
fn errors() -> Vec<f64> {
    let published = CLEAN.iter().filter_map(|measurement| {
        let [before, after] = measurement.time?;
        let cores = if measurement.cores > 0.0 { measurement.cores } else { 12.0 };
        Some(ratio(&on(cores), measurement.profiles) * before / after)
    });
    let mut errors: Vec<f64> = published.collect();
    errors.sort_by(f64::total_cmp);
    errors
}

#[test]
fn half_of_the_published_times_are_within_12_percent_and_all_within_50() {
    let errors = errors();
    assert_eq!(errors.len(), 24);
    let mut sizes: Vec<f64> = errors.iter().map(|ratio| (ratio - 1.0).abs()).collect();
    sizes.sort_by(f64::total_cmp);
    assert!(sizes[12] < 0.125, "{sizes:?}");
    assert!(sizes[23] < 0.5, "{sizes:?}");
    // LTO is neither too cheap nor too expensive.
    let low = errors.iter().filter(|ratio| **ratio < 1.0).count();
    assert!((10..=14).contains(&low), "{low} are too low: {errors:?}");
}

#[test]
fn sizes_are_within_20_percent_of_published_ones() {
    for measurement in CLEAN {
        let (Some([before, after]), [from, to]) = (measurement.size, measurement.profiles) else { continue };
        let model = PROFILES[to].size / PROFILES[from].size;
        assert!((model * before / after - 1.0).abs() < 0.2, "{} {}", measurement.source, after / before);
    }
}

#[test]
fn incremental_builds_are_within_50_percent_of_published_ones() {
    let inputs = Inputs { cache_size: 0.0, ..on(16.0) };
    for (source, place, [before, after]) in REBUILDS {
        let model = inputs.build(&PROFILES[*place]).hit / inputs.build(&PROFILES[0]).hit;
        assert!((model * before / after - 1.0).abs() < 0.5, "{source} {place}: {model}");
    }
}

/// promscale_extension pull request 235: 14:23 without a cache, 5:46 with rust-cache, 9:16 with sccache.
#[test]
fn caches_save_about_as_much_as_published() {
    for (cache, seconds) in [(Cache::RustCache, 346.0), (Cache::Sccache, 556.0)] {
        let inputs = Inputs { clean_build: 863.0, cores: 2.0, cache, ..defaults() };
        let [model, published] = [inputs.build(&PROFILES[0]).hit, seconds].map(|cached| 1.0 - cached / 863.0);
        assert!((model - published).abs() < 0.15, "{cache:?}: {model} saved for {published}");
    }
}

#[test]
fn each_cache_stores_different_artifacts() {
    // Own crates 195 s x 0.25, link 2 s; 1.5 GB at 100 MB/s are 15 s.
    let table = [
        (Cache::None, 195.0, 195.0),
        (Cache::RustCache, 15.0 + 7.5 + 50.75, 195.0 + 15.0 + 7.5),
        // 0.4 of the 146.25 s of dependencies are compiled again; what is saved is saved meanwhile.
        (Cache::Sccache, 15.0 + 50.75 + 58.5, 195.0),
        (Cache::CargoChef, 5.0 + 15.0 + 15.0 + 50.75, 195.0 + 15.0 + 30.0),
    ];
    for (cache, hit, miss) in table {
        let inputs = Inputs { cache, ..defaults() };
        let build = inputs.build(&PROFILES[0]);
        assert_close(build.hit, hit);
        assert_close(build.miss, miss);
        assert_close(build.mean, 0.85 * hit + 0.15 * miss);
        assert_close(metric(&answer(&inputs), "cached-seconds-default"), hit);
    }
}

#[test]
fn cached_builds_also_pay_for_lto() {
    let report = answer(&defaults());
    // Restoring 22.5 s, 0.45 of 50.75 s, and LTO: 0.34 x 600 s in one thread; or 0.7 of it, and 0.6 x 600 s on 4 cores.
    assert_close(metric(&report, "cached-seconds-fat"), 22.5 + 0.45 * 50.75 + 204.0);
    assert_close(metric(&report, "cached-seconds-fat-cgu1"), 22.5 + 0.45 * 50.75 + 264.0);
    assert_close(metric(&report, "cached-seconds-thin"), 22.5 + 0.7 * 50.75 + 90.0);
    assert_close(metric(&report, "cached-seconds-thin-cgu1"), 22.5 + 0.7 * 50.75 + 90.0 + 84.0);
    assert_close(metric(&report, "cached-seconds-size"), 22.5 + 0.45 * 50.75 + 234.0);
}

#[test]
fn one_crate_uses_at_most_sixteen_cores() {
    let [sixteen, more] = [16.0, 64.0].map(|cores| on(cores).own());
    assert_close(sixteen, 0.25 * 93.75);
    assert_close(more, sixteen);
}

#[test]
fn a_month_of_builds_costs_what_its_rounded_minutes_cost() {
    for (minutes, dollars) in [(2.0, 5.28), (2.4, 7.92), (8.0, 21.12)] {
        for (pr_builds, main_builds, release_builds) in [(440.0, 0.0, 0.0), (400.0, 30.0, 10.0)] {
            let clean_build = minutes * 60.0;
            let builds = Inputs { clean_build, pr_builds, main_builds, release_builds, ..bare() };
            let report = answer(&Inputs { price_per_minute: 0.006, ..builds });
            assert_close(metric(&report, "monthly-cost-default"), dollars);
        }
    }
}

#[test]
fn jobs_are_rounded_one_by_one_and_share_the_free_minutes() {
    let one = Inputs { clean_build: 100.0, pr_builds: 10.0, main_builds: 0.0, release_builds: 0.0, ..bare() };
    let cost = |inputs: &Inputs| metric(&answer(inputs), "monthly-cost-default") / 0.012;
    assert_close(cost(&one), 10.0 * 2.0);
    assert_close(cost(&Inputs { jobs: 3.0, ..one }), 10.0 * 6.0);
    // 100 s and 20 s are two minutes to the second, and 21 s make a third.
    assert_close(cost(&Inputs { job_overhead: 20.0, ..one }), 10.0 * 2.0);
    assert_close(cost(&Inputs { job_overhead: 21.0, ..one }), 10.0 * 3.0);
    assert_close(cost(&Inputs { jobs: 3.0, free_minutes: 45.0, ..one }), 15.0);
    assert_close(cost(&Inputs { jobs: 3.0, free_minutes: 61.0, ..one }), 0.0);
    assert_close(cost(&Inputs { clean_build: 1.0, ..one }), 10.0);
}

/// Counts builds one by one, where the model takes expectations.
#[test]
fn the_month_agrees_with_adding_up_builds() {
    let inputs = Inputs { cache_hit_rate: 75.0, ..defaults() };
    let (mut minutes, mut seconds) = (0_u32, 0.0);
    for number in 0..520_u32 {
        // Restoring 22.5 s, compiling 50.75 s, saving 22.5 s, set-up 30 s.
        let job = if number % 4 == 0 { 195.0 + 22.5 } else { 22.5 + 50.75 } + 30.0;
        seconds += job;
        minutes += 3 * (1..).find(|minute| f64::from(*minute) * 60.0 >= job).unwrap_or(0_u32);
    }
    let report = answer(&inputs);
    assert_close(metric(&report, "minutes-per-month"), f64::from(minutes));
    assert_close(metric(&report, "monthly-cost-default"), f64::from(minutes) * 0.012);
    assert_close(metric(&report, "waiting-cost-per-month"), seconds / 3_600.0 * 0.2 * 80.0);
}

#[test]
fn the_net_is_compute_less_minutes_and_waiting() {
    let inputs = Inputs { jobs: 1.0, ..defaults() };
    let report = answer(&inputs);
    assert_close(metric(&report, "compute-saving-per-month"), 150.0 * 0.3 * 0.05);
    // A job in minutes: default 2 or 5, fat 5 or 6.
    let minutes = 0.85 * (5.0 - 2.0) + 0.15 * (6.0 - 5.0);
    let fat = 0.85 * (22.5 + 0.45 * 50.75 + 204.0) + 0.15 * (291.75 + 22.5);
    let default = 0.85 * 73.25 + 0.15 * 217.5;
    let build = minutes * 0.012 + (fat - default) / 3_600.0 * 0.2 * 80.0;
    assert_close(metric(&report, "net-saving-releases-fat"), 2.25 * 0.8 - 20.0 * build);
    assert_close(metric(&report, "net-saving-everywhere-fat"), 2.25 * 0.8 - 520.0 * build);
    assert_close(metric(&report, "net-saving-everywhere-default"), 0.0);
}

#[test]
fn a_profile_for_size_runs_a_tenth_slower() {
    let [size, full] = ["size", "fat-cgu1"].map(|profile| {
        let free = Inputs { price_per_minute: 0.0, waited_share: 0.0, ..defaults() };
        metric(&answer(&free), &format!("net-saving-releases-{profile}"))
    });
    assert_close(full, 2.25);
    assert_close(size, 2.25 - 150.0 * 0.3 * 0.1);
}

#[test]
fn binaries_are_shares_of_the_default_one() {
    let report = answer(&defaults());
    let table =
        [("default", 20.0), ("thin", 20.0), ("thin-cgu1", 16.8), ("fat", 16.4), ("fat-cgu1", 15.0), ("size", 11.2)];
    for (profile, megabytes) in table {
        assert_close(metric(&report, &format!("binary-mb-{profile}")), megabytes);
    }
}

/// Prints what readers see, to be read: `cargo test -p models --lib build_time -- --ignored --nocapture`.
#[test]
#[ignore = "prints"]
fn print_the_presets() {
    const SHOWN: [&str; 6] = [
        "",
        "compute-cost=20000&cpu-bound-share=60",
        "compute-cost=20000&cpu-bound-share=60&memory=2",
        "cache=none",
        "bandwidth=10",
        "clean-build=600&cores=1&cache=none&cpu-gain=-3",
    ];
    for query in CALCULATOR.presets.iter().map(|preset| preset.query).chain(SHOWN) {
        let report = support::report(&CALCULATOR, query);
        println!("\n== {query}\n{:?} {}", report.verdict, report.headline.plain());
        for reason in &report.because {
            println!("  - {}", reason.plain());
        }
        println!("  plan {:?}", report.plan);
    }
}
