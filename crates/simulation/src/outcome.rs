//! What came out.

/// Batches that the counted arrivals are cut into.
pub const BATCHES: usize = 32;

/// The 97.5 % point of Student's t with `BATCHES − 1` = 31 degrees of freedom.
pub(super) const STUDENT: f64 = 2.039_513_446;

/// What was observed in one simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Requests for a connection that are counted, after the warm-up.
    pub attempts: u64,
    /// Those among them that left without one.
    pub timed_out: u64,
    /// Simulated seconds that they arrived in.
    pub duration: f64,
    /// The share of the attempts that found no free connection, those that timed out among them.
    pub wait_probability: Estimate,
    /// The share of the attempts that left without a connection.
    pub timeout_probability: Estimate,
    /// Seconds that an attempt waits, over all attempts; one that times out has waited as long as the acquire timeout.
    pub mean_wait: Estimate,
    /// The wait that half of the attempts stay below. Those that time out count as longer than any wait, so there is none
    /// when too many do.
    pub p50_wait: Option<Estimate>,
    /// The wait that 95 % of the attempts stay below.
    pub p95_wait: Option<Estimate>,
    /// The wait that 99 % of the attempts stay below.
    pub p99_wait: Option<Estimate>,
    /// Transactions that were completed per second, of all instances.
    pub throughput: Estimate,
    /// Connections in use on average, of all instances.
    pub busy_connections: Estimate,
    /// The share of the database's cores that was busy; 0 without a database.
    pub database_utilization: Estimate,
    /// The correlation of the mean waits of successive batches, −1 to 1. The margins rest on its being about 0; above 0.35
    /// they are too narrow, and more arrivals are needed.
    pub batch_correlation: f64,
}

/// A value and how far the true one may be from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value over all counted arrivals.
    pub value: f64,
    /// Half of the 95 % confidence interval.
    pub margin: f64,
}

impl Outcome {
    /// The share of the fleet's connections that was in use on average.
    pub fn pool_utilization(&self, instances: u32, pool_size: u32) -> Estimate {
        let all = f64::from(instances) * f64::from(pool_size);
        Estimate { value: self.busy_connections.value / all, margin: self.busy_connections.margin / all }
    }
}

impl Estimate {
    /// A value over all batches, and its margin from its values in each.
    pub(super) fn new(value: f64, batches: &[f64; BATCHES]) -> Self {
        let count = BATCHES as f64;
        let mean = batches.iter().sum::<f64>() / count;
        let squares: f64 = batches.iter().map(|batch| (batch - mean) * (batch - mean)).sum();
        Self { value, margin: STUDENT * (squares / (count - 1.0) / count).sqrt() }
    }

    /// A share of independent attempts. Where none was seen among n there may still be 3 / n: the rule of three.
    pub(super) fn of_share(value: f64, batches: &[f64; BATCHES], attempts: u64) -> Self {
        let estimate = Self::new(value, batches);
        if value > 0.0 { estimate } else { Self { value, margin: 3.0 / attempts as f64 } }
    }

    /// The least that the true value may be.
    pub fn low(&self) -> f64 {
        (self.value - self.margin).max(0.0)
    }

    /// The most that the true value may be.
    pub fn high(&self) -> f64 {
        self.value + self.margin
    }
}

/// The correlation of each value with the next one.
pub(super) fn lag_one_correlation(batches: &[f64; BATCHES]) -> f64 {
    let mean = batches.iter().sum::<f64>() / BATCHES as f64;
    let squares: f64 = batches.iter().map(|batch| (batch - mean) * (batch - mean)).sum();
    let products: f64 = batches.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    if squares > 0.0 { products / squares } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches(value: impl Fn(usize) -> f64) -> [f64; BATCHES] {
        std::array::from_fn(value)
    }

    #[test]
    fn margin_is_student_t_times_the_standard_error() {
        // Sixteen 1 and sixteen 3: mean 2, sample variance 32/31.
        let estimate = Estimate::new(2.0, &batches(|batch| if batch % 2 == 0 { 1.0 } else { 3.0 }));
        assert!((estimate.margin - 2.0395134 * (1.0f64 / 31.0).sqrt()).abs() < 1e-6);
        assert_eq!(Estimate::new(2.0, &[2.0; BATCHES]).margin, 0.0);
    }

    #[test]
    fn interval_does_not_reach_below_zero() {
        let estimate = Estimate { value: 1.0, margin: 0.25 };
        assert_eq!((estimate.low(), estimate.high()), (0.75, 1.25));
        assert_eq!(Estimate { value: 1.0, margin: 2.0 }.low(), 0.0);
    }

    #[test]
    fn nothing_seen_is_not_nothing() {
        assert_eq!(Estimate::of_share(0.0, &[0.0; BATCHES], 1000), Estimate { value: 0.0, margin: 0.003 });
        assert_eq!(Estimate::of_share(0.5, &[0.5; BATCHES], 1000), Estimate { value: 0.5, margin: 0.0 });
    }

    #[test]
    fn correlation_tells_a_trend_from_noise() {
        assert!(lag_one_correlation(&batches(|batch| batch as f64)) > 0.9);
        assert!(lag_one_correlation(&batches(|batch| (batch % 2) as f64)) < -0.9);
        assert_eq!(lag_one_correlation(&[5.0; BATCHES]), 0.0);
    }
}
