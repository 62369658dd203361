//! nginx in front of instances of the service, as Debian builds it.

use super::daemon::{Daemon, Start};
use super::{find, free_port};
use crate::machine;
use anyhow::Result;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

/// A running nginx.
pub struct Nginx {
    _daemon: Daemon,
    /// Where it takes requests.
    pub address: SocketAddr,
}

impl Nginx {
    /// Its version.
    pub fn version() -> Result<String> {
        machine::version_of(&find("nginx", "nginx")?, "-v")
    }

    /// Starts it in front of these addresses, with connections that stay open. `extra` are directives of the location.
    pub async fn start(scratch: &Path, upstream: &[SocketAddr], extra: &str) -> Result<Self> {
        let program = find("nginx", "nginx")?;
        let port = free_port()?;
        let folder = scratch.join(format!("nginx-{port}"));
        fs::create_dir_all(&folder)?;
        let at = folder.display();
        let servers: String = upstream.iter().map(|address| format!("server {address};\n")).collect();
        // Without a folder for each, it writes into those of the system's nginx.
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|kind| format!("{kind}_temp_path {at}/{kind};\n"))
            .collect();
        let settings = folder.join("nginx.conf");
        fs::write(
            &settings,
            format!(
                "daemon off;\nworker_processes 1;\npid {at}/pid;\nerror_log stderr warn;\n\
                 events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n{temporary}\
                 upstream service {{\n{servers}keepalive 32;\n}}\n\
                 server {{\nlisten 127.0.0.1:{port};\nlocation / {{\nproxy_pass http://service;\n\
                 proxy_http_version 1.1;\nproxy_set_header Connection \"\";\n{extra}\n}}\n}}\n}}\n"
            ),
        )?;
        let mut daemon = Start::new(&program)
            .args(["-c".as_ref(), settings.as_os_str(), "-e".as_ref(), "stderr".as_ref()])
            // The master ends its worker; a kill would leave the worker behind.
            .signal("TERM")
            .spawn(&folder.join("log"))?;
        daemon.listens_on(port).await?;
        Ok(Self { _daemon: daemon, address: ([127, 0, 0, 1], port).into() })
    }
}
