//! Logs, request ids, metrics, and the alerts that read them.

use std::{collections::BTreeSet, fs, path::Path};

use axum::{body::Body, http::Request};

use crate::support::{Database, Service, get, post, send};

#[tokio::test]
async fn the_log_names_the_request() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let reply = get(&service.url("/nowhere?token=s3cret")).await.unwrap();
    let id = reply.header("x-request-id").unwrap().to_owned();
    assert!(service.log().contains(&id));

    let request =
        Request::get(service.url("/nowhere")).header("x-request-id", "abc");
    let reply = send(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(reply.header("x-request-id"), Some("abc"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
}

#[tokio::test]
async fn replaces_malformed_ids() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let with_ids = async |ids: &[&[u8]]| {
        let mut request = Request::get(service.url("/nowhere"));
        for id in ids {
            request = request.header("x-request-id", *id);
        }
        let request = request.body(Body::empty()).unwrap();
        let reply = send(request).await.unwrap();
        reply.header("x-request-id").unwrap().to_owned()
    };
    let longest = "i".repeat(128);
    for good in ["Root=1-67891233:abc/d+e_f.g", &longest] {
        assert_eq!(with_ids(&[good.as_bytes()]).await, good);
    }
    let (above, far_above) = ("l".repeat(129), "L".repeat(12_000));
    let twice: &[&[u8]] = &[b"sent-1", b"sent-2"];
    let mut wrong = vec![twice];
    let ids: [&[u8]; 7] = [
        b"",
        b"two words",
        b"a\tb",
        br#"{"level":"ERROR"}"#,
        b"caf\xc3\xa9",
        above.as_bytes(),
        far_above.as_bytes(),
    ];
    wrong.extend(ids.chunks(1));
    for ids in wrong {
        let id = with_ids(ids).await;
        assert!(id.parse::<uuid::Uuid>().is_ok(), "{id}");
        assert!(service.log().contains(&id));
    }
    let log = service.log();
    for sent in ["sent-1", "two words", &above, &far_above] {
        assert!(!log.contains(sent), "{sent}");
    }
}

#[tokio::test]
async fn clients_cannot_lengthen_log_lines() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let name = "L".repeat(1_500);
    let request = Request::builder()
        .method(&*name)
        .uri(service.url(&format!("/{name}?{name}")))
        .header("user-agent", &name)
        .header("idempotency-key", &name);
    send(request.body(Body::empty()).unwrap()).await.unwrap();
    let log = service.log();
    assert!(log.contains(r#""message":"response""#), "{log}");
    assert!(!log.contains("LLLL"), "{log}");
}

#[tokio::test]
async fn logs_one_line_of_json_for_each_request() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    get(&service.url("/orders/1")).await.unwrap();
    get(&service.url("/livez")).await.unwrap();
    let log = service.log();
    let lines = log.lines().map(|line| {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON")
    });
    let responses: Vec<_> =
        lines.filter(|line| line["message"] == "response").collect();
    assert_eq!(responses.len(), 1, "{log}");
    assert_eq!(responses[0]["status"], 404);
    assert_eq!(responses[0]["span"]["route"], "/orders/{id}");
}

#[tokio::test]
async fn logs_no_secret() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[("RUST_LOG", "debug")]).await;
    let body = r#"{"email":"a@b.example","password":"s3cret horse"}"#;
    post(&service.url("/customers"), "-", body).await;
    let request = Request::get(service.url("/orders/1?token=s3cret"))
        .header("authorization", "Bearer s3cret")
        .header("cookie", "session=s3cret");
    send(request.body(Body::empty()).unwrap()).await.unwrap();
    let log = service.log();
    assert!(log.contains("started"));
    assert!(!log.contains("s3cret"), "{log}");
    // The password of the database.
    assert!(!log.contains("not-shown"), "{log}");
}

#[tokio::test]
async fn counters_start_at_zero_and_metrics_have_help() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let metrics = service.metrics().await;
    for name in [
        "connections_refused_total",
        "http_requests_shed_total",
        "panics_total",
    ] {
        assert!(metrics.contains(&format!("\n{name} 0\n")), "{metrics}");
    }
    let named = |line: &str| line.split(' ').nth(2).map(str::to_owned);
    let lines = |kind: &str| -> Vec<_> {
        metrics
            .lines()
            .filter(|line| line.starts_with(kind))
            .filter_map(named)
            .collect()
    };
    for name in lines("# TYPE ") {
        assert!(lines("# HELP ").contains(&name), "{name} has no help");
    }
}

#[tokio::test]
async fn clients_cannot_multiply_series() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    get(&service.url("/nowhere")).await.unwrap();
    get(&service.url("/orders/0")).await.unwrap();
    let before = service.metrics().await;
    for index in 0..20 {
        get(&service.url(&format!("/nowhere/{index}"))).await.unwrap();
        get(&service.url(&format!("/orders/{index}"))).await.unwrap();
        let method = format!("METHOD{index}");
        let request =
            Request::builder().method(&*method).uri(service.url("/nowhere"));
        send(request.body(Body::empty()).unwrap()).await.unwrap();
    }
    let after = service.metrics().await;
    let series = |text: &str| {
        text.lines()
            .filter(|line| {
                line.starts_with("http_request_duration_seconds_count")
            })
            .count()
    };
    // One more: all unknown methods share a series.
    assert_eq!((series(&before), series(&after)), (2, 3), "{after}");
    assert!(after.contains(r#"route="unmatched""#));
    assert!(after.contains(r#"db_pool_connections{state="idle"}"#));
    assert!(after.contains("db_pool_connections_max 10"));
    assert!(after.contains("build_info{"));
}

fn file(path: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(path)).ok()
}

/// The address of a heading: its own `{#id}`, or its text.
fn anchor(heading: &str) -> String {
    let own = heading.split_once("{#").and_then(|(_, id)| id.split_once('}'));
    own.map_or_else(
        || heading.trim().to_lowercase().replace(' ', "-"),
        |(id, _)| id.to_owned(),
    )
}

#[test]
fn every_alert_links_to_its_runbook() {
    let alerts = file("deploy/prometheus/alerts.yml").unwrap();
    let runbook = "https://docs.example.org/axum/operations/runbooks/#";
    let mut linked = BTreeSet::new();
    for alert in alerts.split("- alert: ").skip(1) {
        let name = alert.lines().next().unwrap();
        let url = alert.split_once("runbook_url: ").map(|(_, url)| url);
        let url = url.and_then(|url| url.lines().next()).expect(name);
        assert_eq!(url, format!("{runbook}{}", name.to_lowercase()));
        linked.insert(name.to_lowercase());
    }
    // The page is not part of this package, so a copy lacks it.
    let page = file("../content/reference/operations/runbooks.md");
    let Some(page) = page else { return };
    let headings = page.lines().filter_map(|line| line.strip_prefix("## "));
    let anchors: BTreeSet<_> = headings.map(anchor).collect();
    let missing: Vec<_> = linked.difference(&anchors).collect();
    assert!(missing.is_empty(), "no runbook for {missing:?}");
}

#[tokio::test]
async fn alerts_and_dashboard_read_metrics_that_exist() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    get(&service.url("/nowhere")).await.unwrap();
    let metrics = service.metrics().await;
    let dashboard = file("deploy/grafana/orders.json").unwrap();
    serde_json::from_str::<serde_json::Value>(&dashboard).expect("JSON");
    for path in
        ["prometheus/alerts.yml", "prometheus/slo.yml", "grafana/orders.json"]
    {
        let text = file(&format!("deploy/{path}")).unwrap();
        let names = text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':')
            .filter(|name| {
                ["http_re", "db_pool_", "panics_", "connections_", "build_"]
                    .iter()
                    .any(|prefix| name.starts_with(prefix))
                    // `db_` alone is a prefix in a comment.
                    && !name.ends_with('_')
            });
        for name in names.collect::<BTreeSet<_>>() {
            let found = metrics.contains(&format!("\n{name} "))
                || metrics.contains(&format!("\n{name}{{"));
            assert!(found, "{path}: {name} is not in\n{metrics}");
        }
    }
}
