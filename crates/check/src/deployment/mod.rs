//! A model of what the files deploy, joined over all files.
//!
//! [`Deployment::new`] reads a project. It returns the [`Service`]s that the files deploy, the PostgreSQL servers
//! ([`Database`]) and the PgBouncers ([`Pooler`]) among them, and which service uses which.
//!
//! Each value is a [`Known`]: the value, and where it is from. [`From::File`] is a place in a file. [`From::Default`] is
//! a documented default of the platform, with the address of the documentation. A value that a template, a secret or a
//! variable of Compose fills in is `None`.
//!
//! - [`Service::peak`] returns the connections that the pools of a service open at most.
//! - [`Deployment::clients`] returns the services that use a database.
//! - [`Service::variable`] returns a variable of its environment, from the manifest, a ConfigMap or the Dockerfile.
//! - [`Service::has_crate`] reports whether its manifest of Cargo has a dependency.
//!
//! Times are in seconds, memory is in bytes, and CPU is in millicores.

mod build;
mod compose;
mod connections;
mod database;
mod environment;
mod image;
mod known;
mod kube;
mod layers;
mod limits;
mod links;
mod model;
pub mod names;
mod parts;
mod platforms;
mod pooler;
mod probes;
mod scaling;
mod software;
#[cfg(test)]
mod tests;

pub use connections::{Load, Peak};
pub use known::{From, Known, Share};
pub use model::{Deployment, Service};
pub use parts::{Action, Build, Check, Client, Database, Mode, Platform, Pooler, Port, Probe, Variable};

use crate::project::Project;

impl<'a> Deployment<'a> {
    /// Reads what the files deploy.
    pub fn new(project: &'a Project) -> Self {
        let mut deployment = Self::default();
        kube::add(project, &mut deployment);
        compose::add(project, &mut deployment);
        platforms::add(project, &mut deployment);
        pooler::add_files(project, &mut deployment);
        links::link(project, &mut deployment);
        deployment
    }
}
