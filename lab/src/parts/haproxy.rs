//! `HAProxy` in front of instances of the service, which it checks.

use super::daemon::{Daemon, Start};
use super::{find, free_port};
use crate::machine;
use anyhow::{Context, Result};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

/// A running `HAProxy`.
pub struct Haproxy {
    _daemon: Daemon,
    /// Where it takes requests.
    pub address: SocketAddr,
    control: PathBuf,
}

impl Haproxy {
    /// Its version.
    pub fn version() -> Result<String> {
        machine::version_of(&find("haproxy", "haproxy")?, "-v")
    }

    /// Starts it in front of these addresses. `extra` are lines of its section `defaults`; `check` is how it checks
    /// `/readyz`, such as `inter 500ms fall 2 rise 1`.
    pub async fn start(scratch: &Path, servers: &[SocketAddr], extra: &str, check: &str) -> Result<Self> {
        let program = find("haproxy", "haproxy")?;
        let port = free_port()?;
        let control = scratch.join(format!("haproxy-{port}.sock"));
        let lines: String = servers
            .iter()
            .enumerate()
            .map(|(number, address)| format!("  server s{number} {address} check {check}\n"))
            .collect();
        let settings = scratch.join(format!("haproxy-{port}.cfg"));
        fs::write(
            &settings,
            format!(
                "global\n  stats socket {} mode 600 level operator\n\
                 defaults\n  mode http\n  timeout connect 5s\n  timeout client 50s\n  timeout server 50s\n{extra}\n\
                 frontend clients\n  bind 127.0.0.1:{port}\n  default_backend service\n\
                 backend service\n  balance roundrobin\n  option httpchk GET /readyz\n{lines}",
                control.display()
            ),
        )?;
        let mut daemon = Start::new(&program)
            .args(["-db".as_ref(), "-f".as_ref(), settings.as_os_str()])
            .spawn(&scratch.join(format!("haproxy-{port}.log")))?;
        daemon.listens_on(port).await?;
        // It gives the socket its name a little after it listens.
        let named = async {
            while UnixStream::connect(&control).await.is_err() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), named).await.context("HAProxy has no control socket")?;
        Ok(Self { _daemon: daemon, address: ([127, 0, 0, 1], port).into(), control })
    }

    /// Whether it sends requests to the server with that number.
    pub async fn uses(&self, server: usize) -> Result<bool> {
        let mut stream = UnixStream::connect(&self.control).await?;
        stream.write_all(b"show servers state service\n").await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        let name = format!("s{server}");
        // be_id be_name srv_id srv_name srv_addr srv_op_state: 0 is stopped, 2 is running.
        let state = text.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(' ').collect();
            (fields.get(3) == Some(&name.as_str())).then(|| fields.get(5).map(|state| *state == "2")).flatten()
        });
        state.with_context(|| format!("HAProxy knows no server {name}:\n{text}"))
    }
}
