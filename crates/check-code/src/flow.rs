//! How code runs: on a worker of the runtime, or on a thread that may block.

/// How code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// In a function that is not async.
    Sync,
    /// On a worker of the runtime.
    Async,
    /// In a closure whose caller is not known.
    Unknown,
    /// On a thread that may block.
    Detached,
}

/// How a closure runs that is passed to a function or a method, from where the call is.
pub fn of_closure(around: Flow, name: &str, path: &str) -> Flow {
    match around {
        Flow::Detached => Flow::Detached,
        _ if is_detached(name, path) => Flow::Detached,
        flow if INLINE.contains(&name) => flow,
        _ => Flow::Unknown,
    }
}

/// Methods and functions that call their closure at once, on the same thread.
const INLINE: [&str; 34] = [
    "all",
    "and_then",
    "any",
    "filter",
    "filter_map",
    "find",
    "find_map",
    "flat_map",
    "fold",
    "for_each",
    "get_or_insert_with",
    "inspect",
    "inspect_err",
    "is_none_or",
    "is_some_and",
    "map",
    "map_err",
    "map_or",
    "map_or_else",
    "max_by_key",
    "min_by_key",
    "ok_or_else",
    "or_else",
    "or_insert_with",
    "position",
    "retain",
    "sort_by",
    "sort_by_key",
    "then",
    "try_fold",
    "try_for_each",
    "unwrap_or_else",
    "with",
    "zip_with",
];

/// Functions and methods whose closure or future runs on a thread that may block.
fn is_detached(name: &str, path: &str) -> bool {
    matches!(name, "spawn_blocking" | "block_in_place" | "unblock" | "spawn_fifo" | "asyncify")
        || name.contains("blocking")
        || matches!(name, "spawn" | "scope" | "install") && (path.contains("thread") || path.contains("rayon"))
        || path.contains("rayon")
}
