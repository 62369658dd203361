//! Numbers that can be the reader's own: `[10](your:instances)`.

use super::{Reader, Spanned};
use crate::content::body::Piece;
use crate::deployment::Mark;
use pulldown_cmark::{Event, TagEnd};
use std::ops::Range;

/// What the address of such a link begins with.
pub(super) const SCHEME: &str = "your:";

impl<'a> Reader<'a> {
    /// A number that stands for the default of what its link names: what a calculator has for it must stand there. Returns how
    /// many events of `rest` it has used up.
    pub(super) fn yours(&mut self, to: &str, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Link))).unwrap_or(0);
        let words = match &rest[..end] {
            [(Event::Text(words), _)] => words.as_ref(),
            _ => "",
        };
        match Mark::named(to.trim_start_matches(SCHEME)) {
            Err((what, remedy)) => self.fault(span.start, what, remedy),
            Ok(mark) if mark.text != words => {
                let what = format!("`{to}` is {} with the defaults, and something else stands there", mark.text);
                self.fault(span.start, what, format!("write [{}]({to}) and read the sentence again", mark.text));
            }
            Ok(Mark { text, value, of, computed }) => {
                let computed = computed.map(|part| format!(" data-computed=\"{part}\"")).unwrap_or_default();
                let open = format!("<data value=\"{value}\" data-yours=\"{of}\"{computed}>");
                self.pending.push(Event::InlineHtml(open.into()));
                self.pending.push(Event::Text(text.clone().into()));
                self.pending.push(Event::InlineHtml("</data>".into()));
                self.say(&text);
                self.copy.replace(span.clone(), [Piece::Text(text)]);
            }
        }
        end + 1
    }
}
