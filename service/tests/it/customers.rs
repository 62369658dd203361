//! Customers and their addresses.

use serde_json::json;

use crate::support::{Database, Reply, Service, post};

async fn sign_up(service: &Service, email: &str) -> Reply {
    let body = json!({ "email": email, "password": "correct horse" });
    post(&service.url("/customers"), "-", body.to_string()).await
}

#[tokio::test]
async fn hashes_passwords_as_owasp_asks() {
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
async fn takes_no_address_that_is_more_than_one() {
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
