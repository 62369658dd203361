//! The page about the data shows what is in the data.

use super::{files, json, library};
use models::form;
use serde_json::Value;

const PAGE: &str = include_str!("../../../../content/reference/use/data.md");

/// The examples of the page: the file that each is a part of, and the part.
fn examples() -> Vec<(&'static str, Value)> {
    let fences = PAGE.split("```json title=\"").skip(1);
    let example = |fence: &'static str| {
        let (file, rest) = fence.split_once("\"\n").expect("a title");
        (file, json(rest.split_once("```").expect("the end of the code").0))
    };
    fences.map(example).collect()
}

/// Whether everything that an example says is in the data too.
fn is_part_of(example: &Value, data: &Value) -> bool {
    match (example, data) {
        (Value::Object(example), Value::Object(data)) => {
            example.iter().all(|(key, value)| data.get(key).is_some_and(|found| is_part_of(value, found)))
        }
        (Value::Array(example), Value::Array(data)) => {
            example.iter().all(|item| data.iter().any(|found| is_part_of(item, found)))
        }
        (example, data) => example == data,
    }
}

/// What a calculator saves as a file of that name.
fn answer(file: &str) -> Value {
    let slug = file.strip_suffix(".json").expect("a JSON file");
    let calculator = models::Calculator::named(slug).expect("a file that is published, or the answer of a calculator");
    let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
    let report = form::evaluate(calculator, &texts).expect("an answer");
    json(&form::export::json(calculator, &texts, &report, ""))
}

#[test]
fn its_examples_are_parts_of_the_files() {
    let files = files(&library());
    for (file, example) in examples() {
        let data = files.get(file).map_or_else(|| answer(file), |text| json(text));
        let entries = ["claims", "symptoms"].into_iter().filter_map(|key| data[key].as_array()).flatten();
        let is_there = std::iter::once(&data).chain(entries).any(|part| is_part_of(&example, part));
        assert!(
            is_there,
            "{file} has changed; write its present values into content/reference/use/data.md:\n{example:#}"
        );
    }
    assert!(!is_part_of(&serde_json::json!({ "id": "x" }), &serde_json::json!({ "id": "y" })));
}

#[test]
fn it_links_to_every_file() {
    for name in files(&library()).keys() {
        assert!(
            PAGE.contains(&format!("[`/{name}`](/{name})")),
            "content/reference/use/data.md has no link to /{name}"
        );
    }
}
