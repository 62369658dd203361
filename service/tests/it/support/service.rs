//! The built binary as a child process.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, ExitStatus, Output, Stdio},
};

use tempfile::TempDir;

use super::{Database, get, until};

const BINARY: &str = env!("CARGO_BIN_EXE_orders");

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Runs a subcommand to its end.
pub fn run(command: &str, variables: &[(&str, &str)]) -> Output {
    Command::new(BINARY)
        .arg(command)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub struct Service {
    child: Child,
    port: u16,
    metrics_port: u16,
    folder: TempDir,
}

impl Service {
    /// Starts it on free ports and waits until it takes requests.
    pub async fn start(
        database: &Database,
        variables: &[(&str, &str)],
    ) -> Self {
        let service = Self::spawn(database, variables);
        until("the service is ready", async || {
            let reply = get(&service.url("/readyz")).await.ok()?;
            (reply.status == 200).then_some(())
        })
        .await;
        service
    }

    pub fn spawn(database: &Database, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let (port, metrics_port) = (free_port(), free_port());
        let child = Command::new(BINARY)
            .arg("serve")
            .env_clear()
            .env("HOST", "127.0.0.1")
            .env("PORT", port.to_string())
            .env("METRICS_PORT", metrics_port.to_string())
            .env("DATABASE_URL", &database.url)
            .env("READINESS_INTERVAL", "200ms")
            .env("SHUTDOWN_DELAY", "0s")
            .env("UPLOAD_DIR", folder.path())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stderr(log.try_clone().unwrap())
            .stdout(log)
            .spawn()
            .unwrap();
        Self { child, port, metrics_port, folder }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub async fn metrics(&self) -> String {
        let url = format!("http://127.0.0.1:{}/metrics", self.metrics_port);
        get(&url).await.unwrap().body
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// The files that uploads have left, without the log.
    pub fn uploads(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count() - 1
    }

    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(kill.unwrap().success());
    }

    pub async fn exit(&mut self) -> ExitStatus {
        let child = &mut self.child;
        until("the process ends", async || child.try_wait().unwrap()).await
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Fails if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- log of the service\n{}", self.log());
        }
    }
}
