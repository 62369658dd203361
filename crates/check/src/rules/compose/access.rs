//! Access to databases, and the rights of services.

use super::addresses::uses;
use super::mounts::mounts;
use super::ports::{Bind, ports};
use super::roles::{POSTGRES, Role};
use super::service::values;
use super::stack::Stacks;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static DB_PORT_PUBLISHED: Rule = Rule {
    id: "db-port-published",
    title: "The database port is published to the network",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Docker publishes the port on all interfaces and bypasses host firewalls such as UFW. Every machine that can reach \
          the host can try passwords, and a store without a password is open to all.",
    fix: "Remove the entry, because services on the same network reach the database by its service name. To use it from \
          the host, publish it on 127.0.0.1.",
    page: "/platforms/systemd/",
    claims: Rule::native(&["plat-vps-complexity"]),
    also: &["no-unbound-port-interfaces"],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    ports: [\"5432:5432\"]\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    ports: [\"127.0.0.1:5432:5432\"]\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
};

pub static DATABASE_WITHOUT_PASSWORD: Rule = Rule {
    id: "database-without-password",
    title: "The database accepts clients without a password",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Every container on the same network can log in as any user, the superuser included. An attacker who takes over any of them gets access to all data.",
    fix: "Remove the setting, and set a password from a secret, such as POSTGRES_PASSWORD_FILE.",
    page: "/warnings/secrets/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    environment: {POSTGRES_HOST_AUTH_METHOD: trust}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}\n",
    )]),
};

pub static PGBOUNCER_AUTH_TRUST: Rule = Rule {
    id: "pgbouncer-auth-trust",
    title: "PgBouncer accepts clients without a password",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "With AUTH_TYPE trust or any, PgBouncer lets every client in and logs in to PostgreSQL with the password that it \
          holds. Any container on its network then has the rights of the service.",
    fix: "Set AUTH_TYPE to scram-sha-256.",
    page: "/database/pgbouncer/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {AUTH_TYPE: trust}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {AUTH_TYPE: scram-sha-256}\n",
    )]),
};

pub static DOCKER_SOCKET_MOUNTED: Rule = Rule {
    id: "docker-socket-mounted",
    title: "The container mounts the Docker socket",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A process that can write to the socket can start a container that mounts the whole host, and :ro does not \
          prevent this. An attacker who takes over the service is then root on the host.",
    fix: "Remove the mount. If the service needs the API of Docker, put a proxy in between that allows only the calls that \
          it needs.",
    page: "/warnings/security/",
    claims: &[],
    also: &["exposing-docker-socket-volume"],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    volumes: [\"/var/run/docker.sock:/var/run/docker.sock:ro\"]\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    volumes: [\"./data:/data\"]\n",
    )]),
};

pub static PRIVILEGED_SERVICE: Rule = Rule {
    id: "privileged-service",
    title: "A Compose service is privileged",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A privileged container has all capabilities and all devices of the host. An attacker who takes over the service is then root on the host.",
    fix: "Remove privileged, and add single capabilities with cap_add if the service needs them.",
    page: "/warnings/security/",
    claims: Rule::native(&["df-user-app"]),
    also: &["privileged-service"],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    privileged: true\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    privileged: false\n",
    )]),
};

/// Looks at ports, passwords and rights.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in stacks.list.iter().filter(|stack| !stack.is_development) {
        let at = stack.at;
        for service in stack.services.iter().copied().filter(|service| !service.is_aside()) {
            let role = Role::of(service);
            if let Role::Store(engine) = role {
                let own = |target: Option<u32>| target.is_some_and(|target| engine.ports.contains(&target));
                for port in ports(service).iter().filter(|port| own(port.target) && port.bind == Bind::Everywhere) {
                    let said = match port.published {
                        Some(published) => {
                            format!("{} is published on all interfaces as port {published}.", engine.name)
                        }
                        None => format!("{} is published on all interfaces.", engine.name),
                    };
                    let finding = findings.add(&DB_PORT_PUBLISHED, at, port.node.span, said);
                    if !stack.has_own() {
                        finding.likely();
                    }
                    if let (Some(published), Some(target), false) =
                        (port.published, port.target, port.node.is_mapping())
                    {
                        let text = format!("\"127.0.0.1:{published}:{target}\"");
                        finding.patch(at.place(port.node.span), text, false);
                    }
                }
                without_password(stack, service, engine.name, findings);
            }
            pgbouncer(stack, service, findings);
            // Images of others that are not known here may be tools whose task it is.
            if role == Role::Own && (service.node.get("build").is_some() || uses_store(stack, service)) {
                for mount in mounts(service)
                    .iter()
                    .filter(|mount| mount.source.as_deref().is_some_and(|source| source.ends_with("/run/docker.sock")))
                {
                    let said = format!("{} gets the socket of the Docker daemon.", service.name());
                    findings.add(&DOCKER_SOCKET_MOUNTED, at, mount.node.span, said);
                }
                if let Some(node) = service.node.get("privileged").filter(|node| node.flag() == Some(true)) {
                    findings.add(&PRIVILEGED_SERVICE, at, node.span, format!("{} is privileged.", service.name()));
                }
            }
        }
    }
}

/// Whether a service connects to a database of the file.
fn uses_store(stack: &super::stack::Stack<'_>, service: crate::compose::Service<'_>) -> bool {
    let values = values(service);
    stack.stores.iter().copied().any(|(store, engine)| uses(&values, store, engine).is_some())
}

fn without_password(
    stack: &super::stack::Stack<'_>,
    service: crate::compose::Service<'_>,
    engine: &str,
    findings: &mut Findings,
) {
    for (name, value, span) in values(service) {
        let is_open = match name.as_str() {
            "POSTGRES_HOST_AUTH_METHOD" => engine == POSTGRES && value == "trust",
            "MYSQL_ALLOW_EMPTY_PASSWORD" | "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD" => {
                matches!(value.to_ascii_lowercase().as_str(), "1" | "yes" | "true")
            }
            _ => false,
        };
        if is_open {
            findings.add(&DATABASE_WITHOUT_PASSWORD, stack.at, span, format!("{name} is {value}."));
        }
    }
}

fn pgbouncer(stack: &super::stack::Stack<'_>, service: crate::compose::Service<'_>, findings: &mut Findings) {
    let image = service.image().and_then(Node::text).unwrap_or_default();
    if !image.to_ascii_lowercase().contains("pgbouncer") {
        return;
    }
    for (name, value, span) in values(service) {
        let is_type = matches!(name.as_str(), "AUTH_TYPE" | "PGBOUNCER_AUTH_TYPE");
        if is_type && matches!(value.as_str(), "trust" | "any") {
            findings.add(&PGBOUNCER_AUTH_TRUST, stack.at, span, format!("{name} is {value}."));
        }
    }
}
