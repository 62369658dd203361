//! Export of inputs and results for spreadsheets and scripts.

use crate::form::parse;
use crate::form::text;
use crate::{Amount, Calculator, Report, Value};

struct Line {
    kind: &'static str,
    key: &'static str,
    label: &'static str,
    value: String,
    /// Whether JSON has the value without quotes: numbers, yes and no.
    bare: bool,
    unit: &'static str,
}

fn lines(calculator: &Calculator, texts: &[String], report: &Report) -> Vec<Line> {
    let inputs = calculator.fields().zip(texts).map(|(field, typed)| {
        let value = parse(field, typed);
        let bare = matches!(value, Ok(Value::Number(_) | Value::Choice("true" | "false")));
        let value = value.map_or_else(|_| typed.clone(), text);
        Line { kind: "input", key: field.key, label: field.label, value, bare, unit: field.unit.symbol }
    });
    let results = report.all_metrics().map(|metric| Line {
        kind: "result",
        key: metric.key,
        label: metric.label,
        value: metric.amount.machine(),
        bare: matches!(metric.amount, Amount::Number(_)),
        // Machine-readable shares are fractions of 1.
        unit: if metric.unit == crate::units::Unit::SHARE { "" } else { metric.unit.symbol },
    });
    inputs.chain(results).collect()
}

/// Returns a JSON object: `calculator`, `address`, `verdict`, `answer`, its `reasons`, the `plan` as inputs to change,
/// and `inputs` and `results` by key. An empty input is `null`.
pub fn json(calculator: &Calculator, texts: &[String], report: &Report, address: &str) -> String {
    let mut file = String::from("{\n");
    for (name, value) in [
        ("calculator", calculator.slug),
        ("address", address),
        ("verdict", report.verdict.key()),
        ("answer", &report.headline.plain()),
    ] {
        file.push_str(&["  ", &quoted(name), ": ", &quoted(value), ",\n"].concat());
    }
    let reasons: Vec<_> = report.because.iter().map(|reason| quoted(&reason.plain())).collect();
    file.push_str(&["  \"reasons\": [", &reasons.join(", "), "],\n"].concat());
    let plan = report.plan.iter().map(|change| [quoted(change.field), ": ".into(), quoted(&change.value)].concat());
    file.push_str(&["  \"plan\": {", &plan.collect::<Vec<_>>().join(", "), "},\n"].concat());
    for (kind, name, close) in [("input", "\"inputs\"", "},\n"), ("result", "\"results\"", "}\n")] {
        file.push_str(&["  ", name, ": {"].concat());
        let mut separator = "\n";
        for line in lines(calculator, texts, report).iter().filter(|line| line.kind == kind) {
            let value = match line.value.as_str() {
                "" => "null".into(),
                value if line.bare => value.into(),
                value => quoted(value),
            };
            file.push_str(&[separator, "    ", &quoted(line.key), ": ", &value].concat());
            separator = ",\n";
        }
        file.push_str("\n  ");
        file.push_str(close);
    }
    file.push_str("}\n");
    file
}

/// Returns comma-separated values with a header row: kind, key, label, value, unit.
pub fn csv(calculator: &Calculator, texts: &[String], report: &Report) -> String {
    let mut file = String::from("kind,key,label,value,unit\r\n");
    for line in lines(calculator, texts, report) {
        let cells = [line.kind, line.key, line.label, &line.value, line.unit].map(cell);
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

/// Returns a JSON string. The texts contain no control characters other than the two replaced here.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    ["\"", &text, "\""].concat()
}

/// Returns a CSV cell (RFC 4180).
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) { ["\"", &text.replace('"', "\"\""), "\""].concat() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ALL;
    use crate::form::{default_text, evaluate_defaults, query};

    #[test]
    fn json_has_every_input_and_every_result() {
        for calculator in ALL {
            let texts: Vec<_> = calculator.fields().map(default_text).collect();
            let report = evaluate_defaults(calculator).expect("an answer");
            let file = json(calculator, &texts, &report, "https://example.org/?a=\"b\"");
            let file: serde_json::Value = serde_json::from_str(&file).expect("JSON");
            assert_eq!(file["calculator"], calculator.slug);
            assert_eq!(file["address"], "https://example.org/?a=\"b\"");
            assert_eq!(file["reasons"].as_array().map(Vec::len), Some(report.because.len()));
            assert_eq!(file["plan"].as_object().map(serde_json::Map::len), Some(report.plan.len()));
            for field in calculator.fields() {
                let value = &file["inputs"][field.key];
                assert_eq!(value.is_null(), default_text(field).is_empty(), "{} {}", calculator.slug, field.key);
            }
            for metric in report.all_metrics() {
                let value = &file["results"][metric.key];
                match metric.amount {
                    Amount::Number(number) => assert_eq!(value.as_f64(), Some(number), "{}", metric.key),
                    other => assert_eq!(value.as_str(), Some(other.machine().as_str())),
                }
            }
        }
    }

    #[test]
    fn csv_has_a_line_for_each_value_and_quotes_where_needed() {
        let calculator = &ALL[0];
        let texts = query::decode(calculator, "instances=1%2C000");
        let report = crate::form::evaluate(calculator, &texts).expect("an answer");
        let file = csv(calculator, &texts, &report);
        let lines: Vec<_> = file.lines().collect();
        assert_eq!(lines.len(), 1 + texts.len() + report.all_metrics().count());
        assert_eq!(lines[0], "kind,key,label,value,unit");
        assert_eq!(lines[1], "input,instances,App instances,1000,");
        assert!(file.contains("result,db-cpu-share,Share of the database's CPU,0.1875,\r\n"), "{file}");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
