//! The shapes that others rely on. A copy of each schema is kept beside this file; nothing that it has may go.

use super::{files, json, library};
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::{env, fs};

/// Words for people, which may change.
const WORDS: [&str; 2] = ["title", "description"];
/// Lists of which only what is in them may not go.
const LISTS: [&str; 3] = ["required", "enum", "oneOf"];

fn pinned(name: &str) -> PathBuf {
    let file = name.replace('/', ".");
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/published").join(file)
}

/// What a reader of the older shape would miss in the newer one.
fn taken_away(older: &Value, newer: &Value, place: &str, found: &mut Vec<String>) {
    match (older, newer) {
        (Value::Object(older), Value::Object(newer)) => {
            for (key, value) in
                older.iter().filter(|(key, value)| !(WORDS.contains(&key.as_str()) && value.is_string()))
            {
                let place = format!("{place}/{key}");
                match newer.get(key) {
                    None => found.push(format!("{place} is gone")),
                    Some(new) if LISTS.contains(&key.as_str()) && value.is_array() => {
                        for item in value.as_array().into_iter().flatten().map(without_words) {
                            if !new.as_array().is_some_and(|all| all.iter().any(|one| without_words(one) == item)) {
                                found.push(format!("{place} no longer has {item}"));
                            }
                        }
                    }
                    Some(new) => taken_away(value, new, &place, found),
                }
            }
        }
        (older, newer) if older != newer => found.push(format!("{place} was {older} and is {newer}")),
        _ => {}
    }
}

fn without_words(value: &Value) -> Value {
    let Value::Object(object) = value else { return value.clone() };
    let kept = object.iter().filter(|(key, value)| !(WORDS.contains(&key.as_str()) && value.is_string()));
    Value::Object(kept.map(|(key, value)| (key.clone(), without_words(value))).collect::<Map<_, _>>())
}

#[test]
fn nothing_is_taken_away_from_what_others_read() {
    let files = files(&library());
    for name in ["claims.schema.json", "symptoms.schema.json", "platforms/schema.json"] {
        let path = pinned(name);
        if env::var_os("PIN_SCHEMAS").is_some() {
            fs::write(&path, &files[name]).expect("a file to write");
        }
        let older = fs::read_to_string(&path).expect("the copy of the schema");
        let mut found = Vec::new();
        taken_away(&json(&older), &json(&files[name]), "", &mut found);
        assert!(
            found.is_empty(),
            "{name} has changed in a way that breaks those who read the data:\n  {}\nOnly add. What must differ gets a new \
             field, or a new file with a version of its own beside this one.",
            found.join("\n  ")
        );
        assert!(
            older == files[name],
            "{name} has grown, or its words have changed. That is fine. Look at the difference and keep it:\n  \
             PIN_SCHEMAS=1 cargo test --package site --test published && git diff tests/published"
        );
    }
}

#[test]
fn what_breaks_readers_is_told_from_what_does_not() {
    let older = serde_json::json!({
        "properties": { "a": { "type": "string", "description": "old" }, "b": { "enum": ["x", "y"] } },
        "required": ["a", "b"],
    });
    let change = |place: &str, value: Value| {
        let mut newer = older.clone();
        *newer.pointer_mut(place).expect("a place") = value;
        let mut found = Vec::new();
        taken_away(&older, &newer, "", &mut found);
        found
    };
    assert_eq!(change("/properties/a/description", "new".into()), Vec::<String>::new());
    assert_eq!(change("/properties/b/enum", serde_json::json!(["x", "y", "z"])), Vec::<String>::new());
    assert_eq!(change("/required", serde_json::json!(["a", "b", "c"])), Vec::<String>::new());
    assert_eq!(change("/required", serde_json::json!(["a"])), ["/required no longer has \"b\""]);
    assert_eq!(change("/properties/b/enum", serde_json::json!(["x"])), ["/properties/b/enum no longer has \"y\""]);
    let number = change("/properties/a/type", "number".into());
    assert_eq!(number, ["/properties/a/type was \"string\" and is \"number\""]);
    let renamed = serde_json::json!({ "c": { "type": "string" }, "b": { "enum": ["x", "y"] } });
    assert_eq!(change("/properties", renamed), ["/properties/a is gone"]);
}
