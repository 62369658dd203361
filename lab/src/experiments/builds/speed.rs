//! How much processor time a request takes with each profile.
//!
//! One service for each profile, all pinned to the last processor, of which only one works at a time; the generator and
//! the database have another processor. Rounds go through all profiles, each from another one on, so that whatever the
//! machine does in the meantime reaches each of them.

use super::profiles::Profile;
use crate::lab::Lab;
use crate::noise::Subject;
use crate::parts::daemon::Start;
use crate::parts::processors::Reserved;
use crate::parts::service::Service;
use crate::parts::wrk;
use crate::stats::{difference_over_repeats, over_repeats};
use anyhow::Result;
use measurements::{Cell, Series};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection};
use std::path::PathBuf;
use std::time::Duration;

/// An order, so that there is one to read.
const ORDER: &str = "INSERT INTO orders (id, item, quantity) \
    VALUES ('00000000-0000-0000-0000-000000000001', 'tea', 1) ON CONFLICT DO NOTHING";

/// A request with one query, and one without.
const PATHS: [&str; 2] = ["/orders/00000000-0000-0000-0000-000000000001", "/livez"];

/// What was measured of one profile in one round, of each of [`PATHS`].
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Round {
    /// Processor time of a request, in microseconds.
    cpu_us: [f64; 2],
    /// Requests per second when saturated.
    rate: [f64; 2],
}

/// The rounds of each profile.
pub async fn measure(lab: &mut Lab, binaries: &[(&Profile, PathBuf)], url: &str) -> Result<Series> {
    let (rounds, duration) = if lab.short { (1, 1) } else { (12, 2) };
    let duration = Duration::from_secs(duration);
    sqlx::query(ORDER).execute(&mut PgConnection::connect(url).await?).await?;
    lab.version("wrk", wrk::version()?);
    let reserved = Reserved::last()?;
    let mut services = Vec::new();
    for (_, binary) in binaries {
        let pinned = |start: Start| start.on_cpu(Some(reserved.processor));
        services.push(Service::start_binary(binary, &lab.scratch, url, &[], pinned).await?);
    }
    let mut measured: Vec<Vec<Round>> = Vec::new();
    for round in 0..rounds {
        let one = async || {
            let mut of_profiles = vec![Round::default(); services.len()];
            for turn in 0..services.len() {
                let place = (turn + round) % services.len();
                of_profiles[place] = saturate(&services[place], duration)?;
            }
            Ok(of_profiles)
        };
        measured.push(lab.cell(&format!("Speed, round {}", round + 1), Subject::Processor, one).await?);
    }
    Ok(series(binaries, &measured))
}

fn saturate(service: &Service, duration: Duration) -> Result<Round> {
    let mut round = Round::default();
    for (place, path) in PATHS.iter().enumerate() {
        let saturation = wrk::saturate(&service.daemon, &service.url(path), duration)?;
        round.cpu_us[place] = saturation.cpu_us;
        round.rate[place] = saturation.rate;
    }
    Ok(round)
}

fn series(binaries: &[(&Profile, PathBuf)], measured: &[Vec<Round>]) -> Series {
    let cells = binaries.iter().enumerate().map(|(place, (profile, _))| {
        let each = |number: fn(&Round) -> f64| -> Vec<f64> {
            measured.iter().map(|profiles| number(&profiles[place])).collect()
        };
        let saved = |of: fn(&Round) -> f64| -> Vec<f64> {
            measured.iter().map(|profiles| 1.0 - of(&profiles[place]) / of(&profiles[0])).collect()
        };
        let (query, empty) = (|round: &Round| round.cpu_us[0], |round: &Round| round.cpu_us[1]);
        let mut numbers = vec![
            over_repeats("query-us", "CPU time of a request with a query", "µs", &each(query)),
            over_repeats("empty-us", "CPU time of a request without", "µs", &each(empty)),
            over_repeats("empty-rate", "Requests without a query", "1/s", &each(|round| round.rate[1])),
        ];
        if place > 0 {
            numbers.push(difference_over_repeats("query-saved", "Saved, with a query", "share", &saved(query)));
            numbers.push(difference_over_repeats("empty-saved", "Saved, without", "share", &saved(empty)));
        }
        Cell { name: profile.name.into(), query: None, in_range: true, measured: numbers, histogram: None }
    });
    Series {
        key: "speed".into(),
        title: "Processor time of a request with each profile".into(),
        calculator: None,
        findings: Vec::new(),
        cells: cells.collect(),
    }
}
