//! The order in which services start.

use super::addresses::uses;
use super::roles::{Engine, Role};
use super::service::{Dependency, values};
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::words::Words;

pub static NO_DEPENDS_ON: Rule = Rule {
    id: "no-depends-on",
    title: "The service does not wait for its database",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Compose starts the service and the database at the same time. A service that connects once at startup exits with \
          connection refused, because the database needs longer.",
    fix: "Add depends_on with condition: service_healthy, and a healthcheck to the database.",
    page: "/failures/environment/#connection-refused",
    claims: Rule::native(&["env-connrefused-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    volumes: [\"db:/var/lib/postgresql/data\"]\n  api:\n    build: .\n    restart: always\n    environment:\n      DATABASE_URL: postgres://api@db/api\nvolumes:\n  db:\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    volumes: [\"db:/var/lib/postgresql/data\"]\n    healthcheck: {test: [CMD, pg_isready]}\n  api:\n    build: .\n    restart: always\n    environment:\n      DATABASE_URL: postgres://api@db/api\n    depends_on:\n      db: {condition: service_healthy}\nvolumes:\n  db:\n",
    )]),
};

pub static DEPENDS_ON_WITHOUT_HEALTH: Rule = Rule {
    id: "depends-on-without-health",
    title: "The service does not wait until the database accepts connections",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Without a condition, depends_on waits until the container runs, not until the database accepts connections. A \
          service that connects once at startup exits with connection refused.",
    fix: "Add a healthcheck to the database, and wait for it with condition: service_healthy.",
    page: "/failures/docker-networking/#localhost-and-service-names",
    claims: Rule::native(&["env-connrefused-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    restart: always\n    depends_on: [db]\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    healthcheck: {test: [CMD, pg_isready]}\n  api:\n    build: .\n    restart: always\n    depends_on:\n      db: {condition: service_healthy}\n",
    )]),
};

pub static WAITS_FOR_MISSING_HEALTHCHECK: Rule = Rule {
    id: "waits-for-missing-healthcheck",
    title: "The service waits for a health check that does not exist",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The image has no health check, and the file adds none. Compose stops with: container has no healthcheck configured, \
          and never starts the service.",
    fix: "Add a healthcheck to the database, such as test: [CMD, pg_isready].",
    page: "/failures/docker-networking/#localhost-and-service-names",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    restart: always\n    depends_on:\n      db: {condition: service_healthy}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    healthcheck: {test: [CMD, pg_isready]}\n  api:\n    build: .\n    restart: always\n    depends_on:\n      db: {condition: service_healthy}\n",
    )]),
};

pub static WAITS_FOR_ENDLESS_SERVICE: Rule = Rule {
    id: "waits-for-endless-service",
    title: "The service waits for a job that restarts forever",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With restart: always or unless-stopped, Docker starts a job again after it has succeeded. The migrations then run \
          in a loop, and Compose may wait for their end forever.",
    fix: "Set restart: on-failure for the job, or remove the key.",
    page: "/delivery/migrations-as-a-job/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  migrate:\n    build: .\n    command: [migrate]\n    restart: always\n  api:\n    build: .\n    restart: always\n    depends_on:\n      migrate: {condition: service_completed_successfully}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  migrate:\n    build: .\n    command: [migrate]\n    restart: on-failure\n  api:\n    build: .\n    restart: always\n    depends_on:\n      migrate: {condition: service_completed_successfully}\n",
    )]),
};

/// Services that are followed from a service. Every further service costs stack.
const DEEPEST: usize = 64;

/// Official images without a health check of their own.
const WITHOUT_CHECK: Words =
    Words("postgres mysql mariadb mongo redis rabbitmq memcached postgis/postgis pgvector/pgvector valkey/valkey");

/// Looks at what services wait for.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for service in stack.services.iter().copied() {
            for dependency in service.dependencies() {
                conditions(stacks, stack, dependency, findings);
            }
            if Role::of(service) == Role::Own && !waits_itself(service) && !service.is_on_demand() {
                starts(stacks, stack, service, findings);
            }
        }
    }
}

fn conditions(stacks: &Stacks<'_>, stack: &Stack<'_>, dependency: Dependency<'_>, findings: &mut Findings) {
    let Some(other) = stack.service(dependency.name) else { return };
    let place = dependency.condition.unwrap_or(dependency.key).span;
    if dependency.is("service_healthy") {
        let name = other.image_name().map(|image| image.name).unwrap_or_default();
        let name = name.strip_prefix("docker.io/").unwrap_or(&name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        let is_plain = WITHOUT_CHECK.has(name) && other.node.get("build").is_none();
        if is_plain && stacks.lacks(other, "healthcheck") {
            let said = format!("{} has no healthcheck, and neither has the image {name}.", dependency.name);
            findings
                .add(&WAITS_FOR_MISSING_HEALTHCHECK, stack.at, place, said)
                .because(stack.at.place(other.key.span), "This service has no healthcheck");
        }
    }
    if dependency.is("service_completed_successfully")
        && let Some(policy) =
            other.node.get("restart").filter(|policy| matches!(policy.text(), Some("always" | "unless-stopped")))
    {
        let said = format!("{} restarts after it has ended.", dependency.name);
        findings
            .add(&WAITS_FOR_ENDLESS_SERVICE, stack.at, policy.span, said)
            .because(stack.at.place(place), "This waits for its end")
            .patch(stack.at.place(policy.span), "on-failure", false);
    }
}

/// Whether its command waits for other services by itself.
fn waits_itself(service: Service<'_>) -> bool {
    let words = ["command", "entrypoint"].iter().flat_map(|key| service.words(key)).collect::<Vec<_>>().join(" ");
    let low = words.to_ascii_lowercase();
    ["wait", "dockerize", "until ", "pg_isready", "nc -z"].iter().any(|part| low.contains(part))
        || service.environment().iter().any(|one| one.name.starts_with("WAIT"))
}

fn starts(stacks: &Stacks<'_>, stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    let all = stacks.definitions(service);
    let dependencies: Vec<_> = all.iter().flat_map(|one| one.dependencies()).collect();
    let waiting = |name: &str| dependencies.iter().filter(|one| one.name == name).collect::<Vec<_>>();
    let own: Vec<_> = service.dependencies();
    let is_waiting = service.is_whole && service.is_complete() && !stack.is_development && !stack.is_job(service);
    let values = values(service);
    let mut started: Vec<(Dependency<'_>, Service<'_>, &Engine)> = Vec::new();
    for (store, engine) in stack.stores.iter().copied() {
        if store.is_on_demand() {
            continue;
        }
        let waits = waiting(store.name());
        let mut seen = Vec::new();
        let is_ready = waits.iter().any(|one| one.is("service_healthy"))
            || dependencies.iter().any(|one| waits_for_health(stack, *one, store.name(), &mut seen));
        if is_ready {
            continue;
        }
        match own.iter().find(|one| one.name == store.name()) {
            Some(dependency) if !dependency.is("service_completed_successfully") => {
                started.push((*dependency, store, engine));
            }
            _ => {
                let is_linked = !waits.is_empty() || all.iter().any(|one| one.node.get("links").is_some());
                if is_waiting
                    && !is_linked
                    && let Some(place) = uses(&values, store, engine)
                    && !reaches(stack, &dependencies, store.name(), &mut Vec::new())
                {
                    let said = format!("{} connects to {}, and does not wait for it.", service.name(), store.name());
                    findings
                        .add(&NO_DEPENDS_ON, stack.at, service.key.span, said)
                        .because(stack.at.place(place), "The address of the database");
                    return;
                }
            }
        }
    }
    let Some((dependency, store, _)) = started.first() else { return };
    let names: Vec<_> = started.iter().map(|(one, ..)| one.name).collect();
    let place = dependency.condition.unwrap_or(dependency.key).span;
    let has_check = store.node.get("healthcheck").is_some();
    let said = if has_check {
        format!("{} has a healthcheck, but {} waits only for its start.", store.name(), service.name())
    } else {
        format!("{} waits only for the start of {}.", service.name(), names.join(" and "))
    };
    findings.add(&DEPENDS_ON_WITHOUT_HEALTH, stack.at, place, said);
}

/// Whether a dependency leads to a healthy store, because what it waits for waits in turn.
fn waits_for_health<'a>(stack: &Stack<'a>, dependency: Dependency<'a>, store: &str, seen: &mut Vec<&'a str>) -> bool {
    let is_waited = dependency.is("service_healthy") || dependency.is("service_completed_successfully");
    if !is_waited || seen.contains(&dependency.name) {
        return false;
    }
    if seen.len() > DEEPEST {
        return true;
    }
    seen.push(dependency.name);
    let next = stack.service(dependency.name).map(Service::dependencies).unwrap_or_default();
    next.into_iter()
        .any(|one| one.name == store && one.is("service_healthy") || waits_for_health(stack, one, store, seen))
}

/// Whether dependencies lead to a service.
fn reaches<'a>(stack: &Stack<'a>, dependencies: &[Dependency<'a>], name: &str, seen: &mut Vec<&'a str>) -> bool {
    dependencies.iter().any(|one| {
        if one.name == name {
            return true;
        }
        if seen.contains(&one.name) {
            return false;
        }
        if seen.len() > DEEPEST {
            return true;
        }
        seen.push(one.name);
        let next = stack.service(one.name).map(Service::dependencies).unwrap_or_default();
        reaches(stack, &next, name, seen)
    })
}
