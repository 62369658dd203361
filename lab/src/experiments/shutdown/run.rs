//! One run: two instances, SIGTERM to the first, and what became of each request.

use super::cells::{BODY_MAX, BODY_P99, CHECK, Client, Front, Setting};
use crate::load::http::{self, Connections, Outcome};
use crate::load::{Arrivals, open_loop, slow};
use crate::parts::free_port;
use crate::parts::haproxy::Haproxy;
use crate::parts::nginx::Nginx;
use crate::parts::service::Service;
use anyhow::{Error, Result};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand_distr::{Distribution, Exp};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// A client gives up after this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// What happened in a run.
#[derive(Debug, Deserialize, Serialize)]
pub struct Run {
    /// Requests, in the order in which they were due.
    pub outcomes: Vec<Outcome>,
    /// From SIGTERM until requests go to the other instance only, in seconds; `None` if that was not observed.
    pub propagation: Option<f64>,
    /// From SIGTERM to the end of the process, in seconds.
    pub exit: f64,
}

/// Where requests go, by the time at which they are due.
struct Route {
    first: SocketAddr,
    /// The other address, and how long after SIGTERM requests go there.
    then: Option<(SocketAddr, Duration)>,
    terminated: OnceLock<Instant>,
}

impl Route {
    fn at(&self, due: Instant) -> SocketAddr {
        match (self.then, self.terminated.get()) {
            (Some((address, late)), Some(terminated)) if due >= *terminated + late => address,
            _ => self.first,
        }
    }
}

/// Measures a cell once.
pub async fn measure(setting: &Setting, scratch: &Path, database: &str, seed: u64) -> Result<Run> {
    let port = free_port()?;
    let mut old = start(setting, scratch, database, port).await?;
    let other = start(setting, scratch, database, 0).await?;
    let servers = [old.address, other.address];
    let mut haproxy = None;
    let mut nginx = None;
    let route = match setting.front {
        Front::Late(late) => {
            Route { first: old.address, then: Some((other.address, late)), terminated: OnceLock::new() }
        }
        Front::Nginx { next } => {
            let extra = if next { "" } else { "proxy_next_upstream off;" };
            let proxy = nginx.insert(Nginx::start(scratch, &servers, extra).await?);
            Route { first: proxy.address, then: None, terminated: OnceLock::new() }
        }
        Front::Haproxy { next } => {
            let extra = if next { "  retries 3\n  option redispatch 1" } else { "  retries 0" };
            let proxy = haproxy.insert(Haproxy::start(scratch, &servers, extra, CHECK).await?);
            while !(proxy.uses(0).await? && proxy.uses(1).await?) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Route { first: proxy.address, then: None, terminated: OnceLock::new() }
        }
    };
    let route = Arc::new(route);

    let mut random = StdRng::seed_from_u64(seed);
    let arrivals = Arrivals::poisson(setting.rate, setting.duration(), &mut random);
    let bodies: Vec<f64> = (0..arrivals.len()).map(|_| body_time(&mut random)).collect();
    let load = load(setting.client, &arrivals, Arc::clone(&route), bodies, seed);
    let restart = async {
        tokio::time::sleep(setting.before).await;
        let terminated = *route.terminated.get_or_init(Instant::now);
        old.daemon.send("TERM")?;
        let stopped = async {
            let Some(proxy) = &haproxy else { return Ok(None) };
            while proxy.uses(0).await? {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Ok::<_, Error>(Some(terminated.elapsed().as_secs_f64()))
        };
        let ended = async {
            old.daemon.ended(PATIENCE).await?;
            Ok(terminated.elapsed().as_secs_f64())
        };
        // The new process starts after both: HAProxy would take an earlier one for the old one.
        let (stopped, exit) = tokio::try_join!(stopped, ended)?;
        // Clients of a late router have the other instance; a proxy gets its first one back.
        let new = match setting.front {
            Front::Late(_) => None,
            _ => Some(start(setting, scratch, database, port).await?),
        };
        Ok::<_, Error>((stopped, exit, new))
    };
    let (outcomes, restarted) = tokio::join!(load, restart);
    let (stopped, exit, _new) = restarted?;
    let propagation = match setting.front {
        Front::Late(late) => Some(late.as_secs_f64()),
        _ => stopped,
    };
    Ok(Run { outcomes, propagation, exit })
}

async fn start(setting: &Setting, scratch: &Path, database: &str, port: u16) -> Result<Service> {
    let (port, delay) = (port.to_string(), format!("{}ms", setting.delay.as_millis()));
    let deadline = format!("{}ms", setting.deadline.as_millis());
    let variables = [
        ("PORT", port.as_str()),
        ("SHUTDOWN_DELAY", &delay),
        ("SHUTDOWN_DEADLINE", &deadline),
        ("DATABASE_MAX_CONNECTIONS", "5"),
        ("READINESS_INTERVAL", "500ms"),
    ];
    Service::start(scratch, database, &variables).await
}

async fn load(client: Client, arrivals: &Arrivals, route: Arc<Route>, bodies: Vec<f64>, seed: u64) -> Vec<Outcome> {
    let connections: Connections = match client {
        Client::KeepAlive => http::client(),
        Client::NewConnections | Client::SlowBodies => http::client_without_keep_alive(),
    };
    let run = http::run_prefix(seed);
    open_loop(arrivals, move |number, due| {
        let (connections, address) = (connections.clone(), route.at(due));
        let key = format!("{run}-{number}");
        let over = Duration::from_secs_f64(bodies.get(number).copied().unwrap_or_default());
        async move {
            if client == Client::SlowBodies {
                let head = format!("POST /orders HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: {key}");
                return slow::post(address, &head, http::ORDER, over, due, PATIENCE).await;
            }
            http::send(connections, http::order(&format!("http://{address}/orders"), &key), due, PATIENCE).await
        }
    })
    .await
}

/// Draws the time that a slow body takes, in seconds.
fn body_time(random: &mut StdRng) -> f64 {
    let mean = BODY_P99.as_secs_f64() / 100_f64.ln();
    let time = Exp::new(1.0 / mean).map_or(mean, |law| law.sample(random));
    time.min(BODY_MAX.as_secs_f64())
}
