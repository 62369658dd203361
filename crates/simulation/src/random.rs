//! Random numbers that are the same on every target.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// Start of the tail of the exponential, which is part of the lowest of 256 layers.
const TAIL: f64 = 7.697_117_470_131_05;
/// The area of each layer.
const AREA: f64 = 0.003_949_659_822_581_557;
const LAYERS: usize = 256;

/// A stream of random numbers from xoshiro256++.
///
/// The exponential comes from a ziggurat (G. Marsaglia and W. W. Tsang, "The Ziggurat Method for Generating Random
/// Variables", Journal of Statistical Software 5(8), 2000). It is implemented here because existing crates use `exp`
/// and `ln` of the standard library if any crate in the build enables it, and those differ between targets.
pub(super) struct Random {
    bits: Xoshiro256PlusPlus,
    /// The right edge of each layer, descending to 0.
    edge: [f64; LAYERS + 1],
    /// The density at each edge.
    density: [f64; LAYERS + 1],
    /// The second of a pair of normal numbers: the polar method produces them in pairs.
    spare: Option<f64>,
}

impl Random {
    /// Creates one of the independent streams of a seed.
    pub(super) fn new(seed: u32, stream: u32) -> Self {
        let mut bits = Xoshiro256PlusPlus::seed_from_u64(seed.into());
        for _ in 0..stream {
            bits.jump();
        }
        let mut edge = [0.0; LAYERS + 1];
        // The lowest layer is a rectangle of the same area: its part beyond `TAIL` represents the tail.
        edge[0] = AREA / libm::exp(-TAIL);
        edge[1] = TAIL;
        for layer in 2..LAYERS {
            edge[layer] = -libm::log(AREA / edge[layer - 1] + libm::exp(-edge[layer - 1]));
        }
        Self { bits, edge, density: edge.map(|edge| libm::exp(-edge)), spare: None }
    }

    /// Draws a uniform number from 0 (included) to 1 (excluded), in steps of 2⁻⁵³.
    #[inline(always)]
    fn uniform(&mut self) -> f64 {
        unit(self.bits.next_u64())
    }

    /// Draws a uniform integer below `bound`, with a bias of at most `bound` / 2³².
    #[inline(always)]
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        (((self.bits.next_u64() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// Draws an exponential number with mean 1.
    #[inline(always)]
    pub(super) fn exponential(&mut self) -> f64 {
        let bits = self.bits.next_u64();
        let layer = (bits & 0xff) as usize;
        let x = unit(bits) * self.edge[layer];
        // 98.9% of the draws.
        if x < self.edge[layer + 1] { x } else { self.exponential_at_the_edge(layer, x) }
    }

    #[inline(never)]
    fn exponential_at_the_edge(&mut self, mut layer: usize, mut x: f64) -> f64 {
        let mut shift = 0.0;
        loop {
            if x < self.edge[layer + 1] {
                return shift + x;
            }
            if layer == 0 {
                // The exponential is memoryless: its tail is another exponential.
                shift += TAIL;
            } else {
                let (low, high) = (self.density[layer], self.density[layer + 1]);
                if low + (high - low) * self.uniform() < libm::exp(-x) {
                    return shift + x;
                }
            }
            let bits = self.bits.next_u64();
            layer = (bits & 0xff) as usize;
            x = unit(bits) * self.edge[layer];
        }
    }

    /// Draws a normal number with mean 0 and variance 1, by Marsaglia's polar method.
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                let factor = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }
}

/// Returns the upper 53 bits as a number from 0 to 1.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ziggurat's constants fit each other: the last layer ends where the density is 1.
    #[test]
    fn layers_have_equal_areas() {
        let random = Random::new(1, 0);
        for layer in 1..LAYERS {
            let area = random.edge[layer] * (random.density[layer + 1] - random.density[layer]);
            assert!((area / AREA - 1.0).abs() < 1e-9, "layer {layer}: {area}");
        }
        let lowest = TAIL * random.density[1] + random.density[1];
        assert!((lowest / AREA - 1.0).abs() < 1e-12, "{lowest}");
    }

    #[test]
    fn exponential_has_the_moments_and_the_tail_of_one() {
        let mut random = Random::new(7, 0);
        let count = 200_000;
        let drawn: Vec<f64> = (0..count).map(|_| random.exponential()).collect();
        for (power, moment, tolerance) in [(1, 1.0, 0.01), (2, 2.0, 0.05), (3, 6.0, 0.4)] {
            let mean = drawn.iter().map(|x| libm::pow(*x, f64::from(power))).sum::<f64>() / f64::from(count);
            assert!((mean - moment).abs() < tolerance, "moment {power}: {mean}");
        }
        for edge in [0.01, 0.1, 1.0, 3.0, TAIL] {
            let share = drawn.iter().filter(|x| **x > edge).count() as f64 / f64::from(count);
            let expected = libm::exp(-edge);
            let deviation = (expected * (1.0 - expected) / f64::from(count)).sqrt();
            assert!((share - expected).abs() < 4.0 * deviation, "above {edge}: {share}, not {expected}");
        }
    }

    #[test]
    fn normal_has_the_moments_of_one() {
        let mut random = Random::new(7, 0);
        let count = 100_000;
        let drawn: Vec<f64> = (0..count).map(|_| random.normal()).collect();
        for (power, moment, tolerance) in [(1, 0.0, 0.013), (2, 1.0, 0.02), (3, 0.0, 0.06), (4, 3.0, 0.15)] {
            let mean = drawn.iter().map(|x| libm::pow(*x, f64::from(power))).sum::<f64>() / f64::from(count);
            assert!((mean - moment).abs() < tolerance, "moment {power}: {mean}");
        }
    }

    #[test]
    fn below_reaches_every_number_evenly() {
        let mut random = Random::new(7, 0);
        let mut seen = [0u32; 3];
        for _ in 0..30_000 {
            seen[random.below(3) as usize] += 1;
        }
        assert!(seen.iter().all(|count| count.abs_diff(10_000) < 330), "{seen:?}");
    }

    #[test]
    fn streams_of_one_seed_differ() {
        assert_ne!(Random::new(7, 0).uniform(), Random::new(7, 1).uniform());
        assert_eq!(Random::new(7, 1).uniform(), Random::new(7, 1).uniform());
    }
}
