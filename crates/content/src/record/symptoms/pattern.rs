//! Messages as services log them, with wildcards.

use std::collections::BTreeMap;

/// What a message captured from a line, by name.
pub type Captured = BTreeMap<String, String>;

/// Characters that follow a captured text at the end of a line, but are not part of it.
const CLOSING: [char; 7] = ['"', '\'', ')', ']', '}', ',', '.'];

/// A message. `*` matches one or more characters within a line, and `{name}` also captures them. The case of letters, the
/// kind of quotes and the length of spaces do not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As written.
    pub source: String,
    /// The line in its file.
    pub line: usize,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Wildcard(Option<String>),
}

impl Pattern {
    /// A message at a line of its file.
    pub(super) fn new(source: &str, line: usize) -> Self {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((before, name, behind)) = next_wildcard(rest) {
            parts.push(Part::Literal(normal(before).to_ascii_lowercase()));
            parts.push(Part::Wildcard(name.map(String::from)));
            rest = behind;
        }
        parts.push(Part::Literal(normal(rest).to_ascii_lowercase()));
        parts.retain(|part| *part != Part::Literal(String::new()));
        Self { source: source.into(), line, parts }
    }

    /// The number of letters and digits outside of wildcards.
    pub(super) fn letters(&self) -> usize {
        let literal =
            self.parts.iter().filter_map(|part| if let Part::Literal(text) = part { Some(text) } else { None });
        literal.flat_map(|text| text.chars()).filter(|letter| letter.is_alphanumeric()).count()
    }

    /// A text that is the same for patterns that match the same lines.
    pub(crate) fn without_names(&self) -> String {
        let part = |part: &Part| match part {
            Part::Wildcard(_) => "*".into(),
            Part::Literal(text) => text.clone(),
        };
        self.parts.iter().map(part).collect()
    }

    /// What it captures from the first line of the text that it matches.
    pub(super) fn find(&self, text: &str) -> Option<Captured> {
        normal(text).lines().find_map(|line| self.find_in(line))
    }

    fn find_in(&self, line: &str) -> Option<Captured> {
        let lower = line.to_ascii_lowercase();
        let mut captured = Captured::new();
        let mut end = 0;
        let mut open: Option<(&Option<String>, usize)> = None;
        for part in &self.parts {
            match part {
                Part::Wildcard(name) => open = Some((name, end)),
                Part::Literal(text) => {
                    // A wildcard is one character long at least.
                    let from = match open {
                        Some((_, start)) => start + lower[start..].chars().next()?.len_utf8(),
                        None => end,
                    };
                    let at = from + lower.get(from..)?.find(text.as_str())?;
                    if let Some((Some(name), start)) = open.take() {
                        // A message that begins with a wildcard captures one word, not what the logger wrote before it.
                        let start = if start == 0 { line[..at].rfind(' ').map_or(0, |space| space + 1) } else { start };
                        captured.insert(name.clone(), line[start..at].into());
                    }
                    end = at + text.len();
                }
            }
        }
        if let Some((name, start)) = open {
            let text = line[start..].trim_end_matches(CLOSING).trim_end();
            if text.is_empty() {
                return None;
            }
            if let Some(name) = name {
                captured.insert(name.clone(), text.into());
            }
        }
        Some(captured)
    }
}

/// The message with an ellipsis for each wildcard.
pub(super) fn without_wildcards(message: &str) -> String {
    let mut shown = String::new();
    let mut rest = message;
    while let Some((before, _, behind)) = next_wildcard(rest) {
        shown.extend([before, "…"]);
        rest = behind;
    }
    shown + rest
}

/// The text before the first wildcard, the name of the wildcard, and the text behind it.
fn next_wildcard(text: &str) -> Option<(&str, Option<&str>, &str)> {
    text.match_indices(['*', '{']).find_map(|(at, sign)| {
        if sign == "*" {
            return Some((&text[..at], None, &text[at + 1..]));
        }
        let (name, behind) = text[at + 1..].split_once('}')?;
        is_name(name).then_some((&text[..at], Some(name), behind))
    })
}

/// Whether a text is the name of a captured part.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

/// A text with straight quotes and single spaces, without colors. Must do the same as `normal` in `finder/match.mjs`.
fn normal(text: &str) -> String {
    let mut normal = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' if letters.peek() == Some(&'[') => {
                while letters.next().is_some_and(|letter| !letter.is_ascii_alphabetic()) {}
            }
            '\\' if letters.peek() == Some(&'"') => {}
            '“' | '”' => normal.push('"'),
            '‘' | '’' | '`' => normal.push('\''),
            '\n' => normal.push('\n'),
            space if space.is_whitespace() => {
                if !normal.ends_with(' ') {
                    normal.push(' ');
                }
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    fn captured(pattern: &str, text: &str) -> Option<Vec<String>> {
        Pattern::new(pattern, 1).find(text).map(|captured| captured.into_values().collect())
    }

    #[test]
    fn wildcards_match_within_a_line() {
        assert!(captured("relation * does not exist", "ERROR: Relation \"orders\" does not exist").is_some());
        assert!(captured("relation * does not exist", "relation does not exist").is_none());
        assert!(captured("relation * does not exist", "relation \"a\"\n does not exist").is_none());
        assert!(captured("no such file", "open: No  such\tfile").is_some());
    }

    #[test]
    fn names_capture_up_to_the_next_literal_text() {
        let port = "address already in use (127.0.0.1:{port})";
        assert_eq!(captured(port, "Error: Address already in use (127.0.0.1:8080)").unwrap(), ["8080"]);
        assert_eq!(
            captured("libraries: {library}: cannot", "libraries: libssl.so.3: cannot open").unwrap(),
            ["libssl.so.3"]
        );
    }

    #[test]
    fn a_capture_at_an_end_leaves_out_what_is_not_part_of_it() {
        assert_eq!(captured("{program}: command not found", "bash: line 1: foo: command not found").unwrap(), ["foo"]);
        assert_eq!(
            captured("not found: {name}", "{\"error\":\"variable not found: DATABASE_URL\"}").unwrap(),
            ["DATABASE_URL"]
        );
        assert!(captured("not found: {name}", "not found: ").is_none());
    }

    #[test]
    fn colors_and_quotes_do_not_matter() {
        assert!(
            captured("role \"{role}\" does not exist", "\u{1b}[31mrole \\\"app\\\" does not exist\u{1b}[0m").is_some()
        );
        assert!(captured("couldn't read 'x'", "Couldn’t read `x`").is_some());
    }
}
