//! How the image installs packages.

use super::packages;
use super::plan::Plan;
use super::release::System;
use super::steps::Step;
use crate::docker::{Body, Kind as Does};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Finding, Patch, Rule, Severity};
use crate::shell::Command;
use crate::source::Span;

pub static APT_LISTS_NOT_CLEANED: Rule = Rule {
    id: "apt-lists-not-cleaned",
    title: "apt package lists stay in the image",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "apt-get update writes about 20 MB of package lists into the layer. A later RUN cannot remove them from it, \
          so every node pulls them with each release.",
    fix: "Add && rm -rf /var/lib/apt/lists/* to the same RUN.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: Rule::native(&["df-apt-clean"]),
    also: &["DL3009"],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static APT_UPDATE_ALONE: Rule = Rule {
    id: "apt-update-alone",
    title: "apt-get update has a layer of its own",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Docker caches the layer, so a later apt-get install requests package versions that the archive no longer \
          has. Without an install, the lists only make the image larger.",
    fix: "Write apt-get update && apt-get install in one RUN, or remove the update.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: Rule::native(&["df-apt-clean"]),
    also: &["CKV_DOCKER_5", "AVD-DS-0017"],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nRUN apt-get update\nUSER 1000\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static USELESS_CLEAN: Rule = Rule {
    id: "useless-clean",
    title: "A command removes package lists that do not exist",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "The base image contains no package lists, and no earlier command of this stage creates them. The command only adds an empty layer.",
    fix: "Remove the command.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN rm -rf /var/lib/apt/lists/*\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCMD [\"/app\"]\n")]),
};

pub static DEBUG_TOOLS_IN_RUNTIME: Rule = Rule {
    id: "debug-tools-in-runtime",
    title: "The image contains debugging tools",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Tools such as netcat and ping help an attacker who gets a shell in the container, and each of them can have \
          vulnerabilities. An ephemeral container provides them when you need them.",
    fix: "Remove the packages, and use kubectl debug or docker debug.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: Rule::native(&["df-copy-bin"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y net-tools vim && rm -rf /var/lib/apt/lists/*\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static DEV_PACKAGES_IN_RUNTIME: Rule = Rule {
    id: "dev-packages-in-runtime",
    title: "The runtime image contains development packages",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Packages that end in -dev contain headers and static libraries, which only a compiler needs. They make the \
          image larger, and each dependency they install can have vulnerabilities.",
    fix: "Install the library alone: libpq5 instead of libpq-dev, libssl3 instead of libssl-dev.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-libssl-dev", "df-copy-bin"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nRUN apt-get update && apt-get install -y libpq-dev && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nRUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
};

/// Packages for people at a terminal, with the program that a check or a script may call.
const TOOLS: [(&str, &str); 18] = [
    ("net-tools", "netstat"),
    ("iputils-ping", "ping"),
    ("inetutils-ping", "ping"),
    ("vim", "vim"),
    ("nano", "nano"),
    ("apt-utils", "apt-extracttemplates"),
    ("telnet", "telnet"),
    ("netcat", "nc"),
    ("netcat-openbsd", "nc"),
    ("strace", "strace"),
    ("gdb", "gdb"),
    ("htop", "htop"),
    ("man-db", "man"),
    ("tcpdump", "tcpdump"),
    ("dnsutils", "dig"),
    ("iproute2", "ss"),
    ("lsof", "lsof"),
    ("traceroute", "traceroute"),
];

/// Looks at the packages of the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    lists(&plan.product.steps, plan.at, findings);
    for command in plan.product.steps.iter().flat_map(Step::commands) {
        tools(command, plan, findings);
        if !plan.product.uses_headers() {
            headers(command, plan, findings);
        }
    }
}

fn is_apt(command: &Command, does: &str) -> bool {
    matches!(command.program(), "apt-get" | "apt") && command.subcommand().is_some_and(|name| name.text == does)
}

fn cleans(command: &Command) -> bool {
    let is_lists = |text: &str| {
        text.starts_with("/var/lib/apt/lists") || matches!(text.trim_end_matches(['/', '*']), "/var/lib/apt")
    };
    match command.program() {
        "rm" | "find" => command.arguments().iter().any(|word| is_lists(&word.text)),
        "apt-get" => command.subcommand().is_some_and(|name| name.text == "distclean"),
        _ => false,
    }
}

fn lists(steps: &[Step<'_>], at: At<'_>, findings: &mut Findings) {
    let mut has_lists = false;
    let installs_later = |place: usize| {
        let later = steps.get(place + 1..).unwrap_or_default();
        later.iter().flat_map(Step::commands).any(|command| is_apt(command, "install"))
    };
    for (place, step) in steps.iter().enumerate() {
        let commands = step.commands();
        let is_mounted = step.mounts().iter().any(|mount| {
            mount.target.as_deref().is_some_and(|target| target.starts_with("/var/lib/apt") || target == "/var/lib")
        });
        let find = |does: &str| commands.iter().find(|command| is_apt(command, does));
        let (updates, installs) = (find("update"), find("install").or_else(|| find("upgrade")));
        let clean = commands.iter().find(|command| cleans(command));
        let script = commands.iter().any(|command| command.words.first().is_some_and(|word| word.text.contains('/')));
        match (updates, installs, clean) {
            (Some(update), None, None) if !is_mounted && !script => {
                let later =
                    if installs_later(place) { "Another RUN installs the packages." } else { "Nothing is installed." };
                let said = format!("This RUN only updates the package lists. {later}");
                let finding = findings.add(&APT_UPDATE_ALONE, at, update.span(), said);
                if commands.len() == 1 && !installs_later(place) {
                    remove(finding, step, at, false);
                }
            }
            (Some(_), Some(_), None) if !is_mounted && !script => {
                let finding = findings.add(
                    &APT_LISTS_NOT_CLEANED,
                    at,
                    step.one.span,
                    "This RUN installs packages and leaves the lists.",
                );
                let end = Span { start: step.one.span.end, end: step.one.span.end };
                let text = at.source.slice(step.one.span);
                if !text.contains("<<") && !text.contains('#') && !text.contains('[') {
                    finding.patch(at.place(end), " \\\n    && rm -rf /var/lib/apt/lists/*", true);
                }
            }
            (None, None, Some(clean)) if !has_lists && commands.len() == 1 => {
                let said = "No earlier RUN of this stage updates the package lists.";
                let finding = findings.add(&USELESS_CLEAN, at, clean.span(), said);
                remove(finding, step, at, true);
            }
            _ => {}
        }
        has_lists |= updates.is_some() || script;
    }
}

/// Removes the lines of an instruction.
fn remove(finding: &mut Finding, step: &Step<'_>, at: At<'_>, safe: bool) {
    let source = at.source;
    let start = source.line_span(source.line(step.one.span.start)).start;
    let end = source.line_span(source.line(step.one.span.end) + 1).start;
    finding.patch(at.place(Span { start, end }), "", safe);
}

/// Tools that neither a health check nor a script uses.
fn tools(command: &Command, plan: &Plan<'_>, findings: &mut Findings) {
    let found = packages::of(command);
    let tool = |name: &str| TOOLS.iter().find(|(package, _)| *package == name);
    let own: Vec<_> =
        found.iter().filter_map(|one| tool(&one.name).filter(|tool| !is_used(tool.1, plan)).map(|_| one)).collect();
    if let Some(first) = own.first() {
        let names: Vec<_> = own.iter().map(|one| one.name.as_str()).collect();
        let said = format!("The image that runs contains {}.", names.join(", "));
        findings.add(&DEBUG_TOOLS_IN_RUNTIME, plan.at, first.word.span, said);
    }
}

/// Whether the check of the container or its script may call a program. A script that is not given may call `nc`.
fn is_used(program: &str, plan: &Plan<'_>) -> bool {
    let words = super::entry::entry_words(&plan.product.steps);
    let name = super::entry::script(&words);
    let script = name.and_then(|name| super::entry::given(plan.project, name));
    let is_unknown = name.is_some() && script.is_none() && program == "nc";
    let in_check = plan.product.steps.iter().any(|step| match &step.one.kind {
        Does::Healthcheck { body: Some(Body::Shell(commands)), .. } => {
            commands.iter().any(|one| one.program() == program)
        }
        Does::Healthcheck { body: Some(Body::Exec(words)), .. } => words.iter().any(|word| word.text.contains(program)),
        Does::Cmd(_) => words.contains(&program),
        _ => false,
    });
    is_unknown || in_check || script.is_some_and(|file| file.source.text.contains(program))
}

fn headers(command: &Command, plan: &Plan<'_>, findings: &mut Findings) {
    let found = packages::of(command);
    let own: Vec<_> = found.iter().filter(|one| one.name.ends_with("-dev")).collect();
    if let Some(first) = own.first() {
        let names: Vec<_> = own.iter().map(|one| one.name.as_str()).collect();
        let said = format!("The image that runs contains {}.", names.join(", "));
        let finding = findings.add(&DEV_PACKAGES_IN_RUNTIME, plan.at, first.word.span, said);
        let system = plan.product.image().and_then(System::of);
        let edit = |one: &&packages::Package<'_>| {
            let library = library(&one.name, system?).filter(|_| one.word.text == one.name)?;
            Some((plan.at.place(one.word.span), library.to_string()))
        };
        if let Some(edits) = own.iter().map(edit).collect() {
            finding.patch = Some(Patch { edits, safe: false });
        }
    }
}

/// The package with the library alone.
fn library(name: &str, system: System) -> Option<&'static str> {
    match (name, system) {
        ("libpq-dev", System::Debian(_) | System::Ubuntu(..)) => Some("libpq5"),
        ("libsqlite3-dev", System::Debian(_) | System::Ubuntu(..)) => Some("libsqlite3-0"),
        ("libssl-dev", System::Debian(12) | System::Ubuntu(22, 4)) => Some("libssl3"),
        ("libssl-dev", System::Debian(13) | System::Ubuntu(24, 4)) => Some("libssl3t64"),
        _ => None,
    }
}
