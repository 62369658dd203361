//! Secrets in the code.

use crate::calls::Requests;
use crate::chain::{Chain, bare, span_of_expr, text};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity};
use syn::Expr;

pub static SECRET_IN_CODE: Rule = Rule {
    id: "secret-in-code",
    title: "The code contains a signing key",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Everyone who can read the repository or the image has the key, and can sign tokens for any user. The key cannot \
          be rotated without a new build.",
    fix: "Read the key from a file or from the environment, and rotate the one in the code.",
    page: "/warnings/secrets/",
    claims: Rule::native(&["sec-env-notmgmt"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/auth.rs",
        "use jsonwebtoken::EncodingKey;\n\npub fn key() -> EncodingKey {\n    EncodingKey::from_secret(b\"keep it secret\")\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/auth.rs",
        "use jsonwebtoken::EncodingKey;\n\npub fn key(secret: &[u8]) -> EncodingKey {\n    EncodingKey::from_secret(secret)\n}\n",
    )]),
};

pub static DEFAULT_SECRET: Rule = Rule {
    id: "default-secret",
    title: "A missing secret falls back to a default in the code",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "If the variable is missing or misspelled, the service starts with a value that everyone who can read the code \
          has. No error and no log line reports it.",
    fix: "Return an error when the variable is missing, so that the deploy fails.",
    page: "/configuration/settings/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/config.rs",
        "use std::env;\n\npub fn secret() -> String {\n    env::var(\"JWT_SECRET\").unwrap_or_else(|_| \"change-me\".to_string())\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/config.rs",
        "use std::env;\n\npub fn secret() -> Result<String, env::VarError> {\n    env::var(\"JWT_SECRET\")\n}\n",
    )]),
};

const KEYS: [&str; 10] = [
    "jsonwebtoken::EncodingKey::from_secret",
    "jsonwebtoken::DecodingKey::from_secret",
    "axum_extra::extract::cookie::Key::from",
    "axum_extra::extract::cookie::Key::derive_from",
    "cookie::Key::from",
    "cookie::Key::derive_from",
    "tower_cookies::Key::from",
    "tower_cookies::Key::derive_from",
    "tower_sessions::cookie::Key::from",
    "tower_sessions::cookie::Key::derive_from",
];

/// Looks at secrets.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        let at = code.at(chain.context);
        if chain.calls(&KEYS)
            && let Some(argument) = chain.arguments().next()
            && text(value(code, chain, argument)).is_some_and(|text| !text.is_empty())
        {
            let call = chain.callee.first().map(|callee| last_two(callee)).unwrap_or_default();
            findings.add(
                &SECRET_IN_CODE,
                at,
                span_of_expr(argument),
                format!("{call} gets a key that is in the code."),
            );
        }
        if let Some((name, default)) = default(chain) {
            let said = format!("Without {name}, the service uses a value that is in the code.");
            findings.add(&DEFAULT_SECRET, at, span_of_expr(default), said);
        }
    }
}

/// What an argument is, without the methods that only change its type.
fn value<'b>(code: &'b Code<'_>, chain: &Chain<'_>, argument: &'b Expr) -> &'b Expr {
    let mut expr = code.value(chain.context, argument);
    for _ in 0..4 {
        let Expr::MethodCall(call) = expr else { break };
        if !call.args.is_empty() || !matches!(call.method.to_string().as_str(), "as_ref" | "as_bytes" | "as_slice") {
            break;
        }
        expr = code.value(chain.context, &call.receiver);
    }
    expr
}

fn last_two(path: &str) -> String {
    let mut parts = path.rsplit("::");
    let last = parts.next().unwrap_or_default();
    parts.next().map_or(last.to_string(), |before| format!("{before}::{last}"))
}

/// `env::var("..._SECRET").unwrap_or("...")`
fn default<'a>(chain: &Chain<'a>) -> Option<(String, &'a Expr)> {
    if !chain.calls(&["std::env::var", "dotenvy::var", "dotenv::var"]) {
        return None;
    }
    let name = chain.arguments().next().and_then(text)?;
    // `PASSWORD_MIN_LENGTH` is a setting.
    let is_secret = ["SECRET", "PASSWORD", "PASSWD", "SECRET_KEY", "SIGNING_KEY"].iter().any(|end| name.ends_with(end));
    let method = chain.method(&["unwrap_or", "unwrap_or_else"])?;
    let argument = method.args.first()?;
    let default = match argument {
        Expr::Closure(closure) => bare(&closure.body),
        other => other,
    };
    let default = match default {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(only, None)] => only,
            _ => return None,
        },
        other => other,
    };
    let is_text = text(default).is_some_and(|text| !text.is_empty());
    (is_secret && is_text).then_some((name, default))
}
