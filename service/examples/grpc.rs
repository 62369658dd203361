//! gRPC and HTTP on one port.
//!
//! ```bash
//! cargo run --example grpc
//! curl -i 127.0.0.1:3000/
//! grpcurl -plaintext 127.0.0.1:3000 grpc.health.v1.Health/Check
//! ```

use axum::{BoxError, http::StatusCode, routing::get};
use tokio::net::TcpListener;

// region: grpc
use axum::Router;
use tonic::service::Routes;
use tonic_health::{ServingStatus, server::health_reporter};

/// Adds the gRPC services to the router of the HTTP API and keeps that
/// router's fallback. Do not merge `Routes::new(...)` instead: it has its own
/// fallback, which returns 200 for unknown paths of the API.
async fn with_grpc(api: Router) -> Router {
    let (health, service) = health_reporter();
    // The empty name means the whole server. Set it to `NotServing` when the
    // shutdown begins.
    health.set_service_status("", ServingStatus::Serving).await;
    Routes::from(api)
        .add_service(service)
        // .add_service(OrdersServer::new(orders))
        .into_axum_router()
}
// endregion: grpc

fn api() -> Router {
    Router::new()
        .route("/", get("hello\n"))
        .fallback(async || (StatusCode::NOT_FOUND, "no such page\n"))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let router = with_grpc(api()).await;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    // HTTP/2 without TLS needs the `http2` feature of axum.
    Ok(axum::serve(listener, router).await?)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        time::{Duration, Instant},
    };

    use axum::{
        extract,
        middleware::{Next, from_fn},
    };
    use tokio::time::sleep;
    use tonic::{Code, Request, transport::Endpoint};
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

    use super::*;

    async fn serve(router: Router) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    fn check(service: &str) -> Request<HealthCheckRequest> {
        Request::new(HealthCheckRequest { service: service.into() })
    }

    #[tokio::test]
    async fn both_protocols_are_served_on_one_port() {
        let url = serve(with_grpc(api()).await).await;
        let channel = Endpoint::new(url.clone()).unwrap().connect().await;
        let mut health = HealthClient::new(channel.unwrap());
        let answer = health.check(check("")).await.unwrap().into_inner();
        assert_eq!(answer.status, ServingStatus::Serving as i32);
        let error = health.check(check("none")).await.unwrap_err();
        assert_eq!(error.code(), Code::NotFound);

        let page = reqwest::get(&url).await.unwrap();
        assert_eq!(page.text().await.unwrap(), "hello\n");
        let missing = reqwest::get(format!("{url}/none")).await.unwrap();
        assert_eq!(missing.status(), 404);
    }

    #[tokio::test]
    async fn a_merged_fallback_answers_200() {
        let grpc = Routes::new(health_reporter().1).into_axum_router();
        let url = serve(Router::new().merge(grpc)).await;
        let missing = reqwest::get(format!("{url}/none")).await.unwrap();
        assert_eq!(missing.status(), 200);
        assert_eq!(missing.headers()["grpc-status"], "12");
    }

    struct SetOnDrop(Arc<AtomicBool>);

    impl Drop for SetOnDrop {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// `axum::serve` does not read `grpc-timeout`. The client gives up by
    /// itself and resets the stream, which drops the handler.
    #[tokio::test]
    async fn the_client_enforces_its_timeout() {
        let dropped = Arc::new(AtomicBool::new(false));
        let flag = dropped.clone();
        let slow = move |request: extract::Request, next: Next| {
            let guard = SetOnDrop(flag.clone());
            async move {
                assert!(request.headers().contains_key("grpc-timeout"));
                sleep(Duration::from_mins(1)).await;
                drop(guard);
                next.run(request).await
            }
        };
        let url = serve(with_grpc(api()).await.layer(from_fn(slow))).await;
        let channel = Endpoint::new(url).unwrap().connect().await.unwrap();
        let mut health = HealthClient::new(channel);
        let mut request = check("");
        request.set_timeout(Duration::from_millis(100));
        let start = Instant::now();
        let error = health.check(request).await.unwrap_err();
        assert_eq!(error.code(), Code::Cancelled, "{error}");
        assert!(start.elapsed() < Duration::from_secs(1));
        sleep(Duration::from_millis(200)).await;
        assert!(dropped.load(Ordering::Relaxed), "the handler still runs");
    }

    /// What a tonic client sees when a layer responds with an HTTP status.
    #[tokio::test]
    async fn http_errors_become_grpc_codes() {
        for (status, code) in [
            (StatusCode::NOT_FOUND, Code::Unimplemented),
            (StatusCode::TOO_MANY_REQUESTS, Code::Unavailable),
            (StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable),
            (StatusCode::GATEWAY_TIMEOUT, Code::Unavailable),
            (StatusCode::INTERNAL_SERVER_ERROR, Code::Unknown),
        ] {
            let respond =
                move |_: extract::Request, _: Next| async move { status };
            let url =
                serve(with_grpc(api()).await.layer(from_fn(respond))).await;
            let channel = Endpoint::new(url).unwrap().connect().await.unwrap();
            let mut health = HealthClient::new(channel);
            let error = health.check(check("")).await.unwrap_err();
            assert_eq!(error.code(), code, "{status}");
        }
    }
}
