//! How long requests, clients and work last.

use super::*;
use crate::Amount;

#[test]
fn the_defaults_leave_a_statement_running() {
    let report = answer(&defaults());
    assert_close(metric(&report, "inner-worst-seconds"), 17.0);
    assert_close(metric(&report, "slack-seconds"), -7.0);
    // The handler is dropped after 10 s, so only the statement in progress goes on.
    assert_close(metric(&report, "zombie-seconds"), 5.0);
    // Three attempts of 10 s, and pauses of 0.1 and 0.2 s.
    assert_close(metric(&report, "worst-latency-seconds"), 30.3);
    assert_close(metric(&report, "backoff-mean-seconds"), 0.15);
}

/// The table "Fit the database into the request timeout" of the page about timeouts.
#[test]
fn the_published_table_of_database_timeouts() {
    for (statement_timeout, transaction_timeout, longest) in
        [(5.0, Some(7.0), 9.0), (5.0, None, 17.0), (2.0, None, 8.0)]
    {
        let inputs = Inputs { statement_timeout, transaction_timeout, ..defaults() };
        assert_close(metric(&answer(&inputs), "inner-worst-seconds"), longest);
    }
}

/// Measured on PostgreSQL, see the page about database timeouts: with a pool of one connection, a caller gives up on an
/// `pg_sleep(8)` after 1 s, and the next query starts when `statement_timeout` fires, after 3 s.
#[test]
fn the_measured_statement_runs_on_for_two_seconds() {
    let inputs = Inputs { request_timeout: 1.0, acquire_timeout: 0.001, statement_timeout: 3.0, ..alone() };
    assert_near(metric(&answer(&inputs), "zombie-seconds"), 2.0, 0.001);
    let unlimited = answer(&Inputs { statement_timeout: 0.0, ..inputs });
    assert_eq!(amount(&unlimited, "zombie-seconds"), Amount::Unbounded);
    assert_eq!(amount(&unlimited, "slack-seconds"), Amount::None);
}

#[test]
fn work_goes_on_for_clients_that_leave_early() {
    // The client leaves after 5 s; the service answers after 10 s, and its last statement ends after 12 s.
    let inputs = Inputs { client_timeout: 5.0, statement_timeout: 2.0, statements: 5.0, ..defaults() };
    assert_close(metric(&answer(&inputs), "inner-worst-seconds"), 12.0);
    assert_close(metric(&answer(&inputs), "zombie-seconds"), 7.0);
    // With a second try, which starts after 10 s, the last work ends after 22 s.
    let twice = Inputs { proxy_attempts: 2.0, ..inputs };
    assert_close(metric(&answer(&twice), "zombie-seconds"), 17.0);
    // Without a client or load balancer that leaves, only the statement of a request that timed out.
    let patient = Inputs { client_timeout: 0.0, proxy_timeout: 0.0, ..inputs };
    assert_close(metric(&answer(&patient), "zombie-seconds"), 2.0);
}

#[test]
fn pauses_double_up_to_the_cap() {
    let inputs = Inputs { attempts: 7.0, ..defaults() };
    // 0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 2 s.
    assert_close(metric(&answer(&inputs), "backoff-max-seconds"), 5.1);
    assert_close(metric(&answer(&Inputs { attempts: 1.0, ..inputs }), "backoff-max-seconds"), 0.0);
}

#[test]
fn the_attempts_of_the_service_and_its_calls_add_up() {
    let inputs = Inputs { inner_attempts: 2.0, calls: 2.0, call_timeout: 0.5, ..alone() };
    // Twice 1 s for a connection, 2 s for the statement and 2 × 0.5 s for calls, and a pause of 0.1 s.
    assert_close(metric(&answer(&inputs), "inner-worst-seconds"), 8.1);
    // Without statements no connection is acquired.
    let calls = Inputs { statements: 0.0, ..inputs };
    assert_close(metric(&answer(&calls), "inner-worst-seconds"), 2.1);
}

#[test]
fn without_any_limit_nothing_is_done_in_vain() {
    let inputs = Inputs { request_timeout: 0.0, statement_timeout: 0.0, ..alone() };
    let report = answer(&inputs);
    assert_close(metric(&report, "zombie-seconds"), 0.0);
    for key in ["worst-latency-seconds", "inner-worst-seconds", "answer-seconds"] {
        assert_eq!(amount(&report, key), Amount::Unbounded, "{key}");
    }
}

/// Plays requests second by second, each part taking a random share of what its timeout allows.
#[test]
fn no_simulated_request_exceeds_the_bounds_and_some_reach_them() {
    let mut random = Random(3);
    let cases = [
        defaults(),
        Inputs { proxy_attempts: 2.0, client_timeout: 12.0, ..defaults() },
        Inputs { transaction_timeout: Some(4.0), inner_attempts: 3.0, ..defaults() },
        Inputs { calls: 2.0, statement_timeout: 1.0, client_timeout: 6.0, ..defaults() },
        Inputs { request_timeout: 40.0, proxy_timeout: 10.0, ..defaults() },
    ];
    for inputs in &cases {
        let times = inputs.times();
        let (mut longest, mut in_vain) = (0.0_f64, 0.0_f64);
        for _ in 0..4_000 {
            // Most parts take as long as they can, so that the bounds are reached.
            let mut take = |most: f64| if random.next() < 0.8 { most } else { most * random.next() };
            let (wait, wasted) = request(inputs, &mut take);
            (longest, in_vain) = (longest.max(wait), in_vain.max(wasted));
        }
        assert!(longest <= times.client_wait + 1e-9 && longest > 0.9 * times.client_wait, "{longest} {inputs:?}");
        assert!(in_vain <= times.zombie + 1e-9 && in_vain > 0.7 * times.zombie, "{in_vain} {inputs:?}");
    }
}

/// Returns how long the client waited, and for how long work went on without it.
fn request(inputs: &Inputs, take: &mut impl FnMut(f64) -> f64) -> (f64, f64) {
    let (mut wait, mut in_vain) = (0.0, 0.0_f64);
    for attempt in 0..inputs.attempts as i32 {
        let (mut tries, mut ends) = (0.0, 0.0_f64);
        for _ in 0..inputs.proxy_attempts as u32 {
            let (answered, work_ends) = service(inputs, take);
            ends = ends.max(tries + work_ends);
            tries += answered.min(inputs.proxy_timeout);
        }
        let left = tries.min(inputs.client_timeout);
        in_vain = in_vain.max(ends - left);
        wait += left;
        if attempt + 1 < inputs.attempts as i32 {
            let pause = inputs.backoff_base / 1e3 * f64::from(1 << attempt);
            wait += take(pause.min(inputs.backoff_cap));
        }
    }
    (wait, in_vain)
}

/// Returns when the service answers, and when the last statement ends. The handler is dropped at its timeout.
fn service(inputs: &Inputs, take: &mut impl FnMut(f64) -> f64) -> (f64, f64) {
    let (mut now, mut pause) = (0.0, inputs.backoff_base / 1e3);
    for attempt in 0..inputs.inner_attempts as u32 {
        if attempt > 0 {
            now += take(pause.min(inputs.backoff_cap));
            pause *= 2.0;
        }
        now += take(inputs.acquire_timeout);
        let mut left = inputs.transaction_timeout.unwrap_or(f64::INFINITY);
        for _ in 0..inputs.statements as u32 {
            if now >= inputs.request_timeout {
                return (inputs.request_timeout, inputs.request_timeout);
            }
            let statement = take(inputs.statement_timeout.min(left));
            left -= statement;
            now += statement;
            if now > inputs.request_timeout {
                return (inputs.request_timeout, now);
            }
        }
        for _ in 0..inputs.calls as u32 {
            now += take(inputs.call_timeout);
        }
    }
    let answered = now.min(inputs.request_timeout);
    (answered, answered)
}
