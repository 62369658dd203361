//! Values with their origin.

use crate::project::At;
use crate::report::Place;
use crate::tree::Node;

/// A value that the files state, or that a platform documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Where it is from.
    pub from: From,
}

/// Where a value is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A file.
    File(Place),
    /// A default, with the address of its documentation.
    Default(&'static str),
}

/// A number of pods, or a percentage of the replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Pods.
    Pods(u64),
    /// Percent.
    Percent(u64),
}

impl<T> Known<T> {
    /// A value of a file.
    pub fn file(value: T, place: Place) -> Self {
        Self { value, from: From::File(place) }
    }

    /// A default of a platform.
    pub fn default(value: T, source: &'static str) -> Self {
        Self { value, from: From::Default(source) }
    }

    /// Whether a file states it.
    pub fn is_written(&self) -> bool {
        matches!(self.from, From::File(_))
    }

    /// Its place, unless it is a default.
    pub fn place(&self) -> Option<Place> {
        match self.from {
            From::File(place) => Some(place),
            From::Default(_) => None,
        }
    }

    /// The same origin with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        Known { value: change(self.value), from: self.from }
    }
}

impl Share {
    /// Reads `1` or `25%`.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.strip_suffix('%') {
            Some(percent) => count(percent).map(Self::Percent),
            None => count(text).map(Self::Pods),
        }
    }

    /// The pods that a rollout may add: Kubernetes rounds up.
    pub fn up(self, replicas: u64) -> u64 {
        match self {
            Self::Pods(pods) => pods,
            Self::Percent(percent) => replicas.saturating_mul(percent).div_ceil(100),
        }
    }

    /// The pods that may be missing: Kubernetes rounds down.
    pub fn down(self, replicas: u64) -> u64 {
        match self {
            Self::Pods(pods) => pods.min(replicas),
            Self::Percent(percent) => (replicas.saturating_mul(percent) / 100).min(replicas),
        }
    }
}

/// A count that a platform would accept.
pub fn count(text: &str) -> Option<u64> {
    text.trim().replace('_', "").parse::<u32>().ok().map(Into::into)
}

/// The count that a node states. A template states no count.
pub fn count_of(at: At<'_>, node: Option<&Node>) -> Option<Known<u64>> {
    let node = node?;
    Some(Known::file(count(node.text()?)?, at.place(node.span)))
}

/// The count that a node states, or the default if there is no node. A template states no count.
pub fn count_or(at: At<'_>, node: Option<&Node>, default: u64, source: &'static str) -> Option<Known<u64>> {
    match node {
        Some(node) if !matches!(node.value, crate::tree::Value::Null) => count_of(at, Some(node)),
        _ => Some(Known::default(default, source)),
    }
}
