//! SQL that is built from text.

use crate::calls::Requests;
use crate::chain::{Chain, bare, span_of_expr, text};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity, Span};
use syn::Expr;

pub static SQL_BY_FORMAT: Rule = Rule {
    id: "sql-by-format",
    title: "A value is written into the text of a query",
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
        "pub async fn find(pool: &PgPool, name: &str) -> Result<User, sqlx::Error> {\n    sqlx::query_as(&format!(\"SELECT * FROM users WHERE name = '{name}'\")).fetch_one(pool).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/users.rs",
        "pub async fn find(pool: &PgPool, name: &str) -> Result<User, sqlx::Error> {\n    sqlx::query_as(\"SELECT * FROM users WHERE name = $1\").bind(name).fetch_one(pool).await\n}\n",
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
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
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
    if !is_sql(&template) {
        return None;
    }
    for (place, name) in quoted(&template) {
        let argument = match place {
            Some(place) => arguments.get(1 + place).map(|argument| bare(&argument.value)),
            None => None,
        };
        if argument.is_some_and(is_harmless)
            || name.is_some_and(|name| name.chars().all(|one| one.is_uppercase() || one == '_'))
        {
            continue;
        }
        let said = match (name, argument.and_then(crate::chain::variable)) {
            (Some(name), _) => format!("The query contains the value of {name} between quotes."),
            (None, Some(name)) => format!("The query contains the value of {name} between quotes."),
            (None, None) => "The query contains a value between quotes.".into(),
        };
        return Some((span_of_expr(value), said));
    }
    None
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

/// Whether an argument cannot contain a quote: a literal, a constant, or a number.
fn is_harmless(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Cast(_) => true,
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| {
            let name = last.ident.to_string();
            name.len() > 1 && name.chars().all(|one| one.is_uppercase() || one.is_numeric() || one == '_')
        }),
        Expr::MethodCall(call) => ["len", "timestamp", "timestamp_millis", "replace", "to_rfc3339", "format"]
            .iter()
            .any(|name| call.method == name),
        _ => false,
    }
}
