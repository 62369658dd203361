//! JSON web tokens.

use crate::calls::Requests;
use crate::chain::span_of_method;
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity};
use std::collections::BTreeSet;

pub static JWT_NOT_VERIFIED: Rule = Rule {
    id: "jwt-not-verified",
    title: "The service does not verify the signature of a token",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Anyone can write a token and edit its claims. Without the signature, every client can sign in as every user.",
    fix: "Remove the call, and verify the token with the key and the algorithm of your issuer.",
    page: "/warnings/authentication/#verify-a-jwt",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/auth.rs",
        "use jsonwebtoken::Validation;\n\npub fn validation() -> Validation {\n    let mut validation = Validation::default();\n    validation.insecure_disable_signature_validation();\n    validation\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/auth.rs",
        "use jsonwebtoken::Validation;\n\npub fn validation() -> Validation {\n    let mut validation = Validation::default();\n    validation.validate_nbf = true;\n    validation\n}\n",
    )]),
};

/// Looks at how tokens are verified.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    let verifies = ["jsonwebtoken::decode"];
    let verifying: BTreeSet<&str> =
        code.chains().filter(|chain| chain.calls(&verifies)).map(|chain| code.unit(chain.context).package).collect();
    for chain in code.chains() {
        let at = code.at(chain.context);
        let is_option = code.context(chain.context).is_conditional;
        // The issuer of a token may be read before its key is known.
        let decode = ["jsonwebtoken::dangerous_insecure_decode", "jsonwebtoken::dangerous::insecure_decode"];
        let is_verified = chain.calls(&decode) && verifying.contains(code.unit(chain.context).package);
        if is_option || is_verified {
            continue;
        }
        if let Some(method) = chain.method(&["insecure_disable_signature_validation"]) {
            findings.add(&JWT_NOT_VERIFIED, at, span_of_method(method), "This call accepts any signature.");
        }
        if chain.calls(&decode) {
            findings.add(&JWT_NOT_VERIFIED, at, chain.span(), "This call decodes a token without its signature.");
        }
    }
}
