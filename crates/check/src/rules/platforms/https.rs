//! Plain HTTP on Fly.

use super::stacks::{App, apps, handles};
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static HTTPS_NOT_FORCED: Rule = Rule {
    id: "https-not-forced",
    title: "Fly serves plain HTTP",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without force_https, Fly forwards requests on port 80 as they are. Cookies and tokens then cross the network in the \
          clear when a client uses an http link.",
    fix: "Set force_https = true.",
    page: "/requests/tls/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n  force_https = false\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n  force_https = true\n",
    )]),
};

/// Looks at the ports of all apps.
pub fn look(project: &Project, findings: &mut Findings) {
    for app in apps(project) {
        https(app, findings);
    }
}

fn https(app: App<'_>, findings: &mut Findings) {
    for port in app.http() {
        let plain: Vec<&Node> = if port.is_short {
            vec![port.node]
        } else {
            let ports = port.node.get("ports").map_or(&[][..], Node::list).iter();
            ports.filter(|one| handles(one, "http") && !handles(one, "tls")).collect()
        };
        for one in plain {
            match one.get("force_https") {
                Some(value) if value.flag() == Some(false) => {
                    findings.add(&HTTPS_NOT_FORCED, app.at, value.span, "force_https is false.").patch(
                        app.at.place(value.span),
                        "true",
                        false,
                    );
                }
                None if app.is_whole => {
                    let place = if port.is_short { Some(port.key) } else { one.get("handlers") };
                    let span = place.unwrap_or(port.key).span;
                    findings.add(&HTTPS_NOT_FORCED, app.at, span, "force_https is not set, which means false.");
                }
                _ => {}
            }
        }
    }
}
