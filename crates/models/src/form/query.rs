//! The query string of a calculator, as in shared links and wiki embeds: one key per field.

use crate::Calculator;
use crate::form::{default_text, parse, text};

/// Returns the text of each field, in form order: the unchanged text from the query string, or the default.
///
/// Ignores unknown keys. If a key appears twice, the first one counts.
pub fn decode(calculator: &Calculator, query: &str) -> Vec<String> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut texts: Vec<Option<String>> = calculator.fields().map(|_| None).collect();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        let place = calculator.fields().position(|field| field.key == key);
        if let Some(text @ None) = place.and_then(|place| texts.get_mut(place)) {
            *text = Some(value.into_owned());
        }
    }
    let fields = calculator.fields();
    fields.zip(texts).map(|(field, text)| text.unwrap_or_else(|| default_text(field))).collect()
}

/// Returns the query string of these texts, without `?`: the fields that differ from their defaults, in form order.
///
/// Removes digit grouping and units from numbers. Keeps invalid text unchanged, so that a reader loses nothing they
/// typed.
pub fn encode(calculator: &Calculator, texts: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (field, typed) in calculator.fields().zip(texts) {
        let value = parse(field, typed);
        if value != Ok(field.default()) {
            query.append_pair(field.key, &value.map_or_else(|_| typed.clone(), text));
        }
    }
    query.finish()
}

/// Returns the pairs of a query string whose keys are not fields of the calculator, re-encoded. The address bar keeps
/// them, shared links do not.
pub fn foreign(calculator: &Calculator, query: &str) -> String {
    let query = query.strip_prefix('?').unwrap_or(query);
    let ours = |key: &str| calculator.fields().any(|field| field.key == key);
    let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| !ours(key));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
