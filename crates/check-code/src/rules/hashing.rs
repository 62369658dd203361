//! Password hashes, which cost tens of milliseconds of CPU time each.

use super::blocking::{is_startup, name_handler, place};
use super::servers::serving;
use crate::calls::Requests;
use crate::chain::{Chain, span_of_method};
use crate::code::Code;
use crate::flow::Flow;
use check::{Confidence, Findings, Rule, Severity, Span};
use std::collections::BTreeSet;
use syn::Expr;

pub static BLOCKING_HASH_IN_ASYNC: Rule = Rule {
    id: "blocking-hash-in-async",
    title: "A password hash runs on a worker of the runtime",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "One hash takes about 40 ms of CPU time, and the worker runs nothing else meanwhile. In our measurement, 32 \
          sign-ups at a time on two workers raised the median of an unrelated route from 0.2 ms to 1.8 s.",
    fix: "Take a permit of a semaphore, and hash in tokio::task::spawn_blocking.",
    page: "/resources/blocking-work/#fix-it",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/signup.rs",
        "use axum::Json;\nuse bcrypt::DEFAULT_COST;\n\npub async fn sign_up(Json(new): Json<New>) -> Result<(), Error> {\n    let hash = bcrypt::hash(new.password, DEFAULT_COST)?;\n    store(hash).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/signup.rs",
        "use axum::Json;\nuse bcrypt::DEFAULT_COST;\n\npub async fn sign_up(Json(new): Json<New>) -> Result<(), Error> {\n    let hash = tokio::task::spawn_blocking(|| bcrypt::hash(new.password, DEFAULT_COST)).await??;\n    store(hash).await\n}\n",
    )]),
};

const FUNCTIONS: [&str; 15] = [
    "argon2::hash_encoded",
    "argon2::hash_raw",
    "argon2::verify_encoded",
    "argon2::verify_raw",
    "bcrypt::bcrypt",
    "bcrypt::hash",
    "bcrypt::hash_with_result",
    "bcrypt::hash_with_salt",
    "bcrypt::verify",
    "password_auth::generate_hash",
    "password_auth::verify_password",
    "pbkdf2::pbkdf2",
    "pbkdf2::pbkdf2_hmac",
    "scrypt::scrypt",
    "pwhash::bcrypt::hash",
];

/// The traits of the methods; a trait has to be imported to call its methods.
const TRAITS: [&str; 12] = [
    "argon2::PasswordHasher",
    "argon2::PasswordVerifier",
    "argon2::password_hash::PasswordHasher",
    "argon2::password_hash::PasswordVerifier",
    "password_hash::PasswordHasher",
    "password_hash::PasswordVerifier",
    "scrypt::password_hash::PasswordHasher",
    "scrypt::password_hash::PasswordVerifier",
    "pbkdf2::password_hash::PasswordHasher",
    "pbkdf2::password_hash::PasswordVerifier",
    "argon2::*",
    "argon2::password_hash::*",
];

/// Looks at the hashes of services.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let serving = serving(code);
    let cheap = cheap(code);
    for chain in code.chains() {
        let Some((name, span)) = hash(code, chain) else { continue };
        let context = code.context(chain.context);
        let in_request = context.flow == Flow::Sync && context.function.is_some_and(|function| requests.has(function));
        let is_async = context.flow == Flow::Async && !is_startup(code, chain.context);
        let is_service = serving.contains(code.unit(chain.context).package)
            || context.function.is_some_and(|function| requests.has(function));
        let is_cheap = name.starts_with("bcrypt") && cheap.contains(code.unit(chain.context).package);
        if !is_cheap && (in_request || is_async && is_service) {
            let said = format!("{} runs {name} on a worker.", place(code, chain.context, requests));
            let finding = findings.add(&BLOCKING_HASH_IN_ASYNC, code.at(chain.context), span, said);
            name_handler(code, chain.context, requests, finding);
        }
    }
}

/// Packages that hash with so low a cost that a hash takes about a millisecond.
fn cheap<'b>(code: &'b Code<'_>) -> BTreeSet<&'b str> {
    let is_low = |chain: &&Chain<'_>| {
        let cost = chain.arguments().nth(1).map(|cost| code.value(chain.context, cost));
        let is_low = matches!(cost, Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(cost), .. }))
            if cost.base10_parse::<u32>().is_ok_and(|cost| cost < 8));
        chain.calls(&["bcrypt::hash"]) && is_low
    };
    code.chains().filter(is_low).map(|chain| code.unit(chain.context).package).collect()
}

/// The call that hashes.
fn hash(code: &Code<'_>, chain: &Chain<'_>) -> Option<(String, Span)> {
    if let Some(name) = chain.callee.iter().find(|callee| FUNCTIONS.contains(&callee.as_str())) {
        return Some((name.clone(), chain.span()));
    }
    let method =
        chain.method(&["hash_password", "hash_password_customized", "hash_password_into", "verify_password"])?;
    let scope = code.context(chain.context).scope;
    let is_hasher = hashes(code, chain);
    // A service can have a method of this name itself.
    let is_own = code.by_name.contains_key(&method.method.to_string());
    let has_trait = code.scopes.imports(scope, &TRAITS) && !is_own;
    (is_hasher || has_trait).then(|| (method.method.to_string(), span_of_method(method)))
}

/// Whether the value of a chain is that of a crate for password hashes.
fn hashes(code: &Code<'_>, chain: &Chain<'_>) -> bool {
    let path = match code.value(chain.context, chain.root) {
        Expr::Path(path) => &path.path,
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => &path.path,
            _ => return false,
        },
        _ => return false,
    };
    let crates = ["argon2::Argon2", "scrypt::Scrypt", "pbkdf2::Pbkdf2"];
    code.resolve(chain.context, path).iter().any(|full| crates.iter().any(|name| full.starts_with(name)))
}
