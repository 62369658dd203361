//! Properties of the computed peak.

use super::*;
use crate::deployment::Share;
use proptest::prelude::*;

/// A Deployment with a server, an autoscaler that may be absent, and numbers in all places.
fn files(replicas: u32, max: Option<u32>, surge: &str, pool: u32, limit: u32) -> Vec<(String, String)> {
    let api = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec:\n  replicas: {replicas}\n  strategy: {{rollingUpdate: {{maxSurge: {surge}, maxUnavailable: 1}}}}\n  selector: {{matchLabels: {{app: api}}}}\n  template:\n    metadata: {{labels: {{app: api}}}}\n    spec:\n      containers:\n        - name: api\n          image: example.com/api:1\n          env:\n            - {{name: DATABASE_URL, value: \"postgres://db/a\"}}\n            - {{name: DB_MAX_CONNECTIONS, value: \"{pool}\"}}\n"
    );
    let mut files = vec![
        ("api.yaml".into(), api),
        ("db.yaml".into(), SERVER.replace("max_connections=100", &format!("max_connections={limit}"))),
    ];
    if let Some(max) = max {
        files.push(("hpa.yaml".into(), SCALER.replace("maxReplicas: 6", &format!("maxReplicas: {max}"))));
    }
    files
}

fn peak(replicas: u32, max: Option<u32>, surge: &str, pool: u32) -> u64 {
    let files = files(replicas, max, surge, pool, 100);
    let sources =
        files.iter().map(|(path, text)| crate::source::Source::new(path.as_str(), text.as_bytes()).expect("text"));
    let project = Project::new(sources.collect());
    let deployment = Deployment::new(&project);
    deployment.load(0).expect("a load").connections()
}

/// The rule that reports the connections, if any does.
fn rule(replicas: u32, max: Option<u32>, surge: &str, pool: u32, limit: u32) -> Option<&'static str> {
    let files = files(replicas, max, surge, pool, limit);
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let rules: Vec<_> = found(&files).iter().map(|one| one.rule.id).filter(|id| id.contains("connections")).collect();
    assert!(rules.len() <= 1, "{rules:?}");
    rules.first().copied()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The formula of the calculator of pool sizes: (instances + ⌈instances x surge⌉) x pool size.
    #[test]
    fn the_peak_is_that_of_the_calculator(replicas in 1_u32..200, percent in 0_u32..=200, pool in 1_u32..200) {
        let pods = f64::from(replicas) + (f64::from(replicas) * f64::from(percent) / 100.0).ceil();
        let expected = pods * f64::from(pool);
        prop_assert_eq!(peak(replicas, None, &format!("{percent}%"), pool) as f64, expected);
    }

    #[test]
    fn the_peak_never_falls(
        replicas in 1_u32..100, max in 1_u32..100, surge in 0_u32..100, pool in 1_u32..100, more in 1_u32..50,
    ) {
        let percent = |surge: u32| format!("{surge}%");
        let base = peak(replicas, None, &percent(surge), pool);
        prop_assert!(peak(replicas + more, None, &percent(surge), pool) >= base);
        prop_assert!(peak(replicas, None, &percent(surge + more), pool) >= base);
        prop_assert!(peak(replicas, None, &percent(surge), pool + more) > base);
        let pods = |surge: u32| peak(replicas, None, &surge.to_string(), pool);
        prop_assert!(pods(surge + more) > pods(surge));
        let scaled = peak(replicas, Some(max), &percent(surge), pool);
        prop_assert!(peak(replicas, Some(max + more), &percent(surge), pool) >= scaled);
    }

    /// More connections never make a report disappear, and never make it a milder one.
    #[test]
    fn reports_are_monotone(
        replicas in 1_u32..30, more_pods in 0_u32..30, surge in 0_u32..100, pool in 1_u32..30, limit in 10_u32..1_000,
        more in 1_u32..30,
    ) {
        let level = |pool: u32, limit: u32| match rule(replicas, Some(replicas + more_pods), &format!("{surge}%"), pool, limit) {
            Some("max-connections-exceeded") => 3,
            Some("hpa-max-exceeds-connections") => 2,
            Some("surge-exceeds-connections") => 1,
            _ => 0,
        };
        prop_assert!(level(pool + more, limit) >= level(pool, limit));
        prop_assert!(level(pool, limit + more) <= level(pool, limit));
        let most = u64::from(replicas + more_pods);
        let pods = most + Share::Percent(surge.into()).up(most);
        let exceeds = pods * u64::from(pool) > u64::from(limit) - 3;
        prop_assert_eq!(level(pool, limit) > 0, exceeds);
    }

    #[test]
    fn shares_round_as_kubernetes_does(replicas in 0_u64..1_000, percent in 0_u64..=200) {
        let share = Share::Percent(percent);
        let exact = replicas as f64 * percent as f64 / 100.0;
        prop_assert_eq!(share.up(replicas) as f64, exact.ceil());
        prop_assert_eq!(share.down(replicas) as f64, exact.floor().min(replicas as f64));
    }
}
