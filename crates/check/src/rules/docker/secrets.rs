//! Secrets that become a part of the image.

use super::context::{brings, in_context};
use super::plan::Plan;
use super::stages::copied;
use super::steps::Step;
use crate::docker::Kind as Does;
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::secrets::is_secret as is_secret_name;
use crate::shell::Word;
use crate::words::Words;

pub static SECRET_IN_IMAGE: Rule = Rule {
    id: "secret-in-image",
    title: "The image contains a secret",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "The values of ENV and ARG and all copied files stay readable in the image, even if a later layer deletes \
          them. Anyone who can pull the image can read the secret.",
    fix: "Pass the secret when the container starts, as a file or an environment variable, and rotate the one that the \
          image exposed.",
    page: "/warnings/secrets/#keep-them-out-of-the-image",
    claims: Rule::native(&["sec-env-notmgmt"]),
    also: &["SecretsUsedInArgOrEnv", "AVD-DS-0031"],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nENV DATABASE_URL=postgres://app:hunter2@db/app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nENV DATABASE_HOST=db\nUSER 1000\nCMD [\"/app\"]\n")]),
};

pub static ARG_SECRET: Rule = Rule {
    id: "arg-secret",
    title: "A build argument passes a secret into the image",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "docker history prints the build arguments that RUN commands used. Anyone who can pull the image can read the \
          secret.",
    fix: "Use RUN --mount=type=secret, which does not store the value in the image.",
    page: "/warnings/secrets/#keep-them-out-of-the-image",
    claims: Rule::native(&["sec-env-notmgmt"]),
    also: &["SecretsUsedInArgOrEnv", "AVD-DS-0031"],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nARG API_TOKEN\nRUN fetch --token \"$API_TOKEN\"\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN --mount=type=secret,id=api_token fetch --token-file /run/secrets/api_token\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let (at, product) = (plan.at, &plan.product);
    for step in &product.steps {
        match &step.one.kind {
            Does::Env(pairs) => {
                for (name, word) in pairs.iter().filter(|(name, word)| is_secret(name, word)) {
                    findings.add(&SECRET_IN_IMAGE, at, word.span, format!("ENV stores the value of {name}."));
                }
            }
            Does::Arg(declared) => {
                for (name, default) in declared.iter().filter(|(name, _)| names_secret(name)) {
                    argument(name, default.as_ref(), &product.steps, step, at, findings);
                }
            }
            _ => files(step, plan, findings),
        }
    }
}

fn argument(
    name: &str,
    default: Option<&Word>,
    steps: &[Step<'_>],
    step: &Step<'_>,
    at: At<'_>,
    findings: &mut Findings,
) {
    if let Some(word) = default.filter(|word| is_secret(name, word)) {
        findings.add(&SECRET_IN_IMAGE, at, word.span, format!("ARG stores the default of {name}."));
        return;
    }
    let uses = |word: &Word| {
        word.expands && (word.text.contains(&format!("${name}")) || word.text.contains(&format!("${{{name}")))
    };
    let is_used = steps.iter().any(|step| {
        let in_commands = step.commands().iter().any(|one| one.words.iter().chain(&one.assignments).any(uses));
        let in_variables = matches!(&step.one.kind, Does::Env(pairs) if pairs.iter().any(|(_, word)| uses(word)));
        in_commands || in_variables
    });
    if is_used {
        findings.add(&ARG_SECRET, at, step.one.span, format!("The value of {name} stays in the history of the image."));
    }
}

/// Whether a variable is named like a secret, and not like a property of one.
fn names_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let mut parts = upper.split('_');
    let properties =
        ["AGE", "ARN", "BACKEND", "COOKIE", "COST", "ENDPOINT", "IN", "LEN", "MODE", "PREFIX", "PROVIDER", "ROUNDS"];
    let is_property = parts.clone().next_back().is_some_and(|last| properties.contains(&last));
    is_secret_name(name) && !is_property && !parts.any(|part| part == "PUBLIC")
}

/// Whether a value is a secret that is written out.
fn is_secret(name: &str, word: &Word) -> bool {
    let value = word.text.as_str();
    let is_placeholder = value.is_empty()
        || value.starts_with(['/', '<', '{'])
        || Words("true false none null unused dummy placeholder").has(value);
    if word.expands || is_placeholder {
        return false;
    }
    let in_address = value.split_once("://").is_some_and(|(scheme, rest)| {
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
        scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+')
            && password.is_some_and(|(_, one)| !one.is_empty())
    });
    in_address || names_secret(name) && !value.contains("://")
}

/// `.env` and keys that `COPY` brings into the image.
fn files(step: &Step<'_>, plan: &Plan<'_>, findings: &mut Findings) {
    let Some(copied) = copied(step) else { return };
    let excludes = |path: &str| plan.context.as_ref().is_some_and(|context| context.excludes(path));
    for word in copied.sources.iter().filter(|word| holds_secrets(&word.text)) {
        let is_given = match copied.from {
            None => !excludes(in_context(word)),
            Some(from) => {
                let name = word.text.rsplit('/').next().unwrap_or_default();
                let part = plan.parts.iter().find(|part| Some(part.place) == plan.file.stage(&from.text));
                !excludes(name) && part.is_some_and(|part| has_copied(&part.steps, name))
            }
        };
        if is_given {
            findings.add(&SECRET_IN_IMAGE, plan.at, word.span, format!("COPY stores {} in a layer.", word.text));
        }
    }
}

/// Whether a stage has a file from the context, and not from a command such as `touch .env`.
fn has_copied(steps: &[Step<'_>], name: &str) -> bool {
    let mut commands = steps.iter().flat_map(Step::commands);
    let is_written = commands.any(|command| command.words.iter().any(|word| word.text.contains(name)));
    !is_written && steps.iter().filter_map(copied).any(|copied| brings(&copied, name))
}

/// Whether a file usually holds secrets.
fn holds_secrets(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let example = [".example", ".sample", ".template", ".dist", ".defaults", "-example", ".test"];
    let is_env = (name == ".env" || name.starts_with(".env.")) && !example.iter().any(|end| name.ends_with(end));
    let is_key = Words("id_rsa id_ed25519 id_ecdsa .netrc .npmrc .pgpass credentials.json").has(name);
    let ends = |end: &str| name.len() > end.len() && name.ends_with(end);
    is_env || is_key || ends(".p12") || ends(".pfx") || ends(".key") && !name.contains("pub")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn names_and_values_of_secrets() {
        for (name, value, expected) in [
            ("JWT_SECRET", "abc", true),
            ("DB_PASSWORD", "abc", true),
            ("STRIPE_API_KEY", "sk_live_1", true),
            ("DATABASE_URL", "postgres://a:b@db/x", true),
            ("DATABASE_URL", "postgres://a@db/x", false),
            ("DATABASE_URL", "sqlite:data.db", false),
            ("JWT_SECRET_FILE", "/run/secrets/jwt", false),
            ("TOKEN_TTL", "3600", false),
            ("MAX_TOKENS", "100", false),
            ("JWT_SECRET", "", false),
            ("JWT_PUBLIC_KEY", "abc", false),
            ("API_KEY_HEADER", "x-api-key", false),
            ("RUST_LOG", "info", false),
        ] {
            let word = Word { text: value.into(), span: Span::default(), expands: false };
            assert_eq!(is_secret(name, &word), expected, "{name}={value}");
        }
        for (path, expected) in [
            (".env", true),
            ("/app/.env.production", true),
            (".env.example", false),
            ("certs/server.key", true),
            ("a.pub.key", false),
        ] {
            assert_eq!(holds_secrets(path), expected, "{path}");
        }
    }
}
