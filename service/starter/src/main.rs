//! A small Axum service that is ready for production.
//! Usage: `starter [serve | migrate | healthcheck]`

mod database;
mod health;
mod http;
mod settings;
#[cfg(test)]
mod tests;

use std::{process::ExitCode, time::Duration};

use axum::{
    BoxError, Json, Router,
    error_handling::HandleErrorLayer,
    extract::rejection::{JsonRejection, PathRejection},
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderValue, StatusCode, header},
    middleware::from_fn,
    response::IntoResponse,
    routing::{get, post},
};
use hyper_util::server::graceful::GracefulShutdown;
use sqlx::PgPool;
use tokio::{
    net::TcpListener,
    runtime::Builder,
    signal::unix::{SignalKind, signal},
    time::{sleep, timeout},
};
use tower::{
    ServiceBuilder, limit::GlobalConcurrencyLimitLayer,
    load_shed::LoadShedLayer, timeout::TimeoutLayer,
};
use tower_http::{
    ServiceBuilderExt, catch_panic::CatchPanicLayer,
    timeout::RequestBodyDeadlineLayer,
};
use tracing::{info, warn};
use uuid::Uuid;

use health::Health;
use http::Problem;
use settings::Settings;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_else(|| "serve".to_owned());
    let outcome = match &*command {
        "healthcheck" => health::healthcheck().map_err(BoxError::from),
        "serve" | "migrate" => match Settings::read() {
            Ok(settings) => run(&command, settings),
            Err(faults) => {
                let faults = faults.join("\n  ");
                eprintln!("starter: the settings are invalid:\n  {faults}");
                return ExitCode::from(2);
            }
        },
        _ => Err("usage: starter [serve | migrate | healthcheck]".into()),
    };
    if let Err(error) = outcome {
        eprintln!("starter {command}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(command: &str, mut settings: Settings) -> Result<(), BoxError> {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_env_filter(std::mem::take(&mut settings.log))
        .init();
    let runtime = Builder::new_multi_thread()
        .worker_threads(settings.workers)
        .enable_all()
        .build()?;
    let outcome = match command {
        "migrate" => runtime.block_on(database::migrate(&settings)),
        _ => runtime.block_on(serve(&settings)),
    };
    // Dropping the runtime would wait for blocking tasks without a limit.
    runtime.shutdown_timeout(Duration::from_secs(2));
    outcome
}

// --- The example: one resource

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    item: String,
    quantity: i32,
}

#[derive(serde::Serialize, sqlx::FromRow)]
struct Order {
    id: Uuid,
    item: String,
    quantity: i32,
}

async fn create(
    State(pool): State<PgPool>,
    body: Result<Json<NewOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let Json(NewOrder { item, quantity }) = body?;
    let length = (1..=200).contains(&item.chars().count());
    if !length || item.contains(char::is_control) {
        return Err(Problem::invalid("item: 1 to 200 characters on one line"));
    }
    if !(1..=1000).contains(&quantity) {
        return Err(Problem::invalid("quantity: 1 to 1000"));
    }
    let insert = "INSERT INTO orders (item, quantity) VALUES ($1, $2)
                  RETURNING id, item, quantity";
    let insert = sqlx::query_as(insert).bind(item).bind(quantity);
    Ok((StatusCode::CREATED, Json(insert.fetch_one(&pool).await?)))
}

async fn read(
    State(pool): State<PgPool>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Json<Order>, Problem> {
    let Path(id) = id.map_err(|_| StatusCode::NOT_FOUND)?;
    let select = "SELECT id, item, quantity FROM orders WHERE id = $1";
    Ok(Json(sqlx::query_as(select).bind(id).fetch_one(&pool).await?))
}

// --- Routes and middleware

fn routes(pool: PgPool) -> Router {
    Router::new()
        .route("/orders", post(create))
        .route("/orders/{id}", get(read))
        .fallback(async || Problem::from(StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(async || {
            Problem::from(StatusCode::METHOD_NOT_ALLOWED)
        })
        .with_state(pool)
}

/// The first layer is the outermost: it gets the request first and the response
/// last.
fn middleware(routes: Router, settings: &Settings) -> Router {
    let nosniff = HeaderValue::from_static("nosniff");
    let layers = ServiceBuilder::new()
        .override_response_header(header::X_CONTENT_TYPE_OPTIONS, nosniff)
        // Outside every layer that may respond instead of a handler: those
        // responses get an id, a log line and a sample too.
        .layer(from_fn(http::observe))
        .layer(CatchPanicLayer::custom(|_| {
            Problem::from(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }))
        // Turns the errors of the layers below into responses.
        .layer(HandleErrorLayer::new(http::overloaded_or_late))
        // Without it, requests above the limit wait in a queue.
        .layer(LoadShedLayer::new())
        // Global: one limit for all routes and connections.
        .layer(GlobalConcurrencyLimitLayer::new(settings.max_requests))
        // Inside the limit, so that a stuck request frees its slot.
        .layer(TimeoutLayer::new(settings.request_timeout))
        // Shorter, so that a client that sends its body slowly gets 408 and
        // not 504.
        .layer(RequestBodyDeadlineLayer::new(settings.request_timeout * 4 / 5))
        // Applies to extractors such as Json, but not to a raw Body.
        .layer(DefaultBodyLimit::max(settings.max_body_bytes));
    routes.layer(layers)
}

// --- Startup and shutdown

async fn serve(settings: &Settings) -> Result<(), BoxError> {
    // First of all: an earlier signal kills the process, or is ignored if the
    // process is PID 1 of a container.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let recorder = health::recorder()?;
    let listener = TcpListener::bind((settings.host, settings.port)).await?;
    let internal = (settings.host, settings.metrics_port);
    let internal = TcpListener::bind(internal).await?;
    let (address, metrics) = (listener.local_addr()?, internal.local_addr()?);

    let pool = database::pool(settings, settings.pool_size);
    let state = Health::new("starting");
    // A pool of its own, so that the check never waits behind requests.
    let checks = database::pool(settings, 1);
    tokio::spawn(health::check(checks, state.clone(), recorder.clone()));
    let probes = health::probes(state.clone());
    // Merged last, so outside the middleware: a full service still responds to
    // probes.
    let app = middleware(routes(pool.clone()), settings).merge(probes.clone());
    let metrics_app = health::metrics(recorder, pool.clone()).merge(probes);
    tokio::spawn(axum::serve(internal, metrics_app).into_future());
    info!(%address, %metrics, version = env!("CARGO_PKG_VERSION"), "started");

    let graceful = GracefulShutdown::new();
    let stop = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        info!("draining");
        state.send_replace("draining");
        // Load balancers keep sending requests until they notice.
        sleep(settings.shutdown_delay).await;
    };
    tokio::select! {
        () = http::accept(listener, app, settings, &graceful) => {}
        () = stop => {}
    }
    // The listener is closed. Close idle connections now, and busy ones after
    // their response.
    let drain = async {
        graceful.shutdown().await;
        pool.close().await;
    };
    if timeout(settings.shutdown_deadline, drain).await.is_err() {
        warn!("connections cut at the deadline");
    }
    info!("stopped");
    Ok(())
}
