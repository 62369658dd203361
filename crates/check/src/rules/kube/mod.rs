//! Rules on Kubernetes, Helm and Kustomize.

mod apis;
mod built;
mod env;
mod examples;
mod images;
mod ingress;
mod jobs;
mod locked;
mod names;
mod patches;
mod ports;
mod probes;
mod replicas;
mod resources;
mod scaling;
mod selectors;
mod shutdown;
mod storage;
#[cfg(test)]
mod tests;
mod times;
mod tools;
mod types;
mod units;
mod users;

use super::Look;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::project::Project;
use crate::report::Rule;

/// The rules.
pub const RULES: &[&Rule] = &[
    &probes::NO_READINESS_PROBE,
    &probes::NO_LIVENESS_PROBE,
    &probes::LIVENESS_EQUALS_READINESS,
    &probes::TCP_READINESS,
    &probes::PROBE_PORT_MISMATCH,
    &times::LIVENESS_TOO_AGGRESSIVE,
    &times::STARTUP_PROBE_TOO_SHORT,
    &times::INVALID_SUCCESS_THRESHOLD,
    &times::PROBE_TIMEOUT_EXCEEDS_PERIOD,
    &times::READINESS_DELAY,
    &shutdown::NO_PRESTOP,
    &shutdown::PRESTOP_KILLS_IMMEDIATELY,
    &shutdown::GRACE_TOO_SHORT,
    &tools::PRESTOP_MISSING_TOOL,
    &tools::PROBE_MISSING_TOOL,
    &replicas::REPLICAS_1,
    &replicas::MAX_UNAVAILABLE_HALVES_CAPACITY,
    &replicas::HPA_AND_REPLICAS,
    &replicas::NO_TOPOLOGY_SPREAD,
    &scaling::HPA_WITHOUT_REQUESTS,
    &scaling::HPA_MIN_ABOVE_MAX,
    &scaling::HPA_CANNOT_SCALE,
    &scaling::PDB_BLOCKS_DRAIN,
    &resources::NO_MEMORY_LIMIT,
    &resources::NO_REQUESTS,
    &resources::NO_CPU_REQUEST,
    &resources::LIMIT_FAR_ABOVE_REQUEST,
    &resources::LIMITS_BELOW_REQUESTS,
    &resources::CPU_LIMIT_LOW,
    &types::WRONG_VALUE_TYPE,
    &units::INVALID_QUANTITY,
    &units::MEMORY_IN_MILLIBYTES,
    &units::CPU_WITHOUT_UNIT,
    &images::PLACEHOLDER_IMAGE,
    &images::LOCAL_REGISTRY_IMAGE,
    &images::IMAGE_PULL_POLICY_NEVER,
    &users::NO_RUN_AS_NON_ROOT,
    &users::PRIVILEGED,
    &locked::ALLOW_PRIVILEGE_ESCALATION,
    &locked::NO_READ_ONLY_ROOT_FS,
    &locked::SERVICE_ACCOUNT_TOKEN,
    &storage::STATEFUL_DB_IN_APP_POD,
    &storage::DB_ON_EMPTYDIR,
    &storage::ROLLING_UPDATE_WITH_RWO_VOLUME,
    &storage::HOSTPATH_VOLUME,
    &selectors::SELECTOR_MISMATCH,
    &selectors::PORTS_IN_SELECTOR,
    &selectors::SERVICE_SELECTS_NOTHING,
    &ports::SERVICE_PORT_MISMATCH,
    &ports::BIND_LOOPBACK,
    &ingress::INGRESS_PORT_MISMATCH,
    &names::INVALID_NAME,
    &names::UNDEFINED_VOLUME,
    &env::SECRET_IN_ENV,
    &env::SECRET_IN_CONFIGMAP,
    &env::ENV_DUPLICATE,
    &jobs::JOB_RESTART_POLICY,
    &jobs::JOB_WITHOUT_DEADLINE,
    &jobs::CRONJOB_OVERLAP,
    &apis::DEPRECATED_API_VERSION,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[look];

/// Looks at all objects with all rules.
fn look(project: &Project, findings: &mut Findings) {
    let links = Links::new(project);
    let looks = [
        probes::look,
        times::look,
        shutdown::look,
        tools::look,
        replicas::look,
        scaling::look,
        resources::look,
        types::look,
        units::look,
        images::look,
        users::look,
        locked::look,
        storage::look,
        selectors::look,
        ports::look,
        ingress::look,
        names::look,
        env::look,
        jobs::look,
        apis::look,
    ];
    for look in looks {
        look(&links, findings);
    }
}
