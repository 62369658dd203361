//! The address of the client behind a proxy.

use crate::calls::Requests;
use crate::chain::{Chain, span_of_method, text};
use crate::code::Code;
use crate::nodes::{Each, Node};
use check::{Confidence, Findings, Rule, Severity, Span};
use syn::Expr;
use syn::visit::Visit;

pub static LEFTMOST_FORWARDED_FOR: Rule = Rule {
    id: "leftmost-forwarded-for",
    title: "The service trusts an address that the client can forge",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Proxies append to X-Forwarded-For, so its first entry contains what the client sent. A client that changes it \
          evades rate limits and allowlists, and forges the audit log.",
    fix: "Take the last entry, which your own proxy added, or the header that the proxy overwrites.",
    page: "/requests/proxies/#which-header-to-trust",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/address.rs",
        "pub fn client(headers: &HeaderMap) -> Option<&str> {\n    headers.get(\"x-forwarded-for\")?.to_str().ok()?.split(',').next()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/address.rs",
        "pub fn client(headers: &HeaderMap) -> Option<&str> {\n    headers.get(\"x-forwarded-for\")?.to_str().ok()?.rsplit(',').next()\n}\n",
    )]),
};

/// Looks at what reads `X-Forwarded-For`.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        let Some(method) = first_of_list(code, chain) else { continue };
        let said = "The first entry of X-Forwarded-For comes from the client.";
        findings.add(&LEFTMOST_FORWARDED_FOR, code.at(chain.context), method, said);
    }
    for (context, span, name) in extractors(code) {
        let said = format!("{name} reads the first entry of X-Forwarded-For, which comes from the client.");
        findings.add(&LEFTMOST_FORWARDED_FOR, code.at(context), span, said);
    }
}

/// `.split(',').next()` on the value of the header.
fn first_of_list(code: &Code<'_>, chain: &Chain<'_>) -> Option<Span> {
    let methods: Vec<_> = chain.methods().collect();
    let split =
        methods.iter().position(|method| method.method == "split" && method.args.first().is_some_and(is_comma))?;
    let next = methods.get(split + 1)?;
    if next.method != "next" {
        return None;
    }
    let bound = crate::chain::variable(chain.root).and_then(|name| {
        let before = crate::chain::span_of_expr(chain.root).start;
        bound(code, chain.context, &name, before)
    });
    let arguments = methods.iter().take(split).flat_map(|method| &method.args);
    let mut exprs = std::iter::once(chain.root).chain(arguments).chain(bound);
    exprs.any(|expr| has_header(code, chain.context, expr)).then(|| span_of_method(next))
}

/// The value that binds a name before a place, also in `if let Some(name) = value`.
fn bound<'a>(code: &Code<'a>, context: usize, name: &str, before: usize) -> Option<&'a Expr> {
    let function = code.context(context).function?;
    let mut lets = code.lets_of(function).rev();
    lets.find(|one| one.end <= before && crate::code::binds(one.pat, name)).map(|one| one.value)
}

fn is_comma(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Char(one), .. }) => one.value() == ',',
        other => text(other).is_some_and(|text| text.trim() == ","),
    }
}

/// Whether an expression names the header, as a text or as a constant.
fn has_header(code: &Code<'_>, context: usize, expr: &Expr) -> bool {
    let is_name = |name: &str| name.eq_ignore_ascii_case("x-forwarded-for");
    let mut found = false;
    Each(&mut |node| {
        match node {
            Node::Literal(syn::Lit::Str(text)) => found |= is_name(&text.value()),
            Node::Expr(constant @ Expr::Path(path)) => {
                let last = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                let is_constant = last.len() > 1 && last.chars().all(|one| !one.is_lowercase());
                found |= last == "X_FORWARDED_FOR";
                found |= is_constant && text(code.value(context, constant)).is_some_and(|text| is_name(&text));
            }
            _ => {}
        }
        true
    })
    .visit_expr(expr);
    found
}

/// Extractors that read the first entry.
fn extractors(code: &Code<'_>) -> Vec<(usize, Span, &'static str)> {
    let mut found = Vec::new();
    let types = [
        ("axum_client_ip::LeftmostXForwardedFor", "LeftmostXForwardedFor"),
        ("axum_client_ip::InsecureClientIp", "InsecureClientIp"),
    ];
    for (_, function) in code.functions() {
        for input in &function.sig.inputs {
            let syn::FnArg::Typed(typed) = input else { continue };
            let names = code.type_names(function.context, &typed.ty);
            if let Some((_, name)) = types.iter().find(|(full, _)| names.iter().any(|found| found == full)) {
                let span = match &*typed.ty {
                    syn::Type::Path(path) => crate::chain::span_of_path(&path.path),
                    _ => continue,
                };
                found.push((function.context, span, *name));
            }
        }
    }
    for chain in code.chains() {
        for method in chain.methods().filter(|method| method.method == "key_extractor") {
            let Some(argument) = method.args.first() else { continue };
            if code.is_path(chain.context, argument, &["tower_governor::key_extractor::SmartIpKeyExtractor"]) {
                found.push((chain.context, crate::chain::span_of_expr(argument), "SmartIpKeyExtractor"));
            }
        }
    }
    found
}
