//! The results of a simulation.

/// Number of batches of counted arrivals.
pub const BATCHES: usize = 32;

/// The 97.5% point of Student's t with `BATCHES − 1` = 31 degrees of freedom.
pub(super) const STUDENT: f64 = 2.039_513_446;

/// The results of one simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Counted requests for a connection, after the warm-up.
    pub attempts: u64,
    /// Attempts that timed out.
    pub timed_out: u64,
    /// Simulated time in which they arrived, in seconds.
    pub duration: f64,
    /// Share of the attempts that found no free connection, including those that timed out.
    pub wait_probability: Estimate,
    /// Share of the attempts that timed out.
    pub timeout_probability: Estimate,
    /// Mean wait of all attempts, in seconds. An attempt that times out waits for the acquire timeout.
    pub mean_wait: Estimate,
    /// Median wait. Attempts that time out count as longer than any wait, so this is `None` if too many do.
    pub p50_wait: Option<Estimate>,
    /// 95th percentile of the wait.
    pub p95_wait: Option<Estimate>,
    /// 99th percentile of the wait.
    pub p99_wait: Option<Estimate>,
    /// Completed transactions per second, of all instances.
    pub throughput: Estimate,
    /// Mean number of connections in use, of all instances.
    pub busy_connections: Estimate,
    /// Utilization of the database's cores; 0 without a database.
    pub database_utilization: Estimate,
    /// Correlation of the mean waits of successive batches, −1 to 1. The margins assume that it is about 0. Above 0.35
    /// they are too narrow: simulate more arrivals.
    pub batch_correlation: f64,
}

/// An estimate with its margin of error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate from all counted arrivals.
    pub value: f64,
    /// Half of the 95% confidence interval.
    pub margin: f64,
}

impl Outcome {
    /// Returns the mean share of all connections that are in use.
    pub fn pool_utilization(&self, instances: u32, pool_size: u32) -> Estimate {
        let all = f64::from(instances) * f64::from(pool_size);
        Estimate { value: self.busy_connections.value / all, margin: self.busy_connections.margin / all }
    }
}

impl Estimate {
    /// Creates an estimate from the value of all batches, with the margin from the values of each.
    pub(super) fn new(value: f64, batches: &[f64; BATCHES]) -> Self {
        let count = BATCHES as f64;
        let mean = batches.iter().sum::<f64>() / count;
        let squares: f64 = batches.iter().map(|batch| (batch - mean) * (batch - mean)).sum();
        Self { value, margin: STUDENT * (squares / (count - 1.0) / count).sqrt() }
    }

    /// Creates the estimate of a share of independent attempts. If none of n was observed, the margin is 3 / n (rule of
    /// three).
    pub(super) fn of_share(value: f64, batches: &[f64; BATCHES], attempts: u64) -> Self {
        let estimate = Self::new(value, batches);
        if value > 0.0 { estimate } else { Self { value, margin: 3.0 / attempts as f64 } }
    }

    /// Returns the lower end of the confidence interval.
    pub fn low(&self) -> f64 {
        (self.value - self.margin).max(0.0)
    }

    /// Returns the upper end of the confidence interval.
    pub fn high(&self) -> f64 {
        self.value + self.margin
    }
}

/// Returns the correlation of each value with the next one.
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
    fn an_unobserved_share_has_a_margin() {
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
