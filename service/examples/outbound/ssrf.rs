//! Fetches URLs that a user supplies, from public hosts only.

// region: ssrf
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use axum::BoxError;
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use tokio::net::lookup_host;

/// For URLs that a user supplies, such as a webhook: public hosts only.
pub fn guarded_client() -> reqwest::Result<Client> {
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
pub fn public_url(text: &str) -> Result<Url, &'static str> {
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
pub async fn fetch(
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
