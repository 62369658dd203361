//! What changes in a calculator while its page is open, and what changes with it.

use super::browser;
use super::setting::{Placement, Setting};
use crate::calculators::{Calculator, Chart, FieldError, Report, Value};
use crate::form::{self, query};
use crate::markup::{self, Drawing, influences};
use leptos::prelude::*;

/// As many inputs as a reader remembers.
const MOST_INFLUENCES: usize = 3;

/// The answer to the present inputs, or what is wrong with them.
type Answer = Result<Report, Vec<FieldError>>;

/// A calculator in use.
///
/// All that is shown besides the answer is text or markup: signals of one type, which the WebAssembly has the code for once.
#[derive(Clone, Copy)]
pub(super) struct Live {
    pub calculator: &'static Calculator,
    pub placement: Placement,
    /// The text of each field, in form order.
    pub texts: RwSignal<Vec<String>>,
    /// The answer to the texts.
    pub answer: Memo<Answer>,
    /// The inputs that the present ones are compared with, as a query string behind a `?`; empty without.
    pub pinned: RwSignal<String>,
    /// Said while they are.
    pub compared: RwSignal<String>,
    /// Picture and table of each of the calculator's charts.
    drawings: StoredValue<Vec<[RwSignal<String>; 2]>>,
    /// The list of the inputs that matter most.
    pub influences: RwSignal<String>,
    /// The computation, line by line.
    pub steps: RwSignal<String>,
    /// Configuration to paste.
    pub snippets: RwSignal<String>,
    /// The answer as it is read out.
    pub spoken: RwSignal<String>,
    /// What came of sharing, then the link.
    pub shared: RwSignal<String>,
    /// Said while the inputs are those of the last visit, or of the reader's deployment.
    pub recalled: RwSignal<String>,
    /// The number of the piece of configuration that is open.
    pub tab: RwSignal<String>,
}

impl Live {
    /// With the defaults. Their pictures are in the page already: only the prerenderer draws them.
    pub fn new(Setting { calculator, placement }: Setting) -> Self {
        let texts = RwSignal::new(calculator.fields().map(form::default_text).collect::<Vec<_>>());
        let answer = Memo::new(move |_| texts.with(|texts| form::evaluate(calculator, texts)));
        let drawings = calculator.charts.iter().map(|_| [RwSignal::default(), RwSignal::default()]).collect();
        let live = Self {
            calculator,
            placement,
            texts,
            answer,
            pinned: RwSignal::default(),
            compared: RwSignal::default(),
            drawings: StoredValue::new(drawings),
            influences: RwSignal::default(),
            steps: RwSignal::default(),
            snippets: RwSignal::default(),
            spoken: RwSignal::default(),
            shared: RwSignal::default(),
            recalled: RwSignal::default(),
            tab: RwSignal::default(),
        };
        if cfg!(feature = "ssr") {
            live.draw();
            live.weigh();
        }
        live
    }

    /// The charts with picture and table.
    pub fn charts(&self) -> impl Iterator<Item = (&'static Chart, [RwSignal<String>; 2])> + use<> {
        self.calculator.charts.iter().zip(self.drawings.get_value())
    }

    /// The inputs as a query string.
    pub fn query(&self) -> String {
        self.texts.with(|texts| query::encode(self.calculator, texts))
    }

    /// The present answer as a sentence; without one, the reader is led to what is to be mended.
    pub fn headline(&self) -> Option<String> {
        self.answer.with_untracked(|answer| match answer {
            Ok(report) => Some(report.headline.plain()),
            Err(errors) => {
                browser::focus(self.calculator, errors.first());
                None
            }
        })
    }

    /// The answer that the present one is compared with.
    pub fn before(&self) -> Option<Report> {
        let pinned = self.pinned.get();
        if pinned.is_empty() {
            None
        } else {
            form::evaluate(self.calculator, &query::decode(self.calculator, &pinned)).ok()
        }
    }

    /// Puts these texts into the form.
    fn fill(&self, texts: Vec<String>) {
        for (field, text) in self.calculator.fields().zip(&texts) {
            browser::write(self.calculator, field, text);
        }
        self.texts.set(texts);
    }

    /// Takes in what was entered into a field.
    pub fn enter(&self, key: &str, text: String) {
        if let Some(place) = self.calculator.fields().position(|field| field.key == key) {
            self.texts.update(|texts| texts[place] = text);
        }
    }

    /// Puts the inputs of a query string into the form, and the defaults where it says nothing.
    pub fn fill_from(&self, query: &str) {
        self.fill(query::decode(self.calculator, query));
    }

    /// Writes all that may stand there a moment later than the answer.
    fn draw(self) {
        let Some(values) = self.values() else { return };
        let open = self.tab.with_untracked(|tab| tab.parse().unwrap_or_default());
        self.answer.with_untracked(|answer| {
            if let Ok(report) = answer {
                self.steps.set(markup::computation(report));
                self.snippets.set(markup::snippets(self.calculator, &report.snippets, open));
            }
        });
        for (chart, [picture, table]) in self.charts() {
            if let Some(plot) = (chart.plot)(&values) {
                let drawing = Drawing::of(&plot);
                picture.set(drawing.picture);
                table.set(drawing.table);
            }
        }
    }

    fn weigh(self) {
        let list = || {
            let values = self.values()?;
            let headline =
                self.answer.with_untracked(|answer| answer.as_ref().ok()?.metric(self.calculator.headline).cloned())?;
            Some(influences(&self.calculator.sensitivity(&values, MOST_INFLUENCES), &headline))
        };
        self.influences.set(list().unwrap_or_default());
    }

    /// The values, if they have an answer.
    fn values(&self) -> Option<Vec<Value>> {
        self.answer.with_untracked(|answer| answer.is_ok()).then_some(())?;
        self.texts.with_untracked(|texts| form::values(self.calculator, texts)).ok()
    }

    /// Ties the inputs to the world outside: to the address, to what was typed early, to the device, and to those who listen.
    pub fn follow(self) {
        let taken_in = RwSignal::new(false);
        Effect::new(move |_| {
            browser::soon(move || {
                self.take_in();
                taken_in.set(true);
                browser::mark_live(self.calculator);
            });
        });
        Effect::new(move |before: Option<Option<(String, Vec<FieldError>)>>| {
            let query = self.query();
            if !taken_in.get() {
                return None;
            }
            browser::link_home(self.calculator, &query);
            let (before, faults) = before.flatten().unzip();
            let errors = self.answer.with(|answer| answer.as_ref().err().cloned()).unwrap_or_default();
            self.texts.with_untracked(|texts| {
                browser::review(self.calculator, texts, &errors, &faults.unwrap_or_default());
            });
            // The first run that gets here sees what was taken in: nobody has changed anything yet.
            let changed = before.is_some_and(|before| before != query);
            if changed {
                self.tell(&query);
            }
            if changed || !query.is_empty() {
                // The answer is painted first, then the pictures, then the list that takes longest.
                browser::next(move || {
                    self.draw();
                    browser::next(move || self.weigh());
                });
            }
            Some((query, errors))
        });
    }

    /// Tells everybody that the inputs have changed.
    fn tell(self, query: &str) {
        let spoken = self.answer.with(|answer| match answer {
            Ok(report) => [report.verdict.word(), ": ", &report.headline.plain()].concat(),
            Err(errors) => {
                browser::unfold(self.calculator, errors);
                markup::NO_ANSWER.into()
            }
        });
        let query = String::from(query);
        if self.placement == Placement::Page {
            browser::before_long(move || {
                browser::keep(self.calculator, &query);
                browser::remember(self.calculator, &query);
            });
        }
        self.shared.set(String::new());
        browser::after_a_pause(move || self.spoken.set(spoken));
    }

    /// What the address says, else what was typed early, else what the page says of the reader's deployment, else what was used
    /// last on this device.
    fn take_in(self) {
        let calculator = self.calculator;
        let mut texts = query::decode(calculator, &browser::query());
        let mut said = false;
        for (field, text) in calculator.fields().zip(&mut texts) {
            let default = form::default_text(field);
            if *text == default {
                *text = browser::read(calculator, field).unwrap_or(default.clone());
            }
            said |= *text != default;
        }
        let start = if said { None } else { browser::start(calculator) };
        let is_page = self.placement == Placement::Page;
        let started = start.is_some();
        let recalled = || if said || !is_page { None } else { browser::recall(calculator) };
        if let Some(query) = start.or_else(recalled).filter(|query| !query.is_empty()) {
            texts = query::decode(calculator, &query);
            let words = if started {
                "Started from your deployment. \nUse the defaults"
            } else {
                "These are your inputs from last time, kept on this device. \nForget them"
            };
            self.recalled.set(words.into());
            if is_page {
                browser::keep(calculator, &query::encode(calculator, &texts));
            }
        }
        self.fill(texts);
        if let Some(errors) = self.answer.with_untracked(|answer| answer.as_ref().err().cloned()) {
            browser::unfold(calculator, &errors);
        }
    }
}
