//! Quantities, as in `500m` and `1.5Gi`.
//!
//! Source: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>

use crate::decimal::decimal;

/// What `Ki` multiplies by.
const KIBI: f64 = 1024.0;

/// The value of a quantity in its base unit: cores or bytes.
pub fn quantity(text: &str) -> Option<f64> {
    let text = text.trim();
    // An exponent: 1e3, 1E3. `E` alone is the suffix of exa.
    if let Some(value) = decimal(text) {
        return (value.is_finite()
            && text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
        .then_some(value);
    }
    let end = text.find(|one: char| one.is_ascii_alphabetic())?;
    let (number, suffix) = text.split_at_checked(end)?;
    let value = decimal(number)?;
    let factor = match suffix {
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => KIBI,
        "Mi" => KIBI * KIBI,
        "Gi" => KIBI * KIBI * KIBI,
        "Ti" => KIBI * KIBI * KIBI * KIBI,
        "Pi" => KIBI * KIBI * KIBI * KIBI * KIBI,
        "Ei" => KIBI * KIBI * KIBI * KIBI * KIBI * KIBI,
        _ => return None,
    };
    Some(value * factor)
}

/// The number of pods that a value such as `1` or `25%` means. Shares of pods that a rollout adds and that a budget
/// requires are rounded up, those that it takes away are rounded down.
pub fn share(text: &str, of: u32, rounds_up: bool) -> Option<u32> {
    let Some(percent) = text.trim().strip_suffix('%') else { return text.trim().parse().ok() };
    let parts = percent.trim().parse::<u32>().ok()?.checked_mul(of)?;
    Some(if rounds_up { parts.div_ceil(100) } else { parts / 100 })
}
