//! Ingresses, and the Services that they send requests to.

use crate::findings::Findings;
use crate::kube::Object;
use crate::kube::links::{Links, same_namespace};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

/// An Ingress for a port of the Service.
macro_rules! ingress {
    ($port:literal) => {
        concat!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: api\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: api\n                port:\n                  number: ",
            $port,
            "\n"
        )
    };
}

pub static INGRESS_PORT_MISMATCH: Rule = Rule {
    id: "ingress-port-mismatch",
    title: "An Ingress uses a port that its Service does not have",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The ingress controller finds no endpoints for a port that the Service does not define. It responds to each \
          request with 503, or does not serve the route.",
    fix: "Use port of the Service, not targetPort, in the backend of the Ingress.",
    page: "/platforms/expose/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("ingress.yaml", ingress!("8080")),
        ("service.yaml", super::examples::service!("      targetPort: 8080\n")),
    ]),
    passes: Rule::native(&[
        ("ingress.yaml", ingress!("80")),
        ("service.yaml", super::examples::service!("      targetPort: 8080\n")),
    ]),
};

/// Looks at the backends of all Ingresses.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for ingress in links.of_kind("Ingress") {
        let spec = ingress.root.get("spec");
        let default = spec.and_then(|spec| spec.at(&["defaultBackend", "service"]));
        let rules = spec.and_then(|spec| spec.get("rules")).map_or(&[][..], Node::list);
        let paths = rules.iter().flat_map(|rule| rule.at(&["http", "paths"]).map_or(&[][..], Node::list));
        for backend in paths.filter_map(|path| path.at(&["backend", "service"])).chain(default) {
            check(ingress, backend, links, findings);
        }
    }
}

fn check(ingress: Object<'_>, backend: &Node, links: &Links<'_>, findings: &mut Findings) {
    let name = backend.get("name").filter(|name| !name.is_template()).and_then(Node::text);
    let is_target = |service: &Object<'_>| {
        service.name() == name
            && same_namespace(*service, ingress)
            && service.at.source.folder() == ingress.at.source.folder()
    };
    let mut services = links.of_kind("Service").filter(is_target);
    let (Some(service), None, Some(name)) = (services.next(), services.next(), name) else { return };
    let Some(ports) = service.root.at(&["spec", "ports"]).filter(|ports| ports.is_list() && service.is_complete(ports))
    else {
        return;
    };
    let by = |key: &str, of: &str| {
        let node = backend.at(&["port", key]).filter(|node| !node.is_template())?;
        let own = |port: &Node| port.get(of).is_some_and(|own| own.is_template() || own.text() == node.text());
        (!ports.list().iter().any(own)).then_some(node)
    };
    let Some(node) = by("number", "port").or_else(|| by("name", "name")) else { return };
    let own: Vec<_> = ports.list().iter().filter_map(|port| port.get("port")?.text()).collect();
    let text = node.text().unwrap_or_default();
    let said = format!("The backend uses port {text} of Service {name}, which has only port {}.", own.join(" and "));
    let finding = findings.add(&INGRESS_PORT_MISMATCH, ingress.at, node.span, said);
    finding.because(service.at.place(ports.span), "The ports of the Service");
}
