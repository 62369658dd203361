//! Runs the commands of the site's pages, and compares what they print with
//! what the pages show.
//!
//! A fence with `run="service"` is run. A `text` fence right after it is the
//! output that it must print. The blocks of a page with the same environment
//! run one after the other in one shell, as a reader pastes them, in a copy of
//! the service's folder that contains the built binary as `./orders`. Each page
//! has its own network, in which every port is free:
//!
//! - `files`: nothing runs.
//! - `database`: `PostgreSQL`, with the database `orders`, migrated, with 1,001
//!   orders. `ORDER_ID` is one of them.
//!   `DATABASE_URL` logs in as the service does, `MIGRATE_DATABASE_URL` as the
//!   owner of the tables, and `ADMIN_DATABASE_URL` as a superuser.
//! - `service`: also the service, on the ports 8080 and 9090. It logs to
//!   `orders.log`, and has just started.
//! - `proxy`: also nginx with `deploy/nginx/orders.conf`, as
//!   `https://api.example.com`.
//!
//! [`compare`] describes which differences are allowed.

mod compare;
mod environment;
mod pages;

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use pages::{Block, Session};
use tempfile::TempDir;

/// For all blocks of a page together.
const LIMIT: Duration = Duration::from_mins(5);

/// How many pages run at a time. Most commands wait for a limit to pass.
const AT_A_TIME: usize = 4;

/// Runs a program in its own network, process and mount namespaces. All its
/// processes exit with it.
const ISOLATE: [&str; 6] =
    ["--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc"];

#[test]
fn commands_of_the_pages_print_what_the_pages_show() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    if !content.is_dir() {
        println!("skipped: the pages are not beside this folder");
        return;
    }
    let Some(isolation) = isolation() else {
        println!("skipped: cannot make a network with `unshare`");
        return;
    };
    let blocks = pages::read(&content);
    // Part of a path: only pages that contain it.
    let only = env::var("COMMANDS_ONLY").unwrap_or_default();
    let proxy = Command::new("nginx").arg("-v").stderr(Stdio::null()).status();
    let proxy = proxy.is_ok() && !isolation.contains(&"--user");
    if !proxy {
        println!("skipped: pages that need nginx, and root to start it");
    }
    let sessions: Vec<_> = pages::sessions(&blocks)
        .into_iter()
        .filter(|session| proxy || session.environment() != "proxy")
        .filter(|session| session.file().contains(&only))
        .collect();
    let outcomes = run_all(&sessions, &isolation);
    let report = report(&blocks, &sessions, &outcomes);
    println!("{}", report.summary);
    assert!(report.faults.is_empty(), "{}", report.faults);
}

/// Started by the test above, in its own network.
#[tokio::test]
async fn one_page() {
    if let Ok(folder) = env::var("COMMANDS_FOLDER") {
        environment::run(Path::new(&folder)).await;
    }
}

/// The arguments of `unshare` that work here, as root or as another user.
fn isolation() -> Option<Vec<&'static str>> {
    let user = ["--user", "--map-current-user", "--keep-caps"];
    [vec![], user.to_vec()].into_iter().find_map(|user| {
        let arguments = [user, ISOLATE.to_vec()].concat();
        let up = Command::new("unshare")
            .args(&arguments)
            .args(["ip", "link", "set", "lo", "up"])
            .stderr(Stdio::null())
            .status();
        up.is_ok_and(|status| status.success()).then_some(arguments)
    })
}

/// The result of a page's blocks: the output of each that finished, and why
/// the others did not.
struct Outcome {
    outputs: Vec<String>,
    problem: Option<String>,
    took: Duration,
}

fn run_all(sessions: &[Session<'_>], isolation: &[&str]) -> Vec<Outcome> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let outcomes = std::sync::Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let at =
                        next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(session) = sessions.get(at) else { break };
                    let outcome = run_one(session, isolation);
                    outcomes.lock().unwrap().push((at, outcome));
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap();
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn run_one(session: &Session<'_>, isolation: &[&str]) -> Outcome {
    let folder = TempDir::new().unwrap();
    // The server, which is another user, keeps its temporary files here too.
    let chmod = Command::new("chmod").arg("755").arg(folder.path()).status();
    assert!(chmod.unwrap().success());
    fs::write(folder.path().join("script"), session.script()).unwrap();
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let begin = Instant::now();
    let mut child = Command::new("unshare")
        .args(isolation)
        // The shell is process 1, and reaps orphans.
        .args(["sh", "-c", "ip link set lo up && \"$@\"; exit $?", "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "commands::one_page", "--nocapture"])
        .env("COMMANDS_FOLDER", folder.path())
        .env("COMMANDS_ENVIRONMENT", session.environment())
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut status = None;
    while status.is_none() && begin.elapsed() < LIMIT {
        thread::sleep(Duration::from_millis(50));
        status = child.try_wait().unwrap();
    }
    if status.is_none() {
        child.kill().unwrap();
    }
    child.wait().unwrap();
    let output = read(&folder.path().join("output"));
    let outputs: Vec<_> = pages::outputs(&output);
    let problem = if outputs.len() == session.blocks.len() {
        None
    } else if status.is_none() {
        Some(format!("did not end within {} s", LIMIT.as_secs()))
    } else {
        let log = read(&folder.path().join("log"));
        Some(format!("did not end.\n{output}\n--- log\n{log}"))
    };
    Outcome { outputs, problem, took: begin.elapsed() }
}

fn read(path: &PathBuf) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Default)]
struct Report {
    summary: String,
    faults: String,
}

fn report(
    blocks: &[Block],
    sessions: &[Session<'_>],
    outcomes: &[Outcome],
) -> Report {
    let mut report = Report::default();
    let (mut ran, mut compared, mut missing) = (0, 0, Vec::new());
    for (session, outcome) in sessions.iter().zip(outcomes) {
        for (block, output) in session.blocks.iter().zip(&outcome.outputs) {
            if let Some(program) = not_installed(output) {
                missing.push(format!("{}: {program}", block.place()));
                continue;
            }
            ran += 1;
            compared += usize::from(block.shown.is_some());
            if let Some(fault) = fault(block, output) {
                let _ = writeln!(report.faults, "\n{}: {fault}", block.place());
            }
        }
        if let Some(problem) = &outcome.problem {
            let block = session.blocks[outcome.outputs.len()];
            let _ = writeln!(report.faults, "\n{}: {problem}", block.place());
        }
    }
    let marked = blocks.iter().filter(|block| block.run.is_some()).count();
    let summary = &mut report.summary;
    let _ = writeln!(
        summary,
        "{} blocks of commands on the pages, {marked} marked to run, {ran} \
         run, {compared} of them compared with the output that the page shows.",
        blocks.len()
    );
    for (reason, count) in pages::reasons(blocks) {
        let _ = writeln!(summary, "{count:4} not run: {reason}");
    }
    for program in missing {
        let _ = writeln!(summary, "not installed here: {program}");
    }
    let slowest = sessions.iter().zip(outcomes).max_by_key(|(_, o)| o.took);
    if let Some((session, outcome)) = slowest {
        let took = outcome.took.as_secs();
        let _ = writeln!(summary, "slowest: {}, {took} s", session.file());
    }
    report
}

/// The program that a block needs and that this machine does not have, as the
/// shell says it, or a script that looks first.
fn not_installed(output: &str) -> Option<&str> {
    output.lines().find_map(|line| {
        if let Some(program) = line.strip_prefix("missing: ") {
            return Some(program);
        }
        let (before, after) = line.split_once(": command not found")?;
        after.is_empty().then(|| before.rsplit(' ').next())?
    })
}

fn fault(block: &Block, output: &str) -> Option<String> {
    let shown = block.shown.as_deref();
    if shown.is_none() && output.contains("No such file or directory") {
        return Some(format!("a file is missing:\n{output}"));
    }
    let difference = compare::difference(shown?, output)?;
    Some(format!("prints something else (-: shown, +: printed)\n{difference}"))
}
