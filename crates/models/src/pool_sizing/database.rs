//! How fast a database completes transactions while some of them are open: a closed network of a delay and its cores.

/// Up to here every number of connections is computed, beyond only a grid.
const EXACT: usize = 512;
/// Ratio of the grid's steps.
const GRID: f64 = 1.01;
/// Standard deviations from the mean beyond which a probability does not show in 16 digits.
const FAR: f64 = 9.0;
/// Share of the maximum throughput at which the database counts as saturated.
const SATURATED: f64 = 1.0 - 1e-13;
/// A weight this small beside the greatest does not show in 16 digits.
const NEGLIGIBLE: f64 = 1e-18;

/// A database that gives each transaction `demand` seconds of a core, while the connection is held `delay` seconds more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Database {
    /// `D`: seconds of CPU of one transaction; 0 if no database is in the way.
    pub demand: f64,
    /// `Z`: seconds for which the connection is held besides.
    pub delay: f64,
    /// `k`.
    pub cores: f64,
}

impl Database {
    /// `S`: seconds for which a connection is held when nobody else is there.
    pub fn hold(&self) -> f64 {
        self.delay + self.demand
    }

    /// `N*`: connections beyond which the cores, not the connections, set the pace; `None` without a database.
    pub fn knee(&self) -> Option<f64> {
        (self.demand > 0.0).then(|| self.cores * self.hold() / self.demand)
    }

    /// Transactions in `at the cores` that are completed a second.
    fn rate(&self, at_the_cores: f64) -> f64 {
        at_the_cores.min(self.cores) / self.demand
    }

    /// `X(n)`: transactions a second with `open` connections, all in use.
    ///
    /// Machine-repair model: the number at the cores has weights `w_j = w_{j-1} (n - j + 1) / (Z r_j)` with `r_j = min(j, k) / D`.
    /// The sum starts at the greatest weight and goes both ways until nothing more is added, so that nothing overflows.
    pub fn throughput(&self, open: usize) -> f64 {
        let all = open as f64;
        if self.demand == 0.0 {
            return all / self.delay;
        }
        if self.delay == 0.0 || open == 0 {
            return self.rate(all);
        }
        // The number at the cores is binomial. Its upper tail stays below the number of cores, so no transaction waits for one.
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

    /// The number at the cores with the greatest weight: the last whose ratio to the one before is 1 or more.
    fn mode(&self, all: f64) -> usize {
        // Below the cores, (n - j + 1) D >= Z j; above, (n - j + 1) D >= Z k.
        let free = (all + 1.0) * self.demand / self.hold();
        let queued = all + 1.0 - self.delay * self.cores / self.demand;
        let mode = if free <= self.cores { free } else { queued.max(self.cores.floor()) };
        mode.floor().max(0.0).min(all) as usize
    }
}

/// `X(n)` for one database, computed once for all pool sizes that are tried.
#[derive(Clone, Debug)]
pub struct Throughput {
    database: Database,
    /// Numbers of connections beyond [`EXACT`], ascending.
    grid: Vec<f64>,
    /// `X` of 0, 1, 2... up to [`EXACT`], then of the grid.
    values: Vec<f64>,
}

impl Throughput {
    /// Computes up to `most` connections, or up to the number that saturates the database: beyond it, throughput is constant.
    pub fn new(database: Database, most: usize) -> Self {
        let saturated = SATURATED * database.cores / database.demand;
        let (mut grid, mut values) = (Vec::new(), Vec::new());
        let mut open = 0;
        loop {
            let value = database.throughput(open);
            values.push(value);
            if open > EXACT {
                grid.push(open as f64);
            }
            if open >= most || value >= saturated {
                return Self { database, grid, values };
            }
            open = if open < EXACT { open + 1 } else { ((open as f64 * GRID) as usize).max(open + 1).min(most) };
        }
    }

    /// The database.
    pub fn database(&self) -> Database {
        self.database
    }

    /// `X(n)`, between two computed numbers by a straight line.
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

    /// The value in that place; the last for all places beyond.
    fn value(&self, place: usize) -> f64 {
        self.values.get(place).or(self.values.last()).copied().unwrap_or_default()
    }
}

/// The point of a straight line; its end for what lies beyond.
fn line(from: f64, low: f64, to: f64, high: f64, at: f64) -> f64 {
    if to <= from { low } else { low + (high - low) * ((at - from) / (to - from)).max(0.0).min(1.0) }
}
