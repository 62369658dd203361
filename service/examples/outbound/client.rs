//! The HTTP client, with a limit on each phase of a call.

// region: client
use std::time::Duration;

use reqwest::{Client, redirect};

/// Build one client at startup and share it: the client owns the connection
/// pool. Clones are cheap and use the same pool.
pub fn client() -> reqwest::Result<Client> {
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
