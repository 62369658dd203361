//! A program that runs until it is dropped.

use super::cgroup::Group;
use super::is_root;
use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Longer than any program of the lab needs to start.
const START: Duration = Duration::from_secs(30);

/// What to start.
pub struct Start {
    program: PathBuf,
    arguments: Vec<OsString>,
    variables: Vec<(String, String)>,
    /// Signal that ends it when the lab ends, such as `KILL`.
    signal: &'static str,
    user: Option<&'static str>,
    cpu: Option<usize>,
    group: Option<PathBuf>,
    files: Option<u32>,
    folder: PathBuf,
}

impl Start {
    /// A program without arguments and with an empty environment.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            variables: Vec::new(),
            signal: "KILL",
            user: None,
            cpu: None,
            group: None,
            files: None,
            folder: "/".into(),
        }
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Sets several.
    #[must_use]
    pub fn envs(mut self, variables: &[(&str, &str)]) -> Self {
        self.variables.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// Ends it with another signal than `KILL`.
    #[must_use]
    pub const fn signal(mut self, signal: &'static str) -> Self {
        self.signal = signal;
        self
    }

    /// Runs it as another user, if the lab runs as root. Servers such as `PostgreSQL` refuse to be root.
    #[must_use]
    pub const fn user(mut self, user: &'static str) -> Self {
        self.user = Some(user);
        self
    }

    /// Pins it to one processor.
    #[must_use]
    pub const fn on_cpu(mut self, cpu: Option<usize>) -> Self {
        self.cpu = cpu;
        self
    }

    /// Starts it inside a control group, so that all of its memory and its processor time count there.
    #[must_use]
    pub fn in_group(mut self, group: Option<&Group>) -> Self {
        self.group = group.map(Group::members);
        self
    }

    /// Limits its file descriptors.
    #[must_use]
    pub const fn open_files(mut self, files: u32) -> Self {
        self.files = Some(files);
        self
    }

    /// Runs it in a folder instead of `/`.
    #[must_use]
    pub fn in_folder(mut self, folder: PathBuf) -> Self {
        self.folder = folder;
        self
    }

    /// The command, which runs in its own directory and as its own user.
    ///
    /// `setpriv` sends the signal when the lab ends, even if the lab is killed.
    fn command(&self) -> Command {
        let mut words: Vec<OsString> = Vec::new();
        if let Some(members) = &self.group {
            // A process that moves itself takes everything that it will use along, and exec keeps its id.
            words.extend(["sh", "-c", "echo $$ > \"$0\" && exec \"$@\""].map(OsString::from));
            words.push(members.into());
        }
        if let Some(cpu) = self.cpu {
            words.extend(["taskset", "-c", &cpu.to_string()].map(OsString::from));
        }
        words.push("setpriv".into());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        if let Some(user) = self.user.filter(|_| is_root()) {
            command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
        }
        command.args(["--pdeathsig", self.signal, "--"]);
        if let Some(files) = self.files {
            command.args(["prlimit", &format!("--nofile={files}:{files}"), "--"]);
        }
        command.arg(&self.program).args(&self.arguments);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path).envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self) -> Result<()> {
        self.output().map(|_| ())
    }

    /// Runs it to its end, and returns its standard output.
    pub fn output(&self) -> Result<String> {
        let output = self.command().output().with_context(|| format!("starting {}", self.program.display()))?;
        if !output.status.success() {
            let text = [output.stdout, output.stderr].concat();
            bail!("{}: {}\n{}", self.program.display(), output.status, String::from_utf8_lossy(&text));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Starts it; standard output and errors go to the file.
    pub fn spawn(self, log: &Path) -> Result<Daemon> {
        let file = File::create(log).with_context(|| format!("creating {}", log.display()))?;
        self.spawn_into(log, file.into())
    }

    /// Starts it with another standard output, such as a pipe; errors go to the file.
    pub fn spawn_into(self, log: &Path, output: Stdio) -> Result<Daemon> {
        let errors = File::options().create(true).append(true).open(log)?;
        let child = self
            .command()
            .stdout(output)
            .stderr(errors)
            .spawn()
            .with_context(|| format!("starting {}", self.program.display()))?;
        Ok(Daemon { child, signal: self.signal, log: log.to_owned() })
    }
}

/// A running program.
pub struct Daemon {
    /// The process. `setpriv`, `taskset` and `prlimit` replace themselves, so it is that of the program.
    pub child: Child,
    signal: &'static str,
    log: PathBuf,
}

impl Daemon {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has written so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Frees the space of what it has written so far.
    pub fn empty_log(&self) -> Result<()> {
        Ok(File::options().write(true).open(&self.log)?.set_len(0)?)
    }

    /// Sends a signal, such as `TERM`.
    pub fn send(&self, signal: &str) -> Result<()> {
        let status = Command::new("kill").args([&format!("-{signal}"), &self.pid().to_string()]).status()?;
        if status.success() { Ok(()) } else { bail!("process {} has ended", self.pid()) }
    }

    /// Waits until it logs a line in which something is found, and returns that.
    pub async fn logs<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Result<T> {
        let end = Instant::now() + START;
        loop {
            self.is_running()?;
            let log = self.log();
            if let Some(found) = log.lines().find_map(&find) {
                return Ok(found);
            }
            if Instant::now() > end {
                bail!("not started after {} s:\n{log}", START.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until it accepts connections on a port of loopback.
    pub async fn listens_on(&mut self, port: u16) -> Result<()> {
        let end = Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            self.is_running()?;
            if Instant::now() > end {
                bail!("nothing listens on port {port} after {} s:\n{}", START.as_secs(), self.log());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Fails if it has ended.
    pub fn is_running(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("ended with {status}:\n{}", self.log()),
            None => Ok(()),
        }
    }

    /// Waits until it ends; `None` if it has not after that time.
    pub async fn ended(&mut self, within: Duration) -> Result<Option<ExitStatus>> {
        let end = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() > end {
                return Ok(None);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Its id may be that of another process once it has ended and been waited for.
        if let Ok(None) = self.child.try_wait() {
            let _ = self.send(self.signal);
        }
        let _ = self.child.wait();
    }
}
