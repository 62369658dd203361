//! Conversion between floats and decimal digits: exact when reading, and the shortest digits that round-trip when
//! writing.
//!
//! Native code uses the standard library. The WebAssembly uses the browser's conversion: ECMAScript requires the same
//! digits, and the tables of the standard library would be a tenth of the program.

/// Parses a decimal that consists of digits, signs, points and `e`; `None` if it is not a number.
#[cfg(not(target_family = "wasm"))]
pub fn read(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// Parses a decimal that consists of digits, signs, points and `e`; `None` if it is not a number.
#[cfg(target_family = "wasm")]
pub fn read(text: &str) -> Option<f64> {
    // ECMAScript converts an empty string to 0.
    let number = if text.is_empty() { f64::NAN } else { wasm_bindgen::JsValue::from_str(text).unchecked_into_f64() };
    (!number.is_nan()).then_some(number)
}

/// Returns the digits, as `1.5`, `15`, `1.5e-7` or `1.5e+30`. The standard library and ECMAScript differ in when they
/// switch to a power of ten.
#[cfg(not(target_family = "wasm"))]
pub fn write(number: f64) -> String {
    format!("{number:e}")
}

/// Returns the digits, as `1.5`, `15`, `1.5e-7` or `1.5e+30`. The standard library and ECMAScript differ in when they
/// switch to a power of ten.
#[cfg(target_family = "wasm")]
pub fn write(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}
