//! The parts of the page that an answer fills in.

use super::browser::{self, Timer};
use super::calculator::{Live, State};
use js_sys::Date;
use models::form::{self, query};
use models::{Influence, Report, fill};
use widget::Drawing;

/// Milliseconds of a task that can be divided.
const TASK: f64 = 8.0;

impl Live {
    /// Renders the answer. While an input is invalid, the last answer stays and is marked as stale.
    pub(super) fn render_answer(self) {
        let (root, calculator) = (self.root, self.calculator);
        self.with_state(|State { texts, answer, compared, .. }| match answer {
            Ok(report) => {
                let before = self.compared_report(compared);
                root.set_fresh();
                root.set_html("waiting", "");
                root.set_html("head", &widget::head(report));
                root.set_html("plan", &widget::plan(calculator, texts, report));
                root.set_html("answer", &widget::answer(report, before.as_ref()));
                root.set_html("confidence", &widget::confidence(calculator, texts, report));
                root.set_html("numbers", &widget::numbers(report, before.as_ref()));
            }
            Err(errors) => {
                root.set_stale();
                root.set_html("waiting", &widget::errors(calculator, errors));
            }
        });
    }

    /// Returns the answer to the inputs to compare with.
    fn compared_report(self, query: &str) -> Option<Report> {
        let texts = (!query.is_empty()).then(|| query::decode(self.calculator, query))?;
        form::evaluate(self.calculator, &texts).ok()
    }

    /// Renders the parts that may follow the answer with a delay: steps and snippets.
    pub(super) fn render_details(self) {
        self.with_state(|state| self.root.set_text("given", &widget::changed_inputs(self.calculator, &state.texts)));
        self.with_answer(|_, report| {
            self.root.set_html("steps", &widget::computation(report));
            let selected = browser::selected_tab(self.root);
            self.root.set_html("snippets", &widget::snippets(self.calculator, &report.snippets, selected));
        });
    }

    /// Renders a chart, then the others, each in a task of its own, and then the influences.
    pub(super) fn render_chart(self, number: usize) {
        let Some(chart) = self.calculator.charts.get(number) else { return self.render_influences(0, Vec::new()) };
        self.with_answer(|texts, _| {
            let values = form::values(self.calculator, texts).unwrap_or_default();
            if let Some(plot) = (chart.plot)(&values) {
                let drawing = Drawing::of(&plot);
                self.root.set_html(&fill("picture-{=}", &[number as f64]), &drawing.picture);
                self.root.set_html(&fill("table-{=}", &[number as f64]), &drawing.table);
            }
        });
        self.root.schedule(Timer::Render, move || self.render_chart(number + 1));
    }

    /// Looks at one input after another: each evaluates the model twice. Pauses now and then, so that the page responds.
    fn render_influences(self, mut place: usize, mut strongest: Vec<Influence>) {
        let calculator = self.calculator;
        let values = self.with_answer(|texts, _| form::values(calculator, texts).unwrap_or_default());
        // While an input is invalid, those of the last answer stay.
        let Some(values) = values else { return };
        let pause = Date::now() + TASK;
        while place < values.len() && Date::now() < pause {
            calculator.add_influence(&values, place, &mut strongest, widget::MAX_INFLUENCES);
            place += 1;
        }
        if place < values.len() {
            return self.root.schedule(Timer::Render, move || self.render_influences(place, strongest));
        }
        let markup = self.with_answer(|_, report| widget::influence_items(calculator, &strongest, report));
        self.root.set_html("influences", &markup.unwrap_or_default());
    }
}
