//! How fast the queue in front of full pools empties, compared with exponential holds.
//!
//! While all `C` connections are in use, completions are those of a closed network: each connection is outside the
//! database for an exponential time of mean `Z`, then on one of `k` cores for an exponential time of mean `D`. The queue
//! then has a geometric tail of ratio `η`. With `ρ = λ / X(C)`, exponential holds would give `η = ρ`; a hold of two parts
//! is more regular, so the queue is shorter: `η = ρ^g` with `g` from 1 to 2.
//!
//! `η` is exact for one instance: the matrix-geometric solution of the quasi-birth-death process of the queue and the
//! number `j` at the cores. It is the root other than 1 of
//!
//! ```text
//! det(λ (1/η - 1) I + A(η)) = 0     A: j to j + 1 at rate (C - j) / Z;  j to j - 1 at rate min(j, k) / D, times η
//! ```
//!
//! between which the largest eigenvalue is negative, so all pivots of the tridiagonal matrix are negative (M. F. Neuts,
//! "Matrix-Geometric Solutions in Stochastic Models", 1981, section 1.7; Sturm sequences).
//!
//! `I = 2 / g - 1` acts as the index of dispersion of the completions: for regular completions it is 0, for a Poisson
//! process 1. `g = 2 / (1 + I)` is the exponent of a queue with such completions near saturation (Kingman; Kimura). For
//! other variabilities, `I` is scaled.

use super::database::Database;

/// Connections up to which the exponent is exact. More are scaled down, together with the cores.
const EXACT: f64 = 256.0;
/// Bisections; the interval is 1.1 long.
const STEPS: usize = 22;
/// Closer to saturation than this, the exponent is that at this distance: at saturation both roots are 1.
const CLOSE: f64 = 1e-3;

/// Returns `g` for `open` connections, all in use, and a load of `ρ`.
pub fn exponent(database: Database, open: f64, load: f64) -> f64 {
    if database.demand == 0.0 || database.delay == 0.0 {
        return 1.0;
    }
    let scale = (EXACT / open).min(1.0);
    let scaled = Database { cores: database.cores * scale, ..database };
    let open = (open * scale).ceil() as usize;
    let load = if (load - 1.0).abs() < CLOSE { 1.0 - CLOSE } else { load };
    let arrivals = load * scaled.throughput(open);
    let (mut low, mut high) = (0.95, 2.05);
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if is_negative(scaled, open, arrivals, libm::pow(load, middle)) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Returns whether all eigenvalues of the matrix are negative.
fn is_negative(database: Database, open: usize, arrivals: f64, ratio: f64) -> bool {
    let shift = arrivals * (1.0 / ratio - 1.0);
    let (mut pivot, mut up_before) = (-1.0, 0.0);
    for j in 0..=open {
        let at_the_cores = j as f64;
        let up = (open - j) as f64 / database.delay;
        let down = at_the_cores.min(database.cores) / database.demand;
        pivot = shift - up - down - up_before * ratio * down / pivot;
        if pivot >= 0.0 {
            return false;
        }
        up_before = up;
    }
    true
}

/// Returns `g` for completions with this index of dispersion.
pub fn of_dispersion(dispersion: f64) -> f64 {
    2.0 / (1.0 + dispersion)
}

/// The variability of holds. Both parts, outside the database and on a core, vary alike and independently.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variability {
    /// `v` of the whole hold.
    hold: f64,
    /// `v` of each part.
    part: f64,
}

impl Variability {
    /// Creates the variability of holds with `v`, without contention.
    pub fn new(database: Database, hold: f64) -> Self {
        let (delay, demand, whole) = (database.delay, database.demand, database.hold());
        Self { hold, part: hold * whole * whole / (delay * delay + demand * demand) }
    }

    /// Returns that of the time on a core.
    pub fn core(&self) -> f64 {
        self.part
    }

    /// Returns the variance of the hold, without contention.
    pub fn variance(&self, database: Database) -> f64 {
        self.hold * database.hold() * database.hold()
    }

    /// Returns the index of dispersion of completions, from that of two exponential parts.
    pub fn dispersion(&self, exponential: f64) -> f64 {
        self.part * exponential
    }
}

/// How waits differ from those of an exponential tail: by a delay that is reached soon.
///
/// The tail is `A e^(-θt)` with `A ≠ 1`: regular holds need some time before the first of them ends. The delay `ln A / θ`
/// is chosen so that the mean wait is that of Kimura, "Approximations for multi-server queues", Queueing Systems 15
/// (1994), with the factor of Cosmetatos (1975) for constant holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// The delay of long waits, in seconds.
    longest: f64,
    /// How soon it is reached, per second.
    rate: f64,
}

/// How many times faster than the tail the delay is reached, if long waits are longer. If they are shorter, as fast.
const SOON: f64 = 4.0;
/// The largest load of which the delay is computed: at 1, it is the difference of two infinite waits.
const LOADED: f64 = 0.999;

impl Delay {
    /// Computes the delay of a queue with `servers` connections, each released after `held` seconds, at a load of `ρ` and
    /// with completions of that dispersion.
    pub fn new(servers: f64, held: f64, load: f64, dispersion: f64) -> Self {
        let load = load.max(1e-3).min(LOADED);
        let full = servers / held;
        let slack = (1.0 - load) * (servers - 1.0) * ((4.0 + 5.0 * servers).sqrt() - 2.0) / (16.0 * load * servers);
        // At light load the approximation exceeds 1, which is impossible for constant holds.
        let constant = (0.5 * (1.0 + slack)).min(1.0);
        let factor = (1.0 + dispersion) / (2.0 * dispersion + (1.0 - dispersion) / constant);
        let mean = factor / (full * (1.0 - load));
        let tail = full * load * (libm::pow(load, -of_dispersion(dispersion)) - 1.0);
        let missing = mean - 1.0 / tail;
        let soon = if missing < 0.0 { 1.0 } else { SOON };
        let rate = soon * tail;
        // A wait never falls with the wait of the tail.
        Self { longest: (missing * (1.0 + 1.0 / soon)).max(-0.9 / rate), rate }
    }

    /// Returns the wait, from that of an exponential tail.
    pub fn after(&self, wait: f64) -> f64 {
        wait - self.longest * libm::expm1(-self.rate * wait)
    }

    /// Returns the mean wait of all, from that of an exponential tail of that rate and the probability to wait.
    pub fn mean(&self, mean: f64, waiting: f64, tail: f64) -> f64 {
        if tail <= 0.0 { mean } else { mean + waiting * self.longest * self.rate / (self.rate + tail) }
    }

    /// Returns the wait of an exponential tail, from the wait.
    pub fn before(&self, wait: f64) -> f64 {
        let (mut low, mut high) = (0.0, wait + self.longest.abs());
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.after(middle) < wait { low = middle } else { high = middle }
        }
        high
    }
}
