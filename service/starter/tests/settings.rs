//! The process, started with invalid settings.
#![allow(clippy::unwrap_used)]

use std::process::Command;

fn run(variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_starter"))
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn reports_all_faults_at_once() {
    let (code, error) = run(&[
        ("PORT", "eighty"),
        ("MAX_REQUESTS", "0"),
        ("TOKIO_WORKER_THREADS", "two"),
        ("KEEP_ALIVE_TIMEOUT", "75"),
        ("REQUEST_TIMEOUT", "7s"),
        ("RUST_LOG", "info=loud"),
    ]);
    assert_eq!(code, Some(2));
    for fault in [
        "RUST_LOG=info=loud",
        "PORT=eighty",
        "DATABASE_URL",
        "MAX_REQUESTS=0",
        "TOKIO_WORKER_THREADS=two",
        "KEEP_ALIVE_TIMEOUT=75: must be like",
        "REQUEST_TIMEOUT: must exceed",
    ] {
        assert!(error.contains(fault), "{fault} is not in: {error}");
    }
}

/// With zero, a timeout would fail every request, and `PostgreSQL` would set no
/// limit.
#[test]
fn only_the_shutdown_delay_may_be_zero() {
    let names = [
        "DATABASE_ACQUIRE_TIMEOUT",
        "DATABASE_STATEMENT_TIMEOUT",
        "DATABASE_LOCK_TIMEOUT",
        "REQUEST_TIMEOUT",
        "KEEP_ALIVE_TIMEOUT",
        "SHUTDOWN_DEADLINE",
    ];
    let mut variables = names.map(|name| (name, "0s")).to_vec();
    variables.push(("SHUTDOWN_DELAY", "0s"));
    let (code, error) = run(&variables);
    assert_eq!(code, Some(2));
    for name in names {
        let fault = format!("{name}=0s: must be 1ms or more");
        assert!(error.contains(&fault), "{fault} is not in: {error}");
    }
    assert!(!error.contains("SHUTDOWN_DELAY"), "{error}");
}

/// Sums of durations would overflow, and `PostgreSQL` accepts no more than 24
/// days.
#[test]
fn a_duration_has_a_maximum() {
    let value = "18446744073709551615s";
    let names = ["DATABASE_ACQUIRE_TIMEOUT", "SHUTDOWN_DELAY"];
    let (code, error) = run(&names.map(|name| (name, value)));
    assert_eq!(code, Some(2), "{error}");
    for name in names {
        let fault = format!("{name}={value}: must be 86400s or less");
        assert!(error.contains(&fault), "{fault} is not in: {error}");
    }
}

/// Tokio itself would panic.
#[test]
fn an_empty_variable_counts_as_unset() {
    let (code, error) = run(&[("TOKIO_WORKER_THREADS", ""), ("PORT", "")]);
    assert_eq!(code, Some(2));
    assert_eq!(error.lines().count(), 2, "{error}");
}

#[test]
fn prints_no_password() {
    let (code, error) = run(&[("DATABASE_URL", "mysql://u:s3cret@db/name")]);
    assert_eq!(code, Some(2));
    assert!(!error.contains("s3cret"), "{error}");
}
