//! A few sentences of Markdown in a data file.

use super::body::Piece;
use super::code_span::push_html;
use super::transcript::Transcript;
use faults::Problem;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Text with code, emphasis and links but no blocks.
#[derive(Clone, Debug, Default)]
pub struct Inline {
    /// As HTML for use within a paragraph.
    pub html: String,
    /// As Markdown.
    pub markdown: Vec<Piece>,
    /// As plain text.
    pub plain: String,
}

impl Inline {
    /// The Markdown source.
    pub fn source(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Link(text) | Piece::File(text) => text.clone(),
            Piece::Calculator(_) => String::new(),
        };
        self.markdown.iter().map(piece).collect()
    }
}

/// Reads a text. Returns it with its problems and the targets of its links.
pub(super) fn read(text: &str) -> (Inline, Vec<Problem>, Vec<String>) {
    let mut problems = Vec::new();
    let mut links = Vec::new();
    let mut inline = Inline::default();
    let mut events = Vec::new();
    let mut copy = Transcript::new(text, 0);
    let mut paragraphs = 0;
    for (event, span) in Parser::new_ext(text, Options::ENABLE_SMART_PUNCTUATION).into_offset_iter() {
        match &event {
            Event::Start(Tag::Paragraph) => {
                paragraphs += 1;
                continue;
            }
            Event::End(TagEnd::Paragraph) => continue,
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(dest_url.to_string());
                copy.link(span, dest_url);
            }
            Event::Text(words) | Event::Code(words) => inline.plain.push_str(words),
            Event::SoftBreak => inline.plain.push(' '),
            Event::Start(Tag::Emphasis | Tag::Strong)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => {}
            _ => {
                let what = "only text, code, emphasis and links are allowed here";
                problems.push(Problem::new(what, "write one or more sentences"));
            }
        }
        events.push(event);
    }
    if paragraphs > 1 {
        problems.push(Problem::new("there is more than one paragraph", "join them"));
    }
    inline.markdown = copy.finish();
    push_html(&mut inline.html, events.into_iter());
    (inline, problems, links)
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_becomes_html_markdown_and_plain_text() {
        let (inline, problems, links) = read("See `a<b` and\n[that](/x/y/).");
        assert_eq!(inline.html, "See <code>a&lt;b</code> and\n<a href=\"/x/y/\">that</a>.");
        let [Piece::Text(before), Piece::Link(to), Piece::Text(after)] = &inline.markdown[..] else {
            panic!("{:?}", inline.markdown);
        };
        assert_eq!((before.as_str(), to.as_str(), after.as_str()), ("See `a<b` and\n[that](", "/x/y/", ")."));
        assert_eq!(inline.plain, "See a<b and that.");
        assert_eq!((problems, links), (Vec::new(), vec!["/x/y/".to_string()]));
    }

    #[test]
    fn blocks_are_faults() {
        assert_eq!(read("One.\n\nTwo.").1.len(), 1);
        assert!(!read("- a").1.is_empty());
        assert!(!read("<b>x</b>").1.is_empty());
    }
}
