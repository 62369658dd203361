//! Calls to other services, with a limit on everything.
//!
//! ```bash
//! cargo run --example outbound -- http://127.0.0.1:9000
//! curl -i 127.0.0.1:3000/stock/tea
//! ```

use std::env;

use axum::{Router, middleware, routing::get};
use tokio::net::TcpListener;

// region: imports
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    BoxError, Extension, Json,
    extract::{Path, Request, State},
    http::{HeaderName, StatusCode},
    middleware::Next,
    response::Response,
};
use orders::error::AppError;
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use serde::{Deserialize, Serialize};
use tokio::{net::lookup_host, sync::Semaphore};
// endregion: imports

// region: client
/// Build one client at startup and share it: the client owns the connection
/// pool. Clones are cheap and use the same pool.
fn client() -> reqwest::Result<Client> {
    Client::builder()
        .user_agent("orders/0.1")
        // DNS, TCP and TLS. The default is no limit.
        .connect_timeout(Duration::from_secs(1))
        // The whole call, from connecting to the last byte of the body. The
        // default is no limit.
        .timeout(Duration::from_secs(2))
        // Shorter than the idle timeout of the other side, or a request goes
        // out on a connection that is just being closed. The default is 90 s.
        .pool_idle_timeout(Duration::from_secs(30))
        // The default keeps every connection of a traffic peak.
        .pool_max_idle_per_host(32)
        // Internal APIs do not redirect. The default follows 10 redirects.
        .redirect(redirect::Policy::none())
        .build()
}
// endregion: client

// region: deadline
/// The name is yours to choose; use the same one in all of your services.
const TIMEOUT_MS: HeaderName = HeaderName::from_static("x-timeout-ms");
/// Below the `TimeoutLayer` of 10 s, so that the handler can still respond.
const LONGEST: Duration = Duration::from_millis(9_500);
/// Too little time for any call to succeed.
const SHORTEST: Duration = Duration::from_millis(20);

/// When the caller gives up.
#[derive(Clone, Copy)]
struct Deadline(Instant);

impl Deadline {
    /// The timeout for one call: `limit`, or what is left if that is less.
    fn left(self, limit: Duration) -> Option<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        (left >= SHORTEST).then(|| left.min(limit))
    }
}

/// Reads the caller's timeout. A caller can shorten the limit, not extend it.
async fn deadline(mut request: Request, next: Next) -> Response {
    let header = request.headers().get(TIMEOUT_MS);
    let asked = header.and_then(|value| value.to_str().ok()?.parse().ok());
    let time = asked.map_or(LONGEST, Duration::from_millis).min(LONGEST);
    request.extensions_mut().insert(Deadline(Instant::now() + time));
    next.run(request).await
}
// endregion: deadline

// region: breaker
/// Consecutive failures after which calls stop.
const FAILURES: u32 = 5;
/// Time without calls, and the interval between trial calls after that.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Breaker(Mutex<Calls>);

#[derive(Default)]
struct Calls {
    failures: u32,
    next_trial: Option<Instant>,
}

impl Breaker {
    /// Returns whether to call. An open breaker allows one trial per `PAUSE`.
    /// A canceled trial is never recorded, but the next one still comes.
    fn allows(&self) -> bool {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let open = calls.failures >= FAILURES;
        if open && calls.next_trial.is_some_and(|time| now < time) {
            return false;
        }
        if open {
            calls.next_trial = Some(now + PAUSE);
        }
        true
    }

    fn record(&self, success: bool) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if success {
            *calls = Calls::default();
            return;
        }
        calls.failures = calls.failures.saturating_add(1);
        calls.next_trial = Some(Instant::now() + PAUSE);
    }
}
// endregion: breaker

// region: call
/// Create one per dependency, so that a slow dependency cannot take the slots
/// of the others.
#[derive(Clone)]
struct Stock {
    http: Client,
    base: Url,
    breaker: Arc<Breaker>,
    slots: Arc<Semaphore>,
}

#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("the circuit breaker is open")]
    Open,
    #[error("too many calls in flight")]
    Busy,
    #[error("no time left for a call")]
    NoTime,
    #[error("status {0}")]
    Status(StatusCode),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

#[derive(Debug, Deserialize, Serialize)]
struct Level {
    available: u32,
}

impl Stock {
    fn new(http: Client, base: Url) -> Self {
        let slots = Arc::new(Semaphore::new(64));
        Self { http, base, breaker: Arc::default(), slots }
    }

    async fn level(
        &self,
        item: &str,
        deadline: Deadline,
    ) -> Result<Level, CallError> {
        let limit = Duration::from_secs(2);
        let time = deadline.left(limit).ok_or(CallError::NoTime)?;
        let slot = self.slots.try_acquire().map_err(|_| CallError::Busy)?;
        if !self.breaker.allows() {
            return Err(CallError::Open);
        }
        let result = self.send(item, time).await;
        drop(slot);
        // A 4xx shows that the other side works, except 429, which asks you
        // to slow down.
        let failed = match &result {
            Err(CallError::Status(status)) => {
                status.is_server_error() || status.as_u16() == 429
            }
            // Only the caller's deadline was too short. If this counted,
            // callers could open the breaker for everyone.
            Err(CallError::Http(error))
                if error.is_timeout() && time < limit =>
            {
                return result;
            }
            Err(_) => true,
            Ok(_) => false,
        };
        self.breaker.record(!failed);
        result
    }

    async fn send(
        &self,
        item: &str,
        time: Duration,
    ) -> Result<Level, CallError> {
        let mut url = self.base.clone();
        // Encodes the item: `../admin` stays one segment.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["stock", item]);
        }
        let request = self.http.get(url).timeout(time);
        let request = request.header(TIMEOUT_MS, time.as_millis().to_string());
        let response = request.send().await?;
        if !response.status().is_success() {
            return Err(CallError::Status(response.status()));
        }
        Ok(response.json().await?)
    }
}

/// Responds with 503 and `Retry-After`, and logs the cause with the request ID.
impl From<CallError> for AppError {
    fn from(error: CallError) -> Self {
        Self::Unavailable(error.into())
    }
}

async fn stock(
    State(stock): State<Stock>,
    Extension(deadline): Extension<Deadline>,
    Path(item): Path<String>,
) -> Result<Json<Level>, AppError> {
    Ok(Json(stock.level(&item, deadline).await?))
}
// endregion: call

// region: ssrf
/// For URLs that a user supplies, such as a webhook: public hosts only.
fn guarded_client() -> reqwest::Result<Client> {
    Client::builder()
        .dns_resolver(PublicOnly)
        // A redirect can point to an internal address.
        .redirect(redirect::Policy::none())
        // A proxy would look up the name itself, without the check.
        .no_proxy()
        .connect_timeout(Duration::from_secs(1))
        .timeout(Duration::from_secs(5))
        .build()
}

/// Checks the addresses that the client then connects to. If you look up the
/// name first and connect by name later, DNS can change in between.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await?;
            let public: Vec<_> =
                found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(io::Error::other("not a public address").into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The resolver never sees an IP address in a URL, so reject these here. The
/// parser turns `0x7f.1` and `2130706433` into addresses first.
fn public_url(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "not a URL")?;
    if url.scheme() != "https" || url.port().is_some() {
        return Err("use https on the default port");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("no credentials in the URL");
    }
    url.domain().ok_or("use a host name, not an IP address")?;
    Ok(url)
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_public_v4(ip),
            None => is_public_v6(ip),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local() // 169.254.169.254: credentials of the cloud
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b)) // carrier-grade NAT
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

/// Global unicast is `2000::/3`, without the ranges that embed an IPv4
/// address or are reserved.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    a & 0xe000 == 0x2000
        && !(a == 0x2001 && (b < 0x200 || b == 0xdb8))
        && a != 0x2002
        && !(a == 0x3fff && b < 0x1000)
}

/// The response is untrusted as well: read at most `limit` bytes of it.
async fn fetch(
    client: &Client,
    url: Url,
    limit: usize,
) -> Result<Vec<u8>, BoxError> {
    let mut response = client.get(url).send().await?.error_for_status()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Err("response too large".into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
// endregion: ssrf

fn router(stock_service: Stock) -> Router {
    Router::new()
        .route("/stock/{item}", get(stock))
        .with_state(stock_service)
        .layer(middleware::from_fn(deadline))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    orders::telemetry::init()?;
    let base = env::args().nth(1).ok_or("usage: outbound URL")?;
    if base.starts_with("https://") {
        let body =
            fetch(&guarded_client()?, public_url(&base)?, 1024 * 1024).await?;
        tracing::info!(bytes = body.len(), "fetched");
        return Ok(());
    }
    let router = router(Stock::new(client()?, base.parse()?));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashSet,
        net::SocketAddr,
        sync::atomic::{AtomicU32, Ordering},
    };

    use axum::{extract::ConnectInfo, http::HeaderMap, response::IntoResponse};
    use tokio::time::sleep;

    use super::*;

    fn in_ms(time: u64) -> Deadline {
        Deadline(Instant::now() + Duration::from_millis(time))
    }

    async fn serve(router: Router) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        format!("http://{address}").parse().unwrap()
    }

    #[test]
    fn a_call_gets_the_smaller_of_its_limit_and_what_is_left() {
        let limit = Duration::from_secs(2);
        assert_eq!(in_ms(9_000).left(limit), Some(limit));
        assert!(in_ms(1_000).left(limit).unwrap() <= Duration::from_secs(1));
        assert_eq!(in_ms(10).left(limit), None);
    }

    #[test]
    fn the_breaker_opens_tries_once_and_closes() {
        let breaker = Breaker::default();
        let pause_is_over = || {
            breaker.0.lock().unwrap().next_trial = Some(Instant::now());
        };
        for _ in 0..FAILURES {
            assert!(breaker.allows());
            breaker.record(false);
        }
        assert!(!breaker.allows());
        pause_is_over();
        assert!(breaker.allows(), "a trial");
        assert!(!breaker.allows(), "only one");
        pause_is_over();
        assert!(breaker.allows(), "the first trial was canceled");
        breaker.record(false);
        assert!(!breaker.allows());
        pause_is_over();
        assert!(breaker.allows());
        breaker.record(true);
        assert!(breaker.allows() && breaker.allows());
    }

    #[tokio::test]
    async fn the_time_left_is_passed_on_and_enforced() {
        let slow = async |headers: HeaderMap| {
            let ms: u64 =
                headers[TIMEOUT_MS].to_str().unwrap().parse().unwrap();
            assert!(ms <= 200, "{ms}");
            sleep(Duration::from_secs(5)).await;
        };
        let base = serve(Router::new().route("/stock/tea", get(slow))).await;
        let stock = Stock::new(client().unwrap(), base);
        let start = Instant::now();
        let error = stock.level("tea", in_ms(200)).await.unwrap_err();
        assert!(matches!(error, CallError::Http(e) if e.is_timeout()));
        assert!(start.elapsed() < Duration::from_secs(1));
    }

    #[tokio::test]
    async fn short_deadlines_do_not_open_the_breaker() {
        let slow = async || sleep(Duration::from_secs(5)).await;
        let base = serve(Router::new().route("/stock/tea", get(slow))).await;
        let stock = Stock::new(client().unwrap(), base);
        for _ in 0..2 * FAILURES {
            let error = stock.level("tea", in_ms(50)).await.unwrap_err();
            assert!(matches!(error, CallError::Http(_)), "{error}");
        }
    }

    #[tokio::test]
    async fn a_failing_service_is_left_alone() {
        let calls = Arc::new(AtomicU32::new(0));
        let counter = calls.clone();
        let base = serve(Router::new().fallback(async move || {
            counter.fetch_add(1, Ordering::Relaxed);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .await;
        let stock = Stock::new(client().unwrap(), base);
        for _ in 0..20 {
            assert!(stock.level("../tea", in_ms(5_000)).await.is_err());
        }
        assert_eq!(calls.load(Ordering::Relaxed), FAILURES);
    }

    #[tokio::test]
    async fn users_cannot_reach_internal_hosts() {
        for url in [
            "http://example.com/",
            "https://example.com:8443/",
            "https://user@example.com/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "file:///etc/passwd",
        ] {
            assert!(public_url(url).is_err(), "{url}");
        }
        let url = public_url("https://localhost/").unwrap();
        let client = guarded_client().unwrap();
        let error = client.get(url).send().await.unwrap_err();
        let text = orders::error::chain(&error);
        // Without a TLS feature reqwest refuses https before it resolves.
        assert!(
            text.contains("not a public address") || text.contains("scheme"),
            "{text}"
        );
        let url: Url = "http://localhost/".parse().unwrap();
        let error = client.get(url).send().await.unwrap_err();
        let text = orders::error::chain(&error);
        assert!(text.contains("not a public address"), "{text}");
    }

    #[test]
    fn addresses_that_are_not_public() {
        for ip in [
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2002:a00:1::",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    /// The number of connections that ten requests open.
    async fn connections(send: impl AsyncFn(Url)) -> usize {
        let peers = Arc::new(Mutex::new(HashSet::new()));
        let seen = peers.clone();
        let respond =
            async move |ConnectInfo(peer): ConnectInfo<SocketAddr>| {
                seen.lock().unwrap().insert(peer);
                "x".repeat(10_000_000)
            };
        let router = Router::new().route("/", get(respond));
        let service =
            router.into_make_service_with_connect_info::<SocketAddr>();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, service).await });
        for _ in 0..10 {
            send(format!("http://{address}").parse().unwrap()).await;
        }
        peers.lock().unwrap().len()
    }

    #[tokio::test]
    async fn a_connection_is_reused_after_the_response_was_read() {
        let client = client().unwrap();
        let read = async |url| {
            client.get(url).send().await.unwrap().bytes().await.unwrap();
        };
        assert_eq!(connections(read).await, 1);
        let unread = async |url| drop(client.get(url).send().await.unwrap());
        assert_eq!(connections(unread).await, 10);
        let new_client = async |url| {
            reqwest::get::<Url>(url).await.unwrap().bytes().await.unwrap();
        };
        assert_eq!(connections(new_client).await, 10);
    }

    #[tokio::test]
    async fn a_large_response_is_cut_off() {
        let base =
            serve(Router::new().fallback(async || "x".repeat(10_000))).await;
        let client = client().unwrap();
        assert!(fetch(&client, base.clone(), 9_999).await.is_err());
        assert_eq!(fetch(&client, base, 10_000).await.unwrap().len(), 10_000);
    }
}
