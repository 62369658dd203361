//! Settings: all faults are reported at once, and no secret is printed.

use std::{collections::HashMap, fs, time::Duration};

use orders::config::Config;

use crate::support::run;

fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    let variable = |name: &str| Some((*variables.get(name)?).to_owned());
    Config::read(&variable).map_err(|faults| faults.to_string())
}

const URL: (&str, &str) = ("DATABASE_URL", "postgres://u:s3cret@db/orders");
/// Nothing listens on port 1.
const URL_REFUSED: (&str, &str) =
    ("DATABASE_URL", "postgres://u@127.0.0.1:1/orders");

#[test]
fn needs_only_the_database() {
    let config = read(&[URL]).unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:8080");
    assert_eq!(config.limits.keep_alive, Duration::from_secs(75));
}

#[test]
fn names_all_faults_at_once() {
    let faults = read(&[
        ("PORT", "eighty"),
        ("MAX_REQUESTS", "0"),
        ("REQUEST_TIMEOUT", "5"),
        ("SHUTDOWN_DELAY", "soon"),
        ("ALLOWED_ORIGINS", "https://a.example, b.example"),
    ])
    .unwrap_err();
    for fault in [
        "DATABASE_URL: missing",
        "PORT=eighty",
        "MAX_REQUESTS=0: must be 1 or more",
        "REQUEST_TIMEOUT=5: needs a unit",
        "SHUTDOWN_DELAY=soon",
        "ALLOWED_ORIGINS=b.example",
    ] {
        assert!(faults.contains(fault), "{fault} is not in: {faults}");
    }
}

/// With zero, the readiness check would panic, a timeout would fail every
/// request, and `PostgreSQL` would set no limit.
#[test]
fn only_the_shutdown_delay_may_be_zero() {
    let names = [
        "READINESS_INTERVAL",
        "DATABASE_ACQUIRE_TIMEOUT",
        "DATABASE_STATEMENT_TIMEOUT",
        "DATABASE_TRANSACTION_TIMEOUT",
        "DATABASE_LOCK_TIMEOUT",
        "DATABASE_IDLE_TRANSACTION_TIMEOUT",
        "FIRST_REQUEST_TIMEOUT",
        "KEEP_ALIVE_TIMEOUT",
        "REQUEST_TIMEOUT",
        "UPLOAD_TIMEOUT",
        "SHUTDOWN_DEADLINE",
    ];
    for zero in ["0s", "0ms"] {
        let faults = read(&names.map(|name| (name, zero))).unwrap_err();
        for name in names {
            let fault = format!("{name}={zero}: must be 1ms or more");
            assert!(faults.contains(&fault), "{fault} is not in: {faults}");
        }
        let config = read(&[URL, ("SHUTDOWN_DELAY", zero)]).unwrap();
        assert_eq!(config.shutdown.delay, Duration::ZERO);
    }
}

/// Sums of durations would overflow, and `PostgreSQL` accepts no more than 24
/// days.
#[test]
fn a_duration_has_a_maximum() {
    for name in ["DATABASE_ACQUIRE_TIMEOUT", "SHUTDOWN_DELAY"] {
        for value in ["18446744073709551615s", "86400001ms"] {
            let faults = read(&[URL, (name, value)]).unwrap_err();
            let fault = format!("{name}={value}: must be 86400s or less");
            assert!(faults.contains(&fault), "{faults}");
        }
    }
    let config = read(&[URL, ("KEEP_ALIVE_TIMEOUT", "86400s")]).unwrap();
    assert_eq!(config.limits.keep_alive, Duration::from_hours(24));
}

/// Tokio itself would panic on each of these values.
#[test]
fn reads_the_number_of_workers() {
    let workers = |value| read(&[URL, ("TOKIO_WORKER_THREADS", value)]);
    assert_eq!(workers("3").unwrap().workers, 3);
    assert!(workers("").unwrap().workers >= 2);
    for (value, fault) in [("0", "must be 1 or more"), ("two", "invalid")] {
        let faults = workers(value).unwrap_err();
        let fault = format!("TOKIO_WORKER_THREADS={value}: {fault}");
        assert!(faults.contains(&fault), "{faults}");
    }
}

#[test]
fn an_empty_number_of_workers_does_not_panic() {
    let output = run("serve", &[("TOKIO_WORKER_THREADS", "")]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("DATABASE_URL: missing"), "{error}");
    let output = run("migrate", &[("TOKIO_WORKER_THREADS", ""), URL_REFUSED]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn timeouts_must_nest() {
    let faults = read(&[URL, ("REQUEST_TIMEOUT", "7s")]).unwrap_err();
    assert!(faults.contains("REQUEST_TIMEOUT: must exceed"), "{faults}");
}

#[test]
fn reads_the_secret_from_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, "postgres://u:s3cret@db/orders\n").unwrap();
    let path = file.path().to_str().unwrap();
    let config = read(&[("DATABASE_URL_FILE", path)]).unwrap();
    assert_eq!(config.database.url.expose(), URL.1);

    let faults = read(&[URL, ("DATABASE_URL_FILE", path)]).unwrap_err();
    assert!(faults.contains("also set as DATABASE_URL_FILE"), "{faults}");
    let faults = read(&[("DATABASE_URL_FILE", "/nowhere")]).unwrap_err();
    assert!(faults.contains("cannot read /nowhere"), "{faults}");
}

#[test]
fn an_empty_secret_is_a_fault() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    for content in ["", "\n", " \r\n"] {
        fs::write(&file, content).unwrap();
        let faults = read(&[("DATABASE_URL_FILE", path)]).unwrap_err();
        assert!(faults.contains("DATABASE_URL_FILE: empty"), "{faults}");
    }
    let faults = read(&[("DATABASE_URL", " ")]).unwrap_err();
    assert!(faults.contains("DATABASE_URL: empty"), "{faults}");
}

#[test]
fn reports_each_fault_once() {
    let wrong = ("DATABASE_URL", "mysql://db");
    for variables in [&[][..], &[("DATABASE_URL", " ")], &[wrong]] {
        let faults = read(variables).unwrap_err();
        assert_eq!(faults.matches("\n  ").count(), 1, "{faults}");
    }
}

#[test]
fn prints_its_version_and_commit() {
    let output = run("--version", &[]);
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let commit = option_env!("GIT_SHA").unwrap_or("unknown");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(printed, format!("orders {version} {commit}\n"));
}

#[test]
fn shows_no_secret() {
    let config = read(&[URL]).unwrap();
    assert!(!format!("{config:?}").contains("s3cret"));
    let faults = read(&[("DATABASE_URL", "s3cret://s3cret")]).unwrap_err();
    assert!(!faults.contains("s3cret"), "{faults}");
}

#[test]
fn the_process_prints_the_faults_and_fails() {
    let output = run("serve", &[("PORT", "eighty"), ("HOST", "here")]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    for name in ["PORT", "HOST", "DATABASE_URL"] {
        assert!(error.contains(name), "{error}");
    }
}
