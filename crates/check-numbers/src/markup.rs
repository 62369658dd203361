//! The verdicts of all calculators for each service, as markup for the page `/check/`.

use crate::{Entry, Input, Subject, Verdict, calculators, inputs, subjects, verdicts, your_deployment};
use check::deployment::{Deployment, Platform};
use check::{Project, Source, facts};
use pulldown_cmark_escape::escape_html;
use your_deployment::{Fact, PLATFORM, platforms};

/// Services with verdicts of their own. A repository with more is an umbrella chart, and its page would be endless.
const MOST: usize = 8;

/// Computes everything for files that are given as paths and bytes. `root` precedes the addresses of pages. Returns nothing if the
/// files deploy no service.
pub fn numbers(files: &[(String, Vec<u8>)], root: &str) -> String {
    let sources = files.iter().filter_map(|(path, bytes)| Source::new(path.as_str(), bytes).ok());
    let project = Project::new(sources.collect());
    let deployment = Deployment::new(&project);
    let facts = facts(&project);
    let mut markup = String::new();
    let all = subjects(&deployment, &facts);
    for subject in all.iter().take(MOST) {
        service(&project, *subject, root, &mut markup);
    }
    if all.len() > MOST {
        markup.push_str(&format!(
            "<p>{} more services are not shown. Give fewer files to see them.</p>",
            all.len() - MOST
        ));
    }
    markup
}

fn service(project: &Project, subject: Subject<'_>, root: &str, markup: &mut String) {
    let entries = your_deployment(subject);
    let inputs = inputs(subject);
    let all = verdicts(&inputs);
    let (thin, firm): (Vec<_>, Vec<_>) = all.iter().partition(|verdict| verdict.is_thin());
    if firm.is_empty() {
        return;
    }
    // The services after the first are closed: each of them fills a screen.
    let open = if markup.is_empty() { " open" } else { "" };
    between(
        markup,
        &["<details class=\"verdicts\"", open, "><summary><h3><code>"].concat(),
        subject.service.name,
        "</code>",
    );
    between(markup, " <small>", platform(subject.service.platform), "</small></h3></summary>");
    markup.push_str("<p class=\"verdicts__note\">Your traffic is in no file. Open a calculator to enter it.</p>");
    markup.push_str("<ul class=\"verdicts__list\">");
    // What breaks first is last in the list of calculators, and what readers want to know first.
    for verdict in firm.iter().rev() {
        answer(project, &inputs, verdict, root, markup);
    }
    markup.push_str("</ul>");
    if !thin.is_empty() {
        markup.push_str("<p class=\"verdicts__note\">The files have too few values for: ");
        for (place, verdict) in thin.iter().enumerate() {
            markup.push_str(if place == 0 { "" } else { ", " });
            link(verdict, root, markup);
        }
        markup.push_str(".</p>");
    }
    values(project, &entries, markup);
    markup.push_str("</details>");
}

fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Kubernetes => "Kubernetes",
        Platform::Compose => "Docker Compose",
        Platform::Fly => "Fly",
        Platform::Render => "Render",
    }
}

/// A verdict, with what it rests on.
fn answer(project: &Project, inputs: &[Input], verdict: &Verdict, root: &str, markup: &mut String) {
    markup.push_str("<li data-verdict=\"");
    markup.push_str(verdict.verdict.key());
    markup.push_str("\"><h4>");
    link(verdict, root, markup);
    between(markup, "</h4><div><p>", &verdict.headline, "</p>");
    for note in verdict.notes.iter().chain(verdict.assumes().as_ref()) {
        between(markup, "<p class=\"verdicts__note\">", note, "</p>");
    }
    let own = inputs.iter().filter(|input| input.calculator == verdict.calculator);
    let known: Vec<_> = own.filter(|input| input.origin != crate::Origin::Calculator).collect();
    between(markup, "<details class=\"verdicts__values\"><summary>", &verdict.basis(), "</summary><ul>");
    for input in known {
        let field = calculators::named(input.calculator)
            .and_then(|calculator| calculator.fields().find(|field| field.key == input.field));
        let label = field.map_or(input.field, |field| field.label);
        let unit = field.map_or("", |field| field.unit.symbol);
        between(markup, "<li>", label, ": <b>");
        between(markup, "", &input.value, if unit.is_empty() { "" } else { " " });
        between(markup, "", unit, "</b> <code>");
        between(markup, "", &input.origin.words(project), "</code></li>");
    }
    markup.push_str("</ul></details></div></li>");
}

fn link(verdict: &Verdict, root: &str, markup: &mut String) {
    between(markup, "<a href=\"", &[root, &verdict.address].concat(), "\">");
    between(markup, "", verdict.title, "</a>");
}

/// What "Your deployment" can take from the files.
fn values(project: &Project, entries: &[Entry], markup: &mut String) {
    if entries.is_empty() {
        return;
    }
    markup.push_str("<details class=\"verdicts__values\"><summary>Use these numbers on the whole site</summary>");
    markup.push_str("<p>\"Your deployment\" fills them into every calculator and into the text of the pages.</p><ul>");
    let mut query = String::new();
    for entry in entries {
        query.push_str(if query.is_empty() { "" } else { "&" });
        query.push_str(&[entry.key, "=", &entry.value].concat());
        let (label, value) = labeled(entry);
        between(markup, "<li>", label, ": <b>");
        between(markup, "", &value, "</b> <code>");
        between(markup, "", &entry.origin.words(project), "</code></li>");
    }
    between(markup, "</ul><p><button type=\"button\" class=\"button button--small\" data-deploy=\"", &query, "\">");
    markup.push_str("Set as your deployment</button> <span role=\"status\"></span></p></details>");
}

/// The label and the value of an entry, as the panel shows them.
fn labeled(entry: &Entry) -> (&'static str, String) {
    if entry.key == PLATFORM {
        let label = platforms().find(|one| one.key == entry.value).map(|one| one.label);
        return ("Platform", label.unwrap_or(&entry.value).into());
    }
    let fill = Fact::named(entry.key).and_then(|fact| fact.fills.first());
    let field =
        fill.and_then(|fill| calculators::named(fill.calculator)?.fields().find(|field| field.key == fill.field));
    match field {
        Some(field) if field.unit.symbol.is_empty() => (field.label, entry.value.clone()),
        Some(field) => (field.label, [&entry.value, " ", field.unit.symbol].concat()),
        None => (entry.key, entry.value.clone()),
    }
}

/// Appends escaped text between two pieces of markup.
fn between(markup: &mut String, before: &str, words: &str, after: &str) {
    markup.push_str(before);
    // Writing into a string cannot fail.
    let _ = escape_html(&mut *markup, words);
    markup.push_str(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_verdicts_with_places() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 6\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      terminationGracePeriodSeconds: 30\n      containers:\n        - name: api\n          image: api:1\n          ports: [{containerPort: 8080}]\n          env: [{name: DATABASE_MAX_CONNECTIONS, value: \"20\"}]\n          resources: {requests: {cpu: 500m}, limits: {memory: 256Mi}}\n";
        let markup = numbers(&[("<k>.yaml".into(), text.as_bytes().to_vec())], "..");
        assert!(markup.contains("&lt;k&gt;.yaml:5"), "{markup}");
        assert!(markup.contains("href=\"../calculators/pool-sizing/?"), "{markup}");
        assert!(markup.contains("data-deploy=\"instances=6&amp;"), "{markup}");
        assert!(!markup.contains("<k>"));
    }

    #[test]
    fn files_without_a_service_have_no_numbers() {
        assert_eq!(numbers(&[("Cargo.toml".into(), b"[package]\nname = \"x\"\n".to_vec())], ".."), "");
    }
}
