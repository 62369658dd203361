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

#[test]
fn an_offer_says_where_the_first_limit_then_is() {
    // 30 times one request a second fill the disk, and twice the disk lasts for 60 times: beyond the search.
    let offered = |query| report(&CALCULATOR, query).offers.into_iter().map(|offer| offer.sentence.plain());
    let small = "rps=1&instances=1&grows=false&max-connections=1000&free-disk=2.6";
    let said: Vec<_> = offered(small).collect();
    assert!(said.contains(&"Provide 5.2 GB of disk for logs: nothing then breaks below 50 times today's traffic, at no extra cost on this bill.".into()), "{said:?}");
    let said: Vec<_> = offered("").collect();
    assert!(said[0].contains(": the first limit moves to 3 times today's traffic"), "{said:?}");
}

#[test]
fn the_headline_says_what_is_next_and_when() {
    let said = |query: &str| report(&CALCULATOR, query).headline.plain();
    let fixed = "grows=false&max-connections=5000&target-p99=60000&timeout=60&";
    // CPU: 107% of each instance; database: 80%.
    let first = said(&[fixed, "rps=1600"].concat());
    assert!(first.contains("; next, at ") && !first.contains("Also today"), "{first}");
    // 213% and 160%.
    let both = said(&[fixed, "rps=3200"].concat());
    assert!(both.contains(". Also today, "), "{both}");
}
