//! The environment of a service.

use super::names;
use super::{Known, Service, Variable};
use crate::compose;
use crate::kube::Object;
use crate::project::{At, Project};
use crate::report::Place;
use crate::source::Span;
use crate::tree::Node;

impl Variable {
    /// Its value with its place.
    pub fn known(&self) -> Option<Known<&str>> {
        self.value.as_deref().map(|value| Known::file(value, self.place))
    }
}

/// A value without references to other variables.
fn literal(text: &str, mark: &str) -> Option<String> {
    (!text.contains(mark) && !text.contains(crate::helm::MARK)).then(|| text.to_string())
}

/// The variables of a container in Kubernetes, and whether these are all. `maps` are the ConfigMaps that it can use.
pub fn of_container(at: At<'_>, container: &Node, maps: &[Object<'_>]) -> (Vec<Variable>, bool) {
    let mut found: Vec<Variable> = Vec::new();
    let mut is_all = true;
    for item in container.get("env").map_or(&[][..], Node::list).iter().take(compose::VARIABLES) {
        let Some(name) = item.get("name").and_then(Node::text) else {
            is_all = false;
            continue;
        };
        let of_map = || {
            let key = item.at(&["valueFrom", "configMapKeyRef"])?;
            let map = map_of(maps, key.get("name")?.text()?)?;
            entry(map, key.get("key")?.text()?)
        };
        let (value, place) = match item.get("value") {
            Some(value) => (value.text().and_then(|text| literal(text, "$(")), at.place(value.span)),
            None => of_map().unwrap_or((None, at.place(item.span))),
        };
        found.push(Variable { name: name.into(), value, place });
    }
    // Of two sources with the same name, the last source counts.
    for source in container.get("envFrom").map_or(&[][..], Node::list).iter().rev() {
        let prefix = source.get("prefix").and_then(Node::text).unwrap_or_default();
        let map = source.at(&["configMapRef", "name"]).and_then(Node::text).and_then(|name| map_of(maps, name));
        let Some(map) = map else {
            is_all = false;
            continue;
        };
        for (key, value) in map.root.get("data").map(Node::entries).unwrap_or_default() {
            let name = format!("{prefix}{}", key.text().unwrap_or_default());
            let value_of = |text| literal(text, "\u{0}");
            if found.len() < 2 * compose::VARIABLES && !found.iter().any(|one| one.name == name) {
                found.push(Variable { name, value: value.text().and_then(value_of), place: map.at.place(value.span) });
            }
        }
    }
    (found, is_all)
}

fn map_of<'a, 'b>(maps: &'b [Object<'a>], name: &str) -> Option<&'b Object<'a>> {
    let mut named = maps.iter().filter(|map| map.name() == Some(name));
    named.next().filter(|_| named.next().is_none())
}

fn entry(map: &Object<'_>, key: &str) -> Option<(Option<String>, Place)> {
    let value = map.root.at(&["data", key])?;
    Some((value.text().and_then(|text| literal(text, "\u{0}")), map.at.place(value.span)))
}

/// The variables of a service of Compose, and whether these are all.
pub fn of_compose(service: compose::Service<'_>) -> (Vec<Variable>, bool) {
    let variables = service.environment().into_iter().map(|one| Variable {
        name: one.name,
        value: one.value.as_deref().and_then(unescaped),
        place: service.at.place(span_of(service.at, one.span, one.value.as_deref().unwrap_or_default())),
    });
    (variables.collect(), service.node.get("env_file").is_none())
}

/// A text of Compose, in which `$$` means `$`; `None` if it has a variable.
pub fn unescaped(text: &str) -> Option<String> {
    let parts: Vec<_> = text.split("$$").collect();
    parts.iter().all(|part| !part.contains('$')).then(|| parts.join("$"))
}

/// The variables of a table, as Fly writes them.
pub fn of_table(at: At<'_>, table: Option<&Node>) -> Vec<Variable> {
    let entries = table.map(Node::entries).unwrap_or_default();
    let variable = |(key, value): (&Node, &Node)| {
        Some(Variable { name: key.text()?.into(), value: value.text().map(Into::into), place: at.place(value.span) })
    };
    entries.into_iter().filter_map(variable).collect()
}

/// The variables of a list with `key` and `value`, as Render writes them, and whether these are all.
pub fn of_list(at: At<'_>, list: Option<&Node>) -> (Vec<Variable>, bool) {
    let items = list.map_or(&[][..], Node::list);
    let variable = |item: &Node| {
        let value = item.get("value");
        Some(Variable {
            name: item.get("key")?.text()?.into(),
            value: value.and_then(Node::text).map(Into::into),
            place: at.place(value.map_or(item.span, |value| value.span)),
        })
    };
    (items.iter().filter_map(variable).collect(), items.iter().all(|item| item.get("fromGroup").is_none()))
}

/// Reads what the variables of a service mean.
pub fn read(code: Code, service: &mut Service<'_>) {
    let variables = std::mem::take(&mut service.variables);
    let read: Vec<&Variable> = variables.iter().filter(|one| names::may_mean(&one.name)).collect();
    let find = |is: fn(&str) -> bool| single(read.iter().copied().filter(move |one| is(&one.name)));
    let seconds = |is: fn(&str) -> bool, most: f64| {
        let variable = find(is)?;
        let value = names::seconds(&variable.name, variable.value.as_deref()?, most)?;
        Some(Known::file(value, variable.place))
    };
    let count = |is: fn(&str) -> bool| {
        let variable = find(is)?;
        let value = super::known::count(variable.value.as_deref()?)?;
        Some(Known::file(value, variable.place))
    };
    let has = |is: fn(&str) -> bool| read.iter().any(|one| is(&one.name));

    service.pool_size = count(names::is_pool_size).filter(|pool| pool.value > 0);
    service.acquire_timeout = seconds(names::is_acquire_timeout, 60.0);
    service.worker_threads = count(|name| name == "TOKIO_WORKER_THREADS").filter(|threads| threads.value > 0);
    service.drain = seconds(names::is_drain, 300.0);
    service.shutdown_delay = seconds(names::is_shutdown_delay, 300.0);
    service.request_timeout = seconds(names::is_request_timeout, 120.0);
    service.listens =
        find(names::is_port).and_then(|one| Some(Known::file(one.value.as_deref()?.trim().parse().ok()?, one.place)));

    let uses_sqlx = service.has_crate("sqlx");
    if service.pool_size.is_none() && !has(names::is_pool_size) && !uses_sqlx {
        service.pool_size = variables.iter().find_map(of_url);
    }
    // The code can set both, too.
    if uses_sqlx && !code.sets_connections && !has(names::is_pool_size) {
        service.pool_size = Some(Known::default(10, SQLX));
    }
    if uses_sqlx && !code.sets_timeout && !has(names::is_acquire_timeout) {
        service.acquire_timeout = Some(Known::default(30.0, SQLX));
    }
    service.variables = variables;
}

const SQLX: &str = "https://docs.rs/sqlx/latest/sqlx/pool/struct.PoolOptions.html";

/// The only variable, or the first of some that have the same value.
fn single<'v>(found: impl Iterator<Item = &'v Variable>) -> Option<&'v Variable> {
    let found: Vec<_> = found.collect();
    let first = *found.first()?;
    found.iter().all(|one| one.value == first.value).then_some(first)
}

/// What the code that is given mentions.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    sets_connections: bool,
    sets_timeout: bool,
}

impl Code {
    /// Reads the code.
    pub fn of(project: &Project) -> Self {
        let mentions = |word: &str| project.of_kind(crate::kind::Kind::Rust).any(|at| at.source.text.contains(word));
        Self { sets_connections: mentions("max_connections"), sets_timeout: mentions("acquire_timeout") }
    }
}

/// The size of the pool that a URL of a database sets.
fn of_url(variable: &Variable) -> Option<Known<u64>> {
    let url = names::Url::read(variable.value.as_deref()?)?;
    let size = url.parameter(names::is_pool_parameter)?;
    Some(Known::file(super::known::count(size)?, variable.place))
}

/// The span of a value in a variable's line, if it is there as written; else the line.
fn span_of(at: At<'_>, span: Span, value: &str) -> Span {
    let line = at.source.slice(span);
    match line.rfind(value) {
        Some(start) if !value.is_empty() => Span { start: span.start + start, end: span.start + start + value.len() },
        _ => span,
    }
}
