//! Between a float and its decimal digits: exact when read, the fewest digits that read back as the same number when written.
//!
//! Natively the standard library does it, in the browser the browser: ECMAScript asks for the same digits, and the tables of
//! the standard library would be a tenth of the WebAssembly.

/// The number that a decimal is; `None` if it is none. The text has digits, signs, points and `e` only.
#[cfg(not(target_family = "wasm"))]
pub fn read(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// The number that a decimal is; `None` if it is none. The text has digits, signs, points and `e` only.
#[cfg(target_family = "wasm")]
pub fn read(text: &str) -> Option<f64> {
    // To ECMAScript an empty text is 0.
    let number = if text.is_empty() { f64::NAN } else { wasm_bindgen::JsValue::from_str(text).unchecked_into_f64() };
    (!number.is_nan()).then_some(number)
}

/// The digits, as `1.5`, `15`, `1.5e-7` or `1.5e+30`; where it passes to the power of ten is up to the writer.
#[cfg(not(target_family = "wasm"))]
pub fn write(number: f64) -> String {
    format!("{number:e}")
}

/// The digits, as `1.5`, `15`, `1.5e-7` or `1.5e+30`; where it passes to the power of ten is up to the writer.
#[cfg(target_family = "wasm")]
pub fn write(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}
