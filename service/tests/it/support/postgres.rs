//! A throw-away cluster, shared by the tests of this binary.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::LazyLock,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tempfile::TempDir;
use uuid::Uuid;

use super::free_port;

static SHARED: LazyLock<Cluster> = LazyLock::new(Cluster::start);

/// A separate database for one test.
pub struct Database {
    pub url: String,
}

impl Database {
    /// Empty: nothing is migrated.
    pub async fn empty() -> Self {
        Self::on(&SHARED).await
    }

    pub async fn on(cluster: &Cluster) -> Self {
        let name = format!("t{}", Uuid::new_v4().simple());
        let mut admin =
            PgConnection::connect(&cluster.url("postgres")).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut admin)
            .await
            .unwrap();
        Self { url: cluster.url(&name) }
    }

    pub async fn migrated() -> Self {
        let database = Self::empty().await;
        let output = super::run("migrate", &[("DATABASE_URL", &database.url)]);
        assert!(output.status.success(), "{output:?}");
        database
    }

    pub async fn pool(&self) -> PgPool {
        PgPool::connect(&self.url).await.unwrap()
    }

    /// Blocks all reads and writes of orders until it is dropped.
    pub async fn lock_orders(
        &self,
    ) -> sqlx::Transaction<'static, sqlx::Postgres> {
        let mut tx = self.pool().await.begin().await.unwrap();
        sqlx::query("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx
    }

    /// Waits until `count` sessions wait for that lock.
    pub async fn blocked(&self, count: i64) {
        let pool = self.pool().await;
        super::until("sessions wait for the lock", async || {
            let waiting: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database()
                 AND wait_event_type = 'Lock'",
            )
            .fetch_one(&pool)
            .await
            .unwrap();
            (waiting >= count).then_some(())
        })
        .await;
    }
}

pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    root: bool,
    _cleaner: Child,
}

impl Cluster {
    pub fn start() -> Self {
        let programs = programs();
        let root = is_root();
        // Removed by the cleaner, which outlives this process.
        let folder = tempfile::Builder::new()
            .prefix("orders-test-")
            .disable_cleanup(true)
            .tempdir()
            .unwrap();
        let cleaner = cleaner(&programs, folder.path(), root);
        let cluster = Self {
            programs,
            folder,
            port: free_port(),
            root,
            _cleaner: cleaner,
        };
        if root {
            let folder = cluster.folder.path();
            let chown =
                Command::new("chown").arg("postgres").arg(folder).output();
            assert!(chown.unwrap().status.success());
        }
        cluster.postgres(
            "initdb",
            &[
                "--username=postgres",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--no-locale",
            ],
        );
        cluster.resume();
        cluster
    }

    pub fn url(&self, database: &str) -> String {
        let port = self.port;
        let server = format!("postgres:not-shown@127.0.0.1:{port}");
        format!("postgres://{server}/{database}?sslmode=disable")
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn stop(&self) {
        self.postgres("pg_ctl", &["stop", "-w", "-m", "immediate"]);
    }

    /// The next start is that of a standby, without a primary.
    pub fn become_standby(&self) {
        let signal = self.folder.path().join("data/standby.signal");
        fs::write(signal, "").unwrap();
    }

    pub fn resume(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c fsync=off \
             -c unix_socket_directories=''",
            self.port
        );
        let log = self.folder.path().join("log");
        let log = log.to_str().unwrap();
        self.postgres(
            "pg_ctl",
            &["start", "-w", "-t", "60", "-l", log, "-o", &options],
        );
    }

    fn postgres(&self, program: &str, arguments: &[&str]) {
        let data = self.folder.path().join("data");
        let output: Output =
            as_postgres(self.root, &self.programs.join(program))
                .arg("-D")
                .arg(data)
                .args(arguments)
                // A folder that the user postgres may enter.
                .current_dir("/")
                .stdin(Stdio::null())
                .output()
                .unwrap();
        assert!(output.status.success(), "{program}: {output:?}");
    }
}

/// initdb refuses to run as root.
fn as_postgres(root: bool, program: &Path) -> Command {
    if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// Waits until this process exits, for whatever reason: its standard input is
/// then closed. Has its own process group, so that Ctrl-C does not stop it.
fn cleaner(programs: &Path, folder: &Path, root: bool) -> Child {
    use std::os::unix::process::CommandExt;
    let run = if root { "runuser -u postgres --" } else { "" };
    let script = format!(
        "read _; {run} '{}' -D '{folder}/data' -m immediate stop; \
         rm -rf '{folder}'",
        programs.join("pg_ctl").display(),
        folder = folder.display(),
    );
    Command::new("sh")
        .args(["-c", &script])
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Where `initdb` and `pg_ctl` are: the PATH, or Debian's newest version.
fn programs() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort_by_key(|folder| {
        let version = folder.iter().rev().nth(1);
        version.and_then(|version| version.to_str()?.parse::<u32>().ok())
    });
    env::split_paths(&path)
        .chain(folders.into_iter().rev())
        .find(|folder| {
            ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file())
        })
        .unwrap_or_else(|| {
            panic!(
                "the tests need PostgreSQL's initdb and pg_ctl: \
                 apt-get install postgresql"
            )
        })
}
