//! Numbers from samples, with intervals.

use hdrhistogram::Histogram;
use measurements::Measured;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Parts of a run that count as independent of each other.
const BATCHES: usize = 20;
/// How often the parts are drawn.
const DRAWS: usize = 400;

/// Returns a quantile; sorts the samples. 0 without samples.
pub fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let Some(last) = samples.len().checked_sub(1) else { return 0.0 };
    samples[((share * last as f64).round() as usize).min(last)]
}

/// Returns the mean; 0 without samples.
pub fn mean(samples: &[f64]) -> f64 {
    samples.iter().sum::<f64>() / samples.len().max(1) as f64
}

/// Returns the variance divided by the squared mean.
pub fn variability(samples: &[f64]) -> f64 {
    let mean = mean(samples);
    let variance = samples.iter().map(|sample| (sample - mean).powi(2)).sum::<f64>() / samples.len().max(1) as f64;
    variance / mean.powi(2)
}

/// Computes a number from samples in the order in which they were measured, with the interval that contains 95% of the
/// values after drawing parts of the run at random (block bootstrap). Requests that follow each other wait in the same
/// queue, so single samples are not independent; parts of the run nearly are.
pub fn with_interval(
    key: &str,
    label: &str,
    unit: &str,
    samples: &[f64],
    compute: impl Fn(&mut [f64]) -> f64,
) -> Measured {
    let value = compute(&mut samples.to_vec());
    let count = samples.len();
    if count < BATCHES {
        return Measured::new(key, label, unit, value);
    }
    // All samples are in a part: a remainder that is left out can move the interval away from the number.
    let parts: Vec<&[f64]> =
        (0..BATCHES).map(|part| &samples[part * count / BATCHES..(part + 1) * count / BATCHES]).collect();
    let mut random = StdRng::seed_from_u64(1);
    let mut values: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let mut drawn = Vec::with_capacity(samples.len());
            for _ in 0..BATCHES {
                drawn.extend_from_slice(parts[random.random_range(0..parts.len())]);
            }
            compute(&mut drawn)
        })
        .collect();
    let (low, high) = (quantile(&mut values, 0.025), quantile(&mut values, 0.975));
    Measured::new(key, label, unit, value).between(low, high)
}

/// Fits a line through points, and returns its slope with the interval that contains it with a probability of 95% if the
/// distances from the line are normally distributed. Without a third point there is no interval.
pub fn slope(key: &str, label: &str, unit: &str, points: &[(f64, f64)]) -> Measured {
    let count = points.len() as f64;
    let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let (x_mean, y_mean) = (mean(&x), mean(&y));
    let spread: f64 = x.iter().map(|x| (x - x_mean).powi(2)).sum();
    if spread == 0.0 {
        return Measured::new(key, label, unit, 0.0);
    }
    let slope = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum::<f64>() / spread;
    let measured = Measured::new(key, label, unit, slope);
    if points.len() < 3 {
        return measured;
    }
    let residuals: f64 = points.iter().map(|(x, y)| (y - y_mean - slope * (x - x_mean)).powi(2)).sum();
    let error = (residuals / (count - 2.0) / spread).sqrt();
    let half = student(points.len() - 2) * error;
    measured.between(slope - half, slope + half)
}

/// Computes the mean of repeats of a whole run, with its 95% interval (Student's t), for a quantity that cannot be
/// negative.
pub fn over_repeats(key: &str, label: &str, unit: &str, repeats: &[f64]) -> Measured {
    let measured = difference_over_repeats(key, label, unit, repeats);
    Measured { low: measured.low.map(|low| low.max(0.0)), ..measured }
}

/// The same, for differences between two runs of each repeat.
pub fn difference_over_repeats(key: &str, label: &str, unit: &str, repeats: &[f64]) -> Measured {
    let mean = mean(repeats);
    let measured = Measured::new(key, label, unit, mean);
    let Some(freedom) = repeats.len().checked_sub(1).filter(|freedom| *freedom > 0) else { return measured };
    let variance = repeats.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / freedom as f64;
    let half = student(freedom) * (variance / repeats.len() as f64).sqrt();
    measured.between(mean - half, mean + half)
}

/// The 97.5th percentile of Student's t for that many degrees of freedom, one at least. More than nine count as nine,
/// which makes intervals up to an eighth too wide.
fn student(freedom: usize) -> f64 {
    const FIRST: [f64; 9] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
    FIRST[freedom.clamp(1, FIRST.len()) - 1]
}

/// Returns samples in milliseconds as buckets of about 6% width.
pub fn histogram(samples_ms: &[f64]) -> measurements::Histogram {
    let mut buckets = Vec::new();
    if let Ok(mut histogram) = Histogram::<u64>::new(1) {
        for sample in samples_ms {
            // Fails only if a sample is longer than 600,000 years.
            let _ = histogram.record((sample * 1e3).round() as u64);
        }
        buckets = histogram
            .iter_recorded()
            .map(|step| (step.value_iterated_to() as f64 / 1e3, step.count_since_last_iteration()))
            .collect();
    }
    measurements::Histogram { unit: "ms".into(), buckets }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_samples() {
        let mut samples: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        assert_eq!(quantile(&mut samples, 0.99), 99.0);
        assert_eq!(quantile(&mut samples, 0.0), 0.0);
        assert_eq!(quantile(&mut [], 0.5), 0.0);
    }

    #[test]
    fn the_interval_contains_the_mean_of_independent_samples() {
        let mut random = StdRng::seed_from_u64(7);
        let samples: Vec<f64> = (0..20_000).map(|_| -random.random::<f64>().ln()).collect();
        let mean = with_interval("m", "M", "", &samples, |samples| mean(samples));
        let (low, high) = (mean.low.unwrap(), mean.high.unwrap());
        assert!(low < 1.0 && 1.0 < high, "{low} {high}");
        assert!(high - low < 0.06, "{low} {high}");
    }

    #[test]
    fn the_slope_of_a_line_is_exact_and_that_of_a_cloud_has_an_interval() {
        let line = slope("s", "S", "", &[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]);
        assert_eq!((line.value, line.low, line.high), (2.0, Some(2.0), Some(2.0)));
        let cloud = slope("s", "S", "", &[(0.0, 1.1), (1.0, 2.9), (2.0, 5.2), (3.0, 6.8)]);
        assert!(cloud.low.unwrap() < 2.0 && 2.0 < cloud.high.unwrap());
        assert_eq!(slope("s", "S", "", &[(0.0, 1.0), (1.0, 3.0)]).low, None);
    }

    #[test]
    fn every_sample_counts_for_the_interval() {
        let samples: Vec<f64> = (0..39).map(f64::from).collect();
        let mean = with_interval("m", "M", "", &samples, |samples| mean(samples));
        assert!(mean.low.unwrap() < 19.0 && 19.0 < mean.high.unwrap(), "{mean:?}");
    }

    #[test]
    fn repeats_have_the_interval_of_student() {
        let measured = over_repeats("m", "M", "", &[8.0, 10.0, 12.0]);
        assert!((measured.value - 10.0).abs() < 1e-12);
        assert!((measured.high.unwrap() - 14.968).abs() < 1e-3, "{measured:?}");
        assert_eq!(over_repeats("m", "M", "", &[3.0]).low, None);
    }

    #[test]
    fn buckets_keep_every_sample() {
        let samples = [0.1, 0.1, 5.0, 12_345.0];
        let histogram = histogram(&samples);
        assert_eq!(histogram.buckets.iter().map(|(_, count)| count).sum::<u64>(), 4);
        assert!((histogram.buckets[0].0 - 0.1).abs() < 0.006);
    }
}
