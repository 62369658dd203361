//! Text that no database, log or email should get.

use serde_json::{Value, json};

use crate::support::{Database, Service, get, post};

/// A body for each route that takes text, and the names of its texts.
fn bodies() -> [(&'static str, Value, &'static [&'static str]); 2] {
    [
        (
            "/orders",
            json!({ "item": "tea", "quantity": 1, "note": "" }),
            &["item", "note"],
        ),
        (
            "/customers",
            json!({ "email": "a@b.example", "password": "correct horse" }),
            &["email"],
        ),
    ]
}

#[tokio::test]
async fn names_the_field_with_a_control_character() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    for (path, body, fields) in bodies() {
        for field in fields {
            for control in ["\0", "\u{7}", "\u{1b}", "\u{7f}", "\u{85}"] {
                let mut body = body.clone();
                body[field] = format!("a{control}b").into();
                let url = service.url(path);
                let reply = post(&url, "key", body.to_string()).await;
                assert_eq!(reply.status, 422, "{body}: {reply:?}");
                let kind = reply.header("content-type");
                assert_eq!(kind, Some("application/problem+json"));
                let detail = reply.json()["detail"].to_string();
                assert!(detail.contains(&format!("{field}: ")), "{detail}");
            }
        }
    }
    assert!(!service.metrics().await.contains(r#"status="5xx""#));
}

#[tokio::test]
async fn a_path_with_nul_is_no_order() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let reply = get(&service.url("/orders/%00")).await.unwrap();
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn keeps_the_lines_of_a_note() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let note = "two\r\nlines\n\tand a tab \u{1f375}";
    let url = service.url("/orders");
    let order = |item: &str, note: &str| {
        json!({ "item": item, "quantity": 1, "note": note }).to_string()
    };
    let reply = post(&url, "note", order("tea", note)).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    let read = get(&service.url(&format!("/orders/{id}"))).await.unwrap();
    assert_eq!(read.json()["note"], note);

    // In a name, these would forge lines of a packing slip.
    let reply = post(&url, "item", order("tea\n1 x gold", "")).await;
    assert_eq!(reply.status, 422, "{reply:?}");
    let reply = post(&url, "long", order("tea", &"\n".repeat(1001))).await;
    assert_eq!(reply.status, 422, "{reply:?}");
    assert!(reply.body.contains("note: "), "{}", reply.body);
}

#[tokio::test]
async fn hashes_any_password() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    // Only its hash is stored.
    let body = json!({ "email": "a@b.example", "password": "nul \0 horse" });
    let url = service.url("/customers");
    assert_eq!(post(&url, "-", body.to_string()).await.status, 201);
}
