//! The state of a page while it is read, which the parts of the reader share.

use super::cards::Cards;
use super::footnotes::Footnotes;
use crate::body::{Block, Body};
use crate::code_span::push_html;
use crate::diagram::Diagram;
use crate::record::{Claim, Sources, Visit};
use crate::service::Service;
use crate::transcript::Transcript;
use faults::{Faults, Problem, Source};
use measurements::Measurement;
use pulldown_cmark::{CowStr, Event};
use std::ops::Range;
use std::path::Path;

/// An event of the parser and its place in the file.
pub(super) type Spanned<'a> = (Event<'a>, Range<usize>);

/// The data that pages refer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct References<'a> {
    /// The folder that contains `content/` and `service/`.
    pub(crate) root: &'a Path,
    pub(crate) sources: &'a Sources,
    pub(crate) claims: &'a [Claim],
    pub(crate) diagrams: &'a [Diagram],
    pub(crate) visit: &'a Visit,
    pub(crate) service: &'a Service,
    pub(crate) measurements: &'a [Measurement],
}

impl<'a> References<'a> {
    pub(super) fn claim(&self, id: &str) -> Option<&'a Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }
}

pub(super) struct Reader<'a> {
    pub(super) source: Source<'a>,
    pub(super) references: References<'a>,
    pub(super) body: Body,
    pub(super) copy: Transcript<'a>,
    pub(super) footnotes: Footnotes,
    pub(super) faults: Faults,
    /// Events that are not yet rendered.
    pub(super) pending: Vec<Event<'a>>,
    /// The table that is being read, if its rows become cards on a phone.
    pub(super) cards: Option<Cards>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: Source<'a>, start: usize, references: References<'a>) -> Self {
        Self {
            source,
            references,
            body: Body::default(),
            copy: Transcript::new(source.text, start),
            footnotes: Footnotes::default(),
            faults: Faults::default(),
            pending: Vec::new(),
            cards: None,
        }
    }

    pub(super) fn fault(&mut self, offset: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(self.source.fault(offset, what, remedy));
    }

    pub(super) fn problem(&mut self, offset: usize, problem: Problem) {
        self.faults.push(problem.at(self.source.place(offset)));
    }

    pub(super) fn push_html(&mut self, html: String) {
        self.pending.push(Event::Html(CowStr::from(html)));
    }

    pub(super) fn flush(&mut self) {
        let mut text = String::new();
        push_html(&mut text, self.pending.drain(..));
        if !text.is_empty() {
            self.body.blocks.push(Block::Html(text));
        }
    }

    pub(super) fn push_text(&mut self, words: &str) {
        self.body.text.push_str(words);
        self.body.text.push(' ');
    }

    /// The claim with this id. Quoting it twice on a page is a fault.
    pub(super) fn claim(&mut self, id: &str, offset: usize) -> Option<&'a Claim> {
        let claim = self.references.claim(id);
        if claim.is_none() {
            self.fault(offset, format!("there is no claim `{id}`"), "use an id of content/claims/, or add it there");
        } else if self.body.claims.iter().any(|other| other == id) {
            self.fault(offset, format!("the claim `{id}` is already quoted on this page"), "quote it only once");
            return None;
        } else {
            self.body.claims.push(id.into());
        }
        claim
    }
}
