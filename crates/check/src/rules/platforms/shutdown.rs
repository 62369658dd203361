//! The time that a platform gives a service to stop.

use super::stacks::{App, apps, resources};
use crate::compose::seconds;
use crate::decimal::plain;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};

pub static PLATFORM_GRACE_TOO_SHORT: Rule = Rule {
    id: "platform-grace-too-short",
    title: "The platform kills the service before it has drained",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The platform sends SIGKILL a few seconds after the signal to stop. Each deploy and each stop of an instance cuts off the requests that are still running.",
    fix: "Set kill_timeout (Fly) or maxShutdownDelaySeconds (Render) to the time that the service needs to drain and a \
          margin, such as 40.",
    page: "/platforms/fly/",
    claims: Rule::native(&["gs-30-60", "gs-too-short-long"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 5\n[http_service]\n  internal_port = 8080\n  force_https = true\n  [[http_service.checks]]\n    path = \"/readyz\"\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n  force_https = true\n  [[http_service.checks]]\n    path = \"/readyz\"\n",
    )]),
};

pub static KILL_SIGNAL_SIGINT: Rule = Rule {
    id: "kill-signal-sigint",
    title: "Fly stops the service with SIGINT",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Fly sends SIGINT unless kill_signal names another signal, and most services drain on SIGTERM only. A service without \
          a handler for SIGINT ends at once and cuts off its requests.",
    fix: "Set kill_signal = \"SIGTERM\", or handle both signals.",
    page: "/platforms/fly/",
    claims: Rule::native(&["gs-sigterm"]),
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_signal = \"SIGTERM\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n",
    )]),
};

/// Seconds that are short for requests, a flush of telemetry and the closing of connections.
const SHORT: f64 = 10.0;

/// Looks at the times to stop.
pub fn look(project: &Project, findings: &mut Findings) {
    for app in apps(project).into_iter().filter(|app| !app.http().is_empty()) {
        fly(app, findings);
    }
    for service in resources(project).into_iter().filter(|one| one.is_web()) {
        let Some(delay) = service.node.get("maxShutdownDelaySeconds") else { continue };
        if delay.decimal().is_some_and(|delay| delay < SHORT) {
            let said =
                format!("{} has {} s between SIGTERM and SIGKILL.", service.name(), delay.text().unwrap_or_default());
            findings.add(&PLATFORM_GRACE_TOO_SHORT, service.at, delay.span, said).patch(
                service.at.place(delay.span),
                "40",
                false,
            );
        }
    }
}

fn fly(app: App<'_>, findings: &mut Findings) {
    match app.root.get("kill_timeout") {
        Some(timeout) => {
            let period = timeout.decimal().or_else(|| seconds(timeout.text()?));
            if let Some(period) = period.filter(|period| *period < SHORT) {
                let said = format!("Fly kills the service {} s after the signal.", plain(period));
                findings.add(&PLATFORM_GRACE_TOO_SHORT, app.at, timeout.span, said).patch(
                    app.at.place(timeout.span),
                    "40",
                    false,
                );
            }
        }
        None if app.is_whole => {
            let said = "kill_timeout is not set, so Fly kills the service 5 s after the signal.";
            findings.add(&PLATFORM_GRACE_TOO_SHORT, app.at, app.name(), said);
        }
        None => {}
    }
    match app.root.get("kill_signal") {
        Some(signal) if signal.text() == Some("SIGINT") => {
            findings.add(&KILL_SIGNAL_SIGINT, app.at, signal.span, "kill_signal is SIGINT.");
        }
        None if app.is_whole => {
            findings.add(&KILL_SIGNAL_SIGINT, app.at, app.name(), "kill_signal is not set, which means SIGINT.");
        }
        _ => {}
    }
}
