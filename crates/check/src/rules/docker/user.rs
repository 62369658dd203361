//! As which user the service runs.

use super::base;
use super::entry::{entry_words, script};
use super::packages;
use super::plan::Plan;
use super::stages::Product;
use super::steps::Step;
use crate::docker::Kind as Does;
use crate::findings::Findings;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Word;
use crate::words::Words;

pub static RUNS_AS_ROOT: Rule = Rule {
    id: "runs-as-root",
    title: "The service runs as root",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "An attacker who takes over the service is root in the container, and root on the node if the isolation \
          fails. Kubernetes does not start the container if runAsNonRoot is true.",
    fix: "Add USER 65532:65532 to the last stage of the Dockerfile, or set runAsUser to 65532 in the securityContext of the pod. Use numbers, because Kubernetes cannot verify a user name.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-user-app", "df-useradd"]),
    also: &["DL3002", "CKV_DOCKER_3", "CKV_DOCKER_8", "AVD-DS-0002"],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 65532:65532\nCMD [\"/app\"]\n")]),
};

pub static ROOT_COMMAND_AFTER_USER: Rule = Rule {
    id: "root-command-after-user",
    title: "A command that needs root runs after USER",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "RUN uses the user that USER set before it, and only root can install packages or create users. The image \
          build fails with \"Permission denied\".",
    fix: "Move the command above USER.",
    page: "/configuration/dockerfile/#the-file",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nUSER 65532\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nUSER 65532\nCMD [\"/app\"]\n",
    )]),
};

/// Looks at `USER` in the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    user(&plan.product, plan.project, plan.at, findings);
    after_user(&plan.product.steps, plan.at, findings);
}

/// Whether a user is root; `None` if a variable decides.
fn is_root(user: &Word) -> Option<bool> {
    let name = user.text.split(':').next().unwrap_or_default();
    (!user.expands).then_some(matches!(name, "root" | "0"))
}

fn user(product: &Product<'_>, project: &Project, at: At<'_>, findings: &mut Findings) {
    if drops_privileges(&product.steps, project) {
        return;
    }
    let last = product.steps.iter().rev().find_map(|step| match &step.one.kind {
        Does::User(user) => Some(user),
        _ => None,
    });
    match last {
        Some(user) if is_root(user) == Some(true) => {
            findings.add(&RUNS_AS_ROOT, at, user.span, "The last USER is root.");
        }
        None if product.image().and_then(base::runs_as_root) == Some(true) => {
            let said = format!("The Dockerfile sets no USER, and {} runs as root.", product.base.shown());
            findings.add(&RUNS_AS_ROOT, at, product.stage.from.span, said);
        }
        _ => {}
    }
}

/// Whether a script starts the service, and may change the user. A script that is not given may do so.
fn drops_privileges(steps: &[Step<'_>], project: &Project) -> bool {
    let tools = ["gosu", "su-exec", "setpriv", "runuser", "s6-setuidgid", "chpst", "su ", "sudo "];
    let changes = |text: &str| tools.iter().any(|name| text.contains(name));
    let words = entry_words(steps);
    words.iter().any(|word| changes(word))
        || script(&words)
            .is_some_and(|name| super::entry::given(project, name).is_none_or(|file| changes(&file.source.text)))
}

/// Commands that fail without root.
fn after_user(steps: &[Step<'_>], at: At<'_>, findings: &mut Findings) {
    let mut is_other = false;
    for step in steps {
        if let Does::User(user) = &step.one.kind {
            is_other = is_root(user) == Some(false);
        }
        let needs_root = |command: &&crate::shell::Command| {
            packages::installs(command)
                || Words("useradd adduser groupadd addgroup update-ca-certificates").has(command.program())
                || matches!(command.program(), "apt-get" | "apt")
                    && command.subcommand().is_some_and(|name| name.text == "update")
        };
        if let Some(command) = step.commands().iter().find(needs_root).filter(|_| is_other) {
            let said = format!("{} runs after USER, and it needs root.", command.program());
            findings.add(&ROOT_COMMAND_AFTER_USER, at, command.span(), said);
        }
    }
}
