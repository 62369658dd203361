//! What the API server and the controllers use where a manifest sets nothing.
//!
//! Sources: <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/> for pods,
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/> for rollouts,
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/> for
//! autoscalers.

/// Seconds from the start of a termination to SIGKILL.
pub const GRACE_SECONDS: u32 = 30;
/// Replicas of a Deployment and the minimum of an autoscaler.
pub const REPLICAS: u32 = 1;
/// The share of pods that a rollout may add.
pub const MAX_SURGE: &str = "25%";
/// Seconds between two probes.
pub const PROBE_PERIOD: u32 = 10;
/// Seconds after which a probe fails.
pub const PROBE_TIMEOUT: u32 = 1;
/// Failures in a row after which a probe takes effect.
pub const PROBE_FAILURES: u32 = 3;
/// Successes in a row after which a probe takes effect.
pub const PROBE_SUCCESSES: u32 = 1;
