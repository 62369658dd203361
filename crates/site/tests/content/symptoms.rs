//! Symptoms: their messages, examples and causes.

use crate::sample::{SYMPTOMS, data_faults, load, site};

fn faults(change: impl Fn(&str) -> String) -> Vec<String> {
    data_faults("symptoms/sky.toml", &change(SYMPTOMS))
}

#[test]
fn texts_repeat_what_the_first_example_captures() {
    let library = load(&site(&[])).expect("a good site");
    let symptom = library.symptom("dark").expect("the symptom");
    assert_eq!(symptom.title.plain, "It is dark at 23:00");
    assert_eq!(symptom.title.html, "It is dark at <span data-captured=\"hour\">23:00</span>");
    assert_eq!(symptom.title.template.source(), "It is dark at {hour}");
    let check = &symptom.causes[0].check;
    assert_eq!(check.plain, "date --date=23:00");
    assert!(check.html.contains("<span data-captured=\"hour\">23:00</span>"), "{}", check.html);
}

#[test]
fn messages_are_distinctive_and_have_examples() {
    assert_eq!(
        faults(|text| text.replace("no light found at {hour}", "at {hour}").replace("no light found", "it is")),
        ["6: the message `at {hour}` is too short to be distinctive; include more of the line"]
    );
    assert_eq!(
        faults(|text| text.replace("\"no light found at {hour}\"", "\"no light found at {hour}\", \"pitch black\"")),
        ["3: no example contains the message `pitch black`; add a line as a reader would paste it to `examples`"]
    );
    assert_eq!(
        faults(|text| text.replace("23:00\"]", "23:00\", \"fog\"]")),
        ["7: the example `fog` contains no message; change the example, or add its message"]
    );
    assert_eq!(
        faults(|text| text.replace("words =", "not = [\"light\"]\nwords =")),
        ["7: the example `error: no light found at 23:00` contains `light`, which `not` excludes; change one of them"]
    );
}

#[test]
fn texts_use_only_what_is_captured() {
    assert_eq!(
        faults(|text| text.replace("black at {hour}", "black at {place}")),
        [
            "3: `means` uses {place}, which the message of the first example does not capture; write {place} in the message, \
          or a word here"
        ]
    );
}

#[test]
fn many_causes_need_a_check_that_separates_them() {
    let cause = SYMPTOMS.split_once("[[symptom.cause]]").map(|(_, cause)| cause.to_owned()).expect("a cause");
    let again = format!("[[symptom.cause]]{cause}");
    let many = faults(|text| format!("{text}{again}{again}"));
    assert_eq!(
        many,
        [
            "3: the symptom `dark` has 3 causes and no check that separates them; add the check as `split`, and its results as \
          `reads`"
        ]
    );
    assert!(
        faults(|text| text.replace("pages = [\"/basics/good/\"]", "pages = []")).concat().contains("links to no page")
    );
}

#[test]
fn ids_and_messages_are_unique_in_all_files() {
    let again = SYMPTOMS.replace("\"dark\"", "\"night\"");
    let root = site(&[("symptoms/later.toml", &again)]);
    let faults = load(&root).expect_err("a message twice");
    assert_eq!(
        faults,
        ["symptoms/sky.toml:6: another symptom has the message `no light found at {hour}`; keep one of them"]
    );
}
