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
