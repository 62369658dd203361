//! What a deployment consists of, without how it is read.

use super::known::Known;
use crate::docker::Dockerfile;
use crate::project::At;
use crate::report::Place;
use crate::source::Span;
use crate::tree::Node;

/// Where a service runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// Kubernetes.
    Kubernetes,
    /// Docker Compose.
    Compose,
    /// Fly.
    Fly,
    /// Render.
    Render,
}

/// A port of a container.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Its name.
    pub name: Option<String>,
    /// Its number.
    pub number: Known<u16>,
}

/// The Dockerfile that an image is built from.
#[derive(Clone, Copy, Debug)]
pub struct Build<'a> {
    /// Its file.
    pub at: At<'a>,
    /// What it contains.
    pub file: &'a Dockerfile,
    /// The stage that runs, as a place in the list.
    pub stage: usize,
    /// Whether a file names it. Otherwise, the names of the image and of the folder match, or it is the only one.
    pub is_named: bool,
}

/// A PostgreSQL server that the files deploy.
#[derive(Clone, Debug)]
pub struct Database<'a> {
    /// The file that deploys it.
    pub at: At<'a>,
    /// The name of the workload or of the service in Compose.
    pub name: &'a str,
    /// The place that stands for it.
    pub key: Span,
    /// Where it runs.
    pub platform: Platform,
    /// The namespace that is written in its metadata.
    pub namespace: Option<&'a str>,
    /// The pod that contains it, in Kubernetes.
    pub pod: Option<&'a Node>,
    /// The names under which clients reach it.
    pub hosts: Vec<String>,
    /// `max_connections`; `None` if a file that is not given sets it.
    pub max_connections: Option<Known<u64>>,
    /// `superuser_reserved_connections`.
    pub reserved: Option<Known<u64>>,
    /// Its environment.
    pub variables: Vec<Variable>,
    /// Whether the image is the official image, or is built on it.
    pub is_official: bool,
}

/// A service that uses a database.
#[derive(Clone, Copy, Debug)]
pub struct Client {
    /// The service, as a place in the list.
    pub service: usize,
    /// Whether the files name the host. Otherwise, it is the only database that they deploy.
    pub names_host: bool,
}

/// A variable of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value; `None` if it is from a secret, a template, or the environment of Compose.
    pub value: Option<String>,
    /// The value, or the line with both.
    pub place: Place,
}

/// A PgBouncer that the files deploy, or whose `pgbouncer.ini` is given.
#[derive(Clone, Debug)]
pub struct Pooler<'a> {
    /// The file that deploys or configures it.
    pub at: At<'a>,
    /// The name of the workload or of the service in Compose.
    pub name: &'a str,
    /// The place that stands for it.
    pub key: Span,
    /// Where it runs; `None` for a `pgbouncer.ini` alone.
    pub platform: Option<Platform>,
    /// The pod that contains it, in Kubernetes.
    pub pod: Option<&'a Node>,
    /// The names under which clients reach it.
    pub hosts: Vec<String>,
    /// The host of its database.
    pub upstream: Option<Known<String>>,
    /// That database, as a place in the list.
    pub database: Option<usize>,
    /// Pods or instances.
    pub replicas: Option<Known<u64>>,
    /// When a client gets a connection of the server.
    pub mode: Option<Known<Mode>>,
    /// Connections to the server for each pair of user and database.
    pub pool_size: Option<Known<u64>>,
    /// `max_client_conn`.
    pub max_clients: Option<Known<u64>>,
    /// `max_db_connections`; 0 is no limit.
    pub max_database_connections: Option<Known<u64>>,
    /// `max_prepared_statements`.
    pub prepared_statements: Option<Known<u64>>,
    /// The version of the image: 1.24 is `(1, 24)`.
    pub version: Option<Known<(u64, u64)>>,
}

/// The pool mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A connection for each session.
    Session,
    /// A connection for each transaction.
    Transaction,
    /// A connection for each statement.
    Statement,
}

/// What a failed probe leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The others wait for it, and a failure restarts the container.
    Startup,
    /// A failure restarts the container.
    Liveness,
    /// A failure takes the pod out of its Services.
    Readiness,
}

/// What a probe does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// Requests a path.
    Http(&'a str),
    /// Opens a connection.
    Tcp,
    /// Calls the health service.
    Grpc,
    /// Runs a command.
    Exec,
    /// Is filled in by a template, or unknown.
    Other,
}

/// A probe. Times are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe<'a> {
    /// What it is for.
    pub check: Check,
    /// Its key.
    pub key: Span,
    /// What it does.
    pub action: Action<'a>,
    /// The port as written: a number or a name.
    pub port: Option<Known<String>>,
    /// `initialDelaySeconds`.
    pub initial_delay: Option<Known<u64>>,
    /// `periodSeconds`.
    pub period: Option<Known<u64>>,
    /// `timeoutSeconds`.
    pub timeout: Option<Known<u64>>,
    /// `failureThreshold`.
    pub failures: Option<Known<u64>>,
}
