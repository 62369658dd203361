//! Whether services have health checks, and how often these run.

use super::stack::{Stack, Stacks};
use crate::compose::{Service, seconds};
use crate::docker::Kind;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static NO_HEALTHCHECK: Rule = Rule {
    id: "no-healthcheck",
    title: "The proxy starts before the service is ready",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without a health check, Compose cannot wait until the service is ready, and the proxy returns 502 after each start. A process that hangs looks healthy in docker ps.",
    fix: "Add a healthcheck that calls the service, such as test: [CMD, /app, healthcheck], and wait for it with condition: \
          service_healthy.",
    page: "/configuration/dockerfile/#the-health-check",
    claims: Rule::native(&["df-no-healthcheck"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n  proxy:\n    image: caddy:2\n    depends_on: [api]\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    healthcheck: {test: [CMD, /app, healthcheck]}\n  proxy:\n    image: caddy:2\n    depends_on:\n      api: {condition: service_healthy}\n",
    )]),
};

pub static HEALTHCHECK_TOO_FREQUENT: Rule = Rule {
    id: "healthcheck-too-frequent",
    title: "The health check runs too often",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Docker starts a new process in the container for each check, for as long as the container runs. Each of them takes \
          CPU, and a check of a database opens a connection.",
    fix: "Set interval to 10s or more. For a fast start, set start_interval: 1s and a start_period, which need Docker 25.",
    page: "/configuration/health-checks/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  cache:\n    image: redis:8\n    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  cache:\n    image: redis:8\n    healthcheck: {test: [CMD, redis-cli, ping], interval: 10s}\n",
    )]),
};

pub static HEALTHCHECK_FORM: Rule = Rule {
    id: "healthcheck-form",
    title: "Docker does not run the health check as written",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "CMD runs a single program without a shell and passes || and exit to it as arguments, and CMD-SHELL runs only its first item as a script. The check then fails on a healthy container, or passes on a broken container.",
    fix: "Write test: [CMD, program, argument] without operators, or test: [CMD-SHELL, \"the whole command\"].",
    page: "/configuration/dockerfile/#the-health-check",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    healthcheck: {test: [CMD, pg_isready, \"||\", exit, \"1\"]}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    healthcheck: {test: [CMD-SHELL, pg_isready || exit 1]}\n",
    )]),
};

/// Looks at the health checks of services.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for service in &stack.services {
            form(stack, *service, findings);
        }
    }
    for stack in stacks.list.iter().filter(|stack| !stack.is_development) {
        too_frequent(stack, findings);
        if !stack.runs_sources {
            for proxy in stack.services.iter().copied().filter(|service| is_proxy(*service)) {
                missing(stacks, stack, proxy, findings);
            }
        }
    }
}

fn form(stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    let Some(test) = service.node.at(&["healthcheck", "test"]).filter(|test| !test.list().is_empty()) else { return };
    let words: Vec<_> = test.list().iter().filter_map(Node::text).collect();
    let Some((first, rest)) = words.split_first() else { return };
    let operator = rest.iter().find(|word| matches!(**word, "||" | "&&" | ";" | "|"));
    let said = match *first {
        "CMD" => operator.map(|operator| {
            format!("CMD runs no shell, so {} gets {operator} as an argument.", rest.first().unwrap_or(first))
        }),
        "CMD-SHELL" if rest.len() > 1 => {
            Some(format!("CMD-SHELL runs only {}, without the items after it.", rest.first().unwrap_or(first)))
        }
        "CMD-SHELL" | "NONE" => None,
        _ if first.contains('$') => None,
        _ => Some(format!("Compose rejects a test that begins with {first} instead of CMD or CMD-SHELL.")),
    };
    if let Some(said) = said {
        findings.add(&HEALTHCHECK_FORM, stack.at, test.span, said);
    }
}

/// One finding for all checks of a file: they are usually copies.
fn too_frequent(stack: &Stack<'_>, findings: &mut Findings) {
    let interval = |service: &Service<'_>| {
        let node = service.node.at(&["healthcheck", "interval"])?;
        let every = seconds(node.text()?)?;
        (every > 0.0 && every <= 1.0)
            .then(|| (service.name().to_string(), node.span, node.text().unwrap_or_default().to_string()))
    };
    let running = stack.services.iter().filter(|service| !service.is_aside());
    let found: Vec<_> = running.filter_map(interval).collect();
    let Some(((name, span, every), others)) = found.split_first() else { return };
    let said = format!("Docker starts a check of {name} every {every}.");
    let finding = findings.add(&HEALTHCHECK_TOO_FREQUENT, stack.at, *span, said);
    for (name, span, every) in others.iter().filter(|(_, other, _)| other != span) {
        finding.because(stack.at.place(*span), format!("{name} runs every {every}"));
    }
}

/// A proxy returns 502 until the services behind it are ready. One finding for each proxy.
fn missing<'a>(stacks: &Stacks<'a>, stack: &Stack<'a>, proxy: Service<'a>, findings: &mut Findings) {
    let own = &stack.own;
    let unchecked = proxy.dependencies().into_iter().filter_map(|dependency| {
        let service = own.iter().copied().find(|service| service.name() == dependency.name)?;
        lacks_check(stacks, stack, service).then_some((dependency, service))
    });
    let unchecked: Vec<_> = unchecked.collect();
    let Some((dependency, service)) = unchecked.first() else { return };
    let names: Vec<_> = unchecked.iter().map(|(dependency, _)| dependency.name).collect();
    let source = if service.node.get("build").is_some() {
        "neither has its Dockerfile"
    } else {
        "its image may have no check either"
    };
    let said = if let [name] = names.as_slice() {
        format!("{} waits for {name}, which has no healthcheck, and {source}.", proxy.name())
    } else {
        format!("{} waits for {}, which have no healthcheck.", proxy.name(), names.join(" and "))
    };
    let span = dependency.condition.unwrap_or(dependency.key).span;
    findings
        .add(&NO_HEALTHCHECK, stack.at, service.key.span, said)
        .because(stack.at.place(span), "This waits for the start only");
}

/// Whether a service has no health check, as far as the files show.
fn lacks_check<'a>(stacks: &Stacks<'a>, stack: &Stack<'a>, service: Service<'a>) -> bool {
    let disables = service.node.at(&["healthcheck", "disable"]).and_then(Node::flag) == Some(true);
    // A service that waits for the check shows that the image has one.
    let all = stack.services.iter().flat_map(|other| other.dependencies());
    let is_known = all.into_iter().any(|one| one.name == service.name() && one.is("service_healthy"));
    let of_image = stacks.lineage(service).map(|stages| {
        stages.iter().flat_map(|stage| &stage.instructions).any(|one| matches!(one.kind, Kind::Healthcheck { .. }))
    });
    // A Dockerfile that is not given may have one.
    let is_open = of_image.is_none() && service.node.get("build").is_some();
    !disables && !is_known && !is_open && of_image != Some(true) && stacks.lacks(service, "healthcheck")
}

/// Whether a service forwards requests to others.
fn is_proxy(service: Service<'_>) -> bool {
    let short = service.image_name().map(|image| image.short().to_ascii_lowercase()).unwrap_or_default();
    let is_named = |text: &str| {
        ["nginx", "caddy", "traefik", "haproxy", "envoy", "proxy", "ingress", "gateway"]
            .iter()
            .any(|name| text.contains(name))
    };
    is_named(&short) || is_named(&service.name().to_ascii_lowercase())
}
