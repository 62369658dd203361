use super::*;
use proptest::prelude::*;

fn parsed(json: &Json) -> serde_json::Value {
    serde_json::from_str(&json.to_string()).expect("JSON")
}

#[test]
fn values_are_written_as_json() {
    let json = Json::Object(vec![
        ("a", Json::Null),
        ("b", vec![Json::from(1), Json::from(true), Json::from(None::<&str>)].into_iter().collect()),
        ("c", Json::from("</script>\u{2028}\"\\\n")),
    ]);
    assert_eq!(parsed(&json), serde_json::json!({"a": null, "b": [1, true, null], "c": "</script>\u{2028}\"\\\n"}));
    assert!(!json.to_string().contains("</"));
}

proptest! {
    #[test]
    fn every_text_is_read_as_it_was(text: String) {
        prop_assert_eq!(parsed(&Json::from(text.as_str())), serde_json::Value::from(text));
    }
}
