//! Whether the image has the program that `HEALTHCHECK` runs.

use super::base::{has_program, has_shell};
use super::packages::Packages;
use super::plan::Plan;
use super::stages::copied;
use super::steps::Step;
use crate::docker::{Body, Kind as Does};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Word;

pub static HEALTHCHECK_TOOL: Rule = Rule {
    id: "healthcheck-uses-missing-tool",
    title: "HEALTHCHECK runs a program that the image does not contain",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Docker runs the check inside the container, so the check always fails if its program or its shell is \
          missing. The container becomes unhealthy although the service works, so Compose does not start its \
          dependents and Swarm replaces it.",
    fix: "Add a healthcheck subcommand to the service and run it in exec form, or install the tool.",
    page: "/configuration/dockerfile/#the-health-check",
    claims: Rule::native(&["df-no-healthcheck"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nHEALTHCHECK CMD curl -f http://localhost:8080/livez\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nHEALTHCHECK CMD [\"/app\", \"healthcheck\"]\nCMD [\"/app\"]\n",
    )]),
};

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let product = &plan.product;
    let last = product.steps.iter().rev().find_map(|step| match &step.one.kind {
        Does::Healthcheck { body, .. } => Some((body.as_ref()?, step.one.span)),
        _ => None,
    });
    let (Some(image), Some((body, span))) = (product.image(), last) else { return };
    if matches!(body, Body::Shell(_)) && has_shell(image) == Some(false) && !copies(&product.steps, &["sh", "busybox"])
    {
        let said = format!("The check runs in /bin/sh, and {} does not contain it.", product.base.shown());
        findings.add(&HEALTHCHECK_TOOL, plan.at, span, said);
        return;
    }
    let packages = Packages::of(&product.steps);
    let missing = programs(body).into_iter().find(|word| {
        let name = word.text.rsplit('/').next().unwrap_or(&word.text);
        let is_known = matches!(name, "curl" | "wget" | "nc") && has_program(image, name) == Some(false);
        let is_added =
            packages.may_have_more || packages.has(&package_names(name)) || copies(&product.steps, &[name, "busybox"]);
        is_known && !is_added
    });
    if let Some(word) = missing {
        let said = format!("The check runs {}, and {} does not contain it.", word.text, product.base.shown());
        findings.add(&HEALTHCHECK_TOOL, plan.at, word.span, said);
    }
}

/// Whether programs of these names, or folders that may contain them, are copied.
fn copies(steps: &[Step<'_>], names: &[&str]) -> bool {
    let folders = ["", "/bin", "/usr", "/usr/bin", "/usr/local", "/usr/local/bin", "/usr/sbin"];
    steps.iter().filter_map(copied).any(|copied| {
        let mut words = copied.sources.iter().map(|word| word.text.trim_end_matches('/'));
        words.any(|path| {
            let name = path.rsplit('/').next().unwrap_or(path);
            names.contains(&name) || copied.from.is_some() && folders.contains(&path)
        })
    })
}

/// The programs that a check runs.
fn programs(body: &Body) -> Vec<&Word> {
    match body {
        Body::Exec(words) => words.iter().take(1).collect(),
        Body::Shell(commands) => commands.iter().filter_map(|command| command.words.first()).collect(),
    }
}

/// The packages that contain a program.
fn package_names(program: &str) -> Vec<&'static str> {
    match program {
        "curl" => vec!["curl", "curl-minimal"],
        "wget" => vec!["wget", "wget2", "busybox*"],
        _ => vec!["netcat*", "nmap-ncat", "ncat", "busybox*"],
    }
}
