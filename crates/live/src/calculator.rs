//! What changes in a calculator while its page is open, and what changes with it.

use super::browser::{self, Later, Root};
use models::form::{self, query};
use models::{Calculator, FieldError, Report, fill};
use std::cell::RefCell;
use widget::{Drawing, Placement, Setting};

/// The answer to the present inputs, or what is wrong with them.
type Answer = Result<Report, Vec<FieldError>>;

thread_local! {
    static STATES: RefCell<Vec<State>> = const { RefCell::new(Vec::new()) };
}

/// What changes in a calculator.
struct State {
    /// The text of each field, in form order.
    texts: Vec<String>,
    /// The answer to the texts.
    answer: Answer,
    /// The inputs that the present ones are compared with, as a query string behind a `?`; empty without.
    pinned: String,
    /// What the world outside was told last: the inputs as a query string. Nothing before the inputs were taken in.
    told: Option<String>,
}

/// A calculator in use. Its state stands in a list of the thread's: so this is a number that every closure can have.
#[derive(Clone, Copy)]
pub struct Live {
    pub(super) calculator: &'static Calculator,
    placement: Placement,
    pub(super) root: Root,
    state: usize,
}

impl Live {
    /// With the defaults, which are in the page already.
    pub fn new(root: Root, Setting { calculator, placement }: Setting) -> Self {
        let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
        let answer = form::evaluate(calculator, &texts);
        let state = STATES.with_borrow_mut(|states| {
            states.push(State { texts, answer, pinned: String::new(), told: None });
            states.len() - 1
        });
        Self { calculator, placement, root, state }
    }

    fn with<T>(self, read: impl FnOnce(&State) -> T) -> T {
        STATES.with_borrow(|states| read(&states[self.state]))
    }

    fn change<T>(self, write: impl FnOnce(&mut State) -> T) -> T {
        STATES.with_borrow_mut(|states| write(&mut states[self.state]))
    }

    /// The present inputs as a query string.
    pub(super) fn query(self) -> String {
        self.with(|state| query::encode(self.calculator, &state.texts))
    }

    /// Does this with the present inputs and their answer, if they have one.
    pub(super) fn answered<T>(self, read: impl FnOnce(&[String], &Report) -> T) -> Option<T> {
        self.with(|state| Some(read(&state.texts, state.answer.as_ref().ok()?)))
    }

    /// Compares with the present inputs from now on, or no longer.
    pub(super) fn pin(self, pinned: bool) {
        let query = if pinned { ["?", &self.query()].concat() } else { String::new() };
        self.change(|state| state.pinned = query);
        self.show();
    }

    /// Moves the focus to the first field with an error.
    pub(super) fn lead_to_error(self) {
        self.root.focus("[aria-invalid]");
    }

    /// Takes in what was entered into a field.
    pub(super) fn enter(self, key: &str, text: String) {
        if let Some(place) = self.calculator.fields().position(|field| field.key == key) {
            self.put(|texts| texts[place] = text);
        }
    }

    /// Puts the inputs of a query string into the form, and the defaults where it says nothing.
    pub(super) fn fill_from(self, query: &str) {
        self.fill(query::decode(self.calculator, query));
    }

    fn fill(self, texts: Vec<String>) {
        for (field, text) in self.calculator.fields().zip(&texts) {
            browser::write(self.root, self.calculator, field, text);
        }
        self.put(|present| *present = texts);
    }

    /// Changes the inputs, and all that follows from them.
    fn put(self, write: impl FnOnce(&mut Vec<String>)) {
        let before = self.change(|state| {
            write(&mut state.texts);
            let answer = form::evaluate(self.calculator, &state.texts);
            std::mem::replace(&mut state.answer, answer)
        });
        let query = self.query();
        browser::tell_inputs(self.root, &query);
        self.with(|State { texts, answer, .. }| {
            let [errors, faults] =
                [answer, &before].map(|answer| answer.as_ref().err().map_or(&[][..], |errors| &errors[..]));
            browser::review(self.root, self.calculator, texts, errors, faults);
            if *answer != before {
                self.show();
            }
        });
        // At first what was taken in is told to nobody: nobody has changed anything yet.
        let told = self.change(|state| state.told.replace(query.clone()));
        let changed = told.is_some_and(|told| told != query);
        if changed {
            self.tell(&query);
        }
        if changed || !query.is_empty() {
            // The answer is painted first, then the pictures, then the list that takes longest.
            self.root.later(Later::Next, move || {
                self.draw();
                self.root.later(Later::Next, move || self.show_influences());
            });
        }
    }

    /// Writes the answer.
    fn show(self) {
        let (markup, is_answer) = self.with(|State { answer, pinned, .. }| match answer {
            Ok(report) => (widget::answer(report, self.report(pinned).as_ref()), true),
            Err(errors) => (widget::errors(self.calculator, errors), false),
        });
        self.root.write("answer", &markup);
        self.root.hide(".answer__details", !is_answer);
    }

    /// The answer to the pinned inputs.
    fn report(self, pinned: &str) -> Option<Report> {
        let texts = (!pinned.is_empty()).then(|| query::decode(self.calculator, pinned))?;
        form::evaluate(self.calculator, &texts).ok()
    }

    /// Writes all that may stand there a moment later than the answer.
    fn draw(self) {
        self.with(|state| self.root.say("given", &widget::given(self.calculator, &state.texts)));
        self.answered(|texts, report| {
            self.root.write("steps", &widget::computation(report));
            let open = browser::open_tab(self.root);
            self.root.write("snippets", &widget::snippets(self.calculator, &report.snippets, open));
            let values = form::values(self.calculator, texts).unwrap_or_default();
            for (number, chart) in self.calculator.charts.iter().enumerate() {
                if let Some(plot) = (chart.plot)(&values) {
                    let drawing = Drawing::of(&plot);
                    self.root.write(&fill("picture-{=}", &[number as f64]), &drawing.picture);
                    self.root.write(&fill("table-{=}", &[number as f64]), &drawing.table);
                }
            }
        });
    }

    fn show_influences(self) {
        self.answered(|texts, report| {
            let values = form::values(self.calculator, texts).unwrap_or_default();
            self.root.write("influences", &widget::influences(self.calculator, &values, report));
        });
    }

    /// Tells everybody that the inputs have changed.
    fn tell(self, query: &str) {
        let spoken = self.with(|state| match &state.answer {
            Ok(report) => [report.verdict.word(), ": ", &report.headline.plain()].concat(),
            Err(errors) => {
                browser::unfold(self.root, self.calculator, errors);
                widget::NO_ANSWER.into()
            }
        });
        let query = String::from(query);
        if self.placement == Placement::Page {
            self.root.later(Later::BeforeLong, move || {
                browser::keep(self.calculator, &query);
                browser::remember(self.calculator, &query);
            });
        }
        self.root.write("shared", "");
        self.root.later(Later::AfterAPause, move || self.root.say("spoken", &spoken));
    }

    /// Takes in what was there before this calculator was live, and says that it is.
    pub fn begin(self) {
        browser::soon(move || {
            self.take_in();
            browser::mark_live(self.root);
        });
    }

    /// What the address says, else what was typed early, else what the page says of the reader's deployment, else what was used
    /// last on this device.
    fn take_in(self) {
        let calculator = self.calculator;
        let mut texts = query::decode(calculator, &browser::inputs(self.root));
        let mut said = false;
        let mut typed = false;
        for (field, text) in calculator.fields().zip(&mut texts) {
            let default = form::default_text(field);
            if *text == default {
                *text = browser::read(self.root, calculator, field).unwrap_or(default.clone());
                typed |= *text != default;
            }
            said |= *text != default;
        }
        let start = if said { None } else { browser::start(self.root) };
        let is_page = self.placement == Placement::Page;
        let started = start.is_some();
        let recalled = || if said || !is_page { None } else { browser::recall(calculator) };
        if let Some(query) = start.or_else(recalled).filter(|query| !query.is_empty()) {
            texts = query::decode(calculator, &query);
            let notice = if started {
                widget::notice("Started from your deployment.", "forget", "Use the defaults")
            } else {
                widget::notice("These are your inputs from last time, kept on this device.", "forget", "Forget them")
            };
            self.root.write("recalled", &notice);
            if is_page {
                browser::keep(calculator, &query::encode(calculator, &texts));
            }
        }
        self.fill(texts);
        if typed {
            // As if it were typed now: the address and the device have to know it.
            self.tell(&self.query());
        }
        self.with(|state| {
            if let Err(errors) = &state.answer {
                browser::unfold(self.root, calculator, errors);
            }
        });
    }
}
