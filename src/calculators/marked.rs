//! The text of an answer: words with numbers put in, and marks around what depends on the inputs.

use crate::units::{dollars, figure, percent};

/// Text in which what depends on the inputs stands in `⟦` and `⟧`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked(String);

impl Marked {
    /// From text that has its marks.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// From a pattern and the numbers to put in; see [`fill`].
    pub fn fill(pattern: &str, numbers: &[f64]) -> Self {
        Self(fill(pattern, numbers))
    }

    /// The pieces in order, each with whether it is marked.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, &str)> {
        let pieces = self.0.split(['⟦', '⟧']).enumerate();
        pieces.map(|(place, text)| (place % 2 == 1, text)).filter(|(_, text)| !text.is_empty())
    }

    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.pieces().map(|(_, text)| text).collect()
    }
}

/// Puts numbers into a pattern: `{}` is the next one as a figure, `{%}` the next fraction as a percentage, `{$}` the next
/// amount in dollars, and `(query|queries)` the first of two nouns if the number before it reads as 1, else the second.
///
/// One loop over short patterns is a fraction of the WebAssembly that a `format!` for every sentence is.
///
/// ```
/// use axum_in_production::calculators::fill;
/// assert_eq!(fill("{} (query|queries), {%}, {$}", &[50.0, 0.125, 5.276]), "50 queries, 12.5 %, $5.28");
/// assert_eq!(fill("{} (query|queries) (n × c)", &[1.0]), "1 query (n × c)");
/// ```
pub fn fill(pattern: &str, numbers: &[f64]) -> String {
    let mut numbers = numbers.iter().copied();
    let mut text = String::new();
    let mut one = false;
    let mut rest = pattern;
    while let Some(place) = rest.find(['{', '(']) {
        let (before, from_here) = rest.split_at(place);
        text.push_str(before);
        let end = if from_here.starts_with('{') { '}' } else { ')' };
        let closed = from_here.find(end).map(|end| (&from_here[1..end], &from_here[end + 1..]));
        rest = from_here;
        let Some((inside, after)) = closed else { break };
        if end == '}' {
            let number = numbers.next();
            debug_assert!(number.is_some(), "more places than numbers: {pattern}");
            let number = number.unwrap_or_default();
            let written = match inside {
                "%" => percent(number),
                "$" => dollars(number),
                _ => figure(number),
            };
            one = written == "1";
            text.push_str(&written);
        } else if let Some((singular, plural)) = nouns(inside) {
            text.push_str(if one { singular } else { plural });
        } else {
            // A parenthesis of the text: what is inside may have places of its own.
            text.push('(');
            rest = &from_here[1..];
            continue;
        }
        rest = after;
    }
    text.push_str(rest);
    debug_assert!(numbers.next().is_none(), "more numbers than places: {pattern}");
    text
}

/// The two nouns of `query|queries`; a parenthesis with anything else in it is part of the text.
fn nouns(inside: &str) -> Option<(&str, &str)> {
    if inside.contains(['(', '{']) { None } else { inside.split_once('|') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_text_falls_into_plain_and_marked_pieces() {
        let text = Marked::new("⟦50 queries⟧ a second, ⟦100⟧ round trips");
        let pieces: Vec<_> = text.pieces().collect();
        assert_eq!(pieces, [(true, "50 queries"), (false, " a second, "), (true, "100"), (false, " round trips")]);
        assert_eq!(text.plain(), "50 queries a second, 100 round trips");
    }

    #[test]
    fn numbers_are_put_in_where_they_belong() {
        assert_eq!(fill("", &[]), "");
        assert_eq!(fill("({} − 1) × {} s", &[3.0, 2.0]), "(3 − 1) × 2 s");
        assert_eq!(fill("({} (pod|pods))", &[1.0]), "(1 pod)");
        assert_eq!(fill("{} (pod|pods) of {} (node|nodes)", &[0.9999, 2.0]), "1 pod of 2 nodes");
        assert_eq!(fill("open ( and {", &[]), "open ( and {");
        assert_eq!(fill("⟦{%}⟧ of {$}", &[0.5, 1_000.0]), "⟦50 %⟧ of $1,000");
    }
}
