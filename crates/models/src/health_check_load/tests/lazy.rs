//! A lazy cache, compared with a simulation that plays one check at a time.

use super::*;

/// One instance, checked by this number of main probers.
fn lazy(probers: f64, interval: f64, cache_ttl: f64) -> Inputs {
    Inputs { instances: 1.0, probers, interval, cache: Cache::Lazy, cache_ttl, ..defaults() }
}

fn rate(inputs: &Inputs) -> f64 {
    inputs.refreshes(Cache::Lazy, inputs.instances)
}

#[test]
fn a_single_prober_misses_at_its_first_check_after_the_expiry() {
    for (age, expected) in [(0.0, 0.1), (5.0, 0.1), (10.0, 0.1), (10.1, 0.05), (20.0, 0.05), (25.0, 1.0 / 30.0)] {
        assert_close(rate(&lazy(1.0, 10.0, age)), expected);
    }
}

#[test]
fn a_slow_source_never_reduces_the_load() {
    let kubelet = lazy(1.0, 10.0, 5.0);
    let with_rare = Inputs { nlb_probers: 1.0, nlb_interval: 3_600.0, ..kubelet };
    assert_close(rate(&kubelet), 0.1);
    assert!((0.1..0.101).contains(&rate(&with_rare)), "{}", rate(&with_rare));
    // The busiest source counts, wherever it is in the form.
    let with_busy = Inputs { haproxy_processes: 1.0, cache_ttl: 3.0, ..kubelet };
    assert!(rate(&with_busy) >= 0.25 * (1.0 - 1e-9));
    // With many probers, none of them alone causes more.
    let crowd = Inputs { probers: 40.0, interval: 80.0, haproxy_processes: 1.0, cache_ttl: 1.9, ..kubelet };
    assert_close(rate(&crowd), 0.5);
}

#[test]
fn many_checks_miss_like_random_arrivals() {
    for (probers, interval, age) in [(14.0, 2.0, 1.3), (100.0, 2.0, 3.0), (1_000.0, 60.0, 7.0)] {
        let checks = probers / interval;
        assert_close(rate(&lazy(probers, interval, age)), checks / (1.0 + checks * age));
    }
}

/// A random number generator for phases and jitter: Knuth's MMIX, upper half.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((self.0 >> 32) as u32) / f64::from(u32::MAX)
    }
}

/// Misses per second, then the mean and greatest time until a main prober's check notices an outage.
struct Played {
    misses: f64,
    delay: f64,
    longest: f64,
}

/// Plays the checks of many fleets with random phases, each check up to 0.2% of its interval late.
fn play(inputs: &Inputs) -> Played {
    let mut random = Random(1);
    let (mut misses, mut seconds, mut outages) = (0.0, 0.0, Vec::new());
    for _ in 0..400 {
        let mut checks: Vec<(f64, usize)> = Vec::new();
        let mut prober = 0;
        let shortest = inputs.intervals(false);
        let span = (shortest.fold(f64::INFINITY, f64::min) * 60.0).max(inputs.cache_ttl * 60.0);
        for source in inputs.sources() {
            for _ in 0..source.probers as u32 {
                let mut start = random.next() * source.interval;
                while start < span {
                    let elsewhere = source.through_balancer && random.next() * inputs.instances >= 1.0;
                    if !elsewhere {
                        checks.push((start + 0.002 * source.interval * random.next(), prober));
                    }
                    start += source.interval;
                }
                prober += 1;
            }
        }
        checks.sort_by(|one, other| one.0.total_cmp(&other.0));
        // An outage begins at a random time; the status before it is the last one that a miss fetched.
        let outage = span * (0.3 + 0.3 * random.next());
        let witness = (random.next() * inputs.probers) as usize;
        let (mut asked, mut noticed) = (f64::NEG_INFINITY, None);
        for (now, prober) in checks {
            let miss = now - asked >= inputs.cache_ttl;
            let fresh = if asked >= outage { true } else { miss && now >= outage };
            if prober == witness && now >= outage && fresh && noticed.is_none() {
                noticed = Some(now - outage);
            }
            if miss {
                asked = now;
                misses += 1.0;
            }
        }
        seconds += span;
        outages.extend(noticed);
    }
    let delay = outages.iter().sum::<f64>() / outages.len() as f64;
    Played { misses: misses / seconds, delay, longest: outages.iter().copied().fold(0.0, f64::max) }
}

/// Setups whose status does not expire exactly when a prober checks again.
fn setups() -> Vec<(Inputs, &'static str)> {
    let kubelet = |age| lazy(1.0, 10.0, age);
    vec![
        (kubelet(5.0), "kubelet, 5 s"),
        (kubelet(14.0), "kubelet, 14 s"),
        (lazy(2.0, 2.0, 5.0), "two HAProxies, 5 s"),
        (lazy(2.0, 10.0, 2.0), "two, 2 s"),
        (lazy(2.0, 10.0, 5.0), "two, 5 s"),
        (lazy(2.0, 10.0, 8.0), "two, 8 s"),
        (lazy(3.0, 5.0, 2.0), "three, 2 s"),
        (lazy(3.0, 5.0, 4.9), "three, 4.9 s"),
        (lazy(3.0, 5.0, 5.1), "three, 5.1 s"),
        (lazy(3.0, 5.0, 7.0), "three, 7 s"),
        (lazy(3.0, 30.0, 5.0), "ALB, 5 s"),
        (lazy(3.0, 30.0, 20.0), "ALB, 20 s"),
        (lazy(7.0, 10.0, 3.0), "seven, 3 s"),
        (lazy(10.0, 2.0, 5.0), "ten, 5 s"),
        (lazy(30.0, 2.0, 1.3), "thirty, 1.3 s"),
        (Inputs { alb_nodes: 3.0, ..kubelet(5.0) }, "kubelet and ALB, 5 s"),
        (Inputs { alb_nodes: 3.0, ..kubelet(12.0) }, "kubelet and ALB, 12 s"),
        (Inputs { haproxy_processes: 1.0, ..kubelet(3.0) }, "kubelet and HAProxy, 3 s"),
        (Inputs { route53_checkers: 15.0, instances: 5.0, ..kubelet(4.0) }, "kubelet and Route 53, 4 s"),
    ]
}

#[test]
fn misses_are_within_4_percent_of_a_simulation() {
    for (inputs, name) in setups() {
        let (played, model) = (play(&inputs).misses, rate(&inputs));
        // The simulation starts without a status: that is one miss more in about sixty.
        assert!((model / played - 1.0).abs() < 0.04, "{name}: {model}, played {played}");
    }
}

#[test]
fn detection_is_within_6_percent_of_a_simulation_and_not_later_than_the_latest() {
    for (inputs, name) in setups() {
        let (played, report) = (play(&inputs), answer(&inputs));
        let in_a_row = (inputs.failure_threshold - 1.0) * inputs.interval + inputs.timeout;
        let [mean, latest] = ["mean", "max"].map(|which| metric(&report, &format!("detection-{which}-seconds")));
        let simulated = in_a_row + played.delay;
        assert!((mean / simulated - 1.0).abs() < 0.06, "{name}: {mean}, simulated {simulated}");
        assert!(in_a_row + played.longest <= latest * 1.01, "{name}: {latest}");
        assert!(in_a_row + played.longest >= latest * 0.85, "{name}: {latest}");
    }
}

#[test]
fn a_cache_that_never_hits_delays_nothing() {
    let without = Inputs { cache: Cache::None, ..lazy(1.0, 10.0, 5.0) };
    for key in ["detection-min-seconds", "detection-mean-seconds", "detection-max-seconds", "recovery-max-seconds"] {
        let [cached, plain] = [lazy(1.0, 10.0, 5.0), without].map(|inputs| metric(&answer(&inputs), key));
        assert_close(cached, plain);
    }
    assert_eq!(metric(&answer(&lazy(1.0, 10.0, 5.0)), "cache-hit-share"), 0.0);
    let report = answer(&lazy(1.0, 10.0, 5.0));
    assert!(report.headline.plain().starts_with("The cache never hits: the only prober checks every 10 s"));
}

#[test]
fn the_share_of_hits_is_what_does_not_reach_the_database() {
    let share = |cache| metric(&answer(&Inputs { cache, ..lazy(1.0, 2.0, 5.0) }), "cache-hit-share");
    // Every third check misses.
    assert_close(share(Cache::Lazy), 2.0 / 3.0);
    assert_eq!((share(Cache::None), share(Cache::Background)), (0.0, 1.0));
}
