//! Several sources of checks at once, with caches.

use super::*;

/// One instance, checked only by a kubelet as the main source.
fn kubelet() -> Inputs {
    Inputs { instances: 10.0, probers: 1.0, interval: 10.0, ..defaults() }
}

#[test]
fn each_further_source_adds_its_probers_by_their_own_interval() {
    let base = kubelet();
    let table = [
        ("kubelet", Inputs { kubelet_probes: 2.0, ..base }, 2.0 / 10.0),
        ("ALB", Inputs { alb_nodes: 3.0, ..base }, 3.0 / 30.0),
        ("NLB", Inputs { nlb_probers: 3.0, ..base }, 3.0 / 30.0),
        ("Google Cloud", Inputs { google_probers: 3.0, ..base }, 3.0 / 5.0),
        ("HAProxy", Inputs { haproxy_processes: 2.0, ..base }, 2.0 / 2.0),
        ("Envoy", Inputs { envoy_proxies: 40.0, ..base }, 40.0 / 10.0),
        // Through the load balancer: spread over ten instances.
        ("Route 53", Inputs { route53_checkers: 15.0, ..base }, 15.0 / 30.0 / 10.0),
        ("uptime monitor", Inputs { uptime_regions: 6.0, ..base }, 6.0 / 60.0 / 10.0),
    ];
    for (name, inputs, more) in table {
        let report = answer(&inputs);
        assert!((metric(&report, "checks-per-second-per-instance") - 0.1 - more).abs() < 1e-12, "{name}");
        assert!((metric(&report, "checks-per-second") - 1.0 - 10.0 * more).abs() < 1e-12, "{name}");
        assert!((metric(&report, "db-queries-per-second") - 1.0 - 10.0 * more).abs() < 1e-12, "{name}");
    }
}

#[test]
fn their_intervals_may_be_set() {
    let base = kubelet();
    let table = [
        Inputs { kubelet_probes: 4.0, kubelet_interval: 8.0, ..base },
        Inputs { alb_nodes: 4.0, alb_interval: 8.0, ..base },
        Inputs { nlb_probers: 4.0, nlb_interval: 8.0, ..base },
        Inputs { google_probers: 4.0, google_interval: 8.0, ..base },
        Inputs { haproxy_processes: 4.0, haproxy_interval: 8.0, ..base },
        Inputs { envoy_proxies: 4.0, envoy_interval: 8.0, ..base },
        Inputs { route53_checkers: 40.0, route53_interval: 8.0, ..base },
        Inputs { uptime_regions: 40.0, uptime_interval: 8.0, ..base },
    ];
    for inputs in table {
        assert_close(metric(&answer(&inputs), "checks-per-second-per-instance"), 0.6);
    }
}

#[test]
fn checks_through_the_load_balancer_do_not_grow_with_the_fleet() {
    let of = |instances| {
        let inputs = Inputs { route53_checkers: 15.0, instances, ..kubelet() };
        metric(&answer(&inputs), "checks-per-second") - instances / 10.0
    };
    for instances in [1.0, 10.0, 5_000.0] {
        assert!((of(instances) - 0.5).abs() < 1e-9);
    }
}

#[test]
fn every_check_is_a_line_in_the_log() {
    assert_close(metric(&answer(&defaults()), "log-lines-per-day"), 4_320_000.0);
    let inputs = Inputs { cache: Cache::Background, ..defaults() };
    assert_close(metric(&answer(&inputs), "log-lines-per-day"), 4_320_000.0);
}

#[test]
fn only_a_prober_that_is_alone_makes_a_lazy_cache_useless() {
    let lazy = Inputs { cache: Cache::Lazy, cache_ttl: 10.0, ..kubelet() };
    assert_close(lazy.refreshes(Cache::Lazy, 0.1), 0.1);
    assert!(lazy.single_prober());
    for second in
        [Inputs { alb_nodes: 1.0, ..lazy }, Inputs { uptime_regions: 1.0, ..lazy }, Inputs { probers: 2.0, ..lazy }]
    {
        assert!(!second.single_prober());
        let checks = second.checks_of_instance(10.0);
        // Two intervals of the kubelet, or the formula for Poisson arrivals of both.
        assert_close(second.refreshes(Cache::Lazy, checks), (checks / (1.0 + 10.0 * checks)).max(0.05));
    }
}

#[test]
fn a_slow_source_never_reduces_the_load_of_a_lazy_cache() {
    let lazy = Inputs { cache: Cache::Lazy, cache_ttl: 5.0, ..kubelet() };
    // The kubelet alone finds the status expired each time, and also with a rare second prober.
    let with_rare = Inputs { nlb_probers: 1.0, nlb_interval: 3_600.0, ..lazy };
    assert_close(lazy.refreshes(Cache::Lazy, 0.1), 0.1);
    assert_close(with_rare.refreshes(Cache::Lazy, with_rare.checks_of_instance(10.0)), 0.1);
    // The busiest source counts, wherever it is in the form.
    let with_busy = Inputs { haproxy_processes: 1.0, cache_ttl: 3.0, ..lazy };
    assert_close(with_busy.refreshes(Cache::Lazy, 0.1), 0.25);
    // A source that reaches any one instance guarantees nothing for this one.
    let elsewhere = Inputs { uptime_regions: 1.0, uptime_interval: 2.0, cache_ttl: 3.0, ..lazy };
    assert_close(elsewhere.refreshes(Cache::Lazy, 0.1), 0.1);
}

/// Simulates a lazy cache, one check at a time, with several intervals, to verify the formula independently.
#[test]
fn the_lazy_cache_formula_agrees_with_counting_misses_of_several_sources() {
    let mut state = 7_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 32) as u32) / f64::from(u32::MAX)
    };
    let base = Inputs { cache: Cache::Lazy, instances: 1.0, ..kubelet() };
    let table = [
        (Inputs { alb_nodes: 3.0, cache_ttl: 12.0, ..base }, 0.15),
        (Inputs { alb_nodes: 6.0, google_probers: 3.0, cache_ttl: 5.0, ..base }, 0.08),
        (Inputs { haproxy_processes: 2.0, envoy_proxies: 20.0, cache_ttl: 3.0, ..base }, 0.05),
        (Inputs { route53_checkers: 15.0, alb_nodes: 6.0, cache_ttl: 8.0, ..base }, 0.1),
    ];
    for (inputs, tolerance) in table {
        let span = 100_000.0;
        let mut checks = Vec::new();
        for source in inputs.sources() {
            for _ in 0..source.probers as u32 {
                let mut now = random() * source.interval;
                while now < span {
                    checks.push(now);
                    now += source.interval * (0.9 + 0.2 * random());
                }
            }
        }
        checks.sort_by(f64::total_cmp);
        let mut asked = f64::NEG_INFINITY;
        let mut misses = 0.0;
        for now in &checks {
            if now - asked >= inputs.cache_ttl {
                asked = *now;
                misses += 1.0;
            }
        }
        let (counted, formula) = (misses / span, inputs.refreshes(Cache::Lazy, inputs.checks_of_instance(1.0)));
        assert!((formula / counted - 1.0).abs() < tolerance, "{formula} {counted}");
    }
}
