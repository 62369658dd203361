//! The list of rules, and one rule with its example.

use crate::extra;
use crate::outcome::Result;

/// One line per rule.
pub fn list() -> String {
    let rules = extra::rules();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let on_request = if rule.pedantic { " (pedantic)" } else { "" };
        text.push_str(&format!("{:width$}  {:6}  {}{on_request}\n", rule.id, rule.severity.name(), rule.title));
    }
    text
}

/// All that a rule has.
pub fn explain(id: &str, site: &str) -> Result<String> {
    let rules = extra::rules();
    let Some(rule) = rules.iter().find(|rule| rule.id == id) else {
        let meant = check::closest(id, &rules).map(|rule| format!(" Did you mean {}?", rule.id)).unwrap_or_default();
        return Err(format!("no rule is named {id:?}.{meant} To see all rules, run: check-files list"));
    };
    let mut text = format!("{}: {}\n", rule.id, rule.title);
    text.push_str(&format!("severity {}, confidence {}", rule.severity.name(), rule.confidence.name()));
    text.push_str(if rule.pedantic { ", only with --pedantic\n\n" } else { "\n\n" });
    let [page, background] = [&*check::page(rule), rule.page].map(|page| check::address(site, page));
    text.push_str(&format!("Why: {}\nFix: {}\nPage: {page}\nBackground: {background}\n", rule.why, rule.fix));
    if !rule.also.is_empty() {
        text.push_str(&format!("Other tools: {}\n", rule.also.join(", ")));
    }
    examples(&mut text, "Fails", rule.fails);
    examples(&mut text, "Passes", rule.passes);
    text.push_str(&format!("\nTo ignore it: # axum-check: ignore[{}] reason\n", rule.id));
    Ok(text)
}

fn examples(text: &mut String, title: &str, files: &[(&str, &str)]) {
    for (path, content) in files {
        text.push_str(&format!("\n{title}: {path}\n"));
        for line in content.lines() {
            text.push_str(format!("  {line}").trim_end());
            text.push('\n');
        }
    }
}
