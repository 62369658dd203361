//! Which functions call which, and which run while a request is served.

use crate::chain::{Chain, Step};
use crate::code::{Code, Unit};
use crate::flow::Flow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use syn::{Expr, FnArg};

/// Methods of a router or of a method router that take a handler.
const ROUTING: [&str; 14] = [
    "get",
    "post",
    "put",
    "delete",
    "patch",
    "head",
    "options",
    "trace",
    "any",
    "on",
    "fallback",
    "method_not_allowed_fallback",
    "connect",
    "to",
];

/// The functions that run while a request is served.
#[derive(Debug, Default)]
pub struct Requests {
    /// Handlers, middleware and extractors.
    pub handlers: BTreeSet<usize>,
    /// The functions that a handler runs, with the function that calls each.
    reached: BTreeMap<usize, usize>,
    /// The paths of each handler's routes.
    pub routes: BTreeMap<usize, Vec<String>>,
    /// The functions that call each function.
    callers: BTreeMap<usize, Vec<usize>>,
}

impl Requests {
    /// Whether a function runs while a request is served.
    pub fn has(&self, function: usize) -> bool {
        self.handlers.contains(&function) || self.reached.contains_key(&function)
    }

    /// A function and all that call it, themselves or through others.
    pub fn callers(&self, function: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([function]);
        let mut queue = vec![function];
        while let Some(callee) = queue.pop() {
            let callers = self.callers.get(&callee).map(Vec::as_slice).unwrap_or_default();
            queue.extend(callers.iter().copied().filter(|caller| found.insert(*caller)));
        }
        found
    }

    /// The handler that runs a function, if that is another function.
    pub fn other_handler(&self, function: usize) -> Option<usize> {
        Some(self.handler_of(function)).filter(|handler| *handler != function)
    }

    /// The handler that a function runs in.
    pub fn handler_of(&self, function: usize) -> usize {
        let mut at = function;
        for _ in 0..64 {
            match self.reached.get(&at) {
                Some(caller) if !self.handlers.contains(&at) => at = *caller,
                _ => break,
            }
        }
        at
    }
}

/// Finds the handlers, and what they call.
pub fn requests(code: &Code<'_>) -> Requests {
    let mut found = Requests::default();
    for (place, function) in code.functions() {
        let is_extractor = function.of_trait.as_deref().is_some_and(|name| {
            matches!(name, "FromRequest" | "FromRequestParts" | "OptionalFromRequestParts" | "OptionalFromRequest")
        });
        if is_extractor || function.sig.asyncness.is_some() && has_extractor(code, place) {
            found.handlers.insert(place);
        }
    }
    for chain in code.chains() {
        registered(code, chain, &mut found);
    }
    for mac in code.macros().filter(|mac| mac.names.iter().any(|name| name == "utoipa_axum::routes")) {
        for argument in code.unit(mac.context).parsed.expansions.of(mac.mac) {
            found.handlers.extend(function_named(code, mac.context, &argument.value));
        }
    }
    for (caller, _) in code.functions() {
        for (callee, _) in callees(code, caller) {
            found.callers.entry(callee).or_default().push(caller);
        }
    }
    let mut queue: VecDeque<usize> = found.handlers.iter().copied().collect();
    while let Some(caller) = queue.pop_front() {
        for (callee, chain) in callees(code, caller) {
            // What blocks may, on its own thread, block.
            let flow = code.context(chain.context).flow;
            if flow != Flow::Detached && !found.has(callee) {
                found.reached.insert(callee, caller);
                queue.push_back(callee);
            }
        }
    }
    found
}

/// The functions that a function calls by name, as far as the names are clear.
pub fn callees<'b, 'a>(code: &'b Code<'a>, function: usize) -> impl Iterator<Item = (usize, &'b Chain<'a>)> {
    code.chains_of(function).flat_map(move |chain| {
        let root = chain.path().and_then(|_| called(code, chain));
        let methods =
            chain.methods().filter_map(|method| method_named(code, chain.context, &method.method.to_string()));
        root.into_iter().chain(methods).map(move |callee| (callee, chain))
    })
}

/// The function that the root of a chain calls.
pub fn called(code: &Code<'_>, chain: &Chain<'_>) -> Option<usize> {
    chain.callee.iter().find_map(|callee| find(code, chain.context, callee))
}

/// The function that an expression names.
pub fn function_named(code: &Code<'_>, context: usize, expr: &Expr) -> Option<usize> {
    let Expr::Path(path) = crate::chain::bare(expr) else { return None };
    code.resolve(context, &path.path).iter().find_map(|full| find(code, context, full))
}

/// The only method of a name in the package, if the name has two words. One word can be a method of any type.
fn method_named(code: &Code<'_>, context: usize, name: &str) -> Option<usize> {
    if !name.contains('_') {
        return None;
    }
    let package = code.unit(context).package;
    let mut found = code.by_name.get(name)?.iter().copied().filter(|place| {
        code.functions.get(*place).is_some_and(|function| {
            function.sig.receiver().is_some()
                && !code.context(function.context).is_test
                && code.unit(function.context).package == package
        })
    });
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// Calls of a name that more functions have are not followed: each call would be compared with all of them.
const MOST: usize = 1_000;

/// The function of a full path, if its package is given.
fn find(code: &Code<'_>, context: usize, full: &str) -> Option<usize> {
    let (path, name) = full.rsplit_once("::")?;
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    let own = code.unit(context);
    let list = code.by_name.get(name).filter(|list| list.len() <= MOST)?;
    let candidates = |is_in: &dyn Fn(&Unit<'_>) -> bool| {
        let is_candidate = |place: &usize| {
            code.functions.get(*place).is_some_and(|function| {
                let unit = code.unit(function.context);
                is_in(unit) && !code.context(function.context).is_test
            })
        };
        list.iter().copied().filter(is_candidate).collect::<Vec<usize>>()
    };
    let function = |place: usize| code.functions.get(place);
    let is_owned_by =
        |place: &usize, owner: Option<&str>| function(*place).is_some_and(|one| one.owner.as_deref() == owner);
    let found = match first {
        "Self" => {
            let owner = code.function_of(context).and_then(|function| function.owner.as_deref())?;
            let mut found = candidates(&|unit| unit.at.file == own.at.file);
            found.retain(|place| is_owned_by(place, Some(owner)));
            return only(&found);
        }
        "crate" => candidates(&|unit| unit.package == own.package),
        other => candidates(&|unit| unit.krate == other),
    };
    let module = if rest.is_empty() { "crate".to_string() } else { format!("crate::{rest}") };
    let module_of = |place: &usize| {
        function(*place).map(|one| code.scopes.module_of(code.context(one.context).scope)).unwrap_or_default()
    };
    let free = |place: &&usize| is_owned_by(place, None);
    // Two functions of one module are variants for two platforms.
    if let Some(exact) = found.iter().filter(free).find(|place| module_of(place) == module) {
        return Some(*exact);
    }
    let owner = rest.rsplit("::").next().filter(|owner| !owner.is_empty());
    let owned: Vec<usize> =
        found.iter().copied().filter(|place| owner.is_some() && is_owned_by(place, owner)).collect();
    if !owned.is_empty() {
        return only(&owned);
    }
    // A module can export what its own modules define.
    let prefix = format!("{module}::");
    let exported: Vec<usize> =
        found.iter().copied().filter(|place| free(&place) && module_of(place).starts_with(&prefix)).collect();
    only(&exported)
}

fn only(found: &[usize]) -> Option<usize> {
    match found {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether a parameter is an extractor of axum.
fn has_extractor(code: &Code<'_>, function: usize) -> bool {
    let Some(function) = code.functions.get(function) else { return false };
    function.sig.inputs.iter().any(|input| {
        let FnArg::Typed(typed) = input else { return false };
        code.type_names(function.context, &typed.ty).iter().any(|name| {
            name.starts_with("axum::extract::") && !name.starts_with("axum::extract::ws::")
                || name.starts_with("axum_extra::extract::")
                || matches!(name.as_str(), "axum::Json" | "axum::Extension" | "axum::Form" | "axum::middleware::Next")
        })
    })
}

/// Adds the handlers that a chain registers: `Router::new().route("/", get(a).post(b)).fallback(c)`.
fn registered(code: &Code<'_>, chain: &Chain<'_>, found: &mut Requests) {
    let context = chain.context;
    let is_routing = chain.callee.iter().any(|callee| callee.starts_with("axum::routing::"));
    let is_router = chain.callee.iter().any(|callee| is_router(callee));
    let is_middleware = chain.callee.iter().any(|callee| {
        callee
            .strip_prefix("axum::middleware::")
            .is_some_and(|name| name.contains("from_fn") || name.contains("map_re"))
    });
    let last = chain.callee.first().and_then(|callee| callee.rsplit("::").next()).unwrap_or_default();
    if is_routing && ROUTING.contains(&last) || is_middleware {
        for argument in chain.arguments() {
            found.handlers.extend(function_named(code, context, argument));
        }
    }
    if is_routing || is_router {
        for method in chain.methods().filter(|method| ROUTING.iter().any(|name| method.method == name)) {
            for argument in &method.args {
                found.handlers.extend(function_named(code, context, argument));
            }
        }
    }
    for step in &chain.steps {
        let Step::Method(call) = step else { continue };
        if call.method != "route" || call.args.len() != 2 {
            continue;
        }
        let (Some(path), Some(routing)) = (call.args.first().and_then(crate::chain::text), call.args.last()) else {
            continue;
        };
        for handler in handlers_of(code, context, routing) {
            found.routes.entry(handler).or_default().push(path.clone());
        }
    }
}

/// Whether a call makes a router of axum.
pub fn is_router(callee: &str) -> bool {
    matches!(
        callee,
        "axum::Router::new"
            | "axum::routing::Router::new"
            | "axum::Router::with_state"
            | "utoipa_axum::router::OpenApiRouter::new"
            | "aide::axum::ApiRouter::new"
    )
}

/// The functions in `get(a).post(b)`.
fn handlers_of(code: &Code<'_>, context: usize, routing: &Expr) -> Vec<usize> {
    let mut found = Vec::new();
    let mut expr = routing;
    loop {
        match expr {
            Expr::MethodCall(call) => {
                found.extend(call.args.iter().filter_map(|argument| function_named(code, context, argument)));
                expr = &call.receiver;
            }
            Expr::Call(call) => {
                let is_routing = matches!(&*call.func, Expr::Path(path)
                    if code.resolve(context, &path.path).iter().any(|full| full.starts_with("axum::routing::")));
                if is_routing {
                    found.extend(call.args.iter().filter_map(|argument| function_named(code, context, argument)));
                }
                return found;
            }
            _ => return found,
        }
    }
}
