//! The state of a calculator in the browser, and the parts of the page that depend on it.

use super::browser::{self, Root, Timer};
use models::form::{self, query};
use models::{Calculator, Change, FieldError, Report};
use std::cell::RefCell;
use widget::{Placement, Setting};

/// The answer to the current inputs, or the invalid fields.
type Answer = Result<Report, Vec<FieldError>>;

thread_local! {
    static STATES: RefCell<Vec<State>> = const { RefCell::new(Vec::new()) };
}

pub(super) struct State {
    /// The text of each field, in form order.
    pub(super) texts: Vec<String>,
    pub(super) answer: Answer,
    /// The inputs to compare the current ones with, as a query string with its `?`, or empty.
    pub(super) compared: String,
    /// The inputs before the last change of several at once, which can be undone.
    replaced: Vec<String>,
    /// The query string for which the address bar, the storage and the announcement were last updated; `None` until the
    /// initial inputs are loaded.
    published: Option<String>,
}

/// A running calculator. The state is in a thread-local list, so that every closure can copy this handle.
#[derive(Clone, Copy)]
pub struct Live {
    pub(super) calculator: &'static Calculator,
    placement: Placement,
    pub(super) root: Root,
    state: usize,
}

impl Live {
    /// Creates a calculator with its defaults, which the prerendered page already shows.
    pub fn new(root: Root, Setting { calculator, placement }: Setting) -> Self {
        let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
        let answer = form::evaluate(calculator, &texts);
        let state = STATES.with_borrow_mut(|states| {
            states.push(State { texts, answer, compared: String::new(), replaced: Vec::new(), published: None });
            states.len() - 1
        });
        Self { calculator, placement, root, state }
    }

    pub(super) fn with_state<T>(self, read: impl FnOnce(&State) -> T) -> T {
        STATES.with_borrow(|states| read(&states[self.state]))
    }

    fn with_state_mut<T>(self, write: impl FnOnce(&mut State) -> T) -> T {
        STATES.with_borrow_mut(|states| write(&mut states[self.state]))
    }

    /// Returns the current inputs as a query string.
    pub(super) fn query(self) -> String {
        self.with_state(|state| query::encode(self.calculator, &state.texts))
    }

    /// Calls a function with the current inputs and their answer; `None` if an input is invalid.
    pub(super) fn with_answer<T>(self, read: impl FnOnce(&[String], &Report) -> T) -> Option<T> {
        self.with_state(|state| Some(read(&state.texts, state.answer.as_ref().ok()?)))
    }

    /// Starts comparing with the current inputs, or stops comparing.
    pub(super) fn set_comparing(self, comparing: bool) {
        let query = if comparing { ["?", &self.query()].concat() } else { String::new() };
        self.with_state_mut(|state| state.compared = query);
        self.render_answer();
    }

    /// Moves the focus to the first field with an error.
    pub(super) fn focus_first_error(self) {
        self.root.focus("[aria-invalid]");
    }

    /// Sets the text of the field with that key.
    pub(super) fn set_field(self, key: &str, text: String) {
        if let Some(index) = self.calculator.fields().position(|field| field.key == key) {
            self.update(|texts| texts[index] = text);
        }
    }

    /// Replaces the inputs by those of a query string, and those that it does not contain by their defaults. Offers to
    /// undo that.
    pub(super) fn replace_with_query(self, query: &str) {
        self.replace(query::decode(self.calculator, query), "All inputs were replaced.");
    }

    /// Changes the inputs that the answer recommends to change, and offers to undo that.
    pub(super) fn apply_plan(self) {
        let plan = self.with_answer(|_, report| report.plan.clone()).unwrap_or_default();
        self.change(&plan, "Changed as recommended.");
    }

    /// Changes some inputs, and offers to undo that.
    pub(super) fn change(self, changes: &[Change], sentence: &str) {
        let mut texts = self.with_state(|state| state.texts.clone());
        for change in changes {
            if let Some(place) = self.calculator.fields().position(|field| field.key == change.field) {
                texts[place].clone_from(&change.value);
            }
        }
        self.replace(texts, sentence);
    }

    fn replace(self, texts: Vec<String>, sentence: &str) {
        let before = self.with_state(|state| state.texts.clone());
        if texts == before {
            return;
        }
        self.load_texts(texts);
        self.with_state_mut(|state| state.replaced = before);
        self.root.set_html("done", &widget::notice(sentence, "undo", "Undo"));
    }

    /// Restores the inputs before the last change of several at once.
    pub(super) fn undo(self) {
        let before = self.with_state_mut(|state| std::mem::take(&mut state.replaced));
        if !before.is_empty() {
            self.load_texts(before);
        }
    }

    /// Restores the default of a field.
    pub(super) fn reset_field(self, key: &str) {
        if let Some(field) = self.calculator.fields().find(|field| field.key == key) {
            let default = form::default_text(field);
            browser::set_field_text(self.root, self.calculator, field, &default);
            browser::focus_field(self.root, self.calculator, field);
            self.set_field(key, default);
        }
    }

    fn load_texts(self, texts: Vec<String>) {
        for (field, text) in self.calculator.fields().zip(&texts) {
            browser::set_field_text(self.root, self.calculator, field, text);
        }
        self.update(|current| *current = texts);
    }

    /// Changes the inputs, and updates everything that depends on them.
    fn update(self, change: impl FnOnce(&mut Vec<String>)) {
        let (before, texts_before) = self.with_state_mut(|state| {
            let texts_before = state.texts.clone();
            change(&mut state.texts);
            let answer = form::evaluate(self.calculator, &state.texts);
            (std::mem::replace(&mut state.answer, answer), texts_before)
        });
        self.root.set_html("done", "");
        let query = self.query();
        browser::set_query(self.root, &query);
        self.with_state(|State { texts, answer, .. }| {
            let [errors, errors_before] =
                [answer, &before].map(|answer| answer.as_ref().err().map_or(&[][..], |errors| &errors[..]));
            browser::update_form(self.root, self.calculator, texts, errors, errors_before);
            browser::mark_own_values(self.root, self.calculator, texts, &texts_before);
            if *answer != before {
                self.render_answer();
            }
        });
        // The initial inputs are not published: the reader has not changed anything yet.
        let published = self.with_state_mut(|state| state.published.replace(query.clone()));
        let changed = published.is_some_and(|published| published != query);
        if changed {
            self.publish(&query);
        }
        if changed || !query.is_empty() {
            // The browser paints the answer first, then each chart, then the influences, which take longest. Another
            // change replaces the pending task.
            self.root.schedule(Timer::Render, move || {
                self.render_details();
                self.root.schedule(Timer::Render, move || self.render_chart(0));
            });
        }
    }

    /// Updates the address bar and the storage, and announces the answer to screen readers.
    fn publish(self, query: &str) {
        let announcement = self.with_state(|state| match &state.answer {
            Ok(report) => [report.verdict.word(), ": ", &report.headline.plain()].concat(),
            Err(errors) => {
                browser::open_groups_with_errors(self.root, self.calculator, errors);
                errors.iter().fold(widget::NOT_UPDATED.into(), |said: String, error| {
                    let field = self.calculator.fields().find(|field| field.key == error.field);
                    [&said, " ", &field.map(|field| form::message(field, error.problem)).unwrap_or_default()].concat()
                })
            }
        });
        let query = String::from(query);
        if self.placement == Placement::Page {
            self.root.schedule(Timer::Address, move || {
                browser::update_address_bar(self.calculator, &query);
                browser::store_query(self.calculator, &query);
            });
        }
        self.root.set_html("shared", "");
        self.root.schedule(Timer::Announcement, move || self.root.set_text("spoken", &announcement));
    }

    /// Loads the initial inputs in a task of its own, and marks the calculator as live.
    pub fn init(self) {
        browser::defer(move || {
            self.load_initial_inputs();
            browser::mark_live(self.root);
        });
    }

    /// Loads the inputs of the address and those typed before the program was loaded. Without any, loads those of the
    /// reader's deployment; without a deployment, those last used on this device.
    fn load_initial_inputs(self) {
        let calculator = self.calculator;
        let mut texts = query::decode(calculator, &browser::initial_query(self.root));
        let mut has_inputs = false;
        let mut typed = false;
        for (field, text) in calculator.fields().zip(&mut texts) {
            let default = form::default_text(field);
            if *text == default {
                *text = browser::field_text(self.root, calculator, field).unwrap_or(default.clone());
                typed |= *text != default;
            }
            has_inputs |= *text != default;
        }
        let deployment = if has_inputs { None } else { browser::deployment_query(self.root) };
        let is_page = self.placement == Placement::Page;
        let from_deployment = deployment.is_some();
        let stored = || if has_inputs || !is_page { None } else { browser::stored_query(calculator) };
        if let Some(query) = deployment.or_else(stored).filter(|query| !query.is_empty()) {
            texts = query::decode(calculator, &query);
            let notice = if from_deployment {
                widget::notice("Started from your deployment.", "forget", "Use the defaults")
            } else {
                widget::notice("Your last inputs, stored on this device.", "forget", "Forget them")
            };
            self.root.set_html("recalled", &notice);
            if is_page {
                browser::update_address_bar(calculator, &query::encode(calculator, &texts));
            }
        }
        self.load_texts(texts);
        if typed {
            // Text typed early is published as if it were typed now.
            self.publish(&self.query());
        }
        self.with_state(|state| {
            if let Err(errors) = &state.answer {
                browser::open_groups_with_errors(self.root, calculator, errors);
            }
        });
    }
}
