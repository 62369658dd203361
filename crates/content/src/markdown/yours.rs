//! Numbers that readers can replace with their own: `[10](your:instances)`.

use super::reader::{Reader, Spanned};
use crate::body::Piece;
use pulldown_cmark::{Event, TagEnd};
use std::ops::Range;
use your_deployment::Mark;

/// The scheme of such links.
pub(super) const SCHEME: &str = "your:";

impl<'a> Reader<'a> {
    /// Reads a marked number, which must be the calculator's default. Returns the number of events of `rest` that it consumed.
    pub(super) fn yours(&mut self, to: &str, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Link))).unwrap_or(0);
        let words = match &rest[..end] {
            [(Event::Text(words), _)] => words.as_ref(),
            _ => "",
        };
        let mark = Mark::named(to.trim_start_matches(SCHEME));
        // The number may have words, such as `13.1 million`.
        let after = mark.as_ref().ok().and_then(|mark| words.strip_prefix(&*mark.text));
        let noun = after.and_then(|after| after.strip_prefix(' ')).map(|noun| (noun, singular(noun)));
        match mark {
            Err(problem) => self.problem(span.start, problem),
            Ok(mark) if after != Some("") && noun.is_none() => {
                let what = format!("`{to}` is {} with the defaults, but the text has something else", mark.text);
                self.fault(span.start, what, format!("write [{}]({to}) and check the sentence", mark.text));
            }
            Ok(_) if matches!(noun, Some((_, None))) => {
                let what = format!("`{words}` has no plural after the number");
                self.fault(span.start, what, "write the noun in the plural, or move it after the link");
            }
            Ok(Mark { text, value, of, computed }) => {
                let computed = computed.map(|part| format!(" data-computed=\"{part}\"")).unwrap_or_default();
                let open = format!("<data value=\"{value}\" data-yours=\"{of}\"{computed}>");
                self.pending.push(Event::InlineHtml(open.into()));
                self.pending.push(Event::Text(text.into()));
                self.pending.push(Event::InlineHtml("</data>".into()));
                if let Some((many, Some(one))) = noun {
                    self.pending.push(Event::InlineHtml(format!(" <span data-one=\"{one}\">").into()));
                    self.pending.push(Event::Text(String::from(many).into()));
                    self.pending.push(Event::InlineHtml("</span>".into()));
                }
                self.push_text(words);
                self.copy.replace(span.clone(), [Piece::Text(words.into())]);
            }
        }
        end + 1
    }
}

/// The singular of a noun, for a reader whose number is 1. Returns nothing if the noun is not a plural.
fn singular(noun: &str) -> Option<String> {
    let is_word = |word: &str| word.chars().all(|letter| letter.is_ascii_lowercase());
    let stem = noun.strip_suffix('s').filter(|stem| stem.split(' ').all(is_word))?;
    Some(stem.strip_suffix("ie").map_or(stem.into(), |stem| [stem, "y"].concat()))
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn a_plural_has_a_singular() {
        for (many, one) in [("instances", "instance"), ("round trips", "round trip"), ("queries", "query")] {
            assert_eq!(singular(many).as_deref(), Some(one));
        }
        for other in ["instance", "MiB", "<b>s", "10s"] {
            assert_eq!(singular(other), None, "{other}");
        }
    }
}
