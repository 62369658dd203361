//! The basics that every service needs. The starter runs these tests too.

use crate::support::{Database, Service, get, post};

#[tokio::test]
async fn reads_what_was_created() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let url = service.url("/orders");
    let created = post(&url, "key", r#"{"item":"tea","quantity":2}"#).await;
    assert_eq!(created.status, 201, "{created:?}");
    let id = created.json()["id"].as_str().unwrap().to_owned();
    let read = get(&service.url(&format!("/orders/{id}"))).await.unwrap();
    assert_eq!((read.status.as_u16(), read.body), (200, created.body));
}

#[tokio::test]
async fn reports_errors_as_json() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let orders = service.url("/orders");
    let mut replies = Vec::new();
    for (body, status) in [
        ("{", 400),
        (r#"{"item":"","quantity":1}"#, 422),
        (r#"{"item":"a\u0000b","quantity":1}"#, 422),
        (r#"{"item":"tea","quantity":0}"#, 422),
        (r#"{"item":"tea","quantity":1,"admin":true}"#, 422),
    ] {
        replies.push((post(&orders, "key", body).await, status));
    }
    for (path, status) in
        [("/orders/1", 404), ("/nowhere", 404), ("/orders", 405)]
    {
        replies.push((get(&service.url(path)).await.unwrap(), status));
    }
    for (reply, status) in replies {
        assert_eq!(reply.status, status, "{reply:?}");
        let kind = reply.header("content-type");
        assert_eq!(kind, Some("application/problem+json"));
        assert_eq!(reply.json()["status"], status);
    }
}
