//! The port that the platform sends requests to against the port that the process listens on.

use super::super::docker::EXPOSE_MISMATCH;
use crate::deployment::{Platform, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static PORT_MISMATCH: Rule = Rule {
    id: "port-mismatch",
    title: "The platform sends requests to a port that the service does not listen on",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "No process listens on the port, so the kernel refuses each connection. Clients get a 502 from the proxy, or \
          \"connection refused\".",
    fix: "Use the same port in the manifest, in the variable that the service reads, and in EXPOSE.",
    page: "/failures/docker-networking/#verify-the-name-and-the-port",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("fly.toml", FLY), ("Dockerfile", OTHER)]),
    passes: Rule::native(&[("fly.toml", FLY), ("Dockerfile", SAME)]),
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
    let probed = service.probes.iter().filter_map(|probe| probe.port.as_ref()?.value.parse::<u16>().ok());
    let given: Vec<_> = service.ports.iter().map(|port| port.number.value).collect();
    let targets: Vec<u16> = given.iter().copied().chain(probed).collect();
    let numbers: Vec<_> = given.iter().map(u16::to_string).collect();
    let receives = match service.platform {
        Platform::Kubernetes => "the container declares port",
        Platform::Compose => "Compose publishes port",
        Platform::Fly | Platform::Render => "internal_port is",
    };
    let receives = format!("{receives} {}", numbers.join(" and "));
    let Some(place) = service.ports.first().and_then(|port| port.number.place()) else { return };
    let is_exposed = service.exposed.iter().any(|port| targets.contains(&port.value));
    match (&service.listens, &service.exposed[..]) {
        // EXPOSE contradicts the variable, so it is not certain which of them is right.
        (Some(_), _) if is_exposed => {}
        (Some(listens), _) if !targets.contains(&listens.value) => {
            let said = format!("The environment sets port {}, but {receives}.", listens.value);
            let finding = findings.add_at(&PORT_MISMATCH, place, said);
            if let Some(place) = listens.place() {
                finding.because(place, format!("the environment sets port {}", listens.value));
            }
        }
        (_, [first, ..]) if !is_exposed && !targets.iter().any(|port| is_moved(service, *port)) => {
            // The Dockerfile alone can contradict EXPOSE, too.
            let Some(exposed) = first.place().filter(|place| !findings.has(&EXPOSE_MISMATCH, *place)) else { return };
            let said = format!("EXPOSE is {}, but {receives}.", first.value);
            findings.add_at(&EXPOSE_MISMATCH, exposed, said).likely().because(place, receives);
        }
        _ => {}
    }
}

/// Whether the manifest tells the service to listen on a port, so that EXPOSE is only the default of the image.
fn is_moved(service: &Service<'_>, port: u16) -> bool {
    let port = port.to_string();
    let names = |text: &str| text.split(|one: char| !one.is_ascii_digit()).any(|number| number == port);
    let values = service.variables.iter().filter(|one| one.place.file == service.at.file);
    let mut values = values.filter_map(|one| one.value.as_deref());
    let commands = ["command", "args", "entrypoint"].iter().filter_map(|key| service.node.get(key));
    let mut words = commands.flat_map(|node| node.list().iter().chain([node])).filter_map(Node::text);
    values.any(names) || words.any(names) || service.listens.as_ref().is_some_and(|own| own.value.to_string() == port)
}
