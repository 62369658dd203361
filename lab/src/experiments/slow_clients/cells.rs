//! What is measured.

use std::time::Duration;

/// What slow clients send, a byte each second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// The head of a request, without its end.
    Head,
    /// The body of a request.
    Body,
}

/// Which service they attack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// `axum::serve` without limits.
    Plain,
    /// The reference service.
    Hardened,
}

/// One cell.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub key: &'static str,
    pub name: &'static str,
    pub target: Target,
    pub part: Part,
    /// Addresses from which the slow clients connect.
    pub addresses: u8,
}

/// File descriptors of a service: small, so that few connections use them up.
pub const FILES: u32 = 256;
/// `MAX_CONNECTIONS` of the reference service, below its file descriptors; half of it for each address.
pub const CONNECTIONS: &str = "200";
/// Slow clients at the same time; one that loses its connection comes back.
pub const SLOW: usize = 300;
/// New slow clients per second at the start.
pub const PACE: f64 = 100.0;
/// Requests of normal clients per second, each on a new connection.
pub const NORMAL: f64 = 10.0;
/// Normal clients give up after this time.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// All cells, or one of each kind.
pub fn settings(short: bool) -> Vec<Setting> {
    let cell = |key, name, target, part, addresses| Setting { key, name, target, part, addresses };
    let mut settings = vec![
        cell("plain-heads", "axum::serve, slow heads", Target::Plain, Part::Head, 1),
        cell("hardened-bodies", "reference service, slow bodies", Target::Hardened, Part::Body, 1),
        cell("hardened-heads", "reference service, slow heads", Target::Hardened, Part::Head, 1),
        cell("plain-bodies", "axum::serve, slow bodies", Target::Plain, Part::Body, 1),
        cell("many-heads", "reference service, slow heads from 8 addresses", Target::Hardened, Part::Head, 8),
        cell("many-bodies", "reference service, slow bodies from 8 addresses", Target::Hardened, Part::Body, 8),
    ];
    settings.truncate(if short { 2 } else { settings.len() });
    settings
}

/// How long slow clients stay: longer than hyper's default limit for a head, 30 s, would allow.
pub fn attack(short: bool) -> Duration {
    if short { Duration::from_secs(3) } else { Duration::from_secs(40) }
}
