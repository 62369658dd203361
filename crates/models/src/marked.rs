//! The text of an answer, with marks around the parts that depend on the inputs.

use crate::units::{Unit, figure, in_full, machine, scientific};

/// Text with `⟦` and `⟧` around the parts that depend on the inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked(String);

impl Marked {
    /// Creates a text from one that contains its marks.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Creates a text from a pattern and numbers; see [`fill`].
    pub fn fill(pattern: &str, numbers: &[f64]) -> Self {
        Self(fill(pattern, numbers))
    }

    /// Returns the pieces in order, each with whether it is marked.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, &str)> {
        let pieces = self.0.split(['⟦', '⟧']).enumerate();
        pieces.map(|(place, text)| (place % 2 == 1, text)).filter(|(_, text)| !text.is_empty())
    }

    /// Returns the text without its marks.
    pub fn plain(&self) -> String {
        self.pieces().map(|(_, text)| text).collect()
    }
}

/// Fills numbers into a pattern: `{}` is the next number, rounded to a figure; `{=}` the next number in full; `{#}` the
/// next number in full for people, with its thousands grouped; `{^}` the next number for a formula, with a power of ten
/// if it is tiny; `{%}` the next fraction as a percentage or in words, such as `1 in 90,000`; `{$}` the next amount in
/// dollars; `(query|queries)` is the singular if the preceding
/// number reads as 1, else the plural. Everything else, including other braces, stays unchanged.
///
/// One loop over short patterns compiles to a fraction of the WebAssembly that a `format!` per sentence would need.
///
/// ```
/// use models::fill;
/// assert_eq!(fill("{} (query|queries), {%}, {$}", &[50.0, 0.125, 5.276]), "50 queries, 12.5%, $5.28");
/// assert_eq!(fill("{} (query|queries) (n × c)", &[1.0]), "1 query (n × c)");
/// assert_eq!(fill("{#} of {#}", &[1234.5, 10_255.0]), "1,234.5 of 10,255");
/// assert_eq!(fill("Pool { size: {=} }", &[1234.5]), "Pool { size: 1234.5 }");
/// ```
pub fn fill(pattern: &str, numbers: &[f64]) -> String {
    let mut numbers = numbers.iter().copied();
    let mut text = String::new();
    let mut one = false;
    let mut rest = pattern;
    while let Some((before, from_here)) = rest.find(['{', '(']).and_then(|place| rest.split_at_checked(place)) {
        text.push_str(before);
        let (read, written) = if let Some(write) = writer(from_here) {
            let number = numbers.next();
            debug_assert!(number.is_some(), "more places than numbers: {pattern}");
            let written = write(number.unwrap_or_default());
            one = written == "1";
            (from_here.find('}').unwrap_or_default() + 1, written)
        } else if let Some((singular, plural)) = nouns(from_here) {
            (singular.len() + plural.len() + 3, if one { singular } else { plural }.into())
        } else {
            (1, from_here.get(..1).unwrap_or_default().into())
        };
        text.push_str(&written);
        rest = from_here.get(read..).unwrap_or_default();
    }
    text.push_str(rest);
    debug_assert!(numbers.next().is_none(), "more numbers than places: {pattern}");
    text
}

type Writer = fn(f64) -> String;

/// Returns the writer of the placeholder that the text begins with.
fn writer(text: &str) -> Option<Writer> {
    let writers: [(&str, Writer); 6] = [
        ("{}", figure),
        ("{=}", machine),
        ("{#}", in_full),
        ("{^}", scientific),
        ("{%}", |fraction| Unit::SHARE.format(fraction)),
        ("{$}", |amount| Unit::DOLLARS.format(amount)),
    ];
    writers.into_iter().find(|(place, _)| text.starts_with(place)).map(|(_, write)| write)
}

/// Returns the two nouns if the text begins with a pair such as `(query|queries)`.
fn nouns(text: &str) -> Option<(&str, &str)> {
    let (inside, _) = text.strip_prefix('(')?.split_once(')')?;
    let (singular, plural) = inside.split_once('|')?;
    // Not `is_alphabetic`, whose tables are larger than this module.
    let is_noun = |noun: &str| !noun.is_empty() && !noun.contains(['(', '{', '|', '=', ';', '"', '<']);
    (is_noun(singular) && is_noun(plural)).then_some((singular, plural))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_text_is_split_into_plain_and_marked_pieces() {
        let text = Marked::new("⟦50 queries⟧ a second, ⟦100⟧ round trips");
        let pieces: Vec<_> = text.pieces().collect();
        assert_eq!(pieces, [(true, "50 queries"), (false, " a second, "), (true, "100"), (false, " round trips")]);
        assert_eq!(text.plain(), "50 queries a second, 100 round trips");
    }

    #[test]
    fn a_noun_agrees_with_the_figure_it_follows() {
        let queries = |number| fill("{} (query|queries)", &[number]);
        assert_eq!(queries(1.0), "1 query");
        assert_eq!(queries(0.999_9), "1 query");
        assert_eq!(queries(0.0), "0 queries");
    }

    #[test]
    fn numbers_are_filled_into_the_pattern() {
        assert_eq!(fill("", &[]), "");
        assert_eq!(fill("({} − 1) × {} s", &[3.0, 2.0]), "(3 − 1) × 2 s");
        assert_eq!(fill("({} (pod|pods))", &[1.0]), "(1 pod)");
        assert_eq!(fill("{} (pod|pods) of {} (node|nodes)", &[0.9999, 2.0]), "1 pod of 2 nodes");
        assert_eq!(fill("open ( and {", &[]), "open ( and {");
        assert_eq!(fill("get(|| async { {=} }) (s|)", &[0.25]), "get(|| async { 0.25 }) (s|)");
        assert_eq!(fill("⟦{%}⟧ of {$}", &[0.5, 1_000.0]), "⟦50%⟧ of $1,000");
    }
}
