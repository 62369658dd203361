//! How many attempts reach the database.

use super::*;
use crate::Amount;

fn retrying(attempts: f64, failure_probability: f64) -> Inputs {
    Inputs { attempts, failure_probability, statement_timeout: 2.0, ..defaults() }
}

/// "Addressing Cascading Failures": 4 attempts in each of three layers are up to 64.
#[test]
fn three_layers_of_four_attempts_are_64() {
    let inputs = Inputs { proxy_attempts: 4.0, inner_attempts: 4.0, ..retrying(4.0, 100.0) };
    let report = answer(&inputs);
    assert_close(metric(&report, "worst-attempts"), 64.0);
    assert_close(metric(&report, "load-factor"), 64.0);
    assert_close(metric(&report, "outage-attempts"), 32_000.0);
}

#[test]
fn four_attempts_of_which_half_fail_are_1_875() {
    let report = answer(&retrying(4.0, 50.0));
    assert_close(metric(&report, "expected-attempts"), 1.875);
    assert_close(metric(&report, "load-factor"), 1.875);
    assert_close(metric(&report, "failures-after-retries"), 0.0625);
}

/// "Handling Overload": three attempts nearly triple the load of a backend that rejects most requests; a budget of 10%
/// bounds the growth to 1.1.
#[test]
fn a_budget_of_ten_percent_bounds_the_growth() {
    let without = answer(&retrying(3.0, 99.0));
    assert!((2.9..3.0).contains(&metric(&without, "load-factor")));
    let with = answer(&Inputs { retry_budget: Some(10.0), ..retrying(3.0, 99.0) });
    assert_close(metric(&with, "load-factor"), 1.1);
    assert_close(metric(&with, "outage-factor"), 1.1);
    assert_close(metric(&with, "expected-attempts"), metric(&without, "load-factor"));
}

#[test]
fn nested_layers_make_as_many_attempts_as_one_with_their_product() {
    let nested = Inputs { proxy_attempts: 2.0, inner_attempts: 3.0, ..retrying(2.0, 30.0) };
    let flat = retrying(12.0_f64.min(10.0), 30.0);
    let sum: f64 = (0..12).map(|power| libm::pow(0.3, f64::from(power))).sum();
    assert_close(metric(&answer(&nested), "expected-attempts"), sum);
    assert!(metric(&answer(&flat), "expected-attempts") < sum);
    assert_close(metric(&answer(&nested), "failures-after-retries"), libm::pow(0.3, 12.0));
}

/// `1 + p + p² = 2` at the golden ratio.
#[test]
fn three_attempts_at_half_the_capacity_tip_at_the_golden_ratio() {
    let report = answer(&retrying(3.0, 1.0));
    assert_near(metric(&report, "tipping-point"), 0.618_033_988_75, 1e-9);
    let safe = Inputs { capacity: 1_500.0, ..retrying(3.0, 1.0) };
    assert_eq!(amount(&answer(&safe), "tipping-point"), Amount::None);
    assert!(answer(&Inputs { capacity: 1_499.0, ..safe }).metric("tipping-point").is_some());
    // A service that sheds the excess at a tenth of the cost recovers.
    let sheds = Inputs { failed_cost: 10.0, ..retrying(3.0, 1.0) };
    assert_eq!(amount(&answer(&sheds), "tipping-point"), Amount::None);
}

/// Tries each attempt with random failures; with a budget, a counter allows the retries.
#[test]
fn simulated_layers_make_the_expected_attempts() {
    let mut random = Random(11);
    for (layers, failing, budget) in [
        ([3, 1, 1], 0.2, None),
        ([2, 2, 3], 0.6, None),
        ([4, 4, 4], 0.9, None),
        ([3, 1, 1], 0.5, Some(10.0)),
        ([3, 1, 2], 0.8, Some(20.0)),
        ([1, 3, 3], 1.0, Some(10.0)),
    ] {
        let [attempts, proxy_attempts, inner_attempts] = layers.map(f64::from);
        let inputs = Inputs { attempts, proxy_attempts, inner_attempts, retry_budget: budget, ..defaults() };
        let requests = 200_000;
        let mut layer = Layers { most: layers, budget, received: [0.0; 3], retried: [0.0; 3], innermost: 0.0, failing };
        let failed = (0..requests).filter(|_| !layer.call(0, &mut random)).count();
        let formula = inputs.outcome(failing, budget);
        let simulated = layer.innermost / f64::from(requests);
        assert!((simulated / formula.attempts - 1.0).abs() < 0.01, "{layers:?} {simulated} {}", formula.attempts);
        let failed = failed as f64 / f64::from(requests);
        assert!((failed - formula.failure).abs() < 0.01, "{layers:?} {failed} {}", formula.failure);
    }
}

struct Layers {
    most: [u32; 3],
    budget: Option<f64>,
    received: [f64; 3],
    retried: [f64; 3],
    innermost: f64,
    failing: f64,
}

impl Layers {
    fn call(&mut self, depth: usize, random: &mut Random) -> bool {
        if depth == 3 {
            self.innermost += 1.0;
            return random.next() >= self.failing;
        }
        self.received[depth] += 1.0;
        for attempt in 0..self.most[depth] {
            if attempt > 0 {
                let allowed = self
                    .budget
                    .is_none_or(|percent| self.retried[depth] + 1.0 <= percent / 100.0 * self.received[depth]);
                if !allowed {
                    return false;
                }
                self.retried[depth] += 1.0;
            }
            if self.call(depth + 1, random) {
                return true;
            }
        }
        false
    }
}

/// A queue that is served in order, and whose clients give up after `PATIENCE` and try again. The server cannot tell and
/// works for them all the same. After an interruption, does it recover?
#[test]
fn a_simulated_overload_persists_if_the_retries_exceed_the_capacity() {
    const PATIENCE: f64 = 1.0;
    for (attempts, rps, persists) in
        [(3, 30.0, false), (3, 37.0, true), (2, 45.0, false), (2, 55.0, true), (1, 80.0, false)]
    {
        let capacity = 100.0;
        let inputs = Inputs { attempts: f64::from(attempts), rps, capacity, ..defaults() };
        assert_eq!(inputs.feeds_itself(), persists, "{attempts} {rps}");
        // Each attempt: when it is made, and how many remain. Time in steps of one attempt's service.
        let step = 1.0 / capacity;
        let mut queue = std::collections::VecDeque::new();
        let mut later: Vec<(f64, u32)> = Vec::new();
        let (mut random, mut now, mut good) = (Random(5), 0.0, 0.0);
        while now < 300.0 {
            now += step;
            if random.next() < rps * step {
                queue.push_back((now, attempts - 1));
            }
            later.retain(|(at, left)| {
                let due = *at <= now;
                if due {
                    queue.push_back((*at, *left));
                }
                !due
            });
            // The interruption.
            if (20.0..40.0).contains(&now) {
                continue;
            }
            if let Some((made, left)) = queue.pop_front() {
                if now - made <= PATIENCE {
                    good += f64::from(u8::from(now > 200.0));
                } else if left > 0 {
                    later.push((made.max(now - PATIENCE) + PATIENCE, left - 1));
                }
            }
        }
        let share = good / (rps * 100.0);
        assert_eq!(share < 0.5, persists, "{attempts} attempts at {rps}/s: {share} succeed");
    }
}
