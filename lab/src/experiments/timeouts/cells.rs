//! What is measured.

use std::time::Duration;

/// How clients try again.
#[derive(Clone, Copy, Debug)]
pub struct Retries {
    /// Name for readers.
    pub name: &'static str,
    pub attempts: u32,
    /// Retries for each request.
    pub budget: Option<f64>,
    pub base: Duration,
    pub cap: Duration,
}

/// Timeouts of the service and its clients.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    pub key: &'static str,
    pub title: &'static str,
    /// Requests per second.
    pub rate: f64,
    pub request: Duration,
    pub acquire: Duration,
    pub statement: Duration,
    pub transaction: Duration,
    pub lock: Duration,
    /// Of one attempt of a client.
    pub client: Duration,
}

/// How long each part of a run takes.
#[derive(Clone, Copy, Debug)]
pub struct Phases {
    pub before: Duration,
    pub stall: Duration,
    pub after: Duration,
}

/// Time for which the database works on an order, in milliseconds: a sleep, so that neither the machine nor its load
/// decides how many orders fit.
pub const WORK_MS: u32 = 80;
/// Connections of the service.
pub const POOL: u32 = 10;
/// Requests per second that are about 60% of what the pool can serve.
const MODERATE: f64 = 70.0;
/// The same, about 85%.
const HIGH: f64 = 98.0;

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// No retries, naive retries, and the ones that the site recommends.
pub fn retries(short: bool) -> Vec<Retries> {
    let none = Retries { name: "no retries", attempts: 1, budget: None, base: ms(0), cap: ms(0) };
    let all = vec![
        none,
        Retries { name: "3 attempts without a pause", attempts: 3, ..none },
        Retries { name: "3 attempts, backoff with jitter", attempts: 3, base: ms(100), cap: ms(2_000), ..none },
        Retries {
            name: "3 attempts, backoff with jitter, budget of 10%",
            attempts: 3,
            budget: Some(0.1),
            base: ms(100),
            cap: ms(2_000),
        },
    ];
    if short { all.into_iter().skip(3).collect() } else { all }
}

/// Timeouts that fit into each other, and those of the reference service with clients that give up earlier, at two
/// rates.
pub fn timeouts(short: bool) -> Vec<Timeouts> {
    let early = Timeouts {
        key: "gives-up-early",
        title: "Clients give up while the service still works",
        rate: MODERATE,
        request: ms(10_000),
        acquire: ms(2_000),
        statement: ms(5_000),
        transaction: ms(7_000),
        lock: ms(2_000),
        client: ms(1_000),
    };
    let busy =
        Timeouts { key: "nearly-full", title: "The same at 85% of what the pool can serve", rate: HIGH, ..early };
    let mut all = vec![
        Timeouts {
            key: "fits",
            title: "Clients wait longer than the service works",
            rate: MODERATE,
            request: ms(1_500),
            acquire: ms(300),
            statement: ms(500),
            transaction: ms(900),
            lock: ms(300),
            client: ms(2_000),
        },
        early,
        busy,
    ];
    all.truncate(if short { 1 } else { all.len() });
    all
}

/// The phases of each run.
pub fn phases(short: bool) -> Phases {
    if short {
        Phases { before: ms(300), stall: ms(1_500), after: ms(700) }
    } else {
        Phases { before: ms(3_000), stall: ms(5_000), after: ms(10_000) }
    }
}
