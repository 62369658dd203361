//! The volumes of databases.

use super::mounts::mounts;
use super::roles::{Engine, POSTGRES, Role};
use super::service::values;
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::docker::Image;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};

pub static DB_NO_VOLUME: Rule = Rule {
    id: "db-no-volume",
    title: "A database stores its data outside a named volume",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Docker keeps the data in an anonymous volume that belongs to this container only. After docker compose down, the \
          next container starts with an empty database.",
    fix: "Mount a named volume at the data folder of the image.",
    page: "/database/backups/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n  api:\n    build: .\n    restart: always\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    volumes: [\"db:/var/lib/postgresql/data\"]\n  api:\n    build: .\n    restart: always\nvolumes:\n  db:\n",
    )]),
};

pub static POSTGRES18_VOLUME_PATH: Rule = Rule {
    id: "postgres18-volume-path",
    title: "PostgreSQL 18 does not start with this volume path",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Since version 18, the image keeps its data in /var/lib/postgresql/18/docker and exits if a volume is mounted at \
          /var/lib/postgresql/data. The container restarts in a loop, and the service has no database.",
    fix: "Mount the volume at /var/lib/postgresql. A volume with data of an older version needs pg_upgrade or a dump first.",
    page: "/database/postgresql-versions/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:18\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:18\n    volumes: [\"db:/var/lib/postgresql\"]\nvolumes:\n  db:\n",
    )]),
};

pub static POSTGRES_ON_FLOATING_MAJOR: Rule = Rule {
    id: "postgres-on-floating-major",
    title: "The PostgreSQL image tag does not pin a major version",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The tag names no major version, but PostgreSQL starts only on data of its own major version. After the next major release, a pull of the image stops the database.",
    fix: "Name the major version that the data has, such as postgres:17.",
    page: "/database/postgresql-versions/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:alpine\n    volumes: [\"db:/var/lib/postgresql\"]\nvolumes:\n  db:\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17-alpine\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
};

/// The major version that `latest` means. Source: <https://hub.docker.com/_/postgres>.
const LATEST: u32 = 18;

/// Looks at the volumes of databases.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for (service, engine) in stack.stores.iter().copied() {
            if engine.name == POSTGRES {
                postgres(stack, service, findings);
            }
            let is_kept = !stack.is_development && !stack.runs_sources && stack.has_own() && !service.is_on_demand();
            let is_test = service.name().to_ascii_lowercase().contains("test");
            if is_kept && !is_test && stacks.lacks(service, "tmpfs") && stacks.lacks(service, "volumes_from") {
                no_volume(stacks, stack, service, engine, findings);
            }
        }
    }
}

/// The major version of an official image of PostgreSQL, or of an image that is built from it.
fn major(image: &Image) -> Option<u32> {
    let name = image.name.strip_prefix("docker.io/").unwrap_or(&image.name);
    let is_official = matches!(name, "postgres" | "library/postgres" | "postgis/postgis" | "pgvector/pgvector");
    let tag = image.tag.as_deref().unwrap_or("latest");
    if !is_official || tag.contains('$') || image.digest.is_some() && image.tag.is_none() {
        return None;
    }
    let digits = tag.trim_start_matches("pg");
    let end = digits.find(|one: char| !one.is_ascii_digit()).unwrap_or(digits.len());
    match digits.get(..end)?.parse() {
        Ok(number) => Some(number),
        Err(_) => (!tag.contains(|one: char| one.is_ascii_digit())).then_some(LATEST),
    }
}

fn variable(service: Service<'_>, name: &str) -> Option<String> {
    values(service).into_iter().find(|one| one.0 == name).map(|one| one.1)
}

fn postgres(stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    let (Some(node), Some(image)) = (service.image(), service.image_name()) else { return };
    let Some(major) = major(&image) else { return };
    let mounts = mounts(service);
    let tag = image.tag.as_deref().unwrap_or("latest");
    let names_major = tag.contains(|one: char| one.is_ascii_digit());
    let folder = variable(service, "PGDATA");
    let old = mounts.iter().find(|mount| mount.target == "/var/lib/postgresql/data");
    if let Some(mount) = old.filter(|_| major >= LATEST && folder.is_none()) {
        let said = if names_major {
            format!("PostgreSQL {major} does not start with a volume at {}.", mount.target)
        } else {
            format!("{tag} is PostgreSQL {major}, which does not start with a volume at {}.", mount.target)
        };
        findings
            .add(&POSTGRES18_VOLUME_PATH, stack.at, mount.node.span, said)
            .because(stack.at.place(node.span), format!("PostgreSQL {major}"));
    }
    let data = mounts.iter().find(|mount| {
        !mount.is_memory
            && mount.source.is_some()
            && !mount.is_settings()
            && mount.target.starts_with("/var/lib/postgresql")
    });
    if let Some(mount) = data.filter(|_| !names_major && image.digest.is_none() && !stack.is_development) {
        let said = format!("The tag {tag} becomes the next major version, but the volume keeps the data of this one.");
        findings
            .add(&POSTGRES_ON_FLOATING_MAJOR, stack.at, node.span, said)
            .because(stack.at.place(mount.node.span), "The data of this major version");
    }
}

fn no_volume<'a>(
    stacks: &Stacks<'a>,
    stack: &Stack<'a>,
    service: Service<'a>,
    engine: &Engine,
    findings: &mut Findings,
) {
    let version = service.image_name().and_then(|image| major(&image));
    let is_new = engine.name == POSTGRES && version.is_some_and(|version| version >= LATEST);
    let Some(default) = engine.folder.map(|folder| if is_new { "/var/lib/postgresql" } else { folder }) else { return };
    let set = variable(service, "PGDATA").filter(|_| engine.name == POSTGRES);
    let words = service.words("command").join(" ");
    if Role::of(service).engine().is_none()
        || ["datadir", "data_directory", "dbpath", " -D"].iter().any(|flag| words.contains(flag))
    {
        return;
    }
    let is_official =
        service.image_name().is_some_and(|image| !image.name.contains(['.', '/']) || major(&image).is_some());
    let all: Vec<_> = stacks.definitions(service).into_iter().flat_map(mounts).collect();
    if all.iter().any(|mount| mount.is_memory) || !service.is_whole {
        return;
    }
    if all.iter().all(super::mounts::Mount::is_settings) {
        let said = format!("{} keeps its data in {default}, where no volume is mounted.", service.name());
        if is_official && set.is_none() {
            findings.add(&DB_NO_VOLUME, stack.at, service.key.span, said);
        } else {
            let said = format!("{} mounts no volume for its data.", service.name());
            findings.add(&DB_NO_VOLUME, stack.at, service.key.span, said);
        }
        return;
    }
    // Up to version 17, the image declares a volume at the data folder, which hides a volume that is mounted above it.
    let above = all.iter().find(|mount| mount.target == "/var/lib/postgresql");
    let is_hidden = version.is_some_and(|version| version < LATEST) && set.is_none();
    let has_exact = all.iter().any(|mount| mount.target.starts_with(default));
    if let Some(mount) = above.filter(|_| is_hidden && !has_exact) {
        let said =
            format!("PostgreSQL {} keeps its data in {default}, not in {}.", version.unwrap_or_default(), mount.target);
        findings.add(&DB_NO_VOLUME, stack.at, mount.node.span, said);
    }
}
