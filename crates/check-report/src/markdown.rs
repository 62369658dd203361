//! Markdown for a comment on a pull request.

use crate::{TOOL, View, count};
use check::{Change, Finding, Severity};
use std::collections::BTreeSet;

/// GitHub accepts comments of 65,536 characters.
const LONGEST: usize = 60_000;

pub fn markdown(view: &View<'_>) -> String {
    let findings: Vec<_> = view.report.findings.iter().enumerate().collect();
    let (mut new, known): (Vec<_>, Vec<_>) = findings.into_iter().partition(|(place, _)| view.is_new(*place));
    new.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.rule.severity));
    // Programs find the comment by its first line, and update it.
    let mut out = format!("<!-- {TOOL} -->\n### {}\n", heading(view, new.len()));
    let mut left_out = 0;
    let mut explained = BTreeSet::new();
    for (_, finding) in &new {
        let entry = entry(view, finding, explained.insert(finding.rule.id));
        if out.len() + entry.len() > LONGEST {
            left_out += 1;
        } else {
            out.push_str(&entry);
        }
    }
    if left_out > 0 {
        out.push_str(&format!(
            "\n{} more. Run the check on your machine to see all of them.\n",
            count(left_out, "finding")
        ));
    }
    if let Some(delta) = view.delta {
        let fixed: Vec<_> = delta.fixed.iter().map(|(finding, path)| fixed(finding, path)).collect();
        section(&mut out, "Fixed", &fixed);
        facts(&mut out, &delta.facts);
    }
    let known: Vec<_> = known.iter().map(|(_, finding)| short(view, finding)).collect();
    folded(&mut out, &format!("{} in the base as well", count(known.len(), "finding")), &known);
    let gaps: Vec<_> = view
        .report
        .gaps
        .iter()
        .map(|gap| format!("- {}: {}\n", code(view.path(gap.place.file)), sentence(&gap.what)))
        .collect();
    folded(&mut out, &format!("{} that the check cannot analyze", count(gaps.len(), "place")), &gaps);
    out
}

fn heading(view: &View<'_>, new: usize) -> String {
    let Some(delta) = view.delta else {
        return if new == 0 {
            "Deployment check: no findings".into()
        } else {
            format!("Deployment check: {}", count(new, "finding"))
        };
    };
    let new = if new == 0 { "no new findings".into() } else { count(new, "new finding") };
    let fixed = if delta.fixed.is_empty() { String::new() } else { format!(", {} fixed", delta.fixed.len()) };
    format!("Deployment check: {new}{fixed}")
}

/// A finding. The first one of a rule has its reason and its remedy.
fn entry(view: &View<'_>, finding: &Finding, is_first: bool) -> String {
    let rule = finding.rule;
    let place = code(&format!("{}:{}", view.path(finding.place.file), view.line(finding)));
    let because =
        finding.because.iter().map(|(place, said)| format!("{} {}", code(view.path(place.file)), sentence(said)));
    let because: Vec<_> = because.collect();
    let because = if because.is_empty() { String::new() } else { format!(" ({})", because.join("; ")) };
    let why = if is_first {
        format!("\n  **Why:** {}\n  **Fix:** {}", sentence(rule.why), sentence(rule.fix))
    } else {
        String::new()
    };
    let (severity, title) = (name(rule.severity), rule_link(view, finding));
    format!("\n- **{severity}** {title}, at {place}: {}{because}{why}\n", sentence(&finding.message))
}

/// A finding on one line.
fn short(view: &View<'_>, finding: &Finding) -> String {
    let place = code(&format!("{}:{}", view.path(finding.place.file), view.line(finding)));
    format!("- {} {}: {}\n", rule_link(view, finding), place, sentence(&finding.message))
}

fn fixed(finding: &Finding, path: &str) -> String {
    format!("- {} {}\n", code(finding.rule.id), code(path))
}

/// The title of a rule, with a link if the address of the site is known.
fn rule_link(view: &View<'_>, finding: &Finding) -> String {
    let title = sentence(finding.rule.title);
    let id = code(finding.rule.id);
    if view.site.is_empty() {
        format!("{title} ({id})")
    } else {
        format!("[{title}]({}) ({id})", view.page(finding.rule).replace(' ', "%20").replace(')', "%29"))
    }
}

fn facts(out: &mut String, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    out.push_str("\n**Changed values**\n\n| Service | Value | Before | After |\n| --- | --- | --- | --- |\n");
    for change in changes {
        let [before, after] =
            [&change.before, &change.after].map(|value| value.as_deref().map_or("not set".into(), escaped));
        let row = format!("| {} | {} | {before} | {after} |\n", escaped(&change.service), escaped(&change.key));
        if out.len() + row.len() > LONGEST {
            return;
        }
        out.push_str(&row);
    }
}

fn section(out: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        out.push_str(&format!("\n**{title}**\n\n"));
        push_all(out, lines);
    }
}

fn folded(out: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        out.push_str(&format!("\n<details><summary>{title}</summary>\n\n"));
        push_all(out, lines);
        out.push_str("\n</details>\n");
    }
}

fn push_all(out: &mut String, lines: &[String]) {
    for (place, line) in lines.iter().enumerate() {
        if out.len() + line.len() > LONGEST {
            out.push_str(&format!("- {} more\n", lines.len() - place));
            return;
        }
        out.push_str(line);
    }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "High:",
        Severity::Medium => "Medium:",
        Severity::Low => "Low:",
    }
}

/// A sentence whose parts between backticks are code.
pub fn sentence(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 0 || part.is_empty() { escaped(part) } else { code(part) }).collect()
}

/// A text on one line that Markdown shows as it is. Values of files are in it, so it must not contain markup, and must
/// not mention people.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // GitHub finds mentions, issues and addresses in the finished page, where no escape is left. A comment
            // between the characters keeps them apart.
            '@' | '#' => {
                out.push(one);
                out.push_str("<!-- -->");
            }
            '/' if out.ends_with(':') => out.push_str("<!-- -->/"),
            '.' if out.ends_with("www") => out.push_str("<!-- -->."),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(one);
            }
            _ if one.is_control() => out.push(' '),
            _ => out.push(one),
        }
    }
    out
}

/// A text as code. It has no escapes, so backticks are left out.
fn code(text: &str) -> String {
    let text: String = text.chars().filter(|one| *one != '`' && !one.is_control()).collect();
    format!("`{text}`")
}
