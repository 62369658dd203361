use super::{HOSTS, Load, readers_table, visit_table};
use models::platform_cost::prices::PRICES;
use proptest::prelude::*;

const GB: f64 = 1e9;
const GIB: f64 = 1_073_741_824.0;

fn bill(label: &str, bytes: f64, requests: f64) -> Option<f64> {
    let host = HOSTS.iter().find(|host| host.label.starts_with(label)).unwrap_or_else(|| panic!("there is no {label}"));
    host.bill(Load { bytes, requests })
}

/// A million readers with 600 KB and 50 requests each: 600 GB, or 558.79 GiB, and 50 million requests. By hand.
#[test]
fn a_million_readers_by_hand() {
    let visit = Load { bytes: 600e3, requests: 50.0 };
    let month = visit.times(1e6);
    assert_eq!((month.gb(), (month.gib() * 100.0).round()), (600.0, 55_879.0));
    let bill = |label| bill(label, month.bytes, month.requests);
    assert_eq!(bill("Cloudflare Pages"), Some(0.0));
    assert_eq!(bill("Bunny"), Some(6.0), "600 × 0.01");
    assert_eq!(bill("CloudFront, flat"), Some(200.0), "50 million requests are more than the 10 of Pro");
    assert_eq!(bill("CloudFront, by use"), Some(40.0), "558.79 GiB are free; (50 − 10) × 1.00");
    // 600 × 20 + 50 × 200 = 22,000 credits; 3,000 are included; 19 packs of 1,000.
    assert_eq!(bill("Netlify"), Some(400.0), "20 + 19 × 20");
    assert_eq!(bill("GitHub"), None, "600 GB are more than 100");
    assert_eq!(bill("Hetzner"), Some(7.05), "6.49 + 0.50 × 1.1133");
    assert_eq!(bill("DigitalOcean"), Some(4.59), "4 + 58.79 × 0.01");
    assert_eq!(bill("Lightsail"), Some(5.0));
    assert_eq!(bill("AWS"), Some(41.29), "458.79 × 0.09");
    assert_eq!(bill("Google"), Some(66.94), "557.79 × 0.12, to the digits that GiB has");
    assert_eq!(bill("Railway"), Some(30.0), "600 × 0.05");
    assert_eq!(bill("Render"), Some(89.25), "0 + 595 × 0.15; Pro would be 25 + 575 × 0.15 = 111.25");
    assert_eq!(bill("Fly"), Some(12.0), "600 × 0.02");
}

#[test]
fn tiers_by_hand() {
    // 200 TiB at CloudFront: 1 free, then 10, 40, 100 and the 49 that are left.
    let dollars: f64 = 1_024.0 * (10.0 * 0.085 + 40.0 * 0.08 + 100.0 * 0.06 + 49.0 * 0.04);
    assert_eq!(bill("CloudFront, by use", 200.0 * 1_024.0 * GIB, 0.0), Some((dollars * 100.0).round() / 100.0));
    assert_eq!(bill("CloudFront, flat", 51_201.0 * GIB, 0.0), None);
    assert_eq!(bill("CloudFront, flat", 51_200.0 * GIB, 10e6), Some(15.0));
    // Render: what Pro and Scale include beyond Hobby is worth 3 and 149 dollars, less than their fees of 25 and 499.
    assert_eq!(bill("Render", 5_000.0 * GB, 0.0), Some(4_995.0 * 0.15));
}

#[test]
fn free_and_included_traffic_costs_nothing() {
    for (label, amount, least) in [
        ("CloudFront, by use", 1_024.0 * GIB, 0.0),
        ("AWS", 100.0 * GIB, 0.0),
        ("Google", GIB, 0.0),
        ("Render", 5.0 * GB, 0.0),
        ("GitHub", 100.0 * GB, 0.0),
        ("Lightsail", 1_000.0 * GIB, 5.0),
        ("Railway", 100.0 * GB, 5.0),
        ("Bunny", 100.0 * GB, 1.0),
    ] {
        assert_eq!(bill(label, amount, 0.0), Some(least), "{label}");
        assert!(bill(label, amount * 2.0, 0.0).is_none_or(|more| more > least), "{label}");
    }
}

#[test]
fn every_price_is_used_by_a_host_and_exists() {
    for host in HOSTS {
        for (file, key) in host.prices {
            let is_there = PRICES.iter().any(|price| price.platform == *file && price.key.starts_with(key));
            assert!(is_there, "{}: no price of {file} begins with {key}", host.label);
        }
    }
    for price in PRICES.iter().filter(|price| price.platform == "cdn") {
        assert!(HOSTS.iter().any(|host| host.uses(price)), "{} is used", price.key);
    }
}

#[test]
fn tables_are_markdown_with_a_row_for_each_host() {
    let table = readers_table(Load { bytes: 600e3, requests: 50.0 }, &[1e5, 1e6]);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[0], "| Host | 100,000 readers | 1 million readers | What the cost covers | Prices read |");
    assert_eq!(lines.len(), HOSTS.len() + 2);
    assert!(lines.iter().all(|line| line.matches('|').count() == 6), "{table}");
    let github = "| GitHub Pages | $0 | no | free up to a soft limit | 2026-11-26, vendor's own text |";
    assert!(lines.iter().any(|line| line.replace("$0.00", "$0") == github), "{table}");

    let parts =
        [("First page", Load { bytes: 1_000.0, requests: 2.0 }), ("Rest", Load { bytes: 500.0, requests: 1.0 })];
    assert!(visit_table(parts).ends_with("| Rest | 1 | 500 |\n| **Total** | 3 | 1,500 |\n"), "{}", visit_table(parts));
}

proptest! {
    #[test]
    fn more_bytes_or_requests_never_cost_less(
        bytes in 0.0..1e15f64, more in 0.0..1e14f64, requests in 0.0..1e9f64, further in 0.0..1e8f64,
    ) {
        for host in HOSTS {
            let less = host.bill(Load { bytes, requests });
            let greater = host.bill(Load { bytes: bytes + more, requests: requests + further });
            match (less, greater) {
                (Some(less), Some(greater)) => prop_assert!(greater >= less, "{}: {less} then {greater}", host.label),
                (None, Some(_)) => prop_assert!(false, "{}: more can be had than less", host.label),
                _ => {}
            }
            prop_assert!(less.is_none_or(|less| less >= 0.0 && less.is_finite()));
        }
    }

    #[test]
    fn no_tier_begins_with_a_jump(tib in 0.0..600.0f64) {
        // A tenth of a GiB more, at 15 cents at most for a GiB, is a cent and a half, and half a cent of rounding on
        // each side.
        for host in HOSTS.iter().filter(|host| !["Netlify Pro", "CloudFront, flat rate"].contains(&host.label)) {
            let bytes = tib * 1_024.0 * GIB;
            let (before, after) = (host.bill(Load { bytes, requests: 0.0 }), host.bill(Load { bytes: bytes + 0.1 * GIB, requests: 0.0 }));
            if let (Some(before), Some(after)) = (before, after) {
                prop_assert!(after - before <= 0.03, "{}: {before} then {after} at {tib} TiB", host.label);
            }
        }
    }
}
