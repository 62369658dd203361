//! The connections that the pools open at most.
//!
//! The same formula as that of the calculator of pool sizes: (most instances + surge) x pool size + other clients. Pods
//! that drain while others start are not counted, so the real number can be higher.

use super::{Client, Deployment, Known, Service};

/// The connections of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Peak {
    /// Pods without an autoscaler, or the fewest of one.
    pub usual: u64,
    /// The most pods: those of the autoscaler, or the replicas.
    pub replicas: Known<u64>,
    /// Pods that a rollout adds to these.
    pub surge: Option<Known<u64>>,
    /// Connections of each pod.
    pub pool: Known<u64>,
}

/// The connections of all clients of a database.
#[derive(Clone, Debug)]
pub struct Load {
    /// The service that a rollout replaces: the service with the most connections.
    pub main: usize,
    /// Its connections.
    pub peak: Peak,
    /// The connections of other clients without a rollout, with the place of each service in the list.
    pub others: Vec<(usize, Peak)>,
    /// Whether the files name the host of the database for all of them.
    pub names_host: bool,
}

impl Peak {
    /// Connections without a rollout, and before an autoscaler adds pods.
    pub fn usual_connections(&self) -> u64 {
        self.usual.saturating_mul(self.pool.value)
    }

    /// Connections of the most pods, without a rollout.
    pub fn steady(&self) -> u64 {
        self.replicas.value.saturating_mul(self.pool.value)
    }

    /// Connections of the most pods during a rollout.
    pub fn connections(&self) -> u64 {
        let surge = self.surge.as_ref().map_or(0, |surge| surge.value);
        self.replicas.value.saturating_add(surge).saturating_mul(self.pool.value)
    }
}

impl Load {
    /// Connections of the other clients.
    pub fn other_connections(&self) -> u64 {
        self.others.iter().fold(0, |sum, (_, peak)| sum.saturating_add(peak.steady()))
    }

    /// Connections of the other clients before autoscalers add pods.
    pub fn usual_others(&self) -> u64 {
        self.others.iter().fold(0, |sum, (_, peak)| sum.saturating_add(peak.usual_connections()))
    }

    /// Connections of all clients before autoscalers add pods.
    pub fn usual(&self) -> u64 {
        self.peak.usual_connections().saturating_add(self.usual_others())
    }

    /// Connections of all clients if all autoscalers have added their pods.
    pub fn steady(&self) -> u64 {
        self.peak.steady().saturating_add(self.other_connections())
    }

    /// Connections of all clients during a rollout of the main one.
    pub fn connections(&self) -> u64 {
        self.peak.connections().saturating_add(self.other_connections())
    }
}

impl Service<'_> {
    /// The most pods: those of the autoscaler, or the replicas.
    pub fn most_replicas(&self) -> Option<&Known<u64>> {
        self.max_replicas.as_ref().or(self.replicas.as_ref())
    }

    /// The connections that its pools open at most; `None` if the pods or the pool are not known.
    pub fn peak(&self) -> Option<Peak> {
        let replicas = self.most_replicas()?.clone();
        let usual = self.replicas.as_ref().or(self.min_replicas.as_ref()).map_or(replicas.value, |usual| usual.value);
        Some(Peak {
            usual: usual.min(replicas.value),
            replicas,
            surge: self.surge.clone(),
            pool: self.pool_size.clone()?,
        })
    }
}

impl Deployment<'_> {
    /// The services that use a database directly or through a pooler.
    pub fn clients(&self, database: usize) -> Vec<Client> {
        let uses = |(_, service): &(usize, &Service<'_>)| service.database == Some(database);
        let client = |(service, one): (usize, &Service<'_>)| Client { service, names_host: one.names_host };
        self.services.iter().enumerate().filter(uses).map(client).collect()
    }

    /// The connections to a database, without those of services that use a pooler or whose numbers are not known.
    pub fn load(&self, database: usize) -> Option<Load> {
        let clients = self.clients(database);
        let direct = clients.iter().filter_map(|client| {
            let service = self.services.get(client.service)?;
            Some((client, service.peak().filter(|_| service.pooler.is_none())?))
        });
        let mut direct: Vec<_> = direct.collect();
        let main = (0..direct.len()).max_by_key(|place| {
            direct.get(*place).map(|(client, peak)| (peak.connections(), std::cmp::Reverse(client.service)))
        })?;
        let names_host = direct.iter().all(|(client, _)| client.names_host);
        let (client, peak) = direct.remove(main);
        let main = self.services.get(client.service)?;
        // The same service twice, or on another platform, is that of another environment.
        let is_other = |service: usize| {
            let other = self.services.get(service);
            other.is_some_and(|other| other.name != main.name && other.platform == main.platform)
        };
        let mut others: Vec<(usize, Peak)> = Vec::new();
        for (client, peak) in direct.into_iter().filter(|(client, _)| is_other(client.service)) {
            let name = |service: usize| self.services.get(service).map(|service| service.name);
            let same = others.iter_mut().find(|(other, _)| name(*other) == name(client.service));
            match same {
                Some(other) if other.1.steady() < peak.steady() => *other = (client.service, peak),
                Some(_) => {}
                None => others.push((client.service, peak)),
            }
        }
        Some(Load { main: client.service, peak, others, names_host })
    }
}
