//! The sources of checks, how many checks reach the database, and the gaps between them.

use super::{Cache, Inputs};

pub(super) struct CheckSource {
    pub probers: f64,
    /// In seconds.
    pub interval: f64,
    /// Whether each check goes to one instance, whichever the load balancer picks, instead of to all.
    pub through_balancer: bool,
}

impl Inputs {
    /// Returns the main source, then all others, including unused ones.
    pub(super) fn sources(&self) -> [CheckSource; 9] {
        [
            (self.probers, self.interval, false),
            (self.kubelet_probes, self.kubelet_interval, false),
            (self.alb_nodes, self.alb_interval, false),
            (self.nlb_probers, self.nlb_interval, false),
            (self.google_probers, self.google_interval, false),
            (self.haproxy_processes, self.haproxy_interval, false),
            (self.envoy_proxies, self.envoy_interval, false),
            (self.route53_checkers, self.route53_interval, true),
            (self.uptime_regions, self.uptime_interval, true),
        ]
        .map(|(probers, interval, through_balancer)| CheckSource { probers, interval, through_balancer })
    }

    /// `r`: checks per second of one instance.
    pub(super) fn checks_of_instance(&self, instances: f64) -> f64 {
        let sources = self.sources();
        let rates = sources.iter().map(|source| {
            let rate = source.probers / source.interval;
            if source.through_balancer { rate / instances } else { rate }
        });
        rates.sum()
    }

    /// Returns whether any checks come through the load balancer.
    pub(super) fn any_through_balancer(&self) -> bool {
        self.sources().iter().any(|source| source.through_balancer && source.probers > 0.0)
    }

    /// Returns whether all checks of an instance come from one prober, at regular intervals.
    pub(super) fn single_prober(&self) -> bool {
        self.sources().iter().map(|source| source.probers).sum::<f64>() == 1.0
    }

    /// Returns the intervals in use, in seconds, of all sources or only of those that check each instance.
    pub(super) fn intervals(&self, of_each_instance: bool) -> impl Iterator<Item = f64> {
        let in_use = move |source: &CheckSource| source.probers > 0.0 && !(of_each_instance && source.through_balancer);
        self.sources().into_iter().filter(in_use).map(|source| source.interval)
    }

    /// `x`: how many of an instance's checks per second reach the database, with this number of instances.
    pub(super) fn refreshes(&self, cache: Cache, instances: f64) -> f64 {
        match cache {
            Cache::None => self.checks_of_instance(instances),
            Cache::Background => 1.0 / self.cache_ttl,
            Cache::Lazy => self.lazy(instances).misses,
        }
    }

    /// Returns the time between two misses of a lazy cache with a single prober.
    pub(super) fn single_gap(&self) -> f64 {
        self.interval * (self.cache_ttl / self.interval).ceil().max(1.0)
    }

    /// Returns the longest time without a check at the database, in seconds.
    pub(super) fn longest_gap(&self) -> f64 {
        let shortest = |of_each_instance| self.intervals(of_each_instance).fold(f64::INFINITY, f64::min);
        match self.cache {
            Cache::None => shortest(false),
            Cache::Background => self.cache_ttl,
            Cache::Lazy if self.single_prober() => self.single_gap(),
            Cache::Lazy => self.cache_ttl + shortest(true),
        }
    }
}
