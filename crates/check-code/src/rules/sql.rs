//! SQL that is built from text.

use crate::calls::Requests;
use crate::chain::{Chain, bare, span_of_expr, text};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity, Span};
use syn::{Expr, Type};

pub static SQL_BY_FORMAT: Rule = Rule {
    id: "sql-by-format",
    title: "A value is formatted into the text of an SQL query",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "A quote in the value ends the string, and what follows it runs as SQL. If any part of the value comes from a \
          client, the client can read and change all data of the database role.",
    fix: "Write $1 in the query, and pass the value with bind.",
    page: "/warnings/security/#validate-input",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/users.rs",
        "use axum::extract::{Path, State};\n\npub async fn find(State(pool): State<PgPool>, Path(name): Path<String>) -> Result<User, Error> {\n    sqlx::query_as(&format!(\"SELECT * FROM users WHERE name = '{name}'\")).fetch_one(&pool).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/users.rs",
        "use axum::extract::{Path, State};\n\npub async fn find(State(pool): State<PgPool>, Path(name): Path<String>) -> Result<User, Error> {\n    sqlx::query_as(\"SELECT * FROM users WHERE name = $1\").bind(name).fetch_one(&pool).await\n}\n",
    )]),
};

/// Functions that take the text of a query.
const QUERIES: [&str; 16] = [
    "sqlx::query",
    "sqlx::query_as",
    "sqlx::query_as_with",
    "sqlx::query_scalar",
    "sqlx::query_scalar_with",
    "sqlx::query_with",
    "sqlx::raw_sql",
    "sqlx::AssertSqlSafe",
    "sqlx::QueryBuilder::new",
    "sqlx::query_builder::QueryBuilder::new",
    "sqlx::query::query",
    "sqlx::query_as::query_as",
    "sqlx::query_scalar::query_scalar",
    "diesel::sql_query",
    "diesel::dsl::sql_query",
    "sea_orm::Statement::from_string",
];

/// Methods of connections, pools and query builders that take the text of a query.
const METHODS: [&str; 12] = [
    "execute",
    "batch_execute",
    "simple_query",
    "query",
    "query_one",
    "query_opt",
    "fetch_all",
    "fetch_one",
    "fetch_optional",
    "push",
    "execute_unprepared",
    "prepare",
];

/// Looks at queries.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        // Migrations and jobs build queries from their own constants.
        if !code.context(chain.context).function.is_some_and(|function| requests.has(function)) {
            continue;
        }
        let mut texts: Vec<&Expr> = Vec::new();
        if chain.calls(&QUERIES) {
            texts.extend(chain.arguments());
        }
        for method in chain.methods().filter(|method| METHODS.iter().any(|name| method.method == name)) {
            texts.extend(method.args.first());
        }
        for expr in texts {
            if let Some((span, said)) = formatted(code, chain, expr) {
                findings.add(&SQL_BY_FORMAT, code.at(chain.context), span, said);
            }
        }
    }
}

/// A `format!` that writes a value between quotes.
fn formatted(code: &Code<'_>, chain: &Chain<'_>, expr: &Expr) -> Option<(Span, String)> {
    let mut value = code.value(chain.context, expr);
    // `format!(..).as_str()`
    for _ in 0..4 {
        let Expr::MethodCall(call) = value else { break };
        value = code.value(chain.context, &call.receiver);
    }
    let Expr::Macro(mac) = value else { return None };
    let is_format = mac.mac.path.segments.last().is_some_and(|last| last.ident == "format");
    if !is_format {
        return None;
    }
    let arguments = code.unit(chain.context).parsed.expansions.of(&mac.mac);
    let template = text(&arguments.first()?.value)?;
    let is_catalog = ["information_schema", "pg_"].iter().any(|name| template.to_ascii_lowercase().contains(name));
    if !is_sql(&template) || is_catalog {
        return None;
    }
    quoted(&template).into_iter().find_map(|(place, name)| {
        let named = match (place, name) {
            (Some(place), _) => origin(code, chain.context, &arguments.get(1 + place)?.value),
            (None, Some(name)) => parameter(code, chain.context, name),
            (None, None) => None,
        }?;
        Some((span_of_expr(value), format!("The text of {named} is part of the query, between quotes.")))
    })
}

/// The name of a text that a caller passes to the function, or that a request contains.
fn origin(code: &Code<'_>, context: usize, expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::MethodCall(call) => {
            let keeps = ["trim", "to_lowercase", "to_uppercase", "as_str", "clone", "to_string", "unwrap_or_default"];
            keeps.iter().any(|name| call.method == name).then(|| origin(code, context, &call.receiver))?
        }
        Expr::Field(field) => {
            let syn::Member::Named(name) = &field.member else { return None };
            let base = crate::chain::variable(&field.base)?;
            let of = payload(code.parameter(context, &base)?)?;
            let is_text = is_text(code.field(context, &of, &name.to_string())?);
            is_text.then(|| format!("{base}.{name}"))
        }
        other => parameter(code, context, &crate::chain::variable(other)?),
    }
}

/// A parameter that is a text. A variable of the same name can be another one.
fn parameter(code: &Code<'_>, context: usize, name: &str) -> Option<String> {
    let function = code.context(context).function?;
    let is_shadowed = code.lets_of(function).any(|one| crate::code::binds(one.pat, name));
    let is_name = ["table", "tbl", "column", "schema", "database"].iter().any(|word| name.contains(word));
    let ty = code.parameter(context, name).filter(|_| !is_shadowed && !is_name)?;
    (is_text(ty) || argument(ty).is_some_and(is_text)).then(|| name.to_string())
}

/// The struct in `Query<Search>` or `Json<Search>`.
fn payload(ty: &Type) -> Option<String> {
    let Type::Path(path) = argument(ty).unwrap_or(ty) else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}

/// The only type argument of a type.
fn argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// `str`, `String`, or an option of them.
fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_text(&reference.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            last.ident == "str" || last.ident == "String" || last.ident == "Option" && argument(ty).is_some_and(is_text)
        }),
        _ => false,
    }
}

/// Whether a text begins like a statement with values.
fn is_sql(text: &str) -> bool {
    let first = text.trim_start().split(|one: char| !one.is_ascii_alphabetic()).next().unwrap_or_default();
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "AND", "WHERE", "OR"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

/// The placeholders between single quotes: their place among the arguments, or their name.
fn quoted(template: &str) -> Vec<(Option<usize>, Option<&str>)> {
    let mut found = Vec::new();
    let mut next = 0;
    let mut is_quoted = false;
    let mut before_quote = "";
    let mut rest = template;
    let mut done = 0;
    while let Some(place) = rest.find(['\'', '{']) {
        let one = rest.get(place..).unwrap_or_default();
        let start = done + place;
        if one.starts_with('\'') {
            is_quoted = !is_quoted;
            before_quote = template.get(..start).unwrap_or_default();
        } else if one.starts_with("{{") {
            done = start + 2;
            rest = template.get(done..).unwrap_or_default();
            continue;
        } else {
            let inner = one.get(1..).and_then(|rest| rest.split('}').next()).unwrap_or_default();
            let name = inner.split(':').next().unwrap_or_default().trim();
            let position = match name.parse::<usize>() {
                Ok(position) => Some(position),
                Err(_) if name.is_empty() => {
                    next += 1;
                    Some(next - 1)
                }
                Err(_) => None,
            };
            // `INTERVAL '{} days'` has a number.
            let word = before_quote.split_whitespace().next_back().unwrap_or_default();
            if is_quoted && !word.eq_ignore_ascii_case("interval") {
                found.push((position, position.is_none().then_some(name)));
            }
        }
        done = start + 1;
        rest = template.get(done..).unwrap_or_default();
    }
    found
}
