//! The probes of a container.

use super::known::count_or;
use super::{Action, Check, Known, Probe};
use crate::project::At;
use crate::tree::Node;

const PROBES: &str = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes";

/// Reads the probes of a container. Without `is_whole`, what is absent is not known.
pub fn of_container<'a>(at: At<'_>, container: &'a Node, is_whole: bool) -> Vec<Probe<'a>> {
    let names =
        [("startupProbe", Check::Startup), ("livenessProbe", Check::Liveness), ("readinessProbe", Check::Readiness)];
    let read = |(name, check): (&str, Check)| {
        let (key, node) = container.entry(name)?;
        let count = |key: &str, default| {
            let found = node.get(key);
            (found.is_some() || is_whole).then(|| count_or(at, found, default, PROBES)).flatten()
        };
        let (action, target) = match (node.get("httpGet"), node.get("tcpSocket"), node.get("grpc")) {
            (Some(http), ..) => {
                let path = http.get("path").map_or(Some("/"), |path| path.text().filter(|_| !path.is_template()));
                (path.map_or(Action::Other, Action::Http), Some(http))
            }
            (_, Some(tcp), _) => (Action::Tcp, Some(tcp)),
            (.., Some(grpc)) => (Action::Grpc, Some(grpc)),
            _ if node.get("exec").is_some() => (Action::Exec, None),
            _ => (Action::Other, None),
        };
        if !node.is_mapping() || node.is_empty() {
            return None;
        }
        let port = target.and_then(|target| target.get("port")).filter(|port| !port.is_template());
        Some(Probe {
            check,
            key: key.span,
            action,
            port: port.and_then(|port| Some(Known::file(port.text()?.to_string(), at.place(port.span)))),
            initial_delay: count("initialDelaySeconds", 0),
            period: count("periodSeconds", 10),
            timeout: count("timeoutSeconds", 1),
            failures: count("failureThreshold", 3),
        })
    };
    names.into_iter().filter_map(read).collect()
}

impl Probe<'_> {
    /// How long the service may be slow before the probe has an effect, from the first check that fails: each check
    /// times out, and the next check starts a period after the last.
    pub fn tolerance(&self) -> Option<u64> {
        let (period, timeout) = (self.period.as_ref()?.value, self.timeout.as_ref()?.value);
        let failures = self.failures.as_ref()?.value.max(1);
        Some((failures - 1).saturating_mul(period.max(1)).saturating_add(timeout))
    }
}
