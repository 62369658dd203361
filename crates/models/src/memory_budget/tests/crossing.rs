//! The rate at which memory rises above a level, compared with a simulation and with exact laws.

use super::super::crossing::Shots;
use super::*;
use crate::gamma::gamma_above;

/// A small generator of random numbers: Marsaglia's xorshift64*.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11;
        (bits as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// Draws a gamma variable with a mean of 1 as the mean of `shape` exponentials.
    fn size(&mut self, shape: u32) -> f64 {
        (0..shape).map(|_| self.exponential()).sum::<f64>() / f64::from(shape)
    }
}

/// Plays days of requests whose latency is exponential, or proportional to the size, and returns the share of days on
/// which the memory exceeds the level. Each day ends with its first kill.
fn simulated(rate: f64, latency: f64, shape: u32, growing: bool, level: f64, days: u32, seed: u64) -> f64 {
    const DAY: f64 = 86_400.0;
    let mut random = Random(seed);
    let mut killed = 0;
    for _ in 0..days {
        // Departures as (time, size), the earliest at the end.
        let mut present: Vec<(f64, f64)> = Vec::new();
        let (mut now, mut held) = (0.0, 0.0);
        // Warms up from an empty service for ten latencies.
        let end = DAY + 10.0 * latency;
        loop {
            now += random.exponential() / rate;
            if now > end {
                break;
            }
            while let Some((_, size)) = present.pop_if(|(leaves, _)| *leaves <= now) {
                held -= size;
            }
            let size = random.size(shape);
            let stay = if growing { size } else { random.exponential() };
            let leaves = now + latency * stay;
            let place = present.partition_point(|(other, _)| *other > leaves);
            present.insert(place, (leaves, size));
            held += size;
            if held > level {
                killed += 1;
                break;
            }
        }
    }
    f64::from(killed) / f64::from(days)
}

/// Asserts that a simulated share agrees with the probability, within three standard errors and 5% of the model.
#[track_caller]
fn assert_agrees(found: f64, simulated: f64, days: u32) {
    let error = (found * (1.0 - found) / f64::from(days)).sqrt();
    assert!((found - simulated).abs() <= 3.0 * error + 0.05 * found, "{found}, simulated {simulated} ± {error}");
}

fn daily(shots: Shots, level: f64) -> f64 {
    -libm::expm1(-86_400.0 * shots.rises_above(level))
}

/// Sizes have a mean of 1, with this many exponentials each.
fn shots(rate: f64, latency: f64, shape: u32, growing: bool) -> Shots {
    let variance = 1.0 / f64::from(shape);
    let (size, variance) = if growing { (1.0 + variance, variance / (1.0 + variance)) } else { (1.0, variance) };
    Shots { rate, count: rate * latency, size, variation: variance.sqrt(), growing }
}

/// Twenty uploads of 2 MiB in flight. Days on which the limit is exceeded in a long independent simulation: 20.5% at
/// 512 MiB and 69% at 490 MiB.
#[test]
fn a_day_of_uploads_agrees_with_a_long_simulation() {
    for (limit, simulated) in [(512.0, 0.205), (490.0, 0.69)] {
        let query =
            "rps=20&latency=1000&body-mean=2048&body-variation=0.5&body-max=16&connection-memory=18.8&task-size=4";
        let memory = Inputs { limit, ..support::inputs(&CALCULATOR, query, Inputs::from_values) }.memory();
        assert_near(memory.kill_per_day, simulated, 0.03);
    }
}

#[test]
fn the_share_of_days_agrees_with_a_simulation() {
    // Arrivals per second, latency, exponentials in a size, whether latency grows with size, level, days.
    let table = [
        (0.1, 20.0, 4, false, 12.0, 100),
        (0.05, 4.0, 4, false, 5.5, 200),
        (0.01, 1.0, 1, false, 7.0, 800),
        (0.1, 20.0, 1, true, 26.0, 100),
    ];
    for (place, (rate, latency, shape, growing, level, days)) in (1..).zip(table) {
        let found = daily(shots(rate, latency, shape, growing), level);
        let simulated = simulated(rate, latency, shape, growing, level, days, place);
        assert_agrees(found, simulated, days);
    }
}

/// With equal sizes, the number in flight is a birth-death chain whose first passage has a closed form.
#[test]
fn equal_sizes_agree_with_the_exact_first_passage() {
    for (rate, latency, slots) in [(10.0, 1.0, 28_u32), (2.0, 0.5, 8), (100.0, 1.0, 150), (0.01, 1.0, 1)] {
        let count: f64 = rate * latency;
        let (mut weight, mut below, mut passage) = (libm::exp(-count), 0.0, 0.0);
        for number in 0..=slots {
            below += weight;
            passage += below / (rate * weight);
            weight *= count / f64::from(number + 1);
        }
        let shots = Shots { rate, count, size: 1.0, variation: 0.0, growing: false };
        // The saddle point interpolates between whole numbers, so compare in the middle.
        let levels = [0.05, 0.5, 0.95].map(|offset| shots.rises_above(f64::from(slots) + offset));
        let mean = libm::exp(levels.map(libm::log).iter().sum::<f64>() / 3.0);
        assert!((0.8..1.25).contains(&(mean * passage)), "{rate} {slots}: {mean}, exactly {}", 1.0 / passage);
    }
}

#[test]
fn the_gamma_tail_matches_published_values() {
    // Shape, value, probability: Abramowitz and Stegun, table 26.7, with chi-square 2x and 2a degrees of freedom.
    let table = [
        (0.5, 0.5, 0.317_31),
        (1.0, 1.0, 0.367_88),
        (2.0, 3.0, 0.199_15),
        (5.0, 2.0, 0.947_35),
        (5.0, 10.0, 0.029_25),
        (10.0, 10.0, 0.457_93),
    ];
    for (shape, value, probability) in table {
        assert_near(gamma_above(shape, value), probability, 0.000_01);
    }
    for (shape, value) in [(29.9, 42.0), (29.9, 18.0), (30.1, 30.0)] {
        let (exact, cube) = (gamma_above(29.999_999, value), gamma_above(30.000_001, value));
        assert_near(exact, cube, 5e-3 * exact + 1e-5);
        assert!((0.0..=1.0).contains(&gamma_above(shape, value)));
    }
    assert_eq!([gamma_above(0.0, 1.0), gamma_above(3.0, 0.0), gamma_above(3.0, -1.0)], [0.0, 1.0, 1.0]);
}

#[test]
fn nothing_in_flight_never_rises() {
    let nothing = Shots { rate: 0.0, count: 0.0, size: 1.0, variation: 1.0, growing: false };
    assert_eq!(nothing.rises_above(0.0), 0.0);
    // Each arrival exceeds a level below the smallest request.
    let equal = Shots { rate: 0.01, count: 0.01, size: 1.0, variation: 0.0, growing: false };
    assert_near(equal.rises_above(0.9), 0.01, 0.000_3);
    assert_eq!(equal.rises_above(1e3), 0.0);
}
