//! One test per row of the table. If one fails, correct the page.

use std::{
    future,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request},
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use tower::ServiceExt;
use tower_http::request_id::RequestId;

use super::{builder, calls};

mod limits;
mod observation;
mod routing;

/// What a layer in the place of the trace or the metrics sees.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn wrap(&self, routes: Router) -> Router {
        let seen = self.0.clone();
        let layer = move |request: Request, next: Next| {
            let seen = seen.clone();
            async move {
                let id = request.extensions().get::<RequestId>().is_some();
                let path = request.extensions().get::<MatchedPath>();
                let path = path.map(|path| path.as_str().to_owned());
                let response: Response = next.run(request).await;
                let status = response.status().as_u16();
                let path = path.unwrap_or_default();
                let line = format!("{status} {path} id={id}");
                seen.lock().unwrap().push(line);
                response
            }
        };
        routes.layer(from_fn(layer))
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn routes() -> Router {
    let panics = async || -> &'static str { panic!("a test") };
    Router::new()
        .route("/fine/{id}", get(async || "fine"))
        .route("/panic", get(panics))
        .route("/stuck", get(future::pending::<()>))
}

async fn ask(routes: &Router, path: &str) -> Response {
    let request = Request::get(path).body(Body::empty()).unwrap();
    routes.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn both_notations_give_the_same_order() {
    for routes in [calls(), builder()] {
        let response = ask(&routes, "/").await;
        let layers = response.headers().get_all("x-layer");
        assert!(layers.iter().eq(["inner", "outer"]));
    }
}
