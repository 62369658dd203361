//! Whether SIGTERM reaches the service.

use super::entry::{entry, entry_words, given, script};
use super::plan::Plan;
use super::steps::Step;
use crate::docker::Kind as Does;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::shell::{Command, Dialect, Join, commands};
use crate::source::Span;
use crate::words::Words;

pub static SCRIPT_WITHOUT_EXEC: Rule = Rule {
    id: "entrypoint-script-without-exec",
    title: "The entrypoint script starts the service without exec",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The script stays process 1, and a shell does not pass SIGTERM on to the program that it waits for. The \
          platform kills the service after the grace period, and its open requests fail.",
    fix: "Put exec in front of the last command: exec /usr/local/bin/app \"$@\".",
    page: "/warnings/graceful-shutdown/#how-to-recognize-it",
    claims: Rule::native(&["df-cmd-exec", "gs-sigterm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Dockerfile", "FROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 1000\nENTRYPOINT [\"/start.sh\"]\n"),
        ("start.sh", "#!/bin/sh\nset -e\n/usr/local/bin/app serve\n"),
    ]),
    passes: Rule::native(&[
        ("Dockerfile", "FROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 1000\nENTRYPOINT [\"/start.sh\"]\n"),
        ("start.sh", "#!/bin/sh\nset -e\nexec /usr/local/bin/app serve\n"),
    ]),
};

pub static STOPSIGNAL_SIGKILL: Rule = Rule {
    id: "stopsignal-sigkill",
    title: "STOPSIGNAL is SIGKILL, which prevents a graceful shutdown",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Docker and Kubernetes send this signal to stop a container, and no process can handle SIGKILL. Every stop \
          and every deploy cuts off the open requests.",
    fix: "Remove STOPSIGNAL. The default is SIGTERM.",
    page: "/warnings/graceful-shutdown/#what-happens-on-sigterm",
    claims: Rule::native(&["gs-sigterm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nSTOPSIGNAL SIGKILL\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nSTOPSIGNAL SIGTERM\nCMD [\"/app\"]\n")]),
};

pub static STOPSIGNAL_UNHANDLED: Rule = Rule {
    id: "stopsignal-unhandled",
    title: "STOPSIGNAL is a signal that services rarely handle",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Axum services usually handle SIGTERM and SIGINT, and process 1 ignores a signal that it does not handle. The \
          platform waits for the grace period and then kills the service.",
    fix: "Remove STOPSIGNAL, or handle this signal with tokio::signal::unix.",
    page: "/warnings/graceful-shutdown/#what-happens-on-sigterm",
    claims: Rule::native(&["gs-sigterm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nSTOPSIGNAL SIGQUIT\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nSTOPSIGNAL SIGINT\nCMD [\"/app\"]\n")]),
};

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let steps = &plan.product.steps;
    without_exec(steps, plan.project, plan.at, findings);
    for step in steps {
        if let Does::Stopsignal(signal) = &step.one.kind {
            stop_signal(signal, plan, findings);
        }
    }
}

/// A script that waits for the service instead of becoming it.
fn without_exec(steps: &[Step<'_>], project: &Project, at: At<'_>, findings: &mut Findings) {
    let words = entry_words(steps);
    // dumb-init sends signals to all processes of its session, as tini does with -g.
    let forwards = words.iter().any(|word| word.ends_with("dumb-init")) || words.contains(&"-g");
    let copied = steps.iter().filter_map(super::stages::copied).flat_map(|copied| copied.sources);
    let names: Vec<&str> = copied.filter_map(|word| word.text.rsplit('/').next()).collect();
    let first = words.iter().find(|word| !Words("sh bash /bin/sh /bin/bash -- -e").has(word));
    let name = script(&words).or_else(|| first.and_then(|word| word.rsplit('/').next()));
    let Some(file) = name.filter(|name| !forwards && names.contains(name)).and_then(|name| given(project, name)) else {
        return;
    };
    let all = commands(&file.source.text, 0, Dialect::Script);
    let is_handled =
        all.iter().any(|one| one.replaces && !one.words.is_empty() || matches!(one.program(), "trap" | "wait"));
    let Some(last) = all.last().filter(|last| !is_handled && is_service(last)) else { return };
    // `&` puts the service into the background, and `( ... )` into a shell of its own.
    let after = file.source.text.get(last.span().end..).unwrap_or_default().trim();
    if after.is_empty() && last.join != Join::Pipe {
        let start = Span { start: last.span().start, end: last.span().start };
        let finding = findings.add(
            &SCRIPT_WITHOUT_EXEC,
            file,
            last.span(),
            format!("{} starts the service as a child of the shell.", file.source.name()),
        );
        if let Some((_, span)) = entry(steps) {
            finding.because(at.place(span), "runs the script");
        }
        finding.patch(file.place(start), "exec ", true);
    }
}

/// Whether a command can be the service, and not a step before it.
fn is_service(command: &Command) -> bool {
    let first = command.words.first().map_or("", |word| &word.text);
    let is_arguments = matches!(first, "$@" | "$*");
    let is_path = first.starts_with(['/', '.']) && !first.starts_with("/bin/") && !first.starts_with("/usr/bin/");
    let is_dropped = matches!(command.program(), "gosu" | "su-exec" | "setpriv");
    is_arguments || is_dropped || is_path && command.assignments.is_empty()
}

fn stop_signal(signal: &crate::shell::Word, plan: &Plan<'_>, findings: &mut Findings) {
    let (at, project, product) = (plan.at, plan.project, &plan.product);
    let name = signal.text.to_ascii_uppercase();
    match name.trim_start_matches("SIG") {
        "KILL" | "9" => {
            let said = format!("STOPSIGNAL is {}, which no process can handle.", signal.text);
            findings.add(&STOPSIGNAL_SIGKILL, at, signal.span, said).patch(at.place(signal.span), "SIGTERM", false);
        }
        "QUIT" | "HUP" | "USR1" | "USR2" | "WINCH" | "3" | "1" | "10" | "12" => {
            let handles = |at: At<'_>| at.source.text.contains("SignalKind::");
            // These servers stop gracefully on signals of their own.
            let has_own = ["nginx", "httpd", "apache", "php", "haproxy", "openresty"];
            let is_server = product
                .base
                .image
                .iter()
                .map(|image| image.name.as_str())
                .chain(entry_words(&product.steps))
                .any(|word| has_own.iter().any(|name| word.contains(name)));
            if !is_server && !project.of_kind(Kind::Rust).any(handles) {
                let said = format!("STOPSIGNAL is {}.", signal.text);
                findings.add(&STOPSIGNAL_UNHANDLED, at, signal.span, said);
            }
        }
        _ => {}
    }
}
