//! Settings: all faults at once, and no secret shown.

use std::{collections::HashMap, fs, time::Duration};

use orders::config::Config;

use crate::support::run;

fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    let variable = |name: &str| Some((*variables.get(name)?).to_owned());
    Config::read(&variable).map_err(|faults| faults.to_string())
}

const URL: (&str, &str) = ("DATABASE_URL", "postgres://u:s3cret@db/orders");

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
fn tells_each_fault_once() {
    let wrong = ("DATABASE_URL", "mysql://db");
    for variables in [&[][..], &[("DATABASE_URL", " ")], &[wrong]] {
        let faults = read(variables).unwrap_err();
        assert_eq!(faults.matches("\n  ").count(), 1, "{faults}");
    }
}

#[test]
fn says_which_build_it_is() {
    let output = run("--version", &[]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    let commit = option_env!("GIT_SHA").unwrap_or("unknown");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(said, format!("orders {version} {commit}\n"));
}

#[test]
fn shows_no_secret() {
    let config = read(&[URL]).unwrap();
    assert!(!format!("{config:?}").contains("s3cret"));
    let faults = read(&[("DATABASE_URL", "s3cret://s3cret")]).unwrap_err();
    assert!(!faults.contains("s3cret"), "{faults}");
}

#[test]
fn the_process_says_so_and_fails() {
    let output = run("serve", &[("PORT", "eighty"), ("HOST", "here")]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    for name in ["PORT", "HOST", "DATABASE_URL"] {
        assert!(error.contains(name), "{error}");
    }
}
