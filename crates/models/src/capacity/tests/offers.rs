//! What is offered for each limit.

use super::*;

/// A resource, inputs of which it is the first limit, and the changes that are offered, the cheapest first.
type Limit = (Resource, &'static str, &'static [(&'static str, &'static str)]);

const LIMITS: [Limit; 8] = [
    (Resource::Rollout, "", &[("max-connections", "200"), ("pooler-size", "20")]),
    (Resource::Wait, "rps=300&db-time=12&latency=120&max-connections=1000", &[("pool-size", "15"), ("db-cores", "8")]),
    (
        Resource::DatabaseCpu,
        "db-time=20&held-time=1&max-connections=5000&target-p99=60000&timeout=60",
        &[("db-time", "10"), ("db-cores", "8")],
    ),
    (Resource::Memory, "memory=256&body-mean=2048&latency=800&rps=50", &[("memory", "384"), ("instances", "4")]),
    (Resource::Cpu, "grows=false&quota=0.5&max-connections=5000", &[("quota", "1"), ("instances", "4")]),
    (
        Resource::Checks,
        "db-time=20&held-time=1&max-connections=5000&target-p99=60000&timeout=0.1",
        &[("db-cores", "8")],
    ),
    (Resource::Errors, "pre-stop=0&deploys=500&slo=99.99", &[("pre-stop", "5")]),
    (Resource::Disk, "free-disk=1&retention=30", &[("retention", "15"), ("free-disk", "2")]),
];

#[test]
fn each_limit_has_a_change_that_moves_it() {
    for (resource, query, expected) in LIMITS {
        let inputs = typed(query);
        let models = inputs.models().expect("the defaults of all models");
        let (first, multiple) = inputs.capacity(&models).first();
        assert_eq!(first, resource, "{query}");
        let offers = inputs.offers(&models, resource, multiple);
        let offered: Vec<_> = offers.iter().map(|offer| (offer.change.field, offer.change.value.as_str())).collect();
        assert_eq!(offered, expected, "{query}");
    }
}
