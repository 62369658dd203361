//! The addresses under which services look for each other.

use super::ports::ports;
use super::roles::{Engine, Role};
use super::service::values;
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::address::{Address, is_loopback};
use crate::rules::variables::words;
use crate::source::Span;
use crate::tree::Node;
use crate::words::Words;

pub static LOCALHOST_BETWEEN_SERVICES: Rule = Rule {
    id: "localhost-between-services",
    title: "The service connects to another container through localhost",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "In a container, localhost is the container itself, where no database listens. Every connection fails with \
          connection refused.",
    fix: "Use the name of the service as the host: db instead of localhost.",
    page: "/failures/docker-networking/#localhost-and-service-names",
    claims: Rule::native(&["dnet-localhost", "env-connrefused-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@localhost:5432/api\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db:5432/api\n",
    )]),
};

pub static PUBLISHED_PORT_BETWEEN_SERVICES: Rule = Rule {
    id: "published-port-between-services",
    title: "The service connects to another container through its published port",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A published port exists on the host only, while services reach each other on the port of the container. Every \
          connection fails with connection refused.",
    fix: "Use the port on the right side of the mapping, or leave it out if it is the default.",
    page: "/failures/docker-networking/#localhost-and-service-names",
    claims: Rule::native(&["env-connrefused-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    ports: [\"127.0.0.1:15432:5432\"]\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db:15432/api\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    ports: [\"127.0.0.1:15432:5432\"]\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db:5432/api\n",
    )]),
};

pub static UNKNOWN_DATABASE_HOST: Rule = Rule {
    id: "unknown-database-host",
    title: "The database host is not the name of a service",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "Docker's DNS resolves the names and aliases of services, and no service has this name. Every connection fails because the name does not resolve.",
    fix: "Use the name of the service as the host.",
    page: "/failures/docker-networking/#localhost-and-service-names",
    claims: Rule::native(&["dnet-fix"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@postgres:5432/api\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db:5432/api\n",
    )]),
};

/// Looks at the addresses in the environment of services.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        let own = stack.services.iter().copied().filter(|service| Role::of(*service) == Role::Own);
        for service in own.filter(|service| !service.shares_network()) {
            // Tests run elsewhere.
            let variables =
                values(service).into_iter().filter(|(name, ..)| !name.to_ascii_uppercase().contains("TEST"));
            for (name, value, span) in variables {
                match Address::of(&value) {
                    Some(address) => url(stack, service, &name, address, span, findings),
                    None => host(stack, &name, &value, span, findings),
                }
            }
        }
    }
}

fn url(stack: &Stack<'_>, service: Service<'_>, name: &str, address: Address<'_>, span: Span, findings: &mut Findings) {
    let stores: Vec<_> = stack
        .stores
        .iter()
        .copied()
        .filter(|(store, engine)| engine.schemes.contains(&address.scheme) && !store.shares_network())
        .collect();
    let Some((store, engine)) = stores.first() else { return };
    if is_loopback(address.host) {
        let said = format!("{name} names {}, but {} runs in {}.", address.host, engine.name, store.name());
        findings
            .add(&LOCALHOST_BETWEEN_SERVICES, stack.at, span, said)
            .because(stack.at.place(store.key.span), format!("{} runs here", engine.name));
        return;
    }
    let port = address.port.and_then(|port| port.parse::<u32>().ok());
    let named = stores.iter().find(|(store, _)| store.names().contains(&address.host));
    if let (Some((store, engine)), Some(port)) = (named, port) {
        let mapping = ports(*store).into_iter().find(|one| one.published == Some(port) && one.target != Some(port));
        let moves =
            !store.words("command").is_empty() || store.environment().iter().any(|one| one.name.ends_with("PORT"));
        let listens = engine.ports.contains(&port) || moves;
        if let Some(mapping) = mapping.filter(|_| !listens) {
            let said = format!(
                "{name} uses port {port} of the host, but {} listens on {}.",
                store.name(),
                mapping.target.unwrap_or_default()
            );
            findings
                .add(&PUBLISHED_PORT_BETWEEN_SERVICES, stack.at, span, said)
                .because(stack.at.place(mapping.node.span), "The port of the host is on the left");
        }
        return;
    }
    let is_name = !address.host.is_empty() && !address.host.contains(['.', '$', ':', ',', '%']);
    let is_known = stack.services.iter().any(|one| one.names().contains(&address.host))
        || ["extra_hosts", "links", "external_links"].iter().any(|key| service.node.get(key).is_some());
    if is_name && !is_known && stack.is_closed && !reaches_others(stack) {
        let said = format!("{name} names the host {}, but {} runs in {}.", address.host, engine.name, store.name());
        findings
            .add(&UNKNOWN_DATABASE_HOST, stack.at, span, said)
            .because(stack.at.place(store.key.span), format!("{} runs here", engine.name));
    }
}

/// Whether containers of other projects can have names here.
fn reaches_others(stack: &Stack<'_>) -> bool {
    let networks = stack.roots.iter().filter_map(|root| root.get("networks")).flat_map(Node::entries);
    networks.into_iter().any(|(_, network)| network.get("external").is_some() || network.get("name").is_some())
}

fn host(stack: &Stack<'_>, name: &str, value: &str, span: Span, findings: &mut Findings) {
    let words = words(name);
    let is_host = words.last().is_some_and(|last| matches!(last.as_str(), "HOST" | "HOSTNAME" | "SERVER"));
    let host = value.split(':').next().unwrap_or(value);
    if !is_host || !is_loopback(host) {
        return;
    }
    let named = |engine: &Engine| words.iter().any(|word| engine.words.contains(&word.as_str()));
    let found = stack.stores.iter().copied().find(|(store, engine)| named(engine) && !store.shares_network());
    if let Some((store, engine)) = found {
        let said = format!("{name} is {value}, but {} runs in {}.", engine.name, store.name());
        findings
            .add(&LOCALHOST_BETWEEN_SERVICES, stack.at, span, said)
            .because(stack.at.place(store.key.span), format!("{} runs here", engine.name));
    }
}

/// The variable that names a store, of the values of a service.
pub fn uses(values: &[(String, String, Span)], store: Service<'_>, engine: &Engine) -> Option<Span> {
    let names = store.names();
    values.iter().find_map(|(name, value, span)| {
        if let Some(address) = Address::of(value) {
            let fits = engine.schemes.contains(&address.scheme) || engine.schemes.is_empty();
            return (fits && names.contains(&address.host)).then_some(*span);
        }
        let words = words(name);
        let is_place =
            words.last().is_some_and(|last| Words("HOST HOSTNAME SERVER ADDR ADDRESS ENDPOINT HOSTS URL").has(last));
        let host = value.split(':').next().unwrap_or(value);
        let of_pairs =
            || value.split_whitespace().filter_map(|pair| pair.strip_prefix("host=")).any(|host| names.contains(&host));
        (is_place && names.contains(&host) || of_pairs()).then_some(*span)
    })
}
