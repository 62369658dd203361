//! `PgBouncer` in front of a database.

use super::daemon::{Daemon, Start};
use super::{find, free_port};
use crate::machine;
use anyhow::Result;
use std::fmt;
use std::fs;
use std::path::Path;

/// Who gets a server connection: a client for as long as it is connected, or a transaction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// `pool_mode = session`.
    Session,
    /// `pool_mode = transaction`.
    Transaction,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Session => "session",
            Self::Transaction => "transaction",
        })
    }
}

/// A running `PgBouncer`.
pub struct PgBouncer {
    _daemon: Daemon,
    /// Its port.
    pub port: u16,
    /// Its version.
    pub version: String,
}

impl PgBouncer {
    /// Starts it with `size` connections to the database on that port.
    pub async fn start(scratch: &Path, database: u16, mode: Mode, size: u32) -> Result<Self> {
        let program = find("pgbouncer", "pgbouncer")?;
        let port = free_port()?;
        let users = scratch.join(format!("pgbouncer-{port}.users"));
        fs::write(&users, "\"postgres\" \"\"\n")?;
        let settings = scratch.join(format!("pgbouncer-{port}.ini"));
        fs::write(
            &settings,
            format!(
                "[databases]\n* = host=127.0.0.1 port={database}\n\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
                 listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = {mode}\n\
                 default_pool_size = {size}\nmax_client_conn = 1000\nserver_reset_query =\nlog_connections = 0\n\
                 log_disconnections = 0\n",
                users.display()
            ),
        )?;
        let mut daemon = Start::new(&program)
            .args([&settings])
            .user("postgres")
            .spawn(&scratch.join(format!("pgbouncer-{port}.log")))?;
        daemon.listens_on(port).await?;
        let version = machine::version_of(&program, "--version")?;
        Ok(Self { _daemon: daemon, port, version })
    }
}
