//! The calculators, evaluated with the inputs.

use crate::calculators::CALCULATORS;
use crate::{Input, Origin};
use models::capacity;
use models::form::{evaluate, parse, query};
use models::units::in_full;
use models::{Calculator, KEY_FIGURES, Kind, Metric, Report, Value};

/// Where the pages of the calculators are, except for that of what breaks first.
const PAGES: &str = "/calculators/";

/// With fewer values from files, a verdict says little about the service.
const FEW: usize = 3;

/// The answer of a calculator to the inputs.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Slug of the calculator.
    pub calculator: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Whether the reader has to act.
    pub verdict: models::Verdict,
    /// The answer, as one sentence.
    pub headline: String,
    /// The reasons, and what to do.
    pub reasons: Vec<String>,
    /// The number that the headline states, then the key figures.
    pub figures: Vec<Figure>,
    /// The inputs that differ from the defaults, as a query string.
    pub query: String,
    /// The address of the calculator with these inputs.
    pub address: String,
    /// Values from the files.
    pub from_files: usize,
    /// Documented defaults of platforms and libraries.
    pub from_platform: usize,
    /// Defaults of the calculator.
    pub from_calculator: usize,
    /// The main inputs that no file states, such as the traffic.
    pub assumed: Vec<Assumed>,
    /// What the reader should know about the inputs, such as a value that the calculator does not accept.
    pub notes: Vec<String>,
}

/// A number of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Key of the metric.
    pub key: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The number with its unit.
    pub text: String,
}

/// An input that no file states.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    /// Key of the field.
    pub field: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The value with its unit.
    pub text: String,
}

/// Evaluates all calculators. `inputs` has a value for every field of a calculator, as [`inputs`](crate::inputs) returns.
pub fn verdicts(inputs: &[Input]) -> Vec<Verdict> {
    CALCULATORS.iter().filter_map(|calculator| verdict(calculator, inputs)).collect()
}

fn verdict(calculator: &'static Calculator, inputs: &[Input]) -> Option<Verdict> {
    let own: Vec<_> = inputs.iter().filter(|input| input.calculator == calculator.slug).collect();
    let texts: Vec<_> = own.iter().map(|input| input.value.clone()).collect();
    let report = evaluate(calculator, &texts).ok()?;
    let count = |is: fn(&Origin) -> bool| own.iter().filter(|input| is(&input.origin)).count();
    let query = query::encode(calculator, &texts);
    let above = if calculator.slug == capacity::CALCULATOR.slug { "/" } else { PAGES };
    let mark = if query.is_empty() { "" } else { "?" };
    Some(Verdict {
        calculator: calculator.slug,
        title: calculator.title,
        verdict: report.verdict,
        headline: report.headline.plain(),
        reasons: report.because.iter().map(|reason| reason.plain()).collect(),
        figures: figures(calculator, &report),
        address: [above, calculator.slug, "/", mark, &query].concat(),
        query,
        from_files: count(|origin| matches!(origin, Origin::Files(_))),
        from_platform: count(|origin| matches!(origin, Origin::Default(_))),
        from_calculator: count(|origin| matches!(origin, Origin::Calculator)),
        assumed: assumed(calculator, &own),
        notes: own.iter().filter_map(|input| input.note.clone()).collect(),
    })
}

fn figures(calculator: &Calculator, report: &Report) -> Vec<Figure> {
    let headline = report.metric(calculator.headline);
    let others = report.metrics.iter().take(KEY_FIGURES).filter(|metric| metric.key != calculator.headline);
    let figure =
        |metric: &Metric| Figure { key: metric.key, label: metric.label, text: metric.amount.format(metric.unit) };
    headline.into_iter().chain(others).map(figure).collect()
}

/// The inputs that the form shows first and that no file states.
fn assumed(calculator: &Calculator, own: &[&Input]) -> Vec<Assumed> {
    let open = calculator.groups.iter().filter(|group| !group.folded).flat_map(|group| group.fields);
    let of = |field: &'static models::Field| {
        let input = own.iter().find(|input| input.field == field.key && input.origin == Origin::Calculator)?;
        let text = match (parse(field, &input.value).ok()?, field.kind) {
            (Value::Number(number), _) => [in_full(number), unit(field.unit.symbol)].concat(),
            (Value::Choice(key), Kind::Choice { options, .. }) => {
                options.iter().find(|option| option.key == key)?.label.into()
            }
            _ => return None,
        };
        Some(Assumed { field: field.key, label: field.label, text })
    };
    open.filter_map(of).collect()
}

fn unit(symbol: &str) -> String {
    match symbol {
        "" => String::new(),
        "/s" => " per second".into(),
        "%" => "%".into(),
        _ => [" ", symbol].concat(),
    }
}

impl Verdict {
    /// Whether it rests on so few values of the files that it says little about the service.
    pub fn is_thin(&self) -> bool {
        self.from_files < FEW
    }

    /// What it rests on: `10 of 35 values from the files, 4 documented defaults`.
    pub fn basis(&self) -> String {
        let all = self.from_files + self.from_platform + self.from_calculator;
        let mut text = format!("{} of {all} values from the files", self.from_files);
        match self.from_platform {
            0 => {}
            1 => text.push_str(", 1 documented default"),
            many => text.push_str(&format!(", {many} documented defaults")),
        }
        text
    }

    /// The traffic that it assumes. It is in no file, and decides most.
    pub fn assumes(&self) -> Option<String> {
        let rps = self.assumed.iter().find(|one| one.field == "rps")?;
        Some(format!("Assumes {} requests per second.", rps.text.trim_end_matches(" per second")))
    }
}
