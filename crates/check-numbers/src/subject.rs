//! One service of a deployment, with what the files state about it.

use crate::Origin;
use check::Fact;
use check::deployment::{Check, Database, Deployment, Pooler, Probe, Service};

/// A service, and all that its numbers can come from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What the files deploy.
    pub deployment: &'a Deployment<'a>,
    /// The service, as a place in the list.
    pub place: usize,
    /// The service.
    pub service: &'a Service<'a>,
    /// What all files state.
    pub facts: &'a [Fact],
}

/// The services that serve until they are stopped.
pub fn subjects<'a>(deployment: &'a Deployment<'a>, facts: &'a [Fact]) -> Vec<Subject<'a>> {
    let all = deployment.services.iter().enumerate();
    let serving = all.filter(|(_, service)| !service.is_job);
    serving.map(|(place, service)| Subject { deployment, place, service, facts }).collect()
}

impl<'a> Subject<'a> {
    /// Whether the files show that it is written in Rust: its manifest of Cargo is given, or its Dockerfile calls Cargo.
    pub fn is_rust(&self) -> bool {
        let calls_cargo = |dockerfile: usize| {
            let is_call = |fact: &Fact| fact.key.starts_with("cargo.");
            self.facts.iter().any(|fact| is_call(fact) && fact.place.is_some_and(|place| place.file == dockerfile))
        };
        !self.service.manifests.is_empty()
            || self.service.build.as_ref().is_some_and(|build| calls_cargo(build.at.file))
    }

    /// What its file states under a key, for the service or its container; `None` if a key has several values.
    pub(crate) fn stated(&self, key: &str) -> Option<&'a Fact> {
        let service = self.service;
        let container = format!("{}/{}", service.name, service.at.source.slice(service.key));
        let is_own = |fact: &&Fact| {
            fact.key == key
                && (fact.service == service.name || fact.service == container)
                && fact.place.is_some_and(|place| place.file == service.at.file)
        };
        let mut found = self.facts.iter().filter(is_own);
        found.next().filter(|_| found.next().is_none())
    }

    /// The database that it uses.
    pub(crate) fn database(&self) -> Option<&'a Database<'a>> {
        self.deployment.databases.get(self.service.database?)
    }

    /// The pooler that it connects to.
    pub(crate) fn pooler(&self) -> Option<&'a Pooler<'a>> {
        self.deployment.poolers.get(self.service.pooler?)
    }

    /// Its probe of a kind.
    pub(crate) fn probe(&self, check: Check) -> Option<&'a Probe<'a>> {
        self.service.probes.iter().find(|probe| probe.check == check)
    }

    /// The place that stands for it.
    pub(crate) fn origin(&self) -> Origin {
        Origin::Files(vec![self.service.place()])
    }
}

/// Where a fact is from.
pub fn origin_of(fact: &Fact) -> Origin {
    match (fact.place, fact.source) {
        (_, Some(source)) => Origin::Default(source),
        (Some(place), None) => Origin::Files(vec![place]),
        (None, None) => Origin::Calculator,
    }
}
