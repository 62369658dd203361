//! Decimal numbers. The parser and the printer of `std` are 25 KB of a program and its tables, because they also round numbers of
//! more than 19 digits exactly, which no file of a service has.

/// The largest power of ten that is exact.
const EXACT: u32 = 22;

/// Reads a number such as `1.5`, `-3`, `.5` or `1e3`. Infinity and NaN are not numbers. Numbers of up to 15 digits are exact.
pub fn decimal(text: &str) -> Option<f64> {
    let (digits, negative) = match text.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let (digits, exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let mut value: u64 = 0;
    let mut scale = exponent.clamp(-1000, 1000);
    for (place, digit) in whole.bytes().chain(part.bytes()).enumerate() {
        if !digit.is_ascii_digit() {
            return None;
        }
        let is_part = place >= whole.len();
        match value.checked_mul(10).and_then(|value| value.checked_add(u64::from(digit - b'0'))) {
            Some(more) => {
                value = more;
                scale -= i32::from(is_part);
            }
            // Further digits are beyond the precision of the result.
            None => scale += i32::from(!is_part),
        }
    }
    let size = scaled(value as f64, scale);
    Some(if negative { -size } else { size })
}

fn scaled(mut value: f64, scale: i32) -> f64 {
    let mut left = scale.unsigned_abs();
    while left > 0 && value != 0.0 && value.is_finite() {
        let power = (0..left.min(EXACT)).fold(1.0, |power, _| power * 10.0);
        value = if scale < 0 { value / power } else { value * power };
        left -= left.min(EXACT);
    }
    value
}

/// Prints a number with up to three decimals: `20`, `0.5`.
pub fn plain(value: f64) -> String {
    let thousandths = (value.abs() * 1000.0).round() as u64;
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    let sign = if value < 0.0 && thousandths > 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_std() {
        for text in [
            "0",
            "1",
            "-1",
            "+2",
            "1.5",
            ".5",
            "5.",
            "1e3",
            "1E-3",
            "0.1",
            "123456789012345",
            "0.000001",
            "1e22",
            "4.35",
            "",
            ".",
            "-",
            "+",
            "e3",
            "1e",
            "1.2.3",
            "1_000",
            "--1",
            "0x10",
            "1e400",
            "1e-400",
            "0e999",
            " 1",
            "1 ",
            "1e+3",
        ] {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
        }
        assert_eq!(decimal("inf").or(decimal("nan")).or(decimal("Infinity")), None);
    }

    #[test]
    fn long_numbers_are_close_to_those_of_std() {
        for text in ["12345678901234567890123", "0.12345678901234567890123", "1e-100", "1.7976931348623157e308"] {
            let (own, std) = (decimal(text).expect("a number"), text.parse::<f64>().expect("a number"));
            assert!((own - std).abs() <= std * 1e-14, "{text}: {own} {std}");
        }
    }

    #[test]
    fn numbers_are_printed_without_zeros() {
        for (value, text) in
            [(20.0, "20"), (0.5, "0.5"), (1.25, "1.25"), (0.0001, "0"), (-1.5, "-1.5"), (2.7194, "2.719")]
        {
            assert_eq!(plain(value), text);
        }
    }
}
