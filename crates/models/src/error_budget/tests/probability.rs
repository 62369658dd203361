//! The distributions, against published tables, direct sums and each other.

use super::super::probability::{beta_below, binomial_at_least, clopper_pearson, poisson, poisson_at_least};
use super::*;
use proptest::prelude::*;

/// Abramowitz and Stegun, tables 6.1 and 26.7, and Γ(1/2) = √π.
#[test]
fn gamma_and_poisson_agree_with_published_tables() {
    assert_near(libm::lgamma(0.5), 0.572_364_942_9, 1e-10);
    assert_near(libm::lgamma(1.5), -0.120_782_237_6, 1e-10);
    assert_near(libm::lgamma(10.0), 12.801_827_480_1, 1e-10);
    assert_near(libm::lgamma(100.0), 359.134_205_369_6, 1e-9);
    for (mean, count, tail) in
        [(1.0, 3.0, 0.080_30), (5.0, 10.0, 0.031_83), (2.0, 1.0, 0.864_66), (10.0, 10.0, 0.542_07)]
    {
        assert_near(poisson_at_least(mean, count), tail, 5e-6);
    }
}

/// R's `binom.test`, and its documentation's example of Mendel's peas: 682 of 925.
#[test]
fn intervals_agree_with_published_ones() {
    for (bad, all, low, high) in [
        (3.0, 20.0, 0.032_070_94, 0.378_926_83),
        (0.0, 20.0, 0.0, 0.168_433_5),
        (5.0, 10.0, 0.187_086_0, 0.812_914_0),
        (1.0, 10.0, 0.002_528_579, 0.445_016_1),
        (682.0, 925.0, 0.707_668_3, 0.765_406_6),
    ] {
        let (from, to) = clopper_pearson(bad, all);
        assert_near(from, low, 1e-7);
        assert_near(to, high, 1e-7);
    }
    assert_eq!(clopper_pearson(7.0, 7.0).1, 1.0);
    // The rule of three is the bound of a one-sided interval: -ln 0.05 / N. This one is two-sided.
    assert_near(clopper_pearson(0.0, 1_000.0).1, -libm::log(0.025) / 1_000.0, 1e-5);
}

#[test]
fn the_beta_function_agrees_with_polynomials() {
    // I(x; 2, 3) = 6 x² - 8 x³ + 3 x⁴.
    for x in [0.0, 0.1, 0.5, 0.9, 1.0] {
        assert_near(beta_below(x, 2.0, 3.0), 6.0 * x * x - 8.0 * x * x * x + 3.0 * x * x * x * x, 1e-12);
    }
    assert_eq!((beta_below(-1.0, 2.0, 3.0), beta_below(2.0, 2.0, 3.0)), (0.0, 1.0));
}

#[test]
fn edges_of_the_tails() {
    assert_eq!((poisson_at_least(3.0, 0.0), poisson_at_least(0.0, 1.0), poisson_at_least(1e10, 5.0)), (1.0, 0.0, 1.0));
    assert_eq!((poisson(0.0, 0.0), poisson(0.0, 1.0), poisson(2.0, -1.0)), (1.0, 0.0, 0.0));
    assert_eq!((binomial_at_least(5.0, 0.3, 0.0), binomial_at_least(5.0, 0.3, 6.0)), (1.0, 0.0));
    assert_eq!((binomial_at_least(5.0, 0.0, 1.0), binomial_at_least(5.0, 1.0, 5.0)), (0.0, 1.0));
}

/// The approximations for large counts continue the exact functions.
#[test]
fn large_counts_continue_the_small_ones() {
    for sigmas in [-2.0, -0.5, 0.0, 1.0, 3.0] {
        let mean = |count: f64| count - sigmas * libm::sqrt(count);
        let (below, above) = (poisson_at_least(mean(1e5), 1e5), poisson_at_least(mean(1e5 + 1.0), 1e5 + 1.0));
        assert_relatively_near(above, below, 2e-3);
        // A spread of the binomial just below and just above the switch.
        let tail = |trials: f64| {
            let count = trials / 2.0 + sigmas * libm::sqrt(trials / 4.0);
            binomial_at_least(trials, 0.5, count.round())
        };
        assert_relatively_near(tail(400_004.0), tail(399_996.0), 1e-2);
    }
}

proptest! {
    #[test]
    fn tails_are_sums(mean in 0.01..60.0_f64, count in 0..120_u32, trials in 1..80_u32, chance in 0.001..0.999_f64) {
        let count = f64::from(count);
        let below: f64 = (0..count as u32).map(|k| poisson(mean, f64::from(k))).sum();
        prop_assert!((poisson_at_least(mean, count) - (1.0 - below)).abs() < 1e-10);
        let mut term = libm::pow(1.0 - chance, f64::from(trials));
        let mut sum = 0.0;
        for k in 0..=trials {
            let tail = binomial_at_least(f64::from(trials), chance, f64::from(k));
            prop_assert!((tail - (1.0 - sum)).abs() < 1e-9, "{trials} {chance} {k}: {tail} {}", 1.0 - sum);
            sum += term;
            term *= f64::from(trials - k) / f64::from(k + 1) * chance / (1.0 - chance);
        }
    }

    /// The definition of the interval: at its ends, what was observed is in a tail of 2.5%.
    #[test]
    fn an_interval_has_tails_of_a_fortieth(bad in 0..200_u32, good in 0..200_u32) {
        let (bad, all) = (f64::from(bad), f64::from(bad + good));
        prop_assume!(all > 0.0);
        let (low, high) = clopper_pearson(bad, all);
        prop_assert!(low <= bad / all && bad / all <= high);
        if bad > 0.0 {
            prop_assert!((binomial_at_least(all, low, bad) - 0.025).abs() < 1e-6);
        }
        if bad < all {
            prop_assert!((1.0 - binomial_at_least(all, high, bad + 1.0) - 0.025).abs() < 1e-6);
        }
    }
}
