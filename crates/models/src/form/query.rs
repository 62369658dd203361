//! The query string of a calculator: one key a field, as in shared links and wiki embeds.

use crate::Calculator;
use crate::form::{default_text, parse, text};

/// The text of each field, in form order: what the query string says, as it came, else the default.
///
/// Unknown keys are passed over. A key that comes twice counts the first time.
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

/// The query string of these texts, without `?`: the fields that differ from their defaults, in form order.
///
/// Numbers are written plainly, whatever grouping or unit was typed. A text that cannot be read stands as it is, so that
/// nothing typed is lost.
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

/// The pairs of a query string that are no fields of the calculator, encoded anew: what an address bar keeps and a shared
/// link does not.
pub fn foreign(calculator: &Calculator, query: &str) -> String {
    let query = query.strip_prefix('?').unwrap_or(query);
    let ours = |key: &str| calculator.fields().any(|field| field.key == key);
    let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| !ours(key));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
