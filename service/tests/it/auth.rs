//! The examples of authentication and authorization, on a real database.

use axum::{Router, body::Body, http::Request, response::Response};
use orders::password::Hasher;
use serde_json::json;
use sqlx::PgPool;
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::Database;

#[path = "../../examples/authorization.rs"]
mod authorization;
mod sessions;
mod tenants;

use authorization::{
    Access,
    auth_session::{self, App},
    routes,
};

const SCHEMAS: [&str; 2] = [
    include_str!("../../examples/auth_session.sql"),
    include_str!("../../examples/authorization.sql"),
];
const PASSWORD: &str = "correct horse";

async fn app() -> App {
    let pool = Database::migrated().await.pool().await;
    for schema in SCHEMAS {
        sqlx::raw_sql(schema).execute(&pool).await.unwrap();
    }
    let hasher = Hasher::new(2);
    let password = serde_json::from_value(PASSWORD.into()).unwrap();
    let hash = hasher.hash(password).await.unwrap();
    for email in ["ann@x.example", "bob@x.example", "root@x.example"] {
        sqlx::query(
            "INSERT INTO customers (id, email, password_hash, admin)
             VALUES (gen_random_uuid(), $1, $2, $1 LIKE 'root%')",
        )
        .bind(email)
        .bind(&hash)
        .execute(&pool)
        .await
        .unwrap();
    }
    App { pool, hasher }
}

async fn send(
    router: &Router,
    method: &str,
    path: &str,
    cookie: Option<&str>,
    body: Body,
) -> Response {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json");
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    let request = request.body(body).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

async fn login(
    router: &Router,
    email: &str,
    password: &str,
    cookie: Option<&str>,
) -> Response {
    let body = json!({ "email": email, "password": password }).to_string();
    send(router, "POST", "/login", cookie, body.into()).await
}

/// `name=value` of the cookie that the response sets.
fn cookie(response: &Response) -> String {
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn sign_in(router: &Router, email: &str) -> String {
    let response = login(router, email, PASSWORD, None).await;
    assert_eq!(response.status(), 204);
    cookie(&response)
}

// region: walk
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[tokio::test]
async fn every_route_needs_the_rights_it_states() {
    let app = app().await;
    let router = authorization::router(app.clone());
    let ann = sign_in(&router, "ann@x.example").await;
    let bob = sign_in(&router, "bob@x.example").await;
    let id = order_of(&app.pool, "ann@x.example").await;

    for (path, access, _) in routes() {
        let path = path.replace("{id}", &id.to_string());
        for method in METHODS {
            let status = async |cookie: Option<&str>| {
                let body = Body::empty();
                send(&router, method, &path, cookie, body).await.status()
            };
            let case = format!("{method} {path}");
            if access != Access::Public {
                assert_eq!(status(None).await, 401, "{case}");
                let forged = Some("__Host-session=0");
                assert_eq!(status(forged).await, 401, "{case}");
            }
            if access == Access::Admin {
                assert_eq!(status(Some(&bob)).await, 403, "{case}");
            }
            // Ann's order: Bob gets 404, or 405 for a method without handler.
            if path.contains(&id.to_string()) {
                let status = status(Some(&bob)).await.as_u16();
                assert!([404, 405].contains(&status), "{case}: {status}");
            }
        }
    }
    // Bob has deleted nothing, and the owner can still use it.
    let path = format!("/orders/{id}");
    for (method, expected) in [("GET", 200), ("DELETE", 204), ("GET", 404)] {
        let reply =
            send(&router, method, &path, Some(&ann), Body::empty()).await;
        assert_eq!(reply.status(), expected, "{method}");
    }
    let root = sign_in(&router, "root@x.example").await;
    let path = "/admin/orders";
    let reply = send(&router, "GET", path, Some(&root), Body::empty()).await;
    assert_eq!(reply.status(), 200);
}

#[test]
fn a_new_public_route_needs_a_review() {
    let public: Vec<_> = routes()
        .into_iter()
        .filter(|(_, access, _)| *access == Access::Public)
        .map(|(path, ..)| path)
        .collect();
    assert_eq!(public, ["/login", "/logout"]);
}
// endregion: walk

async fn order_of(pool: &PgPool, email: &str) -> Uuid {
    sqlx::query_scalar(
        "INSERT INTO orders (id, item, quantity, customer_id)
         SELECT gen_random_uuid(), 'tea', 1, id FROM customers
         WHERE email = $1 RETURNING id",
    )
    .bind(email)
    .fetch_one(pool)
    .await
    .unwrap()
}
