//! What the service links, judged from its dependencies and their features.

use super::crates::{Crates, parsed};

/// Clients that verify servers with the certificates of the system, depending on their features.
const CLIENTS: [&str; 13] = [
    "reqwest",
    "ureq",
    "hyper-tls",
    "hyper-rustls",
    "lettre",
    "isahc",
    "attohttpc",
    "awc",
    "octocrab",
    "aws-config",
    "sentry",
    "oauth2",
    "openidconnect",
];

/// Crates that read the certificates of the system.
const SYSTEM_ROOTS: [&str; 3] = ["native-tls", "rustls-native-certs", "rustls-platform-verifier"];

/// A client, and the crate with which it reads the certificates of the system.
pub fn system_roots(crates: &Crates<'_>) -> Option<(&'static str, &'static str)> {
    CLIENTS.into_iter().find_map(|client| {
        let by_features = (client == "reqwest").then(|| reqwest(crates)).flatten();
        by_features.or_else(|| crates.brings(client, &SYSTEM_ROOTS)).map(|roots| (client, roots))
    })
}

/// What reqwest verifies servers with, judged from its features.
fn reqwest(crates: &Crates<'_>) -> Option<&'static str> {
    let (version, features, defaults) = crates.settings(crates.direct("reqwest")?)?;
    let has = |name: &str| features.contains(&name);
    let is_new = parsed(version?)? >= (0, 13);
    match () {
        _ if features.iter().any(|one| one.starts_with("native-tls")) => Some("native-tls"),
        _ if is_new && (defaults || has("default-tls") || has("rustls")) => Some("rustls-platform-verifier"),
        _ if !is_new && (defaults || has("default-tls")) => Some("native-tls"),
        _ if features.iter().any(|one| one.starts_with("rustls-tls-native-roots")) => Some("rustls-native-certs"),
        _ => None,
    }
}

/// The direct dependency that links OpenSSL dynamically.
pub fn openssl(crates: &Crates<'_>) -> Option<&'static str> {
    let vendors = crates.lists("openssl-src")
        || crates.manifest.dependencies().iter().any(|one| one.features().iter().any(|name| name.contains("vendored")));
    if vendors {
        return None;
    }
    let direct = ["openssl", "native-tls", "tokio-native-tls", "hyper-tls", "postgres-native-tls", "postgres-openssl"];
    let by_name = direct.into_iter().find(|name| crates.direct(name).is_some());
    let by_reqwest = || (reqwest(crates) == Some("native-tls")).then_some("reqwest");
    let by_feature = |name: &'static str| {
        let (_, features, _) = crates.settings(crates.direct(name)?)?;
        features.iter().any(|one| one.contains("native-tls")).then_some(name)
    };
    let by_lock = || CLIENTS.into_iter().find(|client| crates.brings(client, &["openssl-sys"]).is_some());
    by_name.or_else(by_reqwest).or_else(|| by_feature("sqlx")).or_else(|| by_feature("sea-orm")).or_else(by_lock)
}

/// Whether diesel links libpq dynamically.
pub fn libpq(crates: &Crates<'_>) -> bool {
    let bundles = crates.lists("pq-src")
        || crates.direct("pq-sys").is_some_and(|one| one.features().contains(&"bundled"))
        || crates.direct("pq-src").is_some();
    let settings = crates.direct("diesel").and_then(|one| crates.settings(one));
    !bundles && settings.is_some_and(|(_, features, _)| features.contains(&"postgres"))
}
