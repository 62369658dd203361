//! The programs that run alongside the commands of a page.

use std::{
    env, fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::support::{Cluster, get, run as run_service, until};

const SERVICE: &str = env!("CARGO_MANIFEST_DIR");

/// As on the pages about timeouts and about the first database.
const ROLES: &str = "
    CREATE ROLE orders_owner LOGIN;
    CREATE ROLE orders LOGIN;
    CREATE DATABASE orders OWNER orders_owner;
    ALTER ROLE orders SET statement_timeout = '5s';
    ALTER ROLE orders SET lock_timeout = '2s';
    ALTER ROLE orders SET idle_in_transaction_session_timeout = '5s'";

const GRANTS: &str =
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
     TO orders";

/// The pages about TLS show two responses of proxies to plain HTTP.
const REDIRECTS: &str = "
    server {
      server_name api.example.com;
      return 308 https://$host$request_uri;
    }
    server {
      server_name orders.example.com;
      return 301 https://$host$request_uri;
    }";

const ORDERS: &str = "INSERT INTO orders (id, item, quantity)
     SELECT gen_random_uuid(), 'item ' || n % 100, 1 + n % 9
     FROM generate_series(1, 1001) n";

/// Runs `script` in the folder; the output is in the file `output`.
pub async fn run(folder: &Path) {
    let name = env::var("COMMANDS_ENVIRONMENT").unwrap();
    let mut shell = Command::new("bash");
    let work = work(folder);
    let path =
        [programs(folder).into_os_string(), env::var_os("PATH").unwrap()];
    shell
        .arg(folder.join("script"))
        .current_dir(&work)
        .env(
            "PATH",
            env::join_paths(path.iter().flat_map(env::split_paths)).unwrap(),
        )
        .env("LANG", "C.UTF-8")
        .env_remove("COMMANDS_FOLDER")
        .env_remove("TOKIO_WORKER_THREADS");
    // Variables that cargo sets for tests. With them, a block that builds would
    // run the build scripts of some crates again.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let cargo = text.starts_with("CARGO") && text != "CARGO_HOME";
        if cargo || text == "OUT_DIR" {
            shell.env_remove(&name);
        }
    }
    let cluster = (name != "files").then(Cluster::start);
    if let Some(cluster) = &cluster {
        database(cluster, &mut shell).await;
    }
    let mut child = None;
    if name == "service" || name == "proxy" {
        child = Some(service(&work, &mut shell).await);
    }
    if name == "proxy" {
        proxy(folder, &work, &mut shell).await;
    }
    let output = fs::File::create(folder.join("output")).unwrap();
    shell.stdin(Stdio::null()).stdout(output).status().unwrap();
    if let Some(mut child) = child {
        // Fails if a block has stopped it.
        let _ = child.kill();
        child.wait().unwrap();
    }
}

/// A copy of the service's folder, with the binary.
fn work(folder: &Path) -> PathBuf {
    let work = folder.join("orders");
    fs::create_dir(&work).unwrap();
    let entries = fs::read_dir(SERVICE).unwrap().flatten();
    let copied = entries.filter(|entry| entry.file_name() != "target");
    let copy = Command::new("cp")
        .arg("-r")
        .args(copied.map(|entry| entry.path()))
        .arg(&work)
        .status();
    assert!(copy.unwrap().success());
    symlink(env!("CARGO_BIN_EXE_orders"), work.join("orders")).unwrap();
    symlink(target(), work.join("target")).unwrap();
    work
}

/// The target folder of this test.
fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

/// `cargo` builds the service where this test was built, which is fast, and
/// needs no registry. Without `sudo`, the user is who `sudo` would make him.
fn programs(folder: &Path) -> PathBuf {
    let programs = folder.join("bin");
    fs::create_dir(&programs).unwrap();
    let cargo = format!(
        "export CARGO_TARGET_DIR='{}' CARGO_NET_OFFLINE=true \
         CARGO_TERM_QUIET=true\n\
         command=$1; shift\n\
         exec '{}' \"$command\" --manifest-path '{SERVICE}/Cargo.toml' \"$@\"",
        target().display(),
        env::var("CARGO").unwrap_or_else(|_| "cargo".into()),
    );
    for (name, script) in [("cargo", cargo.as_str()), ("sudo", "exec \"$@\"")] {
        let file = programs.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    programs
}

async fn database(cluster: &Cluster, shell: &mut Command) {
    let admin = cluster.url("orders");
    execute(&cluster.url("postgres"), ROLES).await;
    let owner = admin.replace("//postgres:", "//orders_owner:");
    let migrated = run_service("migrate", &[("DATABASE_URL", &owner)]);
    assert!(migrated.status.success(), "{migrated:?}");
    execute(&admin, GRANTS).await;
    execute(&admin, ORDERS).await;
    let mut connection = PgConnection::connect(&admin).await.unwrap();
    let id: String = sqlx::query_scalar("SELECT id::text FROM orders LIMIT 1")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    shell
        .env("ORDER_ID", id)
        .env("DATABASE_URL", admin.replace("//postgres:", "//orders:"))
        .env("MIGRATE_DATABASE_URL", owner)
        .env("ADMIN_DATABASE_URL", &admin)
        // For programs without an address.
        .env("PGHOST", "127.0.0.1")
        .env("PGPORT", cluster.port().to_string())
        .env("PGUSER", "postgres")
        .env("PGSSLMODE", "disable");
}

async fn execute(url: &str, statements: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    for statement in statements.split(';') {
        let statement = AssertSqlSafe(statement.to_owned());
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
}

async fn service(work: &Path, shell: &mut Command) -> Child {
    let log = fs::File::create(work.join("orders.log")).unwrap();
    let uploads = work.join("uploads");
    fs::create_dir(&uploads).unwrap();
    shell.env("UPLOAD_DIR", &uploads);
    let mut command = Command::new("./orders");
    command
        .arg("serve")
        .current_dir(work)
        .env_clear()
        .env("ALLOWED_ORIGINS", "https://app.example.com")
        .env("TOKIO_WORKER_THREADS", "2")
        .env("UPLOAD_DIR", uploads);
    for (name, value) in shell.get_envs() {
        if name == "DATABASE_URL" {
            command.env(name, value.unwrap());
        }
    }
    let child = command
        .stdin(Stdio::null())
        .stderr(log.try_clone().unwrap())
        .stdout(log)
        .spawn()
        .unwrap();
    until("the service is ready", async || {
        let reply = get("http://127.0.0.1:9090/readyz").await.ok()?;
        (reply.status == 200).then_some(())
    })
    .await;
    child
}

/// nginx, at the addresses that its configuration names.
async fn proxy(folder: &Path, work: &Path, shell: &mut Command) {
    let script = format!(
        "set -e
         cd '{folder}'
         ip address add 10.0.0.11/32 dev lo
         ip address add 203.0.113.20/32 dev lo
         printf '127.0.0.1 localhost api.example.com orders.example.com\\n' >hosts
         mount --bind hosts /etc/hosts
         mkdir tls
         openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test \
           -addext 'subjectAltName=DNS:api.example.com,DNS:orders.example.com' \
           -keyout tls/orders.key -out tls/orders.crt
         printf 'user %s;\\nevents {{}}\\nhttp {{\\n access_log off;\\n include %s;\\n {REDIRECTS}\\n}}\\n' \
           \"$(id -un)\" '{work}/deploy/nginx/orders.conf' >nginx.conf
         nginx -p '{folder}' -c '{folder}/nginx.conf' -e '{folder}/nginx.log' \
           -g 'pid {folder}/nginx.pid; daemon on;'",
        folder = folder.display(),
        work = work.display(),
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    shell.env("CURL_CA_BUNDLE", folder.join("tls/orders.crt"));
    shell.env("SSL_CERT_FILE", folder.join("tls/orders.crt"));
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
}
