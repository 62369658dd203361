//! Words that plain American English does not use, found in any text of the project.

use faults::{Fault, Place};
use std::path::Path;

/// The words, in lower case, and what to write instead.
const WORDS: [(&str, &str); 14] = [
    ("anew", "again"),
    ("are none", "are not, or is not one"),
    ("at a time that", "when, or at that time"),
    ("by chance", "randomly, or by coincidence"),
    ("dearest", "most expensive"),
    ("inside of", "inside"),
    ("is none", "is not, or is not one"),
    ("lest", "so that ... not"),
    ("nobody", "no one, or whoever does not act"),
    ("of yours", "your own"),
    ("some day", "eventually"),
    ("somebody", "who it is: the reader, an operator, a client"),
    ("that is meant", "this is expected"),
    ("without end", "unbounded, or forever"),
];

/// Reports such words in a file, line by line, and percentages with a space. Code between backticks or in fences is not read.
pub fn wording_faults(path: &Path, text: &str) -> Vec<Fault> {
    let mut fenced = false;
    let mut faults = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let prose = without_code(line);
        let mut fault = |what: String, remedy: String| faults.push(Fault::new(Place::line(path, number), what, remedy));
        for (word, instead) in WORDS.iter().filter(|(word, _)| contains(&prose, word)) {
            fault(format!("`{word}` is not plain English here"), format!("write {instead}"));
        }
        if has_spaced_percent(&prose) {
            fault("a percentage has a space".into(), "write it as 5%".into());
        }
    }
    faults
}

/// The line in lower case, without what is between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`").to_lowercase()
}

/// Whether the words occur in the text, not as a part of longer ones.
fn contains(text: &str, words: &str) -> bool {
    let is_boundary =
        |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && !"_-".contains(letter));
    text.match_indices(words).any(|(start, _)| {
        is_boundary(text[..start].chars().next_back()) && is_boundary(text[start + words.len()..].chars().next())
    })
}

/// Whether a number, or a link that ends with one, is followed by a space and a percent sign.
fn has_spaced_percent(text: &str) -> bool {
    text.match_indices(" %").any(|(start, _)| {
        let before = &text[..start];
        let is_number = before.ends_with(|letter: char| letter.is_ascii_digit()) || ends_with_link(before);
        // Between two operands it is the remainder.
        let rest = text[start + 2..].trim_start();
        is_number && !rest.starts_with(|letter: char| letter.is_ascii_digit())
    })
}

/// Whether the text ends with a Markdown link.
fn ends_with_link(text: &str) -> bool {
    let link = text.strip_suffix(')').and_then(|link| link.rsplit_once('('));
    link.is_some_and(|(label, _)| label.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        wording_faults(Path::new("a.md"), text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_are_found_whole_and_outside_of_code() {
        assert_eq!(
            found("Start Anew.\n```text\nnobody\n```\nUse `nobody`, or renewed.\n5 % and [5](your:x) %.\n"),
            [
                "a.md:1: `anew` is not plain English here; write again",
                "a.md:6: a percentage has a space; write it as 5%",
            ]
        );
        assert_eq!(found("nobody_else, #nobody-reads, 100%, a % b, 7 % 3, f(1) % b.len()"), Vec::<String>::new());
    }
}
