//! Markdown to the body of a page.
//!
//! CommonMark with tables, footnotes and GitHub's alerts ([`aside`]), and five extensions: captions of code
//! (```` ```toml title="Cargo.toml" ````), commands that a test runs (```` ```bash run="service" ````), directives, each a paragraph `{{name argument}}` ([`directive`]), numbers that a
//! reader can replace, `[10](your:instances)` ([`yours`]), and footnotes that quote a claim of the ledger, `[^claim:id]`. A
//! footnote without a definition is a source of the registry. Raw HTML is an error, because pages are also published as
//! Markdown.

mod aside;
mod cards;
mod code;
mod directive;
mod footnotes;
mod highlight;
mod kept;
mod reader;
mod table;
mod yours;

use super::body::{Body, Heading};
use super::claim_html;
use super::code_span::push_html;
use super::links::{Link, slug};
use faults::{Faults, Source};
use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use std::ops::Range;

pub use code::code_figure;
pub(super) use highlight::highlighted_lines;
pub use kept::{read_highlighted, write_highlighted};
pub(super) use reader::References;

use cards::Cards;
use reader::{Reader, Spanned};

/// Reads a file's Markdown, which begins at `start`.
pub(super) fn read(source: Source<'_>, start: usize, references: References<'_>) -> Result<Body, Faults> {
    // With the older syntax, a footnote is a reference even if the file does not define it.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_OLD_FOOTNOTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let parser = Parser::new_ext(&source.text[start..], options).into_offset_iter();
    let events = TextMergeWithOffset::new(parser).map(|(event, span)| (event, span.start + start..span.end + start));
    let mut reader = Reader::new(source, start, references);
    reader.read(&events.collect::<Vec<_>>());
    reader.finish()
}

impl<'a> Reader<'a> {
    fn read(&mut self, events: &[Spanned<'a>]) {
        let mut at = 0;
        while let Some((event, span)) = events.get(at) {
            let rest = &events[at + 1..];
            at += 1 + match event {
                Event::Start(Tag::Paragraph) => self.directive(rest),
                Event::Start(Tag::Heading { level, id, .. }) => self.heading(*level, id.as_deref(), span, rest),
                Event::Start(Tag::CodeBlock(kind)) => self.code(kind, span, rest),
                Event::Start(Tag::BlockQuote(kind)) => self.quote(*kind, span, rest),
                Event::Start(Tag::FootnoteDefinition(name)) => self.definition(name, span, rest),
                Event::Start(Tag::Table(columns)) => self.table(columns, span, rest),
                Event::Start(Tag::TableHead) => self.table_head(rest),
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with(yours::SCHEME) => {
                    self.yours(dest_url, span, rest)
                }
                _ => {
                    self.plain(event, span);
                    0
                }
            };
        }
    }

    fn finish(mut self) -> Result<Body, Faults> {
        self.flush();
        let list = self.footnotes.list(self.source, self.references.sources, &mut self.faults);
        self.body.sources = list.items;
        self.body.markdown = self.copy.finish();
        let claims = self.body.claims.iter().filter_map(|id| self.references.claim(id));
        self.body.cited = list.cited.into_iter().chain(claims.flat_map(|claim| claim.sources.clone())).collect();
        self.body.markdown.extend(list.markdown);
        self.faults.or(self.body)
    }

    /// Reads an event that needs no handler of its own.
    fn plain(&mut self, event: &Event<'a>, span: &Range<usize>) {
        match event {
            Event::Text(text) => {
                self.push_text(text);
                if text.contains("{{") {
                    let remedy = "put {{name argument}} in a paragraph of its own";
                    self.fault(span.start, "a directive is inside other text", remedy);
                }
            }
            Event::Code(code) => self.push_text(code),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.body.links.push(Link { to: dest_url.to_string(), line: self.source.line(span.start) });
                self.copy.link(span.clone(), dest_url);
            }
            Event::Start(Tag::Image { .. }) => {
                self.fault(span.start, "images are not supported", "use a diagram, a table, or words");
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                self.fault(span.start, "raw HTML is not allowed", "write it in Markdown, or in a code span");
                return;
            }
            Event::FootnoteReference(name) => {
                let html = match name.strip_prefix("claim:") {
                    Some(id) => self.mark(id, span),
                    None => self.footnotes.reference(name, span.start),
                };
                self.pending.push(Event::InlineHtml(html.into()));
                return;
            }
            Event::Start(Tag::TableCell) => {
                if let Some(cell) = self.cards.as_mut().and_then(Cards::cell) {
                    self.pending.push(Event::InlineHtml(cell.into()));
                    return;
                }
            }
            Event::End(TagEnd::Table) => {
                self.cards = None;
                self.pending.push(event.clone());
                self.push_html("</div>".into());
                return;
            }
            Event::End(TagEnd::TableHead) => {
                if let Some(cards) = &mut self.cards {
                    cards.begin();
                }
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => {
                self.push_html(aside::CLOSE.into());
                return;
            }
            _ => {}
        }
        self.pending.push(event.clone());
    }

    /// The mark of a claim in the text. Its note is added to the end of the page.
    fn mark(&mut self, id: &str, span: &Range<usize>) -> String {
        let Some(claim) = self.claim(id, span.start) else { return String::new() };
        self.body.notes.push(claim_html::note(claim, self.references.sources));
        self.footnotes.append(format!("claim:{id}"), claim_html::claim_markdown(claim, self.references.sources));
        claim_html::mark(claim)
    }

    /// Reads a heading. Like the methods below, returns the number of events of `rest` that it consumed.
    ///
    /// The id is the slug of the text, unless the heading names its own: `## New words {#old-words}`.
    fn heading(
        &mut self,
        level: HeadingLevel,
        own_id: Option<&str>,
        span: &Range<usize>,
        rest: &[Spanned<'a>],
    ) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_)))).unwrap_or(0);
        let mut text = String::new();
        for (event, span) in &rest[..end] {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
                _ => self.fault(
                    span.start,
                    "a heading contains more than text and code",
                    "move links and notes below it",
                ),
            }
        }
        let number = level as u8;
        let deepest = self.body.headings.last().map_or(2, |last| last.level + 1).min(3);
        if !(2..=deepest).contains(&number) {
            let what = format!("a heading of level {number} is not allowed here");
            self.fault(span.start, what, format!("use level 2 to {deepest}, because the title is level 1"));
        }
        let id = match own_id {
            Some(id) => {
                self.own_id(id, &text, span);
                id.to_owned()
            }
            None => slug(&text),
        };
        if self.body.headings.iter().any(|heading| heading.id == id) {
            self.fault(span.start, format!("two headings have the id `{id}`"), "change one of them");
        }
        let mut inner = String::new();
        push_html(&mut inner, rest[..end].iter().map(|(event, _)| event.clone()));
        self.push_html(format!("<h{number} id=\"{id}\"><a href=\"#{id}\">{inner}</a></h{number}>\n"));
        let at = (self.body.text.len(), self.body.code.len());
        self.push_text(&text);
        self.body.headings.push(Heading { id, text, level: number, at });
        end + 1
    }

    /// Checks the id that a heading names, and leaves it out of the published Markdown.
    fn own_id(&mut self, id: &str, text: &str, span: &Range<usize>) {
        if id != slug(id) {
            let remedy = format!("write {{#{}}}", slug(id));
            self.fault(span.start, format!("`{id}` is not an id"), remedy);
        }
        if id == slug(text) {
            self.fault(span.start, "this is already the id of the heading", "remove it");
        }
        let source = self.source.text.get(span.clone()).unwrap_or_default();
        if let (Some(open), Some(close)) = (source.rfind(" {#"), source.rfind('}')) {
            self.copy.replace(span.start + open..span.start + close + 1, []);
        }
    }

    /// A block quote, or an aside if the parser knows its marker. Consumes no event.
    fn quote(&mut self, kind: Option<BlockQuoteKind>, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        match kind.map(aside::open) {
            Some(Ok(html)) => self.push_html(html),
            Some(Err(problem)) => self.problem(span.start, problem),
            None => {
                if let [(Event::Start(Tag::Paragraph), _), (Event::Text(text), span), ..] = rest
                    && text.starts_with("[!")
                {
                    self.problem(span.start, aside::unknown(text.trim()));
                }
                self.pending.push(Event::Start(Tag::BlockQuote(None)));
            }
        }
        0
    }

    fn definition(&mut self, name: &str, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        let end =
            rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::FootnoteDefinition))).unwrap_or(0);
        let before = std::mem::take(&mut self.pending);
        for (event, span) in &rest[..end] {
            if !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)) {
                self.plain(event, span);
            }
        }
        let inner = std::mem::replace(&mut self.pending, before);
        let mut text = String::new();
        push_html(&mut text, inner.into_iter());
        self.footnotes.define(name, span.start, text);
        end + 1
    }
}
