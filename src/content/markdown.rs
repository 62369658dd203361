//! Markdown to the body of a page.
//!
//! CommonMark with tables and footnotes, and three things of our own: asides ([`super::aside`]), captions of code
//! (```` ```rust title="src/main.rs" ````) and directives, a paragraph of `{{name argument}}`. Raw HTML is not allowed, so that
//! a page can also be given to readers without a browser.

use super::aside;
use super::body::{Block, Body, Heading};
use super::fault::{Fault, Source};
use super::footnotes::Footnotes;
use super::highlight;
use super::links::Link;
use crate::calculators::{ALL, Calculator};
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html,
};
use pulldown_cmark_escape::escape_html_body_text;
use std::ops::Range;

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Reads a file's Markdown, which begins at `start`.
pub(super) fn read(source: Source<'_>, start: usize) -> Result<Body, Vec<Fault>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    let parser = Parser::new_ext(&source.text[start..], options).into_offset_iter();
    let events = TextMergeWithOffset::new(parser).map(|(event, span)| (event, span.start + start..span.end + start));
    let mut reader = Reader {
        source,
        body: Body::default(),
        footnotes: Footnotes::default(),
        faults: Vec::new(),
        pending: Vec::new(),
        quotes: Vec::new(),
    };
    reader.read(&events.collect::<Vec<_>>());
    reader.finish()
}

struct Reader<'a> {
    source: Source<'a>,
    body: Body,
    footnotes: Footnotes,
    faults: Vec<Fault>,
    /// Events that are not HTML yet.
    pending: Vec<Event<'a>>,
    /// For each block quote that is open, whether it is an aside.
    quotes: Vec<bool>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, events: &[Spanned<'a>]) {
        let mut at = 0;
        while let Some((event, span)) = events.get(at) {
            let rest = &events[at + 1..];
            at += 1 + match event {
                Event::Start(Tag::Paragraph) => self.directive(rest),
                Event::Start(Tag::Heading { level, .. }) => self.heading(*level, span, rest),
                Event::Start(Tag::CodeBlock(kind)) => self.code(kind, span, rest),
                Event::Start(Tag::BlockQuote(_)) => self.quote(rest),
                Event::Start(Tag::FootnoteDefinition(name)) => self.definition(name, span, rest),
                _ => {
                    self.plain(event, span);
                    0
                }
            };
        }
    }

    fn finish(mut self) -> Result<Body, Vec<Fault>> {
        self.flush();
        self.body.sources = self.footnotes.list(self.source, &mut self.faults);
        if self.faults.is_empty() { Ok(self.body) } else { Err(self.faults) }
    }

    fn fault(&mut self, offset: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(self.source.fault(offset, what, remedy));
    }

    fn push_html(&mut self, html: String) {
        self.pending.push(Event::Html(CowStr::from(html)));
    }

    fn flush(&mut self) {
        let mut text = String::new();
        html::push_html(&mut text, self.pending.drain(..));
        if !text.is_empty() {
            self.body.blocks.push(Block::Html(text));
        }
    }

    /// An event that needs nothing of its own beside being counted and checked.
    fn plain(&mut self, event: &Event<'a>, span: &Range<usize>) {
        match event {
            Event::Text(text) => {
                self.body.words += text.split_whitespace().count();
                if let Some(place) = text.find("[^") {
                    self.fault(span.start + place, "a footnote has no definition", "define it at the end of the file");
                }
                if text.contains("{{") {
                    let remedy = "put {{name argument}} into a paragraph of its own";
                    self.fault(span.start, "a directive stands within other text", remedy);
                }
            }
            Event::Code(code) => self.body.words += code.split_whitespace().count(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.body.links.push(Link { to: dest_url.to_string(), line: self.source.line(span.start) });
            }
            Event::Start(Tag::Image { .. }) => {
                self.fault(span.start, "images are not supported", "describe it in words or in a table");
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                self.fault(span.start, "raw HTML is not allowed", "write it in Markdown, or in a code span");
                return;
            }
            Event::FootnoteReference(name) => {
                let html = self.footnotes.reference(name, span.start);
                self.pending.push(Event::InlineHtml(html.into()));
                return;
            }
            Event::Start(Tag::Table(_)) => {
                self.push_html("<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">".into());
            }
            Event::End(TagEnd::Table) => {
                self.pending.push(event.clone());
                self.push_html("</div>".into());
                return;
            }
            Event::End(TagEnd::BlockQuote(_)) if self.quotes.pop() == Some(true) => {
                self.push_html(aside::Kind::CLOSE.into());
                return;
            }
            _ => {}
        }
        self.pending.push(event.clone());
    }

    /// The beginning of a paragraph: all of it if it is a directive. Like its neighbors below, returns how many events of
    /// `rest` it has used up.
    fn directive(&mut self, rest: &[Spanned<'a>]) -> usize {
        let [(Event::Text(text), span), (Event::End(TagEnd::Paragraph), _), ..] = rest else {
            self.pending.push(Event::Start(Tag::Paragraph));
            return 0;
        };
        let Some(directive) = text.trim().strip_prefix("{{").and_then(|text| text.strip_suffix("}}")) else {
            self.pending.push(Event::Start(Tag::Paragraph));
            return 0;
        };
        match directive.trim().split_once(' ') {
            Some(("calculator", slug)) => match Calculator::named(slug.trim()) {
                Some(calculator) => {
                    self.flush();
                    self.body.blocks.push(Block::Calculator(calculator));
                }
                None => {
                    let known: Vec<_> = ALL.iter().map(|calculator| calculator.slug).collect();
                    let what = format!("there is no calculator `{}`", slug.trim());
                    self.fault(span.start, what, format!("use one of {}", known.join(", ")));
                }
            },
            _ => {
                let what = format!("the directive `{}` is unknown", directive.trim());
                self.fault(span.start, what, "use {{calculator name}}");
            }
        }
        2
    }

    fn heading(&mut self, level: HeadingLevel, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_)))).unwrap_or(0);
        let mut text = String::new();
        for (event, span) in &rest[..end] {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
                _ => self.fault(span.start, "a heading has more than text and code", "move links and notes below it"),
            }
        }
        let number = level as u8;
        let deepest = self.body.headings.last().map_or(2, |last| last.level + 1).min(3);
        if !(2..=deepest).contains(&number) {
            let what = format!("a heading of level {number} cannot stand here");
            self.fault(span.start, what, format!("use level 2 to {deepest}; the title is level 1"));
        }
        let id = slug(&text);
        if self.body.headings.iter().any(|heading| heading.id == id) {
            self.fault(span.start, format!("there are two headings #{id}"), "change one of them");
        }
        let mut inner = String::new();
        html::push_html(&mut inner, rest[..end].iter().map(|(event, _)| event.clone()));
        self.push_html(format!("<h{number} id=\"{id}\"><a href=\"#{id}\">{inner}</a></h{number}>\n"));
        self.body.headings.push(Heading { id, text, level: number });
        end + 1
    }

    fn code(&mut self, kind: &CodeBlockKind<'a>, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::CodeBlock))).unwrap_or(0);
        let text =
            |(event, _): &Spanned<'a>| if let Event::Text(text) = event { text.to_string() } else { String::new() };
        let code: String = rest[..end].iter().map(text).collect();
        let info = if let CodeBlockKind::Fenced(info) = kind { info.as_ref() } else { "" };
        let (language, caption) = info.split_once(' ').unwrap_or((info, ""));
        if !highlight::is_known(language) {
            let what = if language.is_empty() {
                "a code block names no language".into()
            } else {
                format!("the language `{language}` is unknown")
            };
            self.fault(span.start, what, "name one behind ```, or text");
        }
        let title = caption.trim().strip_prefix("title=\"").and_then(|title| title.strip_suffix('"'));
        if title.is_none() && !caption.trim().is_empty() {
            self.fault(span.start, format!("`{caption}` is no caption"), "write it as title=\"src/main.rs\"");
        }
        let mut caption = String::new();
        if let Some(title) = title {
            // Writing to a `String` does not fail.
            let _ = escape_html_body_text(&mut caption, title);
            caption = format!("<figcaption>{caption}</figcaption>");
        }
        let code = highlight::highlight(&code, language);
        self.push_html(format!(
            "<figure class=\"code\">{caption}<pre tabindex=\"0\"><code>{code}</code></pre></figure>\n"
        ));
        end + 1
    }

    fn quote(&mut self, rest: &[Spanned<'a>]) -> usize {
        let marker = match rest {
            [(Event::Start(Tag::Paragraph), _), (Event::Text(text), span), (next, _), ..] if text.starts_with("[!") => {
                Some((text, span, matches!(next, Event::SoftBreak)))
            }
            _ => None,
        };
        let Some((marker, span, same_paragraph)) = marker else {
            self.quotes.push(false);
            self.pending.push(Event::Start(Tag::BlockQuote(None)));
            return 0;
        };
        self.quotes.push(true);
        match aside::kind(marker.trim()) {
            Ok(kind) => self.push_html(kind.open()),
            Err(known) => {
                let what = format!("the aside `{}` is unknown", marker.trim());
                self.fault(span.start, what, format!("use one of {known}"));
            }
        }
        // The marker's paragraph goes on below it, or ends with it.
        if same_paragraph {
            self.pending.push(Event::Start(Tag::Paragraph));
        }
        3
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
        html::push_html(&mut text, inner.into_iter());
        self.footnotes.define(name, span.start, text);
        end + 1
    }
}

/// A heading's place: lower case, words joined by hyphens.
fn slug(text: &str) -> String {
    let bare = text.to_lowercase().replace(['’', '\''], "");
    let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
