//! The commands that services run.

use super::roles::Role;
use super::service::is_shell;
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::{self, Dialect};
use crate::tree::Node;

pub static SHELL_COMMAND_WITHOUT_EXEC: Rule = Rule {
    id: "shell-command-without-exec",
    title: "The shell does not pass SIGTERM to the service",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The shell is process 1 and does not pass SIGTERM on to its last command. Docker kills the service after the grace period and cuts off the requests that are still running.",
    fix: "Write exec in front of the last command of the script. Better, run the migrations as a service of their own.",
    page: "/warnings/graceful-shutdown/",
    claims: Rule::native(&["gs-sigterm", "df-cmd-exec"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    command: sh -c \"/app migrate && /app serve\"\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    command: sh -c \"/app migrate && exec /app serve\"\n",
    )]),
};

pub static COMMAND_NEEDS_SHELL: Rule = Rule {
    id: "command-needs-shell",
    title: "Compose drops a part of the command",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Compose divides the command into words and runs it without a shell. It silently drops everything from the first &&, \
          ||, semicolon or pipe on, so only the first program runs.",
    fix: "Run a shell: command: [sh, -c, \"first && exec second\"].",
    page: "/platforms/systemd/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    command: /app migrate && /app serve\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    command: sh -c \"/app migrate && exec /app serve\"\n",
    )]),
};

pub static DEV_COMMAND_IN_COMPOSE: Rule = Rule {
    id: "dev-command-in-compose",
    title: "The service compiles its sources when it starts",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Each start compiles in the container, which takes minutes and needs the compiler and the sources. In production, the file runs an unoptimized build that changes whenever the folder changes.",
    fix: "Move the command to compose.override.yaml or to a file for development, and run the binary of the image here.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    command: cargo watch -x run\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    command: [/app, serve]\n",
    )]),
};

pub static BUILD_TARGET_DEV: Rule = Rule {
    id: "build-target-dev",
    title: "Compose builds the development stage",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A stage for development contains the compiler and an unoptimized build. In production, the service is slower, and \
          its image is larger by a gigabyte.",
    fix: "Remove target, or name the stage that production runs. Keep the stage for development in compose.override.yaml.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: {context: ., target: development}\n    restart: always\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: {context: ., target: runtime}\n    restart: always\n",
    )]),
};

/// Looks at the commands of services.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for service in stack.services.iter().copied() {
            for key in ["command", "entrypoint"] {
                if let Some(node) = service.node.get(key) {
                    needs_shell(stack, node, findings);
                }
            }
        }
        if stack.is_development {
            continue;
        }
        for service in stack.services.iter().copied().filter(|service| !service.is_on_demand()) {
            if let Some((node, said)) = service.dev_command() {
                let said = format!("{} runs {said}.", service.name());
                findings.add(&DEV_COMMAND_IN_COMPOSE, stack.at, node.span, said);
            } else {
                target(stack, service, findings);
            }
        }
        for service in stack.own.iter().copied() {
            for key in ["command", "entrypoint"] {
                shell_first(stack, service, key, findings);
            }
        }
    }
}

/// The place of the first operator outside of quotes, where Compose stops to read.
fn operator(text: &str) -> Option<&str> {
    let mut quote = None;
    let mut was_escape = false;
    for (place, one) in text.char_indices() {
        match (quote, one) {
            _ if was_escape => {
                was_escape = false;
                continue;
            }
            (None | Some('"'), '\\') => was_escape = true,
            (Some(open), _) if open == one => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(one),
            (None, '$') if text.get(place..).is_some_and(|rest| rest.starts_with("$(")) => return None,
            (None, ';' | '|' | '&') => {
                let rest = text.get(place..)?;
                let end = rest.find(|next: char| next != one).unwrap_or(rest.len());
                return rest.get(..end);
            }
            _ => {}
        }
    }
    None
}

fn needs_shell(stack: &Stack<'_>, node: &Node, findings: &mut Findings) {
    let Some(found) = node.text().and_then(operator) else { return };
    findings.add(&COMMAND_NEEDS_SHELL, stack.at, node.span, format!("Compose drops the command from {found} on."));
}

fn target(stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    let Some(target) = service.node.at(&["build", "target"]) else { return };
    let name = target.text().unwrap_or_default().to_ascii_lowercase();
    let is_development = name.split(['-', '_']).any(|word| matches!(word, "dev" | "development" | "debug" | "local"));
    if is_development && Role::of(service) == Role::Own && !stack.runs_sources {
        let said = format!("{} is built from the stage {name}.", service.name());
        findings.add(&BUILD_TARGET_DEV, stack.at, target.span, said);
    }
}

fn shell_first(stack: &Stack<'_>, service: Service<'_>, key: &str, findings: &mut Findings) {
    let Some(node) = service.node.get(key) else { return };
    let words = service.words(key);
    if !is_shell(&words) || service.node.get("init").is_some() || service.dev_command().is_some() {
        return;
    }
    let Some(script) = words.get(2) else { return };
    let commands = shell::commands(script, 0, Dialect::Script);
    let has_word = |name: &str| script.split(|one: char| !one.is_ascii_alphanumeric()).any(|word| word == name);
    let Some(last) = commands.last().filter(|_| commands.len() > 1 && !has_word("exec") && !has_word("trap")) else {
        return;
    };
    let program = last.program();
    if matches!(program, "exit" | "true" | "false" | "echo" | "") || has_word("while") {
        return;
    }
    let said = format!("The shell starts {program} and stays process 1.");
    findings.add(&SHELL_COMMAND_WITHOUT_EXEC, stack.at, node.span, said);
}
