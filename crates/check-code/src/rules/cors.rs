//! Which origins may read responses.

use crate::calls::Requests;
use crate::chain::{Chain, flag, span_of_method};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity};
use syn::{Expr, ExprMethodCall};

pub static VERY_PERMISSIVE_CORS: Rule = Rule {
    id: "very-permissive-cors",
    title: "Any site can read responses as the signed-in user",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The layer mirrors every origin and allows credentials, so browsers attach the user's cookies. Any site that a \
          user visits can then read the user's data.",
    fix: "Use CorsLayer::new() with allow_origin and a list of your own origins.",
    page: "/warnings/security/#cors",
    claims: Rule::native(&["sec-cors-api", "sec-cors-exact"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower_http::cors::CorsLayer;\n\npub fn cors() -> CorsLayer {\n    CorsLayer::very_permissive()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower_http::cors::CorsLayer;\n\npub fn cors(origins: Vec<HeaderValue>) -> CorsLayer {\n    CorsLayer::new().allow_origin(origins).allow_credentials(true)\n}\n",
    )]),
};

pub static CORS_WILDCARD_WITH_CREDENTIALS: Rule = Rule {
    id: "cors-wildcard-with-credentials",
    title: "The CORS layer combines credentials with a wildcard and panics",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Browsers reject a wildcard together with credentials, so tower-http asserts that a layer has only one of them. \
          The service panics when the layer is applied.",
    fix: "List the origins, methods and headers, or remove allow_credentials(true).",
    page: "/warnings/security/#cors",
    claims: Rule::native(&["sec-cors-api"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower_http::cors::{Any, CorsLayer};\n\npub fn cors() -> CorsLayer {\n    CorsLayer::new().allow_origin(Any).allow_credentials(true)\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower_http::cors::{Any, CorsLayer};\n\npub fn cors() -> CorsLayer {\n    CorsLayer::new().allow_origin(Any)\n}\n",
    )]),
};

pub static PERMISSIVE_CORS: Rule = Rule {
    id: "permissive-cors",
    title: "Any site can call the service from a browser",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "CorsLayer::permissive() allows every origin, method and header. That fits only a public API that is read-only \
          and has no login.",
    fix: "Name your own origins, methods and headers.",
    page: "/warnings/security/#cors",
    claims: Rule::native(&["sec-cors-api", "sec-cors-exact"]),
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower_http::cors::CorsLayer;\n\npub fn cors() -> CorsLayer {\n    CorsLayer::permissive()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower_http::cors::CorsLayer;\n\npub fn cors(origins: Vec<HeaderValue>) -> CorsLayer {\n    CorsLayer::new().allow_origin(origins)\n}\n",
    )]),
};

const SETTERS: [&str; 4] = ["allow_origin", "allow_methods", "allow_headers", "expose_headers"];

/// Looks at CORS layers.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        let at = code.at(chain.context);
        let resets_origin = chain.has(&["allow_origin"]);
        let is_option = code.context(chain.context).is_conditional;
        if chain.calls(&["tower_http::cors::CorsLayer::very_permissive"]) && !resets_origin && !is_option {
            let said = "very_permissive() mirrors the origin of each request and allows credentials.";
            findings.add(&VERY_PERMISSIVE_CORS, at, chain.span(), said);
        }
        let is_permissive = chain.calls(&["tower_http::cors::CorsLayer::permissive"]);
        if is_permissive && !resets_origin {
            findings.add(&PERMISSIVE_CORS, at, chain.span(), "permissive() allows every origin, method and header.");
        }
        if is_permissive || chain.calls(&["tower_http::cors::CorsLayer::new", "tower_http::cors::CorsLayer::default"]) {
            credentials(code, chain, is_permissive, findings);
        }
    }
}

fn credentials(code: &Code<'_>, chain: &Chain<'_>, is_permissive: bool, findings: &mut Findings) {
    let at = code.at(chain.context);
    let last = |name: &str| chain.methods().filter(|method| method.method == name).last();
    let Some(allows) = last("allow_credentials") else { return };
    if allows.args.first().and_then(flag) != Some(true) {
        return;
    }
    for name in SETTERS {
        match last(name) {
            Some(setter) if is_any(code, chain, setter) => {
                let said = format!("{name} allows everything, and allow_credentials is true.");
                findings
                    .add(&CORS_WILDCARD_WITH_CREDENTIALS, at, span_of_method(setter), said)
                    .because(at.place(span_of_method(allows)), "Credentials are allowed here");
                return;
            }
            Some(setter) if name == "allow_origin" && is_mirror(code, chain, setter) => {
                let said = "The layer mirrors the origin of each request and allows credentials.";
                findings
                    .add(&VERY_PERMISSIVE_CORS, at, span_of_method(setter), said)
                    .because(at.place(span_of_method(allows)), "Credentials are allowed here");
                return;
            }
            None if is_permissive => {
                let said = format!("permissive() sets {name} to a wildcard, and allow_credentials is true.");
                findings.add(&CORS_WILDCARD_WITH_CREDENTIALS, at, span_of_method(allows), said);
                return;
            }
            _ => {}
        }
    }
}

/// `Any`, or `AllowOrigin::any()` and its like.
fn is_any(code: &Code<'_>, chain: &Chain<'_>, setter: &ExprMethodCall) -> bool {
    let Some(argument) = setter.args.first() else { return false };
    code.is_path(chain.context, argument, &["tower_http::cors::Any"])
        || calls(
            code,
            chain,
            argument,
            &[
                "tower_http::cors::AllowOrigin::any",
                "tower_http::cors::AllowMethods::any",
                "tower_http::cors::AllowHeaders::any",
                "tower_http::cors::ExposeHeaders::any",
                "tower_http::cors::any",
            ],
        )
}

fn is_mirror(code: &Code<'_>, chain: &Chain<'_>, setter: &ExprMethodCall) -> bool {
    let mirrors = ["tower_http::cors::AllowOrigin::mirror_request"];
    setter.args.first().is_some_and(|argument| calls(code, chain, argument, &mirrors))
}

fn calls(code: &Code<'_>, chain: &Chain<'_>, expr: &Expr, functions: &[&str]) -> bool {
    matches!(crate::chain::bare(expr), Expr::Call(call) if code.is_path(chain.context, &call.func, functions))
}
