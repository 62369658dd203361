//! The port that the platform sends requests to against the one that the process listens on.

use super::super::Findings;
use crate::deployment::{Known, Platform, Service};
use crate::report::{Confidence, Rule, Severity};

pub static PORT_MISMATCH: Rule = Rule {
    id: "port-mismatch",
    title: "The platform sends requests to another port than the service listens on",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "No process listens on the port, so the kernel refuses each connection. Clients get a 502 from the proxy, or \
          \"connection refused\".",
    fix: "Use the same port in the manifest, in the variable that the service reads, and in EXPOSE.",
    page: "/failures/docker-networking/#verify-the-name-and-the-port",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[("fly.toml", FLY), ("Dockerfile", OTHER)],
    passes: &[("fly.toml", FLY), ("Dockerfile", SAME)],
};

const FLY: &str = "app = \"api\"\n\n[http_service]\n  internal_port = 8080\n  force_https = true\n";
const OTHER: &str = "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nENV PORT=3000\nENTRYPOINT [\"/api\"]\n";
const SAME: &str = "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nENV PORT=8080\nENTRYPOINT [\"/api\"]\n";

/// Looks at the ports of a service.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    // Render finds the open port itself.
    if service.platform == Platform::Render || service.is_job || service.ports.is_empty() {
        return;
    }
    let given: Vec<_> = service.ports.iter().map(|port| port.number.value).collect();
    let probed = service.probes.iter().filter_map(|probe| probe.port.as_ref()?.value.parse::<u16>().ok());
    let targets: Vec<u16> = given.iter().copied().chain(probed).collect();
    let (listens, said) = match (&service.listens, &service.exposed[..]) {
        // EXPOSE contradicts the variable, so it is not certain which one is right.
        (Some(_), exposed) if exposed.iter().any(|port| targets.contains(&port.value)) => return,
        (Some(listens), _) => (listens.clone(), format!("the environment sets port {}", listens.value)),
        // Without a variable, EXPOSE is all that the files say, unless the service is told elsewhere.
        (None, [only]) if is_told_nothing(service) => (only.clone(), format!("the image exposes {}", only.value)),
        _ => return,
    };
    if targets.contains(&listens.value) {
        return;
    }
    let Some(port) = service.ports.first() else { return };
    let Some(place) = port.number.place() else { return };
    let numbers: Vec<_> = given.iter().map(u16::to_string).collect();
    let receives = match service.platform {
        Platform::Kubernetes => "The container declares port",
        Platform::Compose => "Compose publishes port",
        Platform::Fly | Platform::Render => "internal_port is",
    };
    let message = format!("{receives} {}, but {said}.", numbers.join(" and "));
    let finding = findings.add_at(&PORT_MISMATCH, place, message);
    if let Some(place) = Known::place(&listens) {
        finding.because(place, said);
    }
}

/// Whether no variable and no argument can set the port.
fn is_told_nothing(service: &Service<'_>) -> bool {
    let names_port = service.variables.iter().any(|one| {
        let name = one.name.to_ascii_uppercase();
        ["PORT", "ADDR", "BIND", "LISTEN"].iter().any(|word| name.contains(word))
    });
    let is_replaced = ["command", "args", "entrypoint"].iter().any(|key| service.node.get(key).is_some());
    !names_port && !is_replaced && service.has_all_variables && service.build.is_some_and(|build| build.is_named)
}
