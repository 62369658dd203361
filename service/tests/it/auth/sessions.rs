//! Logins, and how long their sessions last.

use axum::{
    Router,
    body::{self, Body},
    http::StatusCode,
    response::Response,
};
use sqlx::{AssertSqlSafe, PgPool};

use super::{PASSWORD, app, auth_session, cookie, login, send, sign_in};

async fn me(router: &Router, cookie: &str) -> StatusCode {
    let me = send(router, "GET", "/me", Some(cookie), Body::empty()).await;
    me.status()
}

async fn text(response: Response) -> String {
    let body = body::to_bytes(response.into_body(), 4096).await;
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
