//! The examples of authentication and authorization, on a real database.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    response::Response,
};
use orders::password::Hasher;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool};
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::Database;

#[path = "../../examples/authorization.rs"]
mod authorization;

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

async fn me(router: &Router, cookie: &str) -> StatusCode {
    let me = send(router, "GET", "/me", Some(cookie), Body::empty()).await;
    me.status()
}

async fn text(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 4096).await;
    String::from_utf8(body.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn an_unknown_address_looks_like_a_wrong_password() {
    let router = auth_session::router(app().await);
    let mut replies = Vec::new();
    for (email, password) in
        [("ann@x.example", "wrong"), ("eve@x.example", PASSWORD)]
    {
        let reply = login(&router, email, password, None).await;
        assert!(!reply.headers().contains_key("set-cookie"));
        replies.push((reply.status(), text(reply).await));
    }
    assert_eq!(replies[0], replies[1]);
    assert_eq!(replies[0].0, 401);
    let right = login(&router, "ANN@x.example", PASSWORD, None).await;
    assert_eq!(right.status(), 204);
}

#[tokio::test]
async fn each_login_gets_a_new_token_and_ends_the_old_session() {
    let app = app().await;
    let router = auth_session::router(app.clone());
    let planted = "__Host-session=planted";
    let reply = login(&router, "ann@x.example", PASSWORD, Some(planted)).await;
    let first = cookie(&reply);
    assert_ne!(first, planted);
    assert_eq!(me(&router, planted).await, 401);
    assert_eq!(me(&router, &first).await, 200);
    let cookies = format!("theme=dark; {first}");
    assert_eq!(me(&router, &cookies).await, 200);

    let reply = login(&router, "ann@x.example", PASSWORD, Some(&first)).await;
    let second = cookie(&reply);
    assert_eq!(me(&router, &first).await, 401);
    assert_eq!(me(&router, &second).await, 200);
    let attributes = reply.headers()["set-cookie"].to_str().unwrap();
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(attribute), "{attributes}");
    }
    // The table alone opens no session.
    let (_, token) = second.split_once('=').unwrap();
    let stored: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM sessions
         WHERE encode(token_hash, 'hex') = $1)",
    )
    .bind(token)
    .fetch_one(&app.pool)
    .await
    .unwrap();
    assert!(!stored);
}

#[tokio::test]
async fn sessions_end_by_logout_and_by_time() {
    let app = app().await;
    let router = auth_session::router(app.clone());
    let here = sign_in(&router, "ann@x.example").await;
    let there = sign_in(&router, "ann@x.example").await;
    let other = sign_in(&router, "bob@x.example").await;
    let post = async |path, cookie: &str| {
        send(&router, "POST", path, Some(cookie), Body::empty()).await
    };
    let reply = post("/logout", &here).await;
    assert_eq!(cookie(&reply), "__Host-session=");
    assert_eq!(me(&router, &here).await, 401);
    assert_eq!(me(&router, &there).await, 200);
    assert_eq!(post("/logout/everywhere", &there).await.status(), 204);
    assert_eq!(me(&router, &there).await, 401);
    assert_eq!(me(&router, &other).await, 200);

    age(&app.pool, "seen_at", "29 minutes").await;
    assert_eq!(me(&router, &other).await, 200);
    // The request has renewed it.
    age(&app.pool, "seen_at", "29 minutes").await;
    assert_eq!(me(&router, &other).await, 200);
    age(&app.pool, "seen_at", "31 minutes").await;
    assert_eq!(me(&router, &other).await, 401);
    age(&app.pool, "seen_at", "-31 minutes").await;
    assert_eq!(me(&router, &other).await, 200);
    age(&app.pool, "created_at", "8 hours").await;
    assert_eq!(me(&router, &other).await, 401);
}

async fn age(pool: &PgPool, column: &str, by: &str) {
    let sql =
        format!("UPDATE sessions SET {column} = {column} - interval '{by}'");
    sqlx::query(AssertSqlSafe(sql)).execute(pool).await.unwrap();
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

#[tokio::test]
async fn row_level_security_hides_other_tenants() {
    let pool = Database::empty().await.pool().await;
    let tables = "CREATE TABLE invoices (tenant_id UUID NOT NULL);
        INSERT INTO invoices VALUES (gen_random_uuid()), (gen_random_uuid());
        CREATE ROLE tenants_app;
        GRANT SELECT, INSERT ON invoices TO tenants_app";
    sqlx::raw_sql(tables).execute(&pool).await.unwrap();
    let tenants: Vec<Uuid> =
        sqlx::query_scalar("SELECT tenant_id FROM invoices")
            .fetch_all(&pool)
            .await
            .unwrap();
    let policy = include_str!("../../examples/tenants.sql");
    sqlx::raw_sql(policy).execute(&pool).await.unwrap();

    let mut connection = pool.acquire().await.unwrap();
    // Superusers are exempt from policies.
    sqlx::query("SET ROLE tenants_app")
        .execute(&mut *connection)
        .await
        .unwrap();
    for tenant in &tenants {
        let mut tx = sqlx::Connection::begin(&mut *connection).await.unwrap();
        sqlx::query("SELECT set_config('app.tenant', $1::text, true)")
            .bind(tenant.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        let seen: Vec<Uuid> =
            sqlx::query_scalar("SELECT tenant_id FROM invoices")
                .fetch_all(&mut *tx)
                .await
                .unwrap();
        assert_eq!(seen, [*tenant]);
        let foreign = sqlx::query("INSERT INTO invoices VALUES ($1)");
        let foreign = foreign.bind(Uuid::nil()).execute(&mut *tx).await;
        let error = foreign.unwrap_err().to_string();
        assert!(error.contains("row-level security"), "{error}");
    }
    // Outside such a transaction: an error, not all rows.
    let none = sqlx::query("SELECT tenant_id FROM invoices");
    assert!(none.fetch_all(&mut *connection).await.is_err());
}
