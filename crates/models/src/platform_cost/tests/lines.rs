//! Bills line by line, for the prices of this repository. The expected lines were computed apart, from the
//! documentation above the calculator and from the price files.

use super::super::bill::Line;
use super::super::demand::{Demand, profile};
use super::super::platforms::PLATFORMS;
use super::super::prices::{self, Confidence, PRICES};
use super::inputs;

/// A query, a platform, its lines (compute, load balancer, NAT, addresses, egress, logs, database, fees, time), and its
/// instances in the busiest hour.
type Case = (&'static str, &'static str, [f64; 9], f64);

const CASES: &[Case] = &[
    ("", "vps", [12.98, 6.49, 0.0, 1.67, 0.0, 0.0, 7.79, 0.0, 240.0], 2.0),
    ("", "kubernetes", [63.94, 17.23, 33.4, 10.95, 0.02, 3.62, 12.83, 73.0, 960.0], 2.0),
    ("", "fargate", [72.08, 17.23, 33.4, 10.95, 0.02, 3.62, 12.83, 0.0, 320.0], 2.0),
    ("", "cloud-run", [22.84, 0.0, 0.0, 0.0, 11.91, 0.0, 22.85, 0.0, 160.0], 1.0),
    ("", "railway", [2.73, 0.0, 0.0, 0.0, 5.01, 0.0, 13.65, 0.0, 80.0], 1.0),
    ("", "render", [25.0, 0.0, 0.0, 0.0, 11.29, 0.0, 22.0, 25.0, 80.0], 1.0),
    ("", "fly", [3.94, 0.0, 0.0, 0.0, 2.01, 0.0, 40.8, 0.0, 80.0], 2.0),
    (
        "vps-provider=digitalocean&rps=3000&db-time=0&ops-hours-growth=0",
        "vps",
        [360.0, 24.0, 0.0, 0.0, 1.5, 0.0, 15.0, 0.0, 240.0],
        40.0,
    ),
    (
        "vps-provider=lightsail&rps=3000&db-time=0&ops-hours-growth=0",
        "vps",
        [140.0, 305.0, 0.0, 0.0, 0.0, 0.0, 12.83, 0.0, 240.0],
        40.0,
    ),
    ("zones=1&response-size=1000&rps=20", "vps", [12.98, 19.47, 0.0, 2.78, 0.0, 0.0, 7.79, 0.0, 240.0], 1.0),
    ("kubernetes-provider=gke", "kubernetes", [97.82, 19.05, 2.04, 0.0, 11.91, 0.0, 22.85, 73.0, 960.0], 2.0),
    (
        "kubernetes-provider=gke&zones=1&nat=none",
        "kubernetes",
        [48.91, 19.05, 0.0, 0.0, 11.91, 0.0, 22.85, 0.0, 960.0],
        1.0,
    ),
    (
        "kubernetes-provider=doks&rps=3000&db-time=0&ops-hours-growth=0",
        "kubernetes",
        [363.85, 24.0, 0.0, 0.0, 2.75, 0.0, 15.0, 40.0, 960.0],
        40.0,
    ),
    ("kubernetes-provider=doks&zones=1", "kubernetes", [18.0, 12.0, 0.0, 0.0, 0.0, 0.0, 15.0, 0.0, 960.0], 1.0),
    ("architecture=arm&nat=none", "kubernetes", [52.26, 17.23, 0.0, 14.6, 0.02, 3.62, 12.83, 73.0, 960.0], 2.0),
    (
        "architecture=arm&nat=per-zone&zones=3&free-tier=false",
        "fargate",
        [86.5, 17.23, 99.1, 21.9, 9.02, 6.12, 12.83, 0.0, 320.0],
        3.0,
    ),
    (
        "vcpu=3&memory=9000&rps=5000&database=medium&db-time=0&ops-hours-growth=0",
        "fargate",
        [982.71, 818.43, 583.54, 10.95, 7829.72, 6116.29, 53.2, 0.0, 320.0],
        23.0,
    ),
    (
        "cloud-run-billing=instance&min-instances=1",
        "cloud-run",
        [43.39, 0.0, 0.0, 0.0, 11.91, 0.0, 22.85, 0.0, 160.0],
        1.0,
    ),
    ("vcpu=0.5&rps=30", "cloud-run", [117.44, 0.0, 0.0, 0.0, 72.06, 11.71, 22.85, 0.0, 160.0], 10.0),
    (
        "free-tier=false&min-instances=3&vcpu=4&memory=512",
        "cloud-run",
        [234.13, 0.0, 0.0, 0.0, 12.03, 6.12, 22.85, 0.0, 160.0],
        3.0,
    ),
    ("cloud-run-billing=instance&rps=0", "cloud-run", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 22.85, 0.0, 160.0], 0.0),
    ("railway-plan=hobby&rps=0&database=none", "railway", [2.53, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.47, 80.0], 1.0),
    (
        "rps=500&database=medium&db-time=0&ops-hours-growth=0",
        "railway",
        [37.99, 0.0, 0.0, 0.0, 501.25, 0.0, 58.11, 0.0, 80.0],
        7.0,
    ),
    (
        "render-workspace=hobby&vcpu=0.5&rps=500&db-time=0&ops-hours-growth=0",
        "render",
        [98.0, 0.0, 0.0, 0.0, 1503.0, 0.0, 22.0, 0.0, 80.0],
        14.0,
    ),
    (
        "render-workspace=scale&memory=9000&rps=500&db-time=0&ops-hours-growth=0",
        "render",
        [515.63, 0.0, 0.0, 0.0, 1353.75, 0.0, 22.0, 499.0, 80.0],
        7.0,
    ),
    (
        "fly-region=jnb&rps=3000&vcpu=2&max-instances=500&db-time=0&ops-hours-growth=0",
        "fly",
        [412.59, 0.0, 0.0, 0.0, 7218.02, 0.0, 40.8, 0.0, 80.0],
        320.0,
    ),
    ("fly-autostop=true&rps=0.001", "fly", [0.42, 0.0, 0.0, 0.0, 0.0, 0.0, 40.8, 0.0, 80.0], 2.0),
];

const LINES: [Line; 9] = [
    Line::Compute,
    Line::LoadBalancer,
    Line::Nat,
    Line::Addresses,
    Line::Egress,
    Line::Logs,
    Line::Database,
    Line::Fees,
    Line::Ops,
];

#[test]
fn the_bills_have_these_lines() {
    for (query, key, expected, instances) in CASES {
        let inputs = inputs(query);
        let demand = Demand::new(&inputs, &profile(inputs.shape, inputs.peak_ratio), inputs.rps);
        let place = PLATFORMS.iter().position(|platform| platform.key == *key).expect("a platform of that name");
        let bill = inputs.bill(place, &demand).unwrap_or_else(|limit| panic!("{query} {key}: {limit:?}"));
        let found = LINES.map(|line| bill.line(line));
        assert_eq!((found, bill.instances), (*expected, *instances), "{query} {key}");
    }
}

#[test]
fn the_list_of_prices_has_what_the_model_computes_with() {
    let price = |platform: &str, key: &str| {
        PRICES.iter().find(|price| (price.platform, price.key) == (platform, key)).expect("a price of that name")
    };
    let vcpu = price("fargate", "vcpu-x86");
    assert_eq!((vcpu.table, vcpu.value, vcpu.unit), ("rates", prices::fargate::VCPU_X86, "usd/vcpu-second"));
    assert_eq!(vcpu.confidence.words(), "vendor's own text");
    let euro = price("vps", "hetzner-ipv4");
    assert_eq!(euro.value * price("vps", "usd-per-eur").value, prices::vps::HETZNER_IPV4);
    assert_eq!((euro.unit, euro.confidence), ("eur/month", Confidence::ThirdParty));
    assert_eq!(price("kubernetes", "gke-forwarding").confidence.words(), "undated");
    assert_eq!(prices::fly::REGIONS.len(), prices::fly::CHOICES.len());
    assert!(PRICES.iter().all(|price| price.as_of.len() == 10 && !price.label.is_empty() && !price.source.is_empty()));
}
