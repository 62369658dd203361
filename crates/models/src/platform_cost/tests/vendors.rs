//! Vendors' worked examples, to the cent, with the rates of the examples: independent of the price files.

use super::super::money::{capped, cents};
use super::super::platforms::{Rates, Usage, bill_for, fargate_size, machine, tasks, usage_or_fee};

fn assert_dollars(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

const REQUEST: Rates = Rates {
    active: [0.000_024, 0.000_002_5],
    idle: [0.000_002_5, 0.000_002_5],
    requests: 0.40,
    free: [180_000.0, 360_000.0, 2.0],
};
const INSTANCE: Rates = Rates {
    active: [0.000_018, 0.000_002],
    idle: [0.000_018, 0.000_002],
    requests: 0.0,
    free: [240_000.0, 450_000.0, 0.0],
};
const DAYS_30: f64 = 2_592_000.0;

/// AWS Fargate pricing, examples 1 and 2: five tasks, ten minutes a day, 30 days, 1 vCPU, 2 GB, and 10 GB of storage
/// beyond the 20 that are free.
#[test]
fn fargate_tasks_of_ten_minutes_a_day() {
    let seconds = 5.0 * 600.0 * 30.0;
    let storage = cents(seconds * 10.0 * 0.000_000_030_8);
    assert_dollars(tasks(seconds, (1.0, 2.0), (0.000_011_244, 0.000_001_235)) + storage, 1.26);
    assert_dollars(tasks(seconds, (1.0, 2.0), (0.000_008_994_4, 0.000_000_988_9)) + storage, 1.02);
}

/// Infracost's reference output for an ECS service: 730 hours, at the rounded rates of an hour.
#[test]
fn a_fargate_service_all_month() {
    let rates = (0.040_48 / 3_600.0, 0.004_445 / 3_600.0);
    assert_dollars(tasks(730.0 * 3_600.0, (2.0, 4.0), rates), 59.10 + 12.98);
}

#[test]
fn fargate_has_these_sizes_only() {
    let table = [
        ((0.05, 0.016), Some((0.25, 0.5))),
        ((0.25, 0.6), Some((0.25, 1.0))),
        ((0.25, 1.1), Some((0.25, 2.0))),
        ((0.25, 2.1), Some((0.5, 3.0))),
        ((1.0, 0.25), Some((1.0, 2.0))),
        ((1.0, 2.5), Some((1.0, 3.0))),
        ((1.0, 8.5), Some((2.0, 9.0))),
        ((3.0, 9.0), Some((4.0, 9.0))),
        ((4.0, 30.5), Some((8.0, 32.0))),
        ((8.0, 17.0), Some((8.0, 20.0))),
        ((16.0, 33.0), Some((16.0, 40.0))),
        ((20.0, 8.0), Some((32.0, 60.0))),
        ((32.0, 61.0), Some((32.0, 120.0))),
        ((32.0, 121.0), Some((32.0, 244.0))),
        ((32.0, 245.0), None),
        ((33.0, 1.0), None),
    ];
    for ((vcpu, memory), expected) in table {
        assert_eq!(fargate_size(vcpu, memory), expected, "{vcpu} vCPU, {memory} GB");
    }
}

/// Infracost's reference output for Cloud Run in a tier 2 region: two instances always on, and half a million requests
/// of 3.6 s one at a time.
#[test]
fn cloud_run_by_instance_and_by_request() {
    let (instance, request) = (
        Rates { active: [0.000_021_6, 0.000_002_4], idle: [0.000_021_6, 0.000_002_4], ..INSTANCE },
        Rates { active: [0.000_033_6, 0.000_003_5], ..REQUEST },
    );
    let always = Usage { active: 5_256_000.0, idle: 0.0, requests: 0.0, vcpu: 1.0, memory: 0.5 };
    assert_dollars(bill_for(&always, &instance, false), 113.53 + 6.31);
    let busy = Usage { active: 1_800_000.0, requests: 500_000.0, ..always };
    assert_dollars(bill_for(&busy, &request, false), 60.48 + 3.15 + 0.20);
    assert_dollars(bill_for(&always, &instance, false) + bill_for(&busy, &request, false), 183.67);
}

/// Google's own estimator: an idle minimum instance of 1 vCPU and 256 MB. The free tier is a credit at the active
/// rates.
#[test]
fn an_idle_minimum_instance_by_googles_estimator() {
    let idle = Usage { active: 0.0, idle: DAYS_30, requests: 0.0, vcpu: 1.0, memory: 0.25 };
    assert_dollars(bill_for(&idle, &REQUEST, true), 2.16 + 0.72);
}

/// The same with 512 MiB, with and without the free tier, and always on: the setting that costs five times as much.
#[test]
fn an_idle_minimum_instance_with_credit_and_without() {
    let idle = Usage { active: 0.0, idle: DAYS_30, requests: 0.0, vcpu: 1.0, memory: 0.5 };
    assert_dollars(bill_for(&idle, &REQUEST, true), 4.50);
    assert_dollars(bill_for(&idle, &REQUEST, false), 9.72);
    let cpu_alone = Usage { memory: 0.0, ..idle };
    assert_dollars(bill_for(&cpu_alone, &INSTANCE, false), 46.66);
    assert_dollars(bill_for(&cpu_alone, &INSTANCE, true), 42.34);
    let requests = Usage { idle: 0.0, requests: 3e6, ..idle };
    assert_dollars(bill_for(&requests, &REQUEST, true), 0.40);
    assert_dollars(bill_for(&requests, &INSTANCE, true), 0.0);
}

/// Railway's documentation: the plan's fee or the usage, whichever is more.
#[test]
fn railway_bills_the_fee_or_the_usage() {
    for (fee, usage, bill) in [(5.0, 3.0, 5.0), (5.0, 7.0, 7.0), (20.0, 15.39, 20.0)] {
        assert_dollars(usage + usage_or_fee(fee, usage), bill);
    }
}

/// Fly's documentation: 30 days in San Jose.
#[test]
fn fly_machines_in_san_jose() {
    let month = |memory: f64| DAYS_30 * 1.192_307_692 * machine((1.0, memory), 0.000_000_75, 0.25, 0.000_001_93);
    assert_dollars(cents(3.0 * month(1.0)), 20.37);
    assert_dollars(cents(month(0.25)), 2.32);
    let performance = DAYS_30 * machine((2.0, 8.0), 0.000_011_96, 2.0, 0.000_001_93);
    assert_dollars(cents(performance), 82.01);
}

/// DigitalOcean's documentation: three nodes at $100 for 27 days, one hour and 20 seconds.
#[test]
fn digitalocean_nodes_for_less_than_a_month() {
    assert_dollars(cents(3.0 * capped(100.0, 2_336_420.0 / 3_600.0)), 289.73);
    assert_dollars(3.0 * capped(100.0, 730.0), 300.0);
}
