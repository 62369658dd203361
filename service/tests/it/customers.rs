//! Customers: their addresses, and the effect of password hashing on other
//! requests.

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Database, Reply, Service, post, until};

async fn sign_up(service: &Service, email: &str) -> Reply {
    let body = json!({ "email": email, "password": "correct horse" });
    post(&service.url("/customers"), "-", body.to_string()).await
}

#[tokio::test]
async fn hashes_passwords_with_owasps_minimum() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let body = r#"{"email":"a@b.example","password":"correct horse"}"#;
    let url = service.url("/customers");
    assert_eq!(post(&url, "-", body).await.status, 201);
    assert_eq!(post(&url, "-", body).await.status, 409);
    let hash: String =
        sqlx::query_scalar("SELECT password_hash FROM customers")
            .fetch_one(&database.pool().await)
            .await
            .unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
}

#[tokio::test]
async fn one_address_is_one_account() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    assert_eq!(sign_up(&service, "Dup@x.example").await.status, 201);
    for same in ["Dup@x.example", "dup@X.EXAMPLE", " DUP@x.example\n"] {
        let reply = sign_up(&service, same).await;
        assert_eq!(reply.status, 409, "{same:?}: {reply:?}");
    }
    assert_eq!(sign_up(&service, "\tdup+1@x.example ").await.status, 201);
    let emails: Vec<String> =
        sqlx::query_scalar("SELECT email FROM customers ORDER BY created_at")
            .fetch_all(&database.pool().await)
            .await
            .unwrap();
    assert_eq!(emails, ["Dup@x.example", "dup+1@x.example"]);
}

#[tokio::test]
async fn rejects_what_is_not_one_address() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let long = format!("a@{}.example", "b".repeat(64));
    let longer = format!("{}@b.example", "a".repeat(250));
    for wrong in [
        "",
        "@",
        "a@",
        "@b",
        "a b@c",
        "a@b c",
        "a@b@c",
        "a@b..c",
        "a@-b",
        "a@b,c@d",
        "<a@b>",
        "a@x\nBcc: c@d",
        "a\r\n@x",
        "a\0@x",
        "\u{e9}@x",
        "a@\u{e9}.example",
        &long,
        &longer,
    ] {
        let reply = sign_up(&service, wrong).await;
        assert_eq!(reply.status, 422, "{wrong:?}: {reply:?}");
        let detail = reply.json()["detail"].to_string();
        assert!(detail.contains("email: "), "{wrong:?}: {detail}");
    }
}

#[tokio::test]
async fn sign_ups_leave_room_for_orders() {
    // Nine sign-ups hash or wait, which leaves room for ten orders.
    const SIGN_UPS: usize = 20;
    const PLACES: usize = 9;
    let database = Database::migrated().await;
    let variables = [("MAX_REQUESTS", "20"), ("MAX_HASHES", "1")];
    let service = Service::start(&database, &variables).await;
    let mut sign_ups = JoinSet::new();
    for number in 0..SIGN_UPS {
        let url = service.url("/customers");
        let email = format!("{number}@b.example");
        let body = json!({ "email": email, "password": "correct horse" });
        sign_ups.spawn(async move { post(&url, "-", body.to_string()).await });
    }
    // As many as MAX_REQUESTS, so the general limit rejects none of them.
    until("sign-ups are rejected", async || {
        let metrics = service.metrics().await;
        (!metrics.contains("http_requests_shed_total 0")).then_some(())
    })
    .await;
    let mut replies = Vec::new();
    while sign_ups.len() > PLACES {
        replies.push(sign_ups.join_next().await.unwrap().unwrap());
    }

    let mut orders = JoinSet::new();
    for number in 0..SIGN_UPS / 2 {
        let url = service.url("/orders");
        let order = r#"{"item":"tea","quantity":1}"#;
        orders.spawn(async move {
            post(&url, &number.to_string(), order).await.status
        });
    }
    let orders = orders.join_all().await;
    assert!(orders.iter().all(|status| *status == 201), "{orders:?}");

    replies.extend(sign_ups.join_all().await);
    for reply in &replies {
        match reply.status.as_u16() {
            201 => {}
            503 => assert_eq!(reply.header("retry-after"), Some("2")),
            _ => panic!("{reply:?}"),
        }
    }
    assert!(replies.iter().any(|reply| reply.status == 201), "{replies:?}");
}
