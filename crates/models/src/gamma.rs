//! The upper tail of the gamma distribution.
//!
//! # Sources
//!
//! W. H. Press et al., "Numerical Recipes", section 6.2; for large shapes, E. B. Wilson, M. M. Hilferty, "The
//! distribution of chi-square", 1931.

/// From this shape on, a gamma distribution is close to the cube of a normal one.
const LARGE_SHAPE: f64 = 30.0;

/// Returns the probability that a gamma distribution with this shape and a scale of 1 exceeds a value.
pub(crate) fn gamma_above(shape: f64, value: f64) -> f64 {
    if shape <= 0.0 {
        return 0.0;
    }
    if value <= 0.0 {
        return 1.0;
    }
    if shape > LARGE_SHAPE {
        let ninth = 1.0 / (9.0 * shape);
        let z = (libm::cbrt(value / shape) - 1.0 + ninth) / ninth.sqrt();
        return 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
    }
    let scale = libm::exp(shape * libm::log(value) - value - libm::lgamma(shape));
    if value < shape + 1.0 { 1.0 - scale * lower_series(shape, value) } else { scale * upper_fraction(shape, value) }
}

/// Converges within this many terms for the shapes that use it.
const TERMS: u32 = 120;

/// Numerical Recipes, equation 6.2.5.
fn lower_series(shape: f64, value: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    for step in 1..TERMS {
        term *= value / (shape + f64::from(step));
        sum += term;
        if term < sum * 1e-12 {
            break;
        }
    }
    sum
}

/// Numerical Recipes, equation 6.2.7, by Lentz's method.
fn upper_fraction(shape: f64, value: f64) -> f64 {
    let mut b = value + 1.0 - shape;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..TERMS {
        let step = f64::from(step);
        let a = -step * (step - shape);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-12 {
            break;
        }
    }
    fraction
}
