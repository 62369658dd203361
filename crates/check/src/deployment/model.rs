//! What the files deploy, and what is known of a service.

use super::known::{Known, Share};
use super::parts::{Build, Database, Platform, Pooler, Port, Probe, Variable};
use crate::cargo::Manifest;
use crate::docker::Image;
use crate::project::At;
use crate::report::Place;
use crate::source::Span;
use crate::tree::Node;

/// What the files deploy.
#[derive(Debug, Default)]
pub struct Deployment<'a> {
    /// The services of the reader, jobs included, in the order of the files.
    pub services: Vec<Service<'a>>,
    /// The PostgreSQL servers.
    pub databases: Vec<Database<'a>>,
    /// The PgBouncers.
    pub poolers: Vec<Pooler<'a>>,
}

/// A service: a container of a workload, a service of Compose, an app of Fly, or a service of Render. Images of other
/// software, such as Redis, are left out.
#[derive(Clone, Debug)]
pub struct Service<'a> {
    /// The file that deploys it.
    pub at: At<'a>,
    /// The name of the workload, of the service in Compose, or of the app.
    pub name: &'a str,
    /// The place that stands for it: the name of its container, its key in Compose, or the name of the app.
    pub key: Span,
    /// Where it runs.
    pub platform: Platform,
    /// The kind of the workload, such as `Deployment`; empty if it is not in Kubernetes.
    pub kind: &'a str,
    /// The namespace that is written in its metadata.
    pub namespace: Option<&'a str>,
    /// The container, the service, or the whole app.
    pub node: &'a Node,
    /// The specification of the pod, in Kubernetes.
    pub pod: Option<&'a Node>,
    /// Whether it runs to its end, as a job does.
    pub is_job: bool,
    /// Whether absences can be reported.
    pub is_whole: bool,

    /// The image that runs; `None` if it is not known.
    pub image: Option<Known<Image>>,
    /// The Dockerfile that builds the image.
    pub build: Option<Build<'a>>,
    /// Its manifest of Cargo.
    pub manifest: Option<Manifest<'a>>,
    /// All manifests in the folder that the image is built from, its own included.
    pub manifests: Vec<Manifest<'a>>,
    /// Its environment. Those of the Dockerfile come last.
    pub variables: Vec<Variable>,
    /// Whether the environment has no other variables: no secret, file or ConfigMap that is not given.
    pub has_all_variables: bool,

    /// Pods or instances without an autoscaler.
    pub replicas: Option<Known<u64>>,
    /// The fewest pods of an autoscaler.
    pub min_replicas: Option<Known<u64>>,
    /// The most pods of an autoscaler.
    pub max_replicas: Option<Known<u64>>,
    /// Pods that a rollout may add, as written.
    pub surge_share: Option<Known<Share>>,
    /// Pods that may be missing during a rollout, as written.
    pub unavailable_share: Option<Known<Share>>,
    /// Pods that a rollout may add to the most pods.
    pub surge: Option<Known<u64>>,
    /// Pods of the most pods that may be missing during a rollout.
    pub unavailable: Option<Known<u64>>,

    /// Database connections of a process.
    pub pool_size: Option<Known<u64>>,
    /// How long a request waits for a connection of the pool.
    pub acquire_timeout: Option<Known<f64>>,
    /// `TOKIO_WORKER_THREADS`.
    pub worker_threads: Option<Known<u64>>,
    /// How long a request may take.
    pub request_timeout: Option<Known<f64>>,

    /// Millicores that the scheduler reserves.
    pub cpu_request: Option<Known<u64>>,
    /// Millicores that the kernel allows.
    pub cpu_limit: Option<Known<u64>>,
    /// Bytes that the scheduler reserves.
    pub memory_request: Option<Known<u64>>,
    /// Bytes that the kernel allows.
    pub memory_limit: Option<Known<u64>>,

    /// From the start of the shutdown to SIGKILL.
    pub grace: Option<Known<f64>>,
    /// How long the `preStop` hook waits before SIGTERM; 0 without a hook, and `None` if the time is not known.
    pub pre_stop: Option<Known<f64>>,
    /// How long the process waits after SIGTERM before it closes the listener.
    pub shutdown_delay: Option<Known<f64>>,
    /// How long the process drains requests.
    pub drain: Option<Known<f64>>,

    /// Its probes.
    pub probes: Vec<Probe<'a>>,
    /// The ports of the container that the platform sends requests to, or that the manifest names.
    pub ports: Vec<Port>,
    /// The ports that the image names: `EXPOSE`.
    pub exposed: Vec<Known<u16>>,
    /// The port that the environment gives the process: `PORT` or alike.
    pub listens: Option<Known<u16>>,
    /// The user of the image, as `USER` writes it.
    pub user: Option<Known<String>>,
    /// Whether the image has a shell.
    pub has_shell: Option<Known<bool>>,

    /// The database that it uses, as a place in the list.
    pub database: Option<usize>,
    /// The pooler that it connects to, as a place in the list.
    pub pooler: Option<usize>,
    /// Whether the files name that host. Otherwise, it is the only host that they deploy.
    pub names_host: bool,
}

impl<'a> Service<'a> {
    /// A service of which only the place is known.
    pub(super) fn new(at: At<'a>, name: &'a str, key: Span, platform: Platform, node: &'a Node) -> Self {
        Self {
            at,
            name,
            key,
            platform,
            kind: "",
            namespace: None,
            node,
            pod: None,
            is_job: false,
            is_whole: true,
            image: None,
            build: None,
            manifest: None,
            manifests: Vec::new(),
            variables: Vec::new(),
            has_all_variables: true,
            replicas: None,
            min_replicas: None,
            max_replicas: None,
            surge_share: None,
            unavailable_share: None,
            surge: None,
            unavailable: None,
            pool_size: None,
            acquire_timeout: None,
            worker_threads: None,
            request_timeout: None,
            cpu_request: None,
            cpu_limit: None,
            memory_request: None,
            memory_limit: None,
            grace: None,
            pre_stop: None,
            shutdown_delay: None,
            drain: None,
            probes: Vec::new(),
            ports: Vec::new(),
            exposed: Vec::new(),
            listens: None,
            user: None,
            has_shell: None,
            database: None,
            pooler: None,
            names_host: false,
        }
    }

    /// The place that stands for it.
    pub fn place(&self) -> Place {
        self.at.place(self.key)
    }

    /// A variable of its environment.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|one| one.name == name)
    }

    /// Whether its manifest, or any manifest that its image is built from, has a dependency that runs in production.
    pub fn has_crate(&self, name: &str) -> bool {
        let has = |manifest: &Manifest<'a>| {
            manifest.dependencies().iter().any(|one| one.table == "dependencies" && one.name() == name)
        };
        match &self.manifest {
            Some(manifest) if !manifest.is_workspace() => has(manifest),
            _ => self.manifests.iter().any(has),
        }
    }
}
