//! Throughput of a database with a number of open transactions: a closed network of a delay and the cores.

/// Throughput is computed for every number of connections up to this one, and on a grid beyond it.
const EXACT: usize = 512;
/// Ratio between points of the grid.
const GRID: f64 = 1.01;
/// Standard deviations beyond which a probability does not affect 16 digits.
const FAR: f64 = 9.0;
/// Share of the maximum throughput at which the database counts as saturated.
const SATURATED: f64 = 1.0 - 1e-13;
/// Weights this small, relative to the greatest, do not affect 16 digits.
const NEGLIGIBLE: f64 = 1e-18;

/// A database whose transactions take `demand` seconds of a core and hold the connection for another `delay` seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Database {
    /// `D`: CPU seconds of a transaction; 0 leaves the database out of the model.
    pub demand: f64,
    /// `Z`: other seconds for which the connection is held.
    pub delay: f64,
    /// `k`.
    pub cores: f64,
}

impl Database {
    /// `S`: seconds for which a connection is held without contention.
    pub fn hold(&self) -> f64 {
        self.delay + self.demand
    }

    /// `N*`: connections beyond which the cores limit the throughput; `None` without a database.
    pub fn knee(&self) -> Option<f64> {
        (self.demand > 0.0).then(|| self.cores * self.hold() / self.demand)
    }

    /// Returns the completions per second with this many transactions at the cores.
    fn rate(&self, at_the_cores: f64) -> f64 {
        at_the_cores.min(self.cores) / self.demand
    }

    /// `X(n)`: transactions per second with `open` connections, all in use.
    ///
    /// Machine-repair model: the number at the cores has weights `w_j = w_{j-1} (n - j + 1) / (Z r_j)` with `r_j =
    /// min(j, k) / D`. The sum starts at the greatest weight and goes in both directions until the terms are
    /// negligible, so nothing overflows.
    pub fn throughput(&self, open: usize) -> f64 {
        let all = open as f64;
        if self.demand == 0.0 {
            return all / self.delay;
        }
        if self.delay == 0.0 || open == 0 {
            return self.rate(all);
        }
        // The number at the cores is binomial. If its upper tail is below the number of cores, no transaction waits for
        // a core.
        let at_the_cores = all * self.demand / self.hold();
        if at_the_cores + FAR * (1.0 + at_the_cores.sqrt()) < self.cores {
            return all / self.hold();
        }
        let ratio = |j: usize| (all - j as f64 + 1.0) / (self.delay * self.rate(j as f64));
        let mode = self.mode(all);
        let (mut weight, mut weights, mut completed) = (1.0, 1.0, self.rate(mode as f64));
        for j in mode + 1..=open {
            weight *= ratio(j);
            weights += weight;
            completed += weight * self.rate(j as f64);
            if weight < NEGLIGIBLE {
                break;
            }
        }
        weight = 1.0;
        for j in (1..=mode).rev() {
            weight /= ratio(j);
            weights += weight;
            completed += weight * self.rate((j - 1) as f64);
            if weight < NEGLIGIBLE {
                break;
            }
        }
        completed / weights
    }

    /// Returns the number at the cores with the greatest weight: the last one with a ratio to its predecessor of at
    /// least 1.
    fn mode(&self, all: f64) -> usize {
        // Below the cores, (n - j + 1) D >= Z j; above, (n - j + 1) D >= Z k.
        let free = (all + 1.0) * self.demand / self.hold();
        let queued = all + 1.0 - self.delay * self.cores / self.demand;
        let mode = if free <= self.cores { free } else { queued.max(self.cores.floor()) };
        mode.floor().max(0.0).min(all) as usize
    }
}

/// `X(n)` of a database, computed once for all pool sizes.
#[derive(Clone, Debug)]
pub struct Throughput {
    database: Database,
    /// Numbers of connections beyond [`EXACT`], ascending.
    grid: Vec<f64>,
    /// `X` of 0, 1, 2... up to [`EXACT`], then of the grid.
    values: Vec<f64>,
}

impl Throughput {
    /// Computes up to `max` connections, or up to the number that saturates the database: beyond it, throughput is
    /// constant.
    pub fn new(database: Database, max: usize) -> Self {
        let saturated = SATURATED * database.cores / database.demand;
        let (mut grid, mut values) = (Vec::new(), Vec::new());
        let mut open = 0;
        loop {
            let value = database.throughput(open);
            values.push(value);
            if open > EXACT {
                grid.push(open as f64);
            }
            if open >= max || value >= saturated {
                return Self { database, grid, values };
            }
            open = if open < EXACT { open + 1 } else { ((open as f64 * GRID) as usize).max(open + 1).min(max) };
        }
    }

    pub fn database(&self) -> Database {
        self.database
    }

    /// Returns the throughput for times on a core with this squared coefficient of variation, up to `max` connections.
    ///
    /// The queue for the cores grows by `(1 + v) / 2` at the same throughput (Allen and Cunneen), so a database with
    /// exponential times and `n` connections has the throughput of this one with `x S + (n - x S) (1 + v) / 2`.
    pub fn varied(&self, variability: f64, max: usize) -> Self {
        let spread = (1.0 + variability) / 2.0;
        let open = |exponential: f64| {
            let free = self.at(exponential) * self.database.hold();
            free + (exponential - free).max(0.0) * spread
        };
        let (mut grid, mut values) = (Vec::new(), vec![0.0]);
        let (mut below, mut above) = (0.0, 1.0);
        let (mut from, mut to) = (0.0, open(above));
        let mut wanted = 0;
        while wanted < max {
            wanted =
                if wanted < EXACT { wanted + 1 } else { ((wanted as f64 * GRID) as usize).max(wanted + 1).min(max) };
            let reached = wanted as f64;
            while to < reached {
                (below, from) = (above, to);
                above += if above < EXACT as f64 { 1.0 } else { (above * (GRID - 1.0)).floor() };
                to = open(above);
            }
            let part = (reached - from) / (to - from).max(f64::MIN_POSITIVE);
            values.push(self.at(below + (above - below) * part));
            if wanted > EXACT {
                grid.push(reached);
            }
        }
        Self { database: self.database, grid, values }
    }

    /// `X(n)`, interpolated linearly.
    pub fn at(&self, open: f64) -> f64 {
        let exact = (self.values.len() - self.grid.len() - 1) as f64;
        if open <= exact {
            let below = open.floor();
            let place = below as usize;
            return line(below, self.values[place], below + 1.0, self.value(place + 1), open);
        }
        let next = self.grid.partition_point(|known| *known < open).min(self.grid.len().saturating_sub(1));
        let place = exact as usize + 1 + next;
        let below = if next == 0 { exact } else { self.grid[next - 1] };
        let above = self.grid.get(next).copied().unwrap_or(exact);
        line(below, self.value(place - 1), above, self.value(place), open)
    }

    /// Returns the value at that index, or the last one.
    fn value(&self, place: usize) -> f64 {
        self.values.get(place).or(self.values.last()).copied().unwrap_or_default()
    }
}

/// Interpolates linearly; returns the end of the line for points beyond it.
fn line(from: f64, low: f64, to: f64, high: f64, at: f64) -> f64 {
    if to <= from { low } else { low + (high - low) * ((at - from) / (to - from)).max(0.0).min(1.0) }
}
