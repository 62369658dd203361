//! The real parts: a database, the service, and what stands between them. Each listens on loopback only, writes into
//! the scratch folder only, and ends with the lab, however the lab ends.

pub mod cgroup;
pub mod daemon;
pub mod haproxy;
pub mod nginx;
pub mod pgbouncer;
pub mod postgres;
pub mod process;
pub mod processors;
pub mod prometheus;
pub mod service;
pub mod tcp_proxy;
pub mod wire;
pub mod wrk;

use anyhow::{Context, Result};
use std::net::TcpListener;
use std::path::PathBuf;

/// A port that nothing listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Finds a program on the PATH, or where Debian puts servers.
pub fn find(program: &str, package: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .with_context(|| format!("{program} is missing: install it, on Debian: apt-get install {package}"))
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}
