//! Where logs are kept, and which lines are written.

use crate::draft::Draft;
use crate::{Origin, Subject};
use check::deployment::Platform;

const LOGS: &str = "log-volume";
const KUBELET: &str = "https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/";
const JSON_FILE: &str = "https://docs.docker.com/engine/logging/drivers/json-file/";
const LOCAL: &str = "https://docs.docker.com/engine/logging/drivers/local/";
const MB: f64 = 1e6;
const MIB: f64 = 1_048_576.0;

/// Fills the calculator of logs.
pub fn fill(subject: Subject<'_>, draft: &mut Draft) {
    match subject.service.platform {
        Platform::Kubernetes => kubernetes(subject, draft),
        Platform::Compose => docker(subject, draft),
        Platform::Fly | Platform::Render => {}
    }
    levels(subject, draft);
}

/// `containerLogMaxSize`, `containerLogMaxFiles` and `containerLogMonitorInterval` of the kubelet.
fn kubernetes(subject: Subject<'_>, draft: &mut Draft) {
    draft.number(LOGS, "rotate-size", 10.0 * MIB / MB, Origin::Default(KUBELET));
    draft.number(LOGS, "rotate-files", 5.0, Origin::Default(KUBELET));
    draft.number(LOGS, "rotate-check", 10.0, Origin::Default(KUBELET));
    let limit = subject.stated("resources.limits.ephemeral-storage");
    draft.fact(LOGS, "ephemeral-limit", limit, |text| check::quantity(text).map(|bytes| bytes / MB));
}

fn docker(subject: Subject<'_>, draft: &mut Draft) {
    let driver = subject.stated("logging.driver");
    let (size, files, source) = match driver.map(|fact| fact.value.as_str()) {
        None | Some("json-file") => ("".to_string(), "".to_string(), JSON_FILE),
        Some("local") => (models::units::machine(20.0 * MIB / MB), "5".to_string(), LOCAL),
        Some(_) => return,
    };
    draft.set(LOGS, "rotate-size", size, Origin::Default(source));
    draft.set(LOGS, "rotate-files", files, Origin::Default(source));
    draft.number(LOGS, "rotate-check", 0.0, Origin::Default(source));
    // Docker's units of log options are decimal.
    draft.fact(LOGS, "rotate-size", subject.stated("logging.max-size"), |text| decimal(text).map(|bytes| bytes / MB));
    draft.fact(LOGS, "rotate-files", subject.stated("logging.max-file"), |text| text.parse().ok());
}

/// Bytes such as `10m` and `1g`, with powers of 1,000.
fn decimal(text: &str) -> Option<f64> {
    let end = text.find(|one: char| !(one.is_ascii_digit() || one == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * factor)
}

/// Whether `RUST_LOG` lets sqlx log its statements, which it does at DEBUG.
fn levels(subject: Subject<'_>, draft: &mut Draft) {
    let Some(known) = subject.service.variable("RUST_LOG").and_then(|variable| variable.known()) else { return };
    let is_debug = |level: &str| matches!(level.trim().to_ascii_lowercase().as_str(), "debug" | "trace");
    let mut is_on = false;
    // The directive with the longest target decides.
    let mut is_own = false;
    for directive in known.value.split(',') {
        match directive.trim().split_once('=') {
            None if !is_own => is_on = is_debug(directive),
            Some((target, level)) if target == "sqlx" || target.starts_with("sqlx::query") => {
                (is_on, is_own) = (is_debug(level), true);
            }
            _ => {}
        }
    }
    draft.set(LOGS, "log-statements", if is_on { "true" } else { "false" }, Origin::of(&known));
}
