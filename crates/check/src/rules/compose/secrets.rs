//! Secrets that are written into the file.

use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::address::Address;
use crate::rules::variables::{is_issued, is_secret, is_to_fill_in, is_value, reference};
use crate::source::Span;
use crate::tree::Node;
use crate::words::Words;

pub static SECRET_IN_COMPOSE: Rule = Rule {
    id: "secret-in-compose",
    title: "The Compose file contains a secret",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Everyone who can read the repository or run docker inspect can read the secret, and Git keeps it after it is \
          removed. All environments that use the file share it, so a leak in development opens production.",
    fix: "Store the secret in a file outside the repository, mount it with secrets:, and pass its path in a variable that \
          ends in _FILE. Then rotate the secret.",
    page: "/warnings/secrets/",
    claims: Rule::native(&["sec-env-notmgmt"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    environment:\n      JWT_SECRET: 8b1f3c5e7a9d\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    environment:\n      JWT_SECRET: ${JWT_SECRET:?}\n",
    )]),
};

pub static WEAK_DEFAULT_SECRET: Rule = Rule {
    id: "weak-default-secret",
    title: "The Compose file contains a default for a secret",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "If the variable is not set, Compose uses the default and prints no warning. The service then runs in production \
          with a secret that everyone who can read the file knows.",
    fix: "Replace the default with an error: ${NAME:?}. Compose then refuses to start while the variable is not set.",
    page: "/configuration/settings/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    environment:\n      JWT_SECRET: ${JWT_SECRET:-change-me}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    environment:\n      JWT_SECRET: ${JWT_SECRET:?}\n",
    )]),
};

/// Options whose value is a secret.
const OPTIONS: &[&str] = &["--requirepass", "--password", "--token", "--api-key", "--secret", "--master-key"];

/// Looks at variables, arguments of builds, and commands.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for service in &stack.services {
            for (name, value, span) in assignments(*service) {
                variable(stack, *service, &name, &value, span, findings);
            }
            command(stack, *service, findings);
        }
    }
}

/// Names with values, as they are written, with their places.
fn assignments(service: Service<'_>) -> Vec<(String, String, Span)> {
    let environment = service.environment().into_iter();
    let mut found: Vec<_> = environment.filter_map(|one| Some((one.name, one.value?, one.span))).collect();
    let Some(args) = service.node.at(&["build", "args"]) else { return found };
    found.extend(args.list().iter().filter_map(|item| {
        let (name, value) = item.text()?.split_once('=')?;
        Some((name.to_string(), value.to_string(), item.span))
    }));
    found.extend(args.entries().into_iter().filter_map(|(key, value)| {
        let span = Span { start: key.span.start, end: value.span.end };
        Some((key.text()?.to_string(), value.text()?.to_string(), span))
    }));
    found
}

/// Whether a value counts. In a file for development, only keys that a provider has issued do.
fn counts(stack: &Stack<'_>, service: Service<'_>, name: &str, value: &str) -> bool {
    // LocalStack accepts any key.
    let is_dummy = name.starts_with("AWS_") && Words("test dummy fake local localstack foo").has(value);
    is_value(value)
        && !is_dummy
        && !is_to_fill_in(name, value)
        && (is_issued(value) || !stack.is_development && !service.is_aside())
}

fn variable(stack: &Stack<'_>, service: Service<'_>, name: &str, value: &str, span: Span, findings: &mut Findings) {
    let unquoted = value.trim().trim_matches(['"', '\'']);
    if let Some(default) = reference::fallback(unquoted) {
        let of_url = Address::of(default).and_then(|address| address.secret());
        let secret = if is_secret(name) { Some(default) } else { of_url };
        if secret.is_some_and(|secret| counts(stack, service, name, secret)) {
            let said = match of_url {
                Some(_) => format!("The default of {name} contains a password."),
                None => format!("{name} has a default, so the service starts without a secret of its own."),
            };
            add(&WEAK_DEFAULT_SECRET, stack, span, said, findings);
        }
        return;
    }
    if let Some(address) = Address::of(unquoted) {
        if address.secret().is_some_and(|secret| counts(stack, service, name, secret)) {
            add(&SECRET_IN_COMPOSE, stack, span, format!("The address in {name} contains a password."), findings);
        } else if let Some(default) = address.password.and_then(reference::fallback)
            && counts(stack, service, name, default)
        {
            let said = format!("The password in {name} has a default.");
            add(&WEAK_DEFAULT_SECRET, stack, span, said, findings);
        }
        return;
    }
    let Some(literal) = reference::literal(unquoted).filter(|_| is_secret(name)) else { return };
    if counts(stack, service, name, &literal) {
        add(&SECRET_IN_COMPOSE, stack, span, format!("{name} is set to its value."), findings);
    }
}

fn add(rule: &'static Rule, stack: &Stack<'_>, span: Span, said: String, findings: &mut Findings) {
    let finding = findings.add(rule, stack.at, span, said);
    // Databases alone are often for a service that runs on the machine of a developer.
    if !stack.has_own() {
        finding.likely();
    }
}

fn command(stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    for key in ["command", "entrypoint"] {
        let Some(node) = service.node.get(key) else { continue };
        // Each item of a list has its own place.
        let items: Vec<(&Node, Vec<String>)> = match node.text() {
            Some(_) => vec![(node, service.words(key))],
            None => node.list().iter().filter_map(|item| Some((item, vec![item.text()?.to_string()]))).collect(),
        };
        let words: Vec<(&Node, String)> =
            items.into_iter().flat_map(|(node, words)| words.into_iter().map(move |word| (node, word))).collect();
        for (place, (node, word)) in words.iter().enumerate() {
            let of_url = Address::of(word).and_then(|address| address.secret().map(str::to_string));
            let of_option = OPTIONS.iter().find_map(|option| {
                let rest = word.strip_prefix(option)?;
                match rest.strip_prefix('=') {
                    Some(value) => Some(value.to_string()),
                    None if rest.is_empty() => words.get(place + 1).map(|(_, next)| next.clone()),
                    None => None,
                }
            });
            let secret = of_url.or(of_option).and_then(|value| reference::literal(&value));
            if secret.is_some_and(|secret| !secret.starts_with('-') && counts(stack, service, "", &secret)) {
                findings.add(&SECRET_IN_COMPOSE, stack.at, node.span, "The command contains a password.");
                break;
            }
        }
    }
}
