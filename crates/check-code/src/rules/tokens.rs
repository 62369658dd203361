//! JSON web tokens.

use crate::calls::Requests;
use crate::chain::{flag, span_of_expr, span_of_method};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity};
use syn::{Expr, Stmt};

pub static JWT_NOT_VERIFIED: Rule = Rule {
    id: "jwt-not-verified",
    title: "The signature of a token is not verified",
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

pub static JWT_WITHOUT_EXPIRY: Rule = Rule {
    id: "jwt-without-expiry",
    title: "Tokens never expire",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "With validate_exp off, a stolen or revoked token works forever. Signing the user out has no effect on it.",
    fix: "Leave validate_exp on, and issue access tokens of 5 to 15 minutes.",
    page: "/warnings/authentication/#verify-a-jwt",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/auth.rs",
        "use jsonwebtoken::Validation;\n\npub fn validation() -> Validation {\n    let mut validation = Validation::default();\n    validation.validate_exp = false;\n    validation\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/auth.rs",
        "use jsonwebtoken::Validation;\n\npub fn validation() -> Validation {\n    let mut validation = Validation::default();\n    validation.validate_nbf = true;\n    validation\n}\n",
    )]),
};

/// Looks at how tokens are verified.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        let at = code.at(chain.context);
        if let Some(method) = chain.method(&["insecure_disable_signature_validation"]) {
            findings.add(&JWT_NOT_VERIFIED, at, span_of_method(method), "This call accepts any signature.");
        }
        let decode = ["jsonwebtoken::dangerous_insecure_decode", "jsonwebtoken::dangerous::insecure_decode"];
        if chain.calls(&decode) {
            findings.add(&JWT_NOT_VERIFIED, at, chain.span(), "This call decodes a token without its signature.");
        }
    }
    for block in code.blocks.iter().filter(|block| !code.context(block.context).is_test) {
        for stmt in &block.block.stmts {
            let Stmt::Expr(Expr::Assign(assign), _) = stmt else { continue };
            let Expr::Field(field) = &*assign.left else { continue };
            let is_expiry = matches!(&field.member, syn::Member::Named(name) if name == "validate_exp");
            let is_jwt = code.unit(block.context).parsed_mentions("jsonwebtoken");
            if is_expiry && is_jwt && flag(&assign.right) == Some(false) {
                let said = "validate_exp is false, so expired tokens are accepted.";
                findings.add(&JWT_WITHOUT_EXPIRY, code.at(block.context), span_of_expr(&assign.left), said);
            }
        }
    }
}
