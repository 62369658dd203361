//! Properties of all inputs.

use super::*;
use proptest::prelude::*;

fn any_inputs() -> impl Strategy<Value = Inputs> {
    let builds = (1.0..36_000.0, 1..128_u32, 0..100_000_u32, 0..100_000_u32, 0..100_000_u32, 0.0..100.0);
    let builder = (0.5..4_096.0, 0.0..99.0, 0.1..1e4, prop::option::of(1.0..360_000.0));
    let cache = (0..4_u8, 0.0..=100.0, 0.0..1e3, 1.0..1e5);
    let money = (0.0..1e7, 1..200_u32, 0.0..3_600.0, 0.0..=100.0, 0.0..1e3);
    let service = (0.0..1e7, 0.0..=100.0, -20.0..40.0);
    (builds, builder, cache, money, service).prop_map(|(builds, builder, cache, money, service)| Inputs {
        clean_build: builds.0,
        cores: f64::from(builds.1),
        pr_builds: f64::from(builds.2),
        main_builds: f64::from(builds.3),
        release_builds: f64::from(builds.4),
        price_per_minute: builds.5,
        memory: builder.0,
        fat_build: builder.3,
        dependency_share: builder.1,
        binary_size: builder.2,
        cache: [Cache::None, Cache::RustCache, Cache::Sccache, Cache::CargoChef][usize::from(cache.0)],
        cache_hit_rate: cache.1,
        cache_size: cache.2,
        bandwidth: cache.3,
        free_minutes: money.0,
        jobs: f64::from(money.1),
        job_overhead: money.2,
        waited_share: money.3,
        hourly_cost: money.4,
        compute_cost: service.0,
        cpu_bound_share: service.1,
        cpu_gain: service.2,
    })
}

const TIMES: &[&str] = &["clean-seconds", "cached-seconds"];
const COSTS: &[&str] = &["monthly-cost"];

/// Asserts that no profile's metric with these names falls from `before` to `after`.
fn never_falls(before: &Inputs, after: &Inputs, names: &[&str]) -> Result<(), TestCaseError> {
    let (before, after) = (answer(before), answer(after));
    for name in names {
        for profile in ["default", "thin", "thin-cgu1", "fat", "fat-cgu1", "size"] {
            let key = format!("{name}-{profile}");
            let (low, high) = (metric(&before, &key), metric(&after, &key));
            prop_assert!(high >= low * (1.0 - 1e-9) - 1e-6, "{} fell from {} to {}", key, low, high);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_answer_is_finite(inputs in any_inputs()) {
        let report = answer(&inputs);
        for found in report.all_metrics() {
            prop_assert!(matches!(found.amount, Amount::Number(_)), "{found:?}");
        }
        let words = format!("{report:?}{:?}", inputs.over_cores());
        prop_assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
    }

    #[test]
    fn the_best_net_is_recommended_and_the_default_costs_nothing_more(inputs in any_inputs()) {
        let report = answer(&inputs);
        let net = metric(&report, "net-saving-per-month");
        prop_assert!(net >= 0.0);
        for profile in ["default", "thin", "thin-cgu1", "fat", "fat-cgu1", "size"] {
            for place in ["releases", "everywhere"] {
                let other = metric(&report, &format!("net-saving-{place}-{profile}"));
                prop_assert!(inputs.memory < 4.0 || other <= net, "{place} {profile}: {other} over {net}");
            }
        }
    }

    #[test]
    fn more_cores_are_never_slower(inputs in any_inputs(), more in 1..64_u32) {
        never_falls(&inputs.on(inputs.cores + f64::from(more)), &inputs, TIMES)?;
    }

    #[test]
    fn a_plan_is_one_cache_and_leads_to_no_other(inputs in any_inputs()) {
        let (report, better) = (answer(&inputs), inputs.recommended());
        prop_assert_eq!(report.plan.len(), usize::from(better.cache != inputs.cache));
        prop_assert_eq!(better.recommended().cache, better.cache);
        prop_assert!(answer(&better).plan.is_empty());
        let [before, after] = [inputs, better].map(|inputs| inputs.build(&PROFILES[0]).mean);
        prop_assert!(after <= before * (1.0 + 1e-9), "{before} {after}");
        prop_assert!(report.because.len() <= 2);
    }

    #[test]
    fn a_measurement_replaces_the_fitted_time(inputs in any_inputs(), measured in 1.0..1e5_f64, cores in 1..128_u32) {
        let own = Inputs { fat_build: Some(measured), ..inputs };
        assert_close(metric(&answer(&own), "clean-seconds-fat-cgu1"), measured);
        assert_close(metric(&answer(&own), "clean-seconds-default"), inputs.clean_build);
        // On other builders the factor stays the same.
        assert_close(own.on(f64::from(cores)).measured(), own.measured());
    }

    #[test]
    fn more_builds_are_never_cheaper(inputs in any_inputs(), more in 1.0..1e4_f64) {
        never_falls(&inputs, &Inputs { pr_builds: inputs.pr_builds + more, ..inputs }, COSTS)?;
        never_falls(&inputs, &Inputs { main_builds: inputs.main_builds + more, ..inputs }, COSTS)?;
        never_falls(&inputs, &Inputs { release_builds: inputs.release_builds + more, ..inputs }, COSTS)?;
    }

    #[test]
    fn higher_prices_never_lower_the_cost(inputs in any_inputs(), more in 1.0..4.0_f64) {
        never_falls(&inputs, &Inputs { price_per_minute: inputs.price_per_minute * more, ..inputs }, COSTS)?;
        never_falls(&inputs, &Inputs { jobs: (inputs.jobs * more).ceil(), ..inputs }, COSTS)?;
        never_falls(&inputs, &Inputs { job_overhead: inputs.job_overhead * more, ..inputs }, COSTS)?;
        never_falls(&Inputs { free_minutes: inputs.free_minutes * more, ..inputs }, &inputs, COSTS)?;
        let fitted = Inputs { fat_build: None, ..inputs };
        never_falls(&fitted, &Inputs { clean_build: inputs.clean_build * more, ..fitted }, TIMES)?;
        never_falls(&inputs, &Inputs { cache_size: inputs.cache_size * more, ..inputs }, TIMES)?;
        never_falls(&Inputs { bandwidth: inputs.bandwidth * more, ..inputs }, &inputs, TIMES)?;
    }

    #[test]
    fn more_hits_are_faster_if_a_hit_is(inputs in any_inputs(), more in 1.0..100.0_f64) {
        let better = Inputs { cache_hit_rate: (inputs.cache_hit_rate + more).min(100.0), ..inputs };
        for profile in PROFILES {
            let (before, after) = (inputs.build(profile), better.build(profile));
            if before.hit <= before.miss {
                prop_assert!(after.mean <= before.mean * (1.0 + 1e-9));
            } else {
                prop_assert!(after.mean >= before.mean * (1.0 - 1e-9));
            }
        }
    }

    #[test]
    fn a_cache_never_adds_compilation(inputs in any_inputs()) {
        let bare = Inputs { cache: Cache::None, ..inputs };
        let free = Inputs { cache_size: 0.0, ..inputs };
        for profile in PROFILES {
            let fixed = inputs.cache.traits().fixed;
            prop_assert!(free.build(profile).hit <= bare.build(profile).clean * (1.0 + 1e-9) + fixed);
            prop_assert_eq!(bare.build(profile).hit, bare.build(profile).clean);
            prop_assert_eq!(bare.build(profile).miss, bare.build(profile).clean);
        }
    }

    #[test]
    fn without_dependencies_there_is_nothing_to_cache(inputs in any_inputs()) {
        let own = Inputs { dependency_share: 0.0, cache: Cache::RustCache, cache_size: 0.0, ..inputs };
        for profile in PROFILES {
            let build = own.build(profile);
            prop_assert!((build.hit / build.clean - 1.0).abs() < 1e-9);
        }
    }
}
