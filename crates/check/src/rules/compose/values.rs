//! The values of variables.

use super::service::values;
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::address::{Address, is_loopback};
use crate::rules::variables::words;
use crate::tree::{Node, Value};
use crate::words::Words;

pub static MALFORMED_URL: Rule = Rule {
    id: "malformed-url",
    title: "A URL cannot be parsed",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A parser rejects the address or takes a part of the password for the host. The service exits at startup, or fails \
          when it first uses the address.",
    fix: "Write scheme://user:password@host:port/path, and percent-encode /, #, ?, @ and : in the password.",
    page: "/configuration/settings/#secrets-a-file-before-a-variable",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    environment:\n      BASE_URL: http:://example.com\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    environment:\n      BASE_URL: http://example.com\n",
    )]),
};

pub static QUOTED_ENV_VALUE: Rule = Rule {
    id: "quoted-env-value",
    title: "The quotes become part of the value",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "In the list form, Compose passes everything after the equals sign, quotes included. A number, an address or a level \
          in quotes does not parse, and a password is wrong.",
    fix: "Remove the quotes, or put them around the whole entry: \"NAME=value\".",
    page: "/configuration/settings/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    environment:\n      - RUST_LOG=\"info\"\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    environment:\n      - RUST_LOG=info\n",
    )]),
};

pub static LISTENS_ON_LOOPBACK: Rule = Rule {
    id: "listens-on-loopback",
    title: "The service listens on the loopback address of its container",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "A service that listens on 127.0.0.1 accepts connections from its own container only. The platform's proxy and \
          published ports get connection refused.",
    fix: "Listen on 0.0.0.0.",
    page: "/failures/environment/#connection-refused",
    claims: Rule::native(&["env-connrefused-fix"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    ports: [\"8080:8080\"]\n    environment:\n      HOST: 127.0.0.1\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    ports: [\"8080:8080\"]\n    environment:\n      HOST: 0.0.0.0\n",
    )]),
};

/// Looks at the environment of services.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        for service in stack.services.iter().copied() {
            quotes(stack, service, findings);
            for (name, value, span) in values(service) {
                if let Some(said) = malformed(&value) {
                    findings.add(&MALFORMED_URL, stack.at, span, format!("{name}: {said}."));
                }
            }
        }
        for service in stack.own.iter().copied().filter(|service| !service.is_aside()) {
            let is_published = service.node.get("ports").is_some_and(|ports| !ports.is_empty());
            for (name, value, span) in values(service) {
                if is_published && !service.shares_network() && is_listener(&name, &value) {
                    let said = format!("{name} is {value}, but the service publishes a port.");
                    findings.add(&LISTENS_ON_LOOPBACK, stack.at, span, said);
                }
            }
        }
    }
}

/// Whether a variable is the address on which a service listens, and that is the container itself.
pub fn is_listener(name: &str, value: &str) -> bool {
    let words: Vec<_> = words(name).into_iter().filter(|word| word != "APP" && word != "APPLICATION").collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let is_named = matches!(
        words.as_slice(),
        ["HOST" | "BIND" | "LISTEN" | "ADDR" | "ADDRESS"]
            | ["SERVER" | "HTTP" | "BIND" | "LISTEN" | "ROCKET", "HOST" | "ADDR" | "ADDRESS" | "IP" | "BIND"]
    );
    let host = value.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = host.map_or(value, |(host, _)| host);
    is_named && is_loopback(host) && (host != "localhost" || words.len() > 1)
}

fn quotes(stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    let list = service.node.get("environment").map_or(&[][..], Node::list);
    for item in list {
        let Value::Scalar { text, plain: true } = &item.value else { continue };
        let Some((name, value)) = text.split_once('=') else { continue };
        let is_quoted = ['"', '\''].iter().any(|quote| {
            value.len() > 1
                && value.starts_with(*quote)
                && value.ends_with(*quote)
                && value.matches(*quote).count() == 2
        });
        if is_quoted {
            let said = format!("The value of {name} begins and ends with a quote.");
            let inside = value.get(1..value.len() - 1).unwrap_or_default();
            let finding = findings.add(&QUOTED_ENV_VALUE, stack.at, item.span, said);
            let is_plain = inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./:,@=%".contains(&byte));
            if is_plain {
                finding.patch(stack.at.place(item.span), format!("{name}={inside}"), true);
            }
        }
    }
}

/// Schemes with a host.
const SCHEMES: Words =
    Words("http https postgres postgresql mysql mariadb redis rediss amqp amqps mongodb ws wss nats");

/// The fault of an address; `None` for any other text.
fn malformed(value: &str) -> Option<String> {
    let value = value.trim();
    let (scheme, rest) = value.split_once(':')?;
    if !SCHEMES.has(&scheme.to_ascii_lowercase()) || value.contains(['$', '{', '<']) {
        return None;
    }
    if !rest.starts_with("//") {
        let trimmed = rest.trim_start_matches([':', '/']);
        let is_close = rest.starts_with('/') || rest.starts_with("://") || rest.starts_with(":/");
        return (is_close && !trimmed.is_empty()).then(|| format!("{scheme}: is not followed by //"));
    }
    let address = Address::of(value)?;
    if value.contains(char::is_whitespace) {
        return Some("it contains a space".into());
    }
    let has_many = address.host.contains(',') || address.port.is_some_and(|port| port.contains(','));
    let login_behind = address.user.is_none() && address.rest.contains('@');
    if let Some(port) = address.port.filter(|_| !has_many) {
        let is_port = port.parse::<u16>().is_ok() || port.is_empty();
        if !is_port && login_behind {
            return Some("the password contains /, ? or #, which ends the host".into());
        }
        if !is_port {
            return Some(format!("{port} is not a port"));
        }
    }
    if address.host.is_empty() && address.user.is_some() && !address.rest.contains("host=") {
        return Some("the host is missing".into());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_malformed_or_not() {
        for text in [
            "http:://127.0.0.1",
            "http:/example.com",
            "postgres://a:b#c@db:5432/x",
            "postgres://a:b/c@db/x",
            "postgres://a:b@/x",
            "postgres://a:b@db:54322222/x",
            "postgres://a:b@db:port/x",
            "redis://redis :6379",
        ] {
            assert!(malformed(text).is_some(), "{text}");
        }
        for text in [
            "http://127.0.0.1",
            "https://example.com/a@b",
            "postgres:///x",
            "postgres://db/x?user=a&password=b@c",
            "postgres://a:b@c@db/x",
            "postgres://a:b@/x?host=/run",
            "mongodb://a:b@h1:1,h2:2/x",
            "redis://:secret@redis:6379/0",
            "redis:7-alpine",
            "jdbc:postgresql://db/x",
            "postgres://a:${PW}@db",
            "http://[::1]:80/x",
            "http",
            "http:",
        ] {
            assert_eq!(malformed(text), None, "{text}");
        }
    }

    #[test]
    fn listeners_are_known_by_name() {
        for (name, value) in [
            ("HOST", "127.0.0.1"),
            ("APP_HOST", "127.0.0.1"),
            ("SERVER_ADDR", "localhost:80"),
            ("BIND_ADDRESS", "127.0.0.1:8080"),
        ] {
            assert!(is_listener(name, value), "{name}");
        }
        for (name, value) in
            [("HOST", "0.0.0.0"), ("HOST", "localhost"), ("DB_HOST", "127.0.0.1"), ("SMTP_HOST", "127.0.0.1")]
        {
            assert!(!is_listener(name, value), "{name}");
        }
    }
}
