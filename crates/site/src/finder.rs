//! What the symptom finder reads: messages and words, but not the checks and fixes, which are on the pages.

use content::{Library, Page, Symptom};
use serde_json::{Value, json};

/// The symptoms, and the pages that answer what no symptom does, as JSON.
pub(super) fn json(library: &Library) -> String {
    let symptoms: Vec<_> = library.symptoms.iter().map(symptom).collect();
    let pages: Vec<_> = library.pages().map(page).collect();
    json!({ "symptoms": symptoms, "pages": pages }).to_string()
}

fn symptom(symptom: &Symptom) -> Value {
    let messages: Vec<_> = symptom.messages.iter().map(|message| &message.source).collect();
    let causes: Vec<_> = symptom.causes.iter().map(|cause| cause.title.template.source()).collect();
    let mut entry = json!({
        "id": symptom.id, "title": symptom.title.plain, "group": symptom.group, "messages": messages, "words": symptom.words,
        "means": symptom.means.template.source(), "causes": causes,
    });
    if symptom.general {
        entry["general"] = true.into();
    }
    if !symptom.not.is_empty() {
        entry["not"] = symptom.not.clone().into();
    }
    entry
}

fn page(page: &Page) -> Value {
    let headings: Vec<_> = page.body.headings.iter().map(|heading| heading.text.as_str()).collect();
    json!({ "address": &page.address[1..], "title": page.about.title, "summary": page.about.summary, "headings": headings.join(". ") })
}
