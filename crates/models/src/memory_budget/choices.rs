//! What is chosen rather than counted: where TLS ends, and who hands out the heap.

use crate::{Choice, FromValue, Value};

/// Where TLS ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Before the service, at a proxy or a load balancer.
    None,
    /// In the service, by rustls.
    Rustls,
    /// In the service, by OpenSSL.
    Openssl,
}

pub(super) const TLS: &[Choice] = &[
    Choice { key: "none", label: "No: at a proxy before it" },
    Choice { key: "rustls", label: "rustls" },
    Choice { key: "openssl", label: "OpenSSL" },
];

impl FromValue for Tls {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Choice("none") => Some(Self::None),
            Value::Choice("rustls") => Some(Self::Rustls),
            Value::Choice("openssl") => Some(Self::Openssl),
            _ => None,
        }
    }
}

/// Who hands out the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocator {
    /// The default on most Linux images.
    Glibc,
    /// `tikv-jemallocator`.
    Jemalloc,
    /// `mimalloc`.
    Mimalloc,
}

pub(super) const ALLOCATORS: &[Choice] = &[
    Choice { key: "glibc", label: "glibc: 1.5 × the live heap" },
    Choice { key: "jemalloc", label: "jemalloc: 1.2 ×" },
    Choice { key: "mimalloc", label: "mimalloc: 1.2 ×" },
];

impl FromValue for Allocator {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Choice("glibc") => Some(Self::Glibc),
            Value::Choice("jemalloc") => Some(Self::Jemalloc),
            Value::Choice("mimalloc") => Some(Self::Mimalloc),
            _ => None,
        }
    }
}
