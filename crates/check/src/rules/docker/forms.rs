//! The shell form and the exec form of instructions.

use super::base::has_shell;
use super::entry::entry;
use super::plan::Plan;
use super::stages::copied;
use super::steps::Step;
use crate::docker::{Body, Image, Kind as Does};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::source::Span;

pub static SHELL_FORM_CMD: Rule = Rule {
    id: "shell-form-cmd",
    title: "The shell form starts the service through /bin/sh",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "In the shell form, process 1 is /bin/sh, which may not pass SIGTERM on to the service. The platform then \
          kills the service after the grace period, and its open requests fail.",
    fix: "Use the exec form: CMD [\"/usr/local/bin/app\"].",
    page: "/warnings/graceful-shutdown/#how-to-recognize-it",
    claims: Rule::native(&["df-cmd-exec"]),
    also: &["DL3025", "JSONArgsRecommended"],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCMD /app serve\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCMD [\"/app\", \"serve\"]\n")]),
};

pub static EXEC_FORM_NOT_JSON: Rule = Rule {
    id: "exec-form-not-json",
    title: "The exec form is not valid JSON",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Docker parses the exec form as JSON, and passes anything else to /bin/sh. The shell looks for a program \
          whose name starts with a bracket, so the container exits with code 127.",
    fix: "Use double quotes and commas: CMD [\"/usr/local/bin/app\", \"serve\"].",
    page: "/failures/exit-codes/#exit-codes-126-and-127",
    claims: Rule::native(&["df-cmd-exec"]),
    also: &["DL3025"],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nCMD ['/app', 'serve']\n")]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\", \"serve\"]\n",
    )]),
};

pub static NO_SHELL: Rule = Rule {
    id: "no-shell-in-image",
    title: "The image has no shell for this command",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The shell form runs /bin/sh -c, and neither scratch nor distroless contains /bin/sh. The image build or the \
          start of the container fails with \"no such file or directory\".",
    fix: "Use the exec form for CMD and ENTRYPOINT. Move RUN commands into the builder stage and copy their results.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: Rule::native(&["df-cmd-exec"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY app /app\nCMD /app serve\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY app /app\nCMD [\"/app\", \"serve\"]\n",
    )]),
};

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let (at, product) = (plan.at, &plan.product);
    let start = entry(&product.steps).filter(|(body, _)| matches!(body, Body::Shell(_)));
    if let Some((_, span)) = start.filter(|(_, span)| is_meant_as_json(at.source.slice(*span))) {
        not_json(span, at, findings);
        return;
    }
    if product.image().is_some_and(|image| lacks_shell(image, &product.steps)) {
        if let Some((_, span)) = start {
            let said = format!("The shell form needs /bin/sh, and {} does not contain it.", product.base.shown());
            findings.add(&NO_SHELL, at, span, said);
        }
        let runs = |step: &&Step<'_>| {
            let written = at.source.slice(step.one.span);
            matches!(step.one.kind, Does::Run { .. }) && !step.commands().is_empty() && !written.contains('[')
        };
        if let Some(step) = product.steps.iter().find(runs) {
            let said = format!("RUN needs /bin/sh, and {} does not contain it.", product.base.shown());
            findings.add(&NO_SHELL, at, step.one.span, said);
        }
        return;
    }
    shell_form(&product.steps, at, findings);
}

/// Whether the text of an instruction has a list in brackets behind its keyword.
fn is_meant_as_json(written: &str) -> bool {
    let rest = written.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim());
    let inside = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|inside| {
        let inside = inside.trim();
        inside.starts_with(['"', '\'', '\u{201c}']) && !inside.contains(" = ") && !inside.contains(" == ")
    })
}

fn not_json(span: Span, at: At<'_>, findings: &mut Findings) {
    let written = at.source.slice(span);
    let finding = findings.add(&EXEC_FORM_NOT_JSON, at, span, "This list is not JSON, so Docker passes it to /bin/sh.");
    if !written.contains(['"', '\\', '$', '\n']) && written.is_ascii() {
        finding.patch(at.place(span), written.replace('\'', "\""), true);
    }
}

/// Whether an image has no shell, and no instruction brings one.
fn lacks_shell(image: &Image, steps: &[Step<'_>]) -> bool {
    let has_own = steps.iter().any(|step| matches!(step.one.kind, Does::Shell(_)));
    let brings = steps.iter().filter_map(copied).any(|copied| {
        let mut words = copied.sources.iter().chain([copied.destination]);
        words.any(|word| {
            let path = word.text.trim_end_matches('/');
            let folders = ["", "/bin", "/usr", "/usr/bin", "/busybox", "/clean", "/rootfs", "/out"];
            let name = path.rsplit('/').next().unwrap_or(path);
            matches!(name, "sh" | "busybox" | "bash" | "dash")
                || word.expands
                || copied.from.is_some() && folders.contains(&path)
        })
    });
    has_shell(image) == Some(false) && !has_own && !brings
}

fn shell_form(steps: &[Step<'_>], at: At<'_>, findings: &mut Findings) {
    let Some((Body::Shell(commands), span)) = entry(steps) else { return };
    // An interactive shell is no service, and a list over several lines without backslashes is a syntax error.
    let is_other = |program: &str| matches!(program, "bash" | "sh" | "ash" | "zsh") || program.starts_with('[');
    let Some(last) = commands.last().filter(|last| !last.replaces && !is_other(last.program())) else { return };
    let has_shell = steps.iter().any(|step| matches!(step.one.kind, Does::Shell(_)));
    let said = format!("/bin/sh -c starts {}.", last.program());
    let finding = findings.add(&SHELL_FORM_CMD, at, span, said);
    let is_plain = commands.len() == 1 && last.assignments.is_empty() && last.words.iter().all(|word| !word.expands);
    let written = at.source.slice(span);
    let is_simple = !written.contains(['>', '<', '*', '?', '~', '\\', '\n', ';', '&', '|', '"', '\'']);
    if let (true, Some((keyword, _))) = (is_plain && is_simple && !has_shell, written.split_once(char::is_whitespace)) {
        let words: Vec<_> = last.words.iter().map(|word| format!("\"{}\"", word.text)).collect();
        finding.patch(at.place(span), format!("{keyword} [{}]", words.join(", ")), true);
    }
}
