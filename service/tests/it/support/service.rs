//! The built binary as a child process.

use std::{
    env,
    ffi::OsString,
    fs::File,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, ExitStatus, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{Database, get, until};

/// The service, or the binary that `SERVICE_BINARY` names: the starter.
fn binary() -> OsString {
    env::var_os("SERVICE_BINARY")
        .unwrap_or_else(|| env!("CARGO_BIN_EXE_orders").into())
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Runs a subcommand until it exits.
pub fn run(command: &str, variables: &[(&str, &str)]) -> Output {
    Command::new(binary())
        .arg(command)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub struct Service {
    process: Process,
    address: SocketAddr,
    metrics: SocketAddr,
}

impl Service {
    /// Starts it and waits until it takes requests.
    pub async fn start(
        database: &Database,
        variables: &[(&str, &str)],
    ) -> Self {
        let service = Self::spawn(database, variables).await;
        until("the service is ready", async || {
            let reply = get(&service.url("/readyz")).await.ok()?;
            (reply.status == 200).then_some(())
        })
        .await;
        service
    }

    /// Starts it on free ports, which it logs.
    pub async fn spawn(
        database: &Database,
        variables: &[(&str, &str)],
    ) -> Self {
        let process = Process::start(database, variables);
        let started = until("the service says where it listens", async || {
            let log = process.log();
            let lines = log.split_inclusive('\n').filter_map(|line| {
                serde_json::from_str::<Value>(line.strip_suffix('\n')?).ok()
            });
            lines.into_iter().find(|line| line["message"] == "started")
        })
        .await;
        let address = |name: &str| started[name].as_str()?.parse().ok();
        Self {
            address: address("address").unwrap(),
            metrics: address("metrics").unwrap(),
            process,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// On the internal port.
    pub fn internal_url(&self, path: &str) -> String {
        format!("http://{}{path}", self.metrics)
    }

    pub async fn metrics(&self) -> String {
        get(&self.internal_url("/metrics")).await.unwrap().body
    }

    pub fn log(&self) -> String {
        self.process.log()
    }

    /// The number of files in the folder of the uploads.
    pub fn uploads(&self) -> usize {
        self.upload_names().len()
    }

    /// The folder of the uploads also contains the log.
    pub fn upload_names(&self) -> Vec<String> {
        std::fs::read_dir(self.process.folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "log")
            .collect()
    }

    pub fn upload(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.process.folder.path().join(name)).unwrap()
    }

    pub fn terminate(&self) {
        let pid = self.process.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(kill.unwrap().success());
    }

    pub async fn exit(&mut self) -> ExitStatus {
        let child = &mut self.process.child;
        until("the process ends", async || child.try_wait().unwrap()).await
    }
}

/// Killed and removed with its folder, even if the test fails.
struct Process {
    child: Child,
    folder: TempDir,
}

impl Process {
    fn start(database: &Database, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = Command::new(binary())
            .arg("serve")
            .env_clear()
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .env("METRICS_PORT", "0")
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
        Self { child, folder }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails if it has already exited.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- log of the service\n{}", self.log());
        }
    }
}
