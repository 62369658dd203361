//! The start, the stop and the replacement of Machines on Fly.

use super::stacks::{App, apps};
use crate::docker::Image;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::compose::{floating_said, floats};
use crate::rules::docker::LATEST_TAG;
use crate::source::Span;
use crate::tree::Node;

pub static AUTOSTOP_WITHOUT_AUTOSTART: Rule = Rule {
    id: "autostop-without-autostart",
    title: "Fly stops idle Machines and does not start them again",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The proxy stops Machines that have no traffic, and without auto_start_machines it does not start them when requests arrive. The service is down until you start a Machine.",
    fix: "Set auto_start_machines = true, or auto_stop_machines = \"off\".",
    page: "/platforms/fly/#autostop",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[http_service]\n  internal_port = 8080\n  auto_stop_machines = \"stop\"\n  auto_start_machines = false\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[http_service]\n  internal_port = 8080\n  auto_stop_machines = \"stop\"\n  auto_start_machines = true\n",
    )]),
};

pub static SCALES_TO_ZERO: Rule = Rule {
    id: "scales-to-zero",
    title: "Fly stops the last Machine when there is no traffic",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without traffic, Fly stops the last Machine, and work between requests stops. The next request waits until a \
          Machine has started and connected to the database.",
    fix: "Set min_machines_running = 1, or auto_stop_machines = \"off\" if the service works between requests.",
    page: "/platforms/fly/#autostop",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[http_service]\n  internal_port = 8080\n  auto_stop_machines = \"stop\"\n  min_machines_running = 0\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[http_service]\n  internal_port = 8080\n  auto_stop_machines = \"stop\"\n  min_machines_running = 1\n",
    )]),
};

pub static CONCURRENCY_DEFAULT: Rule = Rule {
    id: "concurrency-default",
    title: "Fly counts connections, not requests",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "By default, Fly counts connections and prefers other Machines above 20 of them, although an HTTP connection carries many requests. Fly then balances the load by a number that does not measure it.",
    fix: "Add [http_service.concurrency] with type = \"requests\" and a soft_limit such as 200.",
    page: "/platforms/fly/",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[("fly.toml", "app = \"orders\"\n[http_service]\n  internal_port = 8080\n")]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[http_service]\n  internal_port = 8080\n  [http_service.concurrency]\n    type = \"requests\"\n    soft_limit = 200\n",
    )]),
};

pub static STRATEGY_NOT_POSSIBLE: Rule = Rule {
    id: "strategy-not-possible",
    title: "Fly cannot deploy with this strategy",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The strategies bluegreen and canary do not work with volumes, and bluegreen needs a health check. The deploy fails \
          before any Machine is replaced.",
    fix: "Set strategy = \"rolling\", or add the check that bluegreen needs.",
    page: "/platforms/fly/#how-a-deploy-runs",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[deploy]\n  strategy = \"bluegreen\"\n[mounts]\n  source = \"data\"\n  destination = \"/data\"\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[deploy]\n  strategy = \"rolling\"\n[mounts]\n  source = \"data\"\n  destination = \"/data\"\n",
    )]),
};

pub static RELEASE_COMMAND_WITHOUT_VOLUME: Rule = Rule {
    id: "release-command-without-volume",
    title: "The release command cannot reach the database on the volume",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Fly runs release_command in a temporary Machine without volumes. Migrations change a new, empty SQLite file that \
          disappears, and the service runs on the old schema.",
    fix: "Run the migrations when the service starts, and remove release_command.",
    page: "/platforms/fly/#how-a-deploy-runs",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[deploy]\n  release_command = \"migrate\"\n[env]\n  DATABASE_URL = \"sqlite:///data/orders.db\"\n[mounts]\n  source = \"data\"\n  destination = \"/data\"\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[env]\n  DATABASE_URL = \"sqlite:///data/orders.db\"\n[mounts]\n  source = \"data\"\n  destination = \"/data\"\n",
    )]),
};

/// Looks at all apps.
pub fn look(project: &Project, findings: &mut Findings) {
    for app in apps(project) {
        if let Some(node) = app.root.at(&["build", "image"]) {
            let image = Image::new(node.text().unwrap_or_default());
            if floats(&image) {
                findings.add(&LATEST_TAG, app.at, node.span, floating_said(&image));
            }
        }
        machines(app, findings);
        deploys(app, findings);
    }
}

fn machines(app: App<'_>, findings: &mut Findings) {
    for port in app.http() {
        let stops = port
            .node
            .get("auto_stop_machines")
            .filter(|stop| matches!(stop.text(), Some("stop" | "suspend")) || stop.flag() == Some(true));
        let least = port.node.get("min_machines_running");
        let never_starts = port.node.get("auto_start_machines").filter(|start| start.flag() == Some(false));
        if let Some(stop) = stops {
            if let Some(start) = never_starts {
                findings
                    .add(&AUTOSTOP_WITHOUT_AUTOSTART, app.at, start.span, "auto_start_machines is false.")
                    .because(app.at.place(stop.span), "This stops idle Machines")
                    .patch(app.at.place(start.span), "true", false);
            }
            match least {
                Some(least) if least.number() == Some(0_u32) => {
                    findings.add(&SCALES_TO_ZERO, app.at, least.span, "min_machines_running is 0.");
                }
                None if app.is_whole => {
                    let said = "min_machines_running is not set, which means 0.";
                    findings.add(&SCALES_TO_ZERO, app.at, stop.span, said);
                }
                _ => {}
            }
        }
        match port.node.get("concurrency") {
            None if app.is_whole => {
                let said = "No concurrency is set, so Fly prefers other Machines above 20 connections.";
                findings.add(&CONCURRENCY_DEFAULT, app.at, port.key.span, said);
            }
            Some(concurrency) if concurrency.get("type").and_then(Node::text) == Some("connections") => {
                let span = concurrency.get("type").map_or(concurrency.span, |kind| kind.span);
                findings.add(&CONCURRENCY_DEFAULT, app.at, span, "The type is connections.");
            }
            _ => {}
        }
    }
}

fn deploys(app: App<'_>, findings: &mut Findings) {
    let mounts = app.mounts();
    let strategy = app.root.at(&["deploy", "strategy"]).and_then(|node| Some((node, node.text()?)));
    if let Some((node, name)) = strategy.filter(|(_, name)| matches!(*name, "bluegreen" | "canary")) {
        if let Some(mount) = mounts.first() {
            findings
                .add(&STRATEGY_NOT_POSSIBLE, app.at, node.span, format!("{name} does not work with a volume."))
                .because(app.at.place(place(mount)), "The volume");
        } else if name == "bluegreen" && app.is_whole && !has_check(app) {
            findings.add(
                &STRATEGY_NOT_POSSIBLE,
                app.at,
                node.span,
                "bluegreen needs a health check, and the app has none.",
            );
        }
    }
    let Some(command) = app.root.at(&["deploy", "release_command"]) else { return };
    for mount in mounts {
        let Some(folder) = mount.get("destination").and_then(Node::text).filter(|folder| folder.len() > 1) else {
            continue;
        };
        let of_volume = app.root.get("env").map(Node::entries).unwrap_or_default().into_iter().find(|(_, value)| {
            let path = value.text().and_then(|text| text.strip_prefix("sqlite:"));
            path.is_some_and(|path| {
                let path = path.trim_start_matches("//");
                path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
            })
        });
        if let Some((_, value)) = of_volume {
            let said = format!("The command runs without the volume {folder}, on which the database is.");
            findings
                .add(&RELEASE_COMMAND_WITHOUT_VOLUME, app.at, command.span, said)
                .because(app.at.place(value.span), "The database");
        }
    }
}

fn place(mount: &Node) -> Span {
    mount.get("destination").map_or(mount.span, |folder| folder.span)
}

fn has_check(app: App<'_>) -> bool {
    let has = |node: &Node| {
        ["checks", "http_checks", "tcp_checks"].iter().any(|key| node.get(key).is_some_and(|checks| !checks.is_empty()))
    };
    let services = app.root.get("services").map_or(&[][..], Node::list);
    app.root.get("checks").is_some_and(|checks| !checks.is_empty())
        || app.root.get("http_service").is_some_and(has)
        || services.iter().any(has)
}
