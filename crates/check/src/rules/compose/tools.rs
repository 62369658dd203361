//! Whether an image has what its health check runs.

use super::stack::Stacks;
use crate::compose::Service;
use crate::docker::{Body, Image, Kind, Stage};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::{self, Dialect};
use crate::tree::Node;
use crate::words::Words;

pub static COMPOSE_HEALTHCHECK_MISSING_TOOL: Rule = Rule {
    id: "compose-healthcheck-missing-tool",
    title: "The image does not contain the program of the health check",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Docker runs the check in the container, and a program that is not there makes every check fail. The container stays \
          unhealthy, and services that wait for it never start.",
    fix: "Add a subcommand such as healthcheck to the binary and call it with test: [CMD, /app, healthcheck], or install the \
          program in the image.",
    page: "/configuration/dockerfile/#the-health-check",
    claims: Rule::native(&["df-no-healthcheck"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\"]\n"),
        (
            "compose.yaml",
            "services:\n  api:\n    build: .\n    restart: always\n    healthcheck: {test: [CMD, curl, -f, \"http://localhost:8080/livez\"]}\n",
        ),
    ]),
    passes: Rule::native(&[
        ("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\"]\n"),
        (
            "compose.yaml",
            "services:\n  api:\n    build: .\n    restart: always\n    healthcheck: {test: [CMD, /app, healthcheck]}\n",
        ),
    ]),
};

/// The programs of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Has {
    /// No shell, and so no program but its own.
    Nothing,
    /// A shell, and no program to request an address.
    Shell,
    /// The programs of BusyBox: `wget` and `nc`, but not `curl`.
    Busybox,
}

/// Programs that are looked for.
const PROGRAMS: Words = Words("curl wget nc ncat");

/// Looks at the health checks of services.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for service in stack.services.iter().copied() {
            let Some(test) = service.node.at(&["healthcheck", "test"]) else { continue };
            let Some((has, name)) = image(stacks, service) else { continue };
            let stages = stacks.lineage(service).unwrap_or_default();
            if let Some(said) = missing(test, has, &name, &stages) {
                findings.add(&COMPOSE_HEALTHCHECK_MISSING_TOOL, stack.at, test.span, said);
            }
        }
    }
}

/// The programs of the image of a service, and its name.
fn image(stacks: &Stacks<'_>, service: Service<'_>) -> Option<(Has, String)> {
    let image = match stacks.lineage(service) {
        Some(stages) => stages.last()?.image.clone()?,
        None if service.node.get("build").is_some() => return None,
        None => service.image_name()?,
    };
    Some((of_image(&image)?, image.name))
}

/// The programs of an image, for images where they are certain.
fn of_image(image: &Image) -> Option<Has> {
    let tag = image.tag.as_deref().unwrap_or_default();
    if image.name == "scratch" || image.name.starts_with("gcr.io/distroless/") && !tag.contains("debug") {
        return Some(Has::Nothing);
    }
    match image.name.strip_prefix("docker.io/").unwrap_or(&image.name) {
        "otel/opentelemetry-collector" | "otel/opentelemetry-collector-contrib" => Some(Has::Nothing),
        "quay.io/keycloak/keycloak" | "qdrant/qdrant" | "debian" | "ubuntu" => Some(Has::Shell),
        "postgres" | "redis" if !tag.contains("alpine") => Some(Has::Shell),
        "postgres" | "redis" | "alpine" => Some(Has::Busybox),
        _ => None,
    }
}

fn missing(test: &Node, has: Has, image: &str, stages: &[&Stage]) -> Option<String> {
    let words: Vec<_> = test.list().iter().filter_map(Node::text).collect();
    let (script, program) = match (test.text(), words.as_slice()) {
        (Some(script), _) => (Some(script), ""),
        (None, ["CMD-SHELL", script, ..]) => (Some(*script), ""),
        (None, ["CMD", program, ..]) => (None, *program),
        _ => return None,
    };
    if has == Has::Nothing && script.is_some() && !mentions(stages, "sh") {
        return Some(format!("The check needs a shell, and {image} contains no shell."));
    }
    let used: Vec<String> = match script {
        Some(script) => {
            let commands = shell::commands(script, 0, Dialect::Script);
            commands.iter().map(|command| command.program().to_string()).collect()
        }
        None => vec![program.rsplit('/').next().unwrap_or(program).to_string()],
    };
    let is_missing = |name: &str| {
        let in_base = has == Has::Busybox && matches!(name, "wget" | "nc");
        PROGRAMS.has(name) && !in_base && !mentions(stages, name)
    };
    let asked: Vec<_> = used.iter().filter(|name| PROGRAMS.has(name)).collect();
    // The second of two programs can replace the first.
    let first = asked.first().filter(|_| asked.iter().all(|name| is_missing(name)))?;
    Some(format!("The check runs {first}, which {image} does not contain and the Dockerfile does not install.")).map(
        |said| {
            if stages.is_empty() { format!("The check runs {first}, which {image} does not contain.") } else { said }
        },
    )
}

/// Whether the stages install or copy a program. A script may do so as well.
fn mentions(stages: &[&Stage], name: &str) -> bool {
    let has = |text: &str| text.split(|one: char| !one.is_alphanumeric()).any(|word| word == name || word == "sh");
    stages.iter().flat_map(|stage| &stage.instructions).any(|one| match &one.kind {
        Kind::Run { body: Body::Shell(commands), .. } => {
            commands.iter().flat_map(|command| &command.words).any(|word| has(&word.text) || word.expands)
        }
        Kind::Run { body: Body::Exec(words), .. } => words.iter().any(|word| has(&word.text)),
        Kind::Copy { from, sources, destination, .. } => {
            let of_image = from.as_ref().is_some_and(|from| has(&from.text) || from.text.contains("busybox"));
            of_image
                || sources.iter().any(|word| has(&word.text) || word.text == "/")
                || destination.text.ends_with(name)
        }
        _ => false,
    })
}
