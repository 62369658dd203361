//! Whether `EXPOSE` names the port on which the service listens.

use super::plan::Plan;
use super::steps::Step;
use crate::docker::{Body, Kind as Does, replaced};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Word;
use crate::source::Span;
use crate::words::Words;

pub static EXPOSE_MISMATCH: Rule = Rule {
    id: "expose-mismatch",
    title: "EXPOSE names a different port than the other settings",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "EXPOSE only documents a port, but docker run -P, some platforms and the people who write manifests rely on \
          it. They connect to a port on which the service does not listen, and the kernel refuses the connection.",
    fix: "Set EXPOSE to the port on which the service listens, and use the same port in the manifest.",
    page: "/configuration/dockerfile/#the-file",
    claims: Rule::native(&["df-expose"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nENV PORT=8080\nEXPOSE 3000\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nENV PORT=8080\nEXPOSE 8080\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

/// Variables that set the port of the service itself.
const PORTS: Words = Words(
    "PORT HTTP_PORT APP_PORT SERVER_PORT API_PORT WEB_PORT LISTEN_PORT SERVICE_PORT AXUM_PORT ROCKET_PORT \
     BIND_PORT",
);

/// Variables that set its address.
const ADDRESSES: Words = Words(
    "ADDR ADDRESS BIND BIND_ADDR BIND_ADDRESS LISTEN_ADDR LISTEN_ADDRESS SERVER_ADDR HTTP_ADDR APP_ADDR \
     SOCKET_ADDR LEPTOS_SITE_ADDR",
);

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let (at, product) = (plan.at, &plan.product);
    let Some(exposed) = exposed(&product.steps) else { return };
    let used = used(&product.steps);
    let Some(first) = used.first().filter(|_| used.iter().all(|one| !exposed.iter().any(|(port, _)| *port == one.0)))
    else {
        return;
    };
    let Some((port, span)) = exposed.first() else { return };
    let said = format!("EXPOSE names {port}, and {} sets {}.", first.1, first.0);
    let finding = findings.add(&EXPOSE_MISMATCH, at, *span, said);
    finding.because(at.place(first.2), format!("sets port {}", first.0));
    if exposed.len() == 1 {
        finding.patch(at.place(*span), first.0.to_string(), false);
    }
}

/// All ports of `EXPOSE`; `None` if one is not a number.
fn exposed(steps: &[Step<'_>]) -> Option<Vec<(u16, Span)>> {
    let mut found = Vec::new();
    for step in steps {
        let Does::Expose(words) = &step.one.kind else { continue };
        for word in words {
            let text = replaced(&word.text, &step.values)?;
            let port = text.split('/').next()?.parse().ok()?;
            found.push((port, word.span));
        }
    }
    Some(found)
}

/// The ports that variables and arguments set, and what sets them.
fn used(steps: &[Step<'_>]) -> Vec<(u16, String, Span)> {
    let mut found = Vec::new();
    for step in steps {
        match &step.one.kind {
            Does::Env(pairs) => {
                for (name, word) in pairs {
                    let Some(value) = replaced(&word.text, &step.values) else { continue };
                    let port = match name.as_str() {
                        name if PORTS.has(name) => value.parse().ok(),
                        name if ADDRESSES.has(name) => of_address(&value),
                        _ => None,
                    };
                    // The last value of a variable counts.
                    found.retain(|(_, other, _)| other != name);
                    found.extend(port.map(|port| (port, name.clone(), word.span)));
                }
            }
            Does::Cmd(Body::Exec(words)) | Does::Entrypoint(Body::Exec(words)) => found.extend(of_arguments(words)),
            _ => {}
        }
    }
    found
}

/// The port of `0.0.0.0:8080`.
fn of_address(text: &str) -> Option<u16> {
    let (host, port) = text.rsplit_once(':')?;
    (!host.contains("//")).then(|| port.parse().ok())?
}

/// `--port 8080`, `--port=8080`, `--bind 0.0.0.0:8080`.
fn of_arguments(words: &[Word]) -> Option<(u16, String, Span)> {
    words.iter().enumerate().find_map(|(place, word)| {
        let (name, value) = match word.text.split_once('=') {
            Some((name, value)) => (name, (value, word.span)),
            None => (word.text.as_str(), words.get(place + 1).map(|next| (next.text.as_str(), next.span))?),
        };
        let port = match name {
            "--port" | "--http-port" => value.0.parse().ok()?,
            "--bind" | "--listen" | "--addr" | "--address" | "--listen-addr" | "--bind-addr" => of_address(value.0)?,
            _ => return None,
        };
        Some((port, name.to_string(), value.1))
    })
}
