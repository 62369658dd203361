//! Quantities, as in `500m` and `1.5Gi`.
//!
//! Source: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>

/// The value of a quantity in its base unit: cores or bytes.
pub fn quantity(text: &str) -> Option<f64> {
    let text = text.trim();
    // An exponent: 1e3, 1E3. `E` alone is the suffix of exa.
    if let Ok(value) = text.parse::<f64>() {
        return (value.is_finite()
            && text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
        .then_some(value);
    }
    let end = text.find(|one: char| one.is_ascii_alphabetic())?;
    let (number, suffix) = text.split_at(end);
    let value: f64 = number.parse().ok()?;
    let power = |base: f64, exponent| base.powi(exponent);
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
        "Ki" => 1024.0,
        "Mi" => power(1024.0, 2),
        "Gi" => power(1024.0, 3),
        "Ti" => power(1024.0, 4),
        "Pi" => power(1024.0, 5),
        "Ei" => power(1024.0, 6),
        _ => return None,
    };
    Some(value * factor)
}
