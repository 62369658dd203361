//! What is measured, and in which order.

use crate::parts::pgbouncer::Mode;

/// How the hold time is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// Exponential.
    Exponential,
    /// Always the same.
    Constant,
    /// Lognormal with a variance of this many squared means.
    Lognormal(f64),
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name for readers.
    pub name: String,
    /// Instances, each with a pool.
    pub instances: u32,
    /// Connections of each pool.
    pub pool_size: u32,
    /// Checkouts per second, all instances together.
    pub rate: f64,
    /// Drawn mean of the hold time without the database's processor, in milliseconds.
    pub hold_ms: f64,
    /// Drawn mean of the time on the database's processor, in milliseconds.
    pub cpu_ms: f64,
    /// How `hold_ms` varies.
    pub hold: Hold,
    /// In milliseconds.
    pub acquire_timeout_ms: f64,
    /// Whether sqlx pings a connection before it hands it out, its default.
    pub ping: bool,
    /// A pooler between pools and database, with the number of its connections.
    pub pooler: Option<(Mode, u32)>,
    /// Whether the calculator claims to be right here.
    pub in_range: bool,
}

/// Cells with one subject.
#[derive(Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    /// Whether the database's processor is the subject.
    pub alone: bool,
    /// Cells that run beside each other.
    pub lanes: u32,
    pub settings: Vec<Setting>,
}

/// Cells that wait without a processor, so that they do not disturb each other.
const LANES: u32 = 4;

/// Mean hold time of the cells that leave the processor out.
const HOLD_MS: f64 = 20.0;

/// What sqlx and `pg_sleep` add to a drawn hold time: half a millisecond of rounding, and round trips. Only the rates
/// rest on it, so that a utilization is roughly what its name says; the calculator gets what was measured.
const ADDED_MS: f64 = 1.0;

/// All cells, or one of each kind.
pub fn groups(short: bool) -> Vec<Group> {
    let mut groups = vec![idle_database(), shapes(), instances(), timeouts(), poolers(), busy_database()];
    if short {
        for group in &mut groups {
            group.settings.truncate(1);
        }
    }
    groups
}

/// The rate at which that share of all connections is in use.
fn at(utilization: f64, connections: u32, hold_ms: f64) -> f64 {
    utilization * f64::from(connections) / (hold_ms + ADDED_MS) * 1e3
}

fn pools(number: u32) -> String {
    if number == 1 { "one pool".into() } else { format!("{number} pools") }
}

fn setting(utilization: f64, instances: u32, pool_size: u32) -> Setting {
    let pools = pools(instances);
    Setting {
        name: format!("{pools} of {pool_size}, {:.0}% in use", utilization * 100.0),
        instances,
        pool_size,
        rate: at(utilization, instances * pool_size, HOLD_MS),
        hold_ms: HOLD_MS,
        cpu_ms: 0.0,
        hold: Hold::Exponential,
        acquire_timeout_ms: 30_000.0,
        ping: true,
        pooler: None,
        in_range: true,
    }
}

fn idle_database() -> Group {
    let sizes = [5, 10, 20];
    let utilizations = [0.6, 0.75, 0.85, 0.9];
    let settings = utilizations.iter().flat_map(|share| sizes.map(|size| setting(*share, 1, size))).collect();
    Group { key: "idle-database", title: "One instance, an idle database", alone: false, lanes: LANES, settings }
}

fn shapes() -> Group {
    let shape = |hold, name: &str, utilization| Setting {
        hold,
        name: format!("{name}, pool of 10, {:.0}% in use", utilization * 100.0),
        ..setting(utilization, 1, 10)
    };
    let settings = vec![
        shape(Hold::Constant, "constant", 0.8),
        shape(Hold::Constant, "constant", 0.9),
        shape(Hold::Lognormal(4.0), "long-tailed", 0.6),
        shape(Hold::Lognormal(4.0), "long-tailed", 0.75),
    ];
    Group { key: "shapes", title: "Holds that vary less or more", alone: false, lanes: LANES, settings }
}

fn instances() -> Group {
    let settings = vec![setting(0.7, 2, 10), setting(0.85, 2, 10), setting(0.7, 4, 5), setting(0.85, 4, 5)];
    Group { key: "instances", title: "Several instances, an idle database", alone: false, lanes: LANES, settings }
}

/// Alone, because a pool that times out opens connections again, which takes processor time from its neighbors.
fn timeouts() -> Group {
    let timeout = |utilization: f64, pool_size, acquire_timeout_ms: f64| Setting {
        acquire_timeout_ms,
        name: format!("pool of {pool_size}, {:.0}% offered, {acquire_timeout_ms:.0} ms", utilization * 100.0),
        ..setting(utilization, 1, pool_size)
    };
    let silent =
        |setting: Setting| Setting { name: format!("{}, no ping on acquire", setting.name), ping: false, ..setting };
    let settings = vec![
        timeout(0.9, 10, 50.0),
        timeout(1.0, 10, 100.0),
        timeout(1.2, 10, 100.0),
        timeout(1.1, 5, 200.0),
        silent(timeout(1.0, 10, 100.0)),
        silent(timeout(1.2, 10, 100.0)),
    ];
    Group { key: "timeouts", title: "Short acquire timeouts", alone: false, lanes: 1, settings }
}

fn poolers() -> Group {
    let behind = |mode, utilization: f64, instances: u32, pool_size: u32, size: u32| Setting {
        pooler: Some((mode, size)),
        rate: at(utilization, size, HOLD_MS),
        name: format!(
            "{mode} mode, {instances} pools of {pool_size}, {size} server connections, {:.0}% in use",
            utilization * 100.0
        ),
        ..setting(utilization, instances, pool_size)
    };
    let settings = vec![
        behind(Mode::Transaction, 0.7, 4, 20, 10),
        behind(Mode::Transaction, 0.85, 4, 20, 10),
        behind(Mode::Transaction, 0.85, 2, 30, 20),
        behind(Mode::Session, 0.8, 2, 10, 20),
    ];
    Group { key: "poolers", title: "Behind PgBouncer", alone: false, lanes: LANES, settings }
}

/// The calculator leaves out that sqlx's pings wait for a busy processor as well, so it is too low beyond 60%.
fn busy_database() -> Group {
    let cpu_ms = 3.0;
    let hold_ms = 12.0;
    let busy = |utilization: f64, instances: u32, pool_size, in_range| {
        let pools = pools(instances);
        Setting {
            name: format!("{pools} of {pool_size}, {:.0}% of the database's core", utilization * 100.0),
            rate: utilization / cpu_ms * 1e3,
            hold_ms,
            cpu_ms,
            in_range,
            ..setting(utilization, instances, pool_size)
        }
    };
    let settings = vec![
        // A light load, from which the time without the processor is known.
        Setting { name: "light load".into(), rate: 20.0, ..busy(0.1, 1, 20, true) },
        busy(0.6, 1, 8, true),
        busy(0.8, 1, 10, false),
        busy(0.8, 3, 4, false),
        busy(0.9, 1, 15, false),
    ];
    Group { key: "busy-database", title: "A database with one core to itself", alone: true, lanes: 1, settings }
}
