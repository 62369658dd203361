//! A histogram of waits, one row per batch.

/// Exponent of the smallest wait that is distinguished from 0: 2⁻²⁰ s, about a microsecond.
const MIN_EXPONENT: i32 = -20;
/// Bits of the mantissa that select the bucket: 128 buckets between a number and its double.
const BITS: u32 = 7;
const OFFSET: u64 = ((1023 + MIN_EXPONENT) as u64) << BITS;

/// Counts in buckets of logarithmic width, as in HDR histograms: the width of a bucket is at most 1/128 of its numbers,
/// so results are off by less than 0.8%, or by less than a microsecond.
pub(super) struct Histogram {
    buckets: usize,
    counts: Vec<u32>,
}

impl Histogram {
    /// Creates rows of buckets for numbers up to `max`.
    pub(super) fn new(rows: usize, max: f64) -> Self {
        let buckets = bucket(max) + 1;
        Self { buckets, counts: vec![0; rows * buckets] }
    }

    /// Counts a number from 0 to the maximum.
    #[inline(always)]
    pub(super) fn record(&mut self, row: usize, number: f64) {
        self.counts[row * self.buckets + bucket(number)] += 1;
    }

    /// Returns the counts of a row, for [`at_rank`].
    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.counts[row * self.buckets..][..self.buckets]
    }

    /// Returns the sum of the rows from `first` on.
    pub(super) fn total(&self, first: usize) -> Vec<u32> {
        let mut total = vec![0; self.buckets];
        for row in self.counts.chunks(self.buckets).skip(first) {
            for (sum, count) in total.iter_mut().zip(row) {
                *sum += count;
            }
        }
        total
    }
}

/// Returns the number below which `rank` of the counted numbers are, interpolated within its bucket.
pub(super) fn at_rank(counts: &[u32], rank: f64) -> f64 {
    let mut below = 0.0;
    for (bucket, count) in counts.iter().enumerate() {
        let count = f64::from(*count);
        if count > 0.0 && below + count >= rank {
            let (low, high) = (edge(bucket), edge(bucket + 1));
            return low + (high - low) * ((rank - below) / count).max(0.0);
        }
        below += count;
    }
    edge(counts.len())
}

/// Returns the bucket of a number. Bucket 0 is for numbers below the smallest one, at which bucket 1 begins.
#[inline(always)]
fn bucket(number: f64) -> usize {
    // The bits of a positive float, read as an integer, have the same order: exponent first, then mantissa.
    (number.to_bits() >> (52 - BITS)).saturating_sub(OFFSET - 1) as usize
}

fn edge(bucket: usize) -> f64 {
    if bucket == 0 { 0.0 } else { f64::from_bits((bucket as u64 + OFFSET - 1) << (52 - BITS)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_lies_within_its_bucket(number in 0.0..1e6f64) {
            let bucket = bucket(number);
            prop_assert!(edge(bucket) <= number && number < edge(bucket + 1));
            prop_assert!(bucket == 0 || edge(bucket + 1) / edge(bucket) <= 1.0 + 1.0 / 128.0);
        }

        #[test]
        fn a_single_number_reads_back(number in 1e-5..100.0f64, rank in 0.1..1.0f64) {
            let mut histogram = Histogram::new(3, 100.0);
            histogram.record(1, number);
            let read = at_rank(histogram.row(1), rank);
            prop_assert!((read / number - 1.0).abs() < 0.0079, "{read} is not {number}");
        }
    }

    #[test]
    fn ranks_run_through_the_counted_numbers() {
        let mut histogram = Histogram::new(2, 1.0);
        for step in 1..=1000 {
            histogram.record(step % 2, step as f64 / 1000.0);
        }
        let total = histogram.total(0);
        for rank in [10.0, 250.0, 500.0, 990.0, 1000.0] {
            let read = at_rank(&total, rank);
            assert!((read * 1000.0 / rank - 1.0).abs() < 0.008, "rank {rank}: {read}");
        }
        assert!((at_rank(histogram.row(0), 250.0) - 0.5).abs() < 0.005);
        assert_eq!(histogram.total(1), histogram.row(1));
    }

    #[test]
    fn waits_below_a_microsecond_are_in_the_first_bucket() {
        assert_eq!(edge(1), libm::exp2(f64::from(MIN_EXPONENT)));
        assert_eq!((bucket(0.0), bucket(9e-7), bucket(libm::exp2(-20.0)), bucket(9.7e-7)), (0, 0, 1, 3));
    }
}
