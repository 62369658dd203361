//! Plans, regions and databases of Render.

use super::stacks::{Resource, resources};
use crate::docker::Image;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::compose::{EOL_IMAGE, floating_said, floats, postgres_ended};
use crate::rules::docker::LATEST_TAG;
use crate::tree::Node;

pub static FREE_PLAN: Rule = Rule {
    id: "free-plan",
    title: "The plan is not meant for production",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Render stops a free web service after 15 min without requests, a free database expires 30 days after its \
          creation, and a free Key Value instance keeps nothing on disk. The next request waits for a start, and data is lost.",
    fix: "Set a paid plan, such as plan: starter for a service and basic-256mb for a database.",
    page: "/platforms/render-and-railway/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    plan: free\n    healthCheckPath: /livez\n",
    )]),
    passes: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    plan: starter\n    healthCheckPath: /livez\n",
    )]),
};

pub static DATABASE_OPEN_TO_INTERNET: Rule = Rule {
    id: "database-open-to-internet",
    title: "The database accepts connections from the internet",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Without ipAllowList, Render lets every address connect that has the password. A leaked password then gives access \
          to all data from anywhere.",
    fix: "Set ipAllowList: [], which still allows the private network, or list the addresses of your office.",
    page: "/platforms/render-and-railway/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("render.yaml", "databases:\n  - name: orders-db\n    plan: basic-1gb\n")]),
    passes: Rule::native(&[(
        "render.yaml",
        "databases:\n  - name: orders-db\n    plan: basic-1gb\n    ipAllowList: []\n",
    )]),
};

pub static DISK_PREVENTS_ZERO_DOWNTIME: Rule = Rule {
    id: "disk-prevents-zero-downtime",
    title: "Each deploy interrupts the service",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "A persistent disk belongs to a single instance, so Render stops the old instance before it starts the new instance. Requests fail during each deploy, and the service cannot run several instances.",
    fix: "Store files in object storage and data in a database, and remove the disk.",
    page: "/platforms/render-and-railway/",
    claims: Rule::native(&["sec-upload-s3"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    healthCheckPath: /livez\n    disk: {name: data, mountPath: /data}\n",
    )]),
    passes: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    healthCheckPath: /livez\n",
    )]),
};

pub static REGIONS_DIFFER: Rule = Rule {
    id: "regions-differ",
    title: "The service cannot reach its database over the private network",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "fromDatabase sets the internal address, which resolves only within a region. Every connection to the database fails.",
    fix: "Set the same region for both. The region of an existing service or database is fixed, so create it again in the right region.",
    page: "/platforms/render-and-railway/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "render.yaml",
        "databases:\n  - name: orders-db\n    ipAllowList: []\nservices:\n  - type: web\n    name: orders\n    runtime: docker\n    region: frankfurt\n    healthCheckPath: /livez\n    envVars:\n      - key: DATABASE_URL\n        fromDatabase: {name: orders-db, property: connectionString}\n",
    )]),
    passes: Rule::native(&[(
        "render.yaml",
        "databases:\n  - name: orders-db\n    region: frankfurt\n    ipAllowList: []\nservices:\n  - type: web\n    name: orders\n    runtime: docker\n    region: frankfurt\n    healthCheckPath: /livez\n    envVars:\n      - key: DATABASE_URL\n        fromDatabase: {name: orders-db, property: connectionString}\n",
    )]),
};

pub static DEPLOYS_WITHOUT_CI: Rule = Rule {
    id: "deploys-without-ci",
    title: "Render deploys commits whose tests fail",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "By default, Render deploys each commit at once and does not wait for CI. A commit that breaks a test is in \
          production before the test has failed.",
    fix: "Set autoDeployTrigger: checksPass.",
    page: "/delivery/ci/",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    healthCheckPath: /livez\n",
    )]),
    passes: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    healthCheckPath: /livez\n    autoDeployTrigger: checksPass\n",
    )]),
};

/// The region of what names none. Source: <https://render.com/docs/blueprint-spec>.
const REGION: &str = "oregon";

/// Looks at all services and databases.
pub fn look(project: &Project, findings: &mut Findings) {
    let all = resources(project);
    for one in all.iter().copied() {
        if let Some(plan) = one.node.get("plan").filter(|plan| plan.text() == Some("free")) {
            let said = match (one.is_database, one.is_cache()) {
                (true, _) => format!("{} expires 30 days after its creation.", one.name()),
                (_, true) => format!("{} loses its data at each restart.", one.name()),
                _ => format!("{} sleeps after 15 min without requests.", one.name()),
            };
            findings.add(&FREE_PLAN, one.at, plan.span, said);
        }
        access(one, findings);
        if one.is_database {
            version(one, findings);
        } else {
            service(one, &all, findings);
        }
    }
}

fn access(one: Resource<'_>, findings: &mut Findings) {
    if !one.is_database && !one.is_cache() {
        return;
    }
    match one.node.get("ipAllowList") {
        None if one.is_whole && one.is_database => {
            let said = format!("{} has no ipAllowList, so every address can connect.", one.name());
            findings.add(&DATABASE_OPEN_TO_INTERNET, one.at, one.place(), said);
        }
        Some(list) => {
            let sources = list.list().iter().filter_map(|entry| entry.get("source"));
            let open = sources.into_iter().find(|source| matches!(source.text(), Some("0.0.0.0/0" | "::/0")));
            if let Some(source) = open {
                let said = format!("{} can be reached from every address.", one.name());
                findings.add(&DATABASE_OPEN_TO_INTERNET, one.at, source.span, said);
            }
        }
        None => {}
    }
}

fn version(database: Resource<'_>, findings: &mut Findings) {
    let version = database.node.get("postgresMajorVersion");
    if let Some((node, ended)) = version.and_then(|node| Some((node, postgres_ended(node.number()?)?))) {
        let said = format!("{} has had no fixes since {}-{:02}.", ended.name, ended.last.0, ended.last.1);
        findings.add(&EOL_IMAGE, database.at, node.span, said);
    }
}

fn service(one: Resource<'_>, all: &[Resource<'_>], findings: &mut Findings) {
    if let Some(url) = one.node.at(&["image", "url"]) {
        let image = Image::new(url.text().unwrap_or_default());
        if floats(&image) {
            findings.add(&LATEST_TAG, one.at, url.span, floating_said(&image));
        }
    }
    if let Some((key, _)) = one.node.entry("disk").filter(|_| one.is_web()) {
        let several = one.node.get("numInstances").filter(|count| count.number::<u32>().is_some_and(|count| count > 1));
        let said = match several.and_then(Node::text).or_else(|| one.node.get("scaling").map(|_| "several")) {
            Some(count) => format!("{} has a disk, so Render cannot run {count} instances.", one.name()),
            None => format!("{} has a disk, so Render stops it during each deploy.", one.name()),
        };
        findings.add(&DISK_PREVENTS_ZERO_DOWNTIME, one.at, key.span, said);
    }
    let is_built = one.is_web() && one.text("runtime") != Some("image") && one.node.get("image").is_none();
    let trigger = one.node.get("autoDeployTrigger").or_else(|| one.node.get("autoDeploy"));
    let is_immediate = trigger.is_none_or(|trigger| trigger.text() == Some("commit") || trigger.flag() == Some(true));
    if is_built && is_immediate && one.is_whole {
        let span = trigger.map_or(one.place(), |trigger| trigger.span);
        findings.add(&DEPLOYS_WITHOUT_CI, one.at, span, format!("{} is deployed at each commit.", one.name()));
    }
    regions(one, all, findings);
}

fn regions(one: Resource<'_>, all: &[Resource<'_>], findings: &mut Findings) {
    let region = |one: Resource<'_>| one.text("region").unwrap_or(REGION).to_string();
    for variable in one.node.get("envVars").map_or(&[][..], Node::list) {
        let Some(source) = variable.get("fromDatabase") else { continue };
        let name = source.get("name").and_then(Node::text).unwrap_or_default();
        let property = source.get("property").and_then(Node::text);
        if !matches!(property, Some("connectionString" | "host")) {
            continue;
        }
        let mut named =
            all.iter().filter(|other| other.is_database && other.at.file == one.at.file && other.name() == name);
        let Some(database) = named.next().copied() else { continue };
        if !one.is_whole || region(one) == region(database) {
            continue;
        }
        let said = format!("{} is in {}, but {name} is in {}.", one.name(), region(one), region(database));
        let place = one.node.get("region").map_or(one.place(), |region| region.span);
        let other = database.node.get("region").map_or(database.place(), |region| region.span);
        findings
            .add(&REGIONS_DIFFER, one.at, place, said)
            .because(database.at.place(other), format!("{name} is in {}", region(database)));
        return;
    }
}
