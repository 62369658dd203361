//! The approximation of the tail, compared with exact sums.

use super::*;

/// Returns the probability that the sum of `shape` exponentials with a mean of 1 exceeds `value`: that of fewer than
/// `shape` Poisson events.
fn gamma_above(shape: u32, value: f64) -> f64 {
    let mut term = libm::exp(-value);
    let mut sum = term;
    for event in 1..shape {
        term *= value / f64::from(event);
        sum += term;
    }
    sum
}

/// Returns the same for a Poisson number of sizes with mean `size`, each the sum of `shape` exponentials.
fn compound_above(count: f64, size: f64, shape: u32, value: f64) -> f64 {
    let mut weight = libm::exp(-count);
    let mut sum = 0.0;
    for number in 1..400_u32 {
        weight *= count / f64::from(number);
        sum += weight * gamma_above(number * shape, value / size * f64::from(shape));
    }
    sum
}

fn quantile(above: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e4);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if above(middle) > 1e-3 { low = middle } else { high = middle }
    }
    high
}

#[test]
fn the_quantile_of_a_compound_poisson_sum_is_close_and_never_too_low() {
    // Mean number, size, exponentials in a size (variation 1/√shape), tolerance.
    let table = [
        (10.0, 56.0 / 1_024.0, 1, 0.01),
        (20.0, 6.0, 4, 0.003),
        (20.0, 6.0, 1, 0.003),
        (100.0, 1.0, 1, 0.001),
        (50.0, 3.0, 2, 0.002),
        (1.0, 6.0, 4, 0.05),
        (0.1, 6.0, 4, 0.2),
    ];
    for (count, size, shape, within) in table {
        let exact = quantile(|value| compound_above(count, size, shape, value));
        let found = Sum::poisson(count, size, 1.0 / f64::from(shape).sqrt()).quantile();
        assert!(found >= exact && found <= exact * (1.0 + within), "{count} x {size}: {found}, exactly {exact}");
    }
}

#[test]
fn the_quantile_of_a_fixed_number_of_sizes_is_close() {
    for (count, shape) in [(10, 1), (40, 1), (5, 4), (100, 2)] {
        let exact = quantile(|value| gamma_above(count * shape, value / 3.0 * f64::from(shape)));
        let found = Sum::exactly(f64::from(count), 3.0, 1.0 / f64::from(shape).sqrt()).quantile();
        assert_near(found, exact, 0.01 * exact);
    }
}

#[test]
fn the_tail_is_right_where_a_normal_distribution_is_wrong_a_thousandfold() {
    let sum = Sum::poisson(20.0, 6.0, 0.5);
    for room in [137.9, 200.0, 225.0, 260.0, 294.5, 308.57] {
        let (exact, found) = (compound_above(20.0, 6.0, 4, room), sum.beyond(room));
        assert!(found >= exact && found <= 1.3 * exact, "{room}: {found}, exactly {exact}");
    }
    let normal = 0.5 * libm::erfc((308.57 - sum.mean) / sum.deviation / 2_f64.sqrt());
    assert!(compound_above(20.0, 6.0, 4, 308.57) > 1_000.0 * normal);
}

#[test]
fn tiny_probabilities_survive() {
    let sum = Sum::poisson(20.0, 6.0, 0.5);
    let far = sum.beyond(1_000.0);
    assert!(far > 1e-70 && far < 1e-50, "{far}");
    assert_eq!(sum.cantelli(sum.mean + 3.0 * sum.deviation), 0.1);
    assert_eq!((sum.cantelli(sum.mean), sum.cantelli(0.0)), (1.0, 1.0));
}

#[test]
fn a_sum_without_spread_is_a_step() {
    let alike = Sum::exactly(4.0, 2.0, 0.0);
    assert_eq!((alike.quantile(), alike.beyond(7.9), alike.beyond(8.0)), (8.0, 1.0, 0.0));
    let nothing = Sum::poisson(0.0, 2.0, 1.0);
    assert_eq!((nothing.quantile(), nothing.beyond(0.0)), (0.0, 0.0));
}

#[test]
fn far_below_the_mean_the_limit_is_certainly_exceeded() {
    let requests = Requests {
        wanted: 1e6,
        slots: None,
        each: 1.0,
        worst: 1.0,
        variation: 1.0,
        rate: 1e6,
        latency: 1.0,
        growing: false,
    };
    assert_eq!(requests.beyond(10.0, Sum::beyond), 1.0);
    assert_eq!(requests.beyond(-1.0, Sum::beyond), 1.0);
    let limited = Requests { slots: Some(5.0), ..requests };
    assert_eq!((limited.beyond(5.0, Sum::beyond), limited.beyond(-1.0, Sum::beyond)), (0.0, 1.0));
    assert_eq!((limited.rises_above(5.0), limited.rises_above(-1.0)), (0.0, f64::INFINITY));
}
