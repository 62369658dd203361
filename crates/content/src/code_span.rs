//! Code in a line of text.

use pulldown_cmark::{Event, html};
use pulldown_cmark_escape::escape_html_body_text;

/// Letters of a word that fits into a line of a phone.
const SHORT: usize = 12;

/// Writes events as HTML in which long identifiers break only where their parts meet.
pub(crate) fn push_html<'a>(html: &mut String, events: impl Iterator<Item = Event<'a>>) {
    let events = events.map(|event| match event {
        Event::Code(code) => Event::InlineHtml(code_span(&code).into()),
        event => event,
    });
    html::push_html(html, events);
}

/// Returns the code as HTML, in which a line may break after `_`, `/`, `::` and, before a letter, `.`.
fn code_span(code: &str) -> String {
    let mut html = String::from("<code>");
    for (number, word) in code.split(' ').enumerate() {
        if number > 0 {
            html.push(' ');
        }
        for (number, part) in parts(word).into_iter().enumerate() {
            html.push_str(if number > 0 { "<wbr>" } else { "" });
            // Writing to a string does not fail.
            let _ = escape_html_body_text(&mut html, part);
        }
    }
    html.push_str("</code>");
    html
}

/// Returns the parts of a long word, between which it may break; a short one is whole.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    if word.chars().count() > SHORT {
        for (at, letter) in word.char_indices() {
            let end = at + letter.len_utf8();
            let (before, next) = (&word[..end], word[end..].chars().next());
            let meets = match letter {
                '_' | '/' => next.is_some_and(char::is_alphanumeric),
                ':' => before.ends_with("::") && next.is_some(),
                '.' => next.is_some_and(char::is_alphabetic),
                _ => false,
            };
            // A sign alone, such as the first slash of a path, stays with what follows.
            if meets && before.len() - begin > 2 {
                parts.push(&before[begin..]);
                begin = before.len();
            }
        }
    }
    parts.push(&word[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_break_where_their_parts_meet() {
        for (code, parts) in [
            ("max_connections", "max_<wbr>connections"),
            ("axum::extract::State", "axum::<wbr>extract::<wbr>State"),
            ("/etc/systemd/journald.conf", "/etc/<wbr>systemd/<wbr>journald.<wbr>conf"),
            ("HTTP/1.1 503 Service Unavailable", "HTTP/1.1 503 Service Unavailable"),
            ("PoolOptions<Postgres>::new()", "PoolOptions&lt;Postgres&gt;::<wbr>new()"),
            ("pg_monitor", "pg_monitor"),
            ("postgres://localhost:5432", "postgres://<wbr>localhost:5432"),
        ] {
            assert_eq!(code_span(code), format!("<code>{parts}</code>"));
        }
    }
}
