//! Which variables of an environment a report may show: numbers, sizes, durations, addresses and levels, never secrets.

use crate::compose::seconds;

/// Parts of names that mark a secret, also within a word.
const SECRET_PARTS: [&str; 10] = [
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "REQUIREPASS",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "PRIVATE",
    "CREDENTIAL",
    "ENCRYPT",
];

/// Words of names that mark a secret or the address of a secret.
const SECRET_WORDS: [&str; 15] = [
    "PASS", "PWD", "KEY", "KEYS", "AUTH", "SALT", "HMAC", "JWT", "SIGNING", "DSN", "CERT", "SEED", "PIN", "OTP",
    "COOKIE",
];

/// Words of names whose values are addresses.
const ADDRESS_WORDS: [&str; 9] = ["HOST", "HOSTNAME", "HOSTS", "ADDR", "ADDRESS", "BIND", "LISTEN", "IP", "INTERFACE"];

/// Words of names whose values are levels or filters of logs.
const LOG_WORDS: [&str; 6] = ["LOG", "LOGS", "LOGGING", "LOGLEVEL", "LEVEL", "TRACING"];

/// Words at the end of names whose values name an environment.
const ENVIRONMENT_WORDS: [&str; 7] = ["ENV", "ENVIRONMENT", "PROFILE", "MODE", "STAGE", "TZ", "CONF"];

/// Longer digits are identifiers.
const LONGEST_NUMBER: usize = 12;

/// Longer texts are no host and no filter.
const LONGEST: usize = 200;

/// Whether a report may show a variable.
pub fn shows(name: &str, value: &str) -> bool {
    if is_secret(name) {
        return false;
    }
    let value = default_of(value.trim());
    if value.is_empty() || value.len() > LONGEST {
        return false;
    }
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let only = |more: &str| value.chars().all(|one| one.is_ascii_alphanumeric() || more.contains(one));
    is_quantity(value)
        || has(&ADDRESS_WORDS) && only("._-:[]*")
        || has(&LOG_WORDS) && only("_-:.,=*/[]{}")
        || words.last().is_some_and(|last| ENVIRONMENT_WORDS.contains(&last.as_str())) && only("_-+/:,.")
        || matches!(name, "RUST_BACKTRACE" | "RUST_LIB_BACKTRACE") && only("")
}

/// Whether the name of a variable or an option may belong to a secret.
pub fn is_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    SECRET_PARTS.iter().any(|part| upper.replace(['_', '-'], "").contains(part))
        || words(name).iter().any(|word| SECRET_WORDS.contains(&word.as_str()))
}

/// Whether a command may contain a secret: in an option, in an assignment or in an address.
pub fn has_secret(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let name = word.split(['=', ':']).next().unwrap_or(word);
        let has_user = word.split_once("://").is_some_and(|(_, rest)| rest.contains('@'));
        is_secret(name) || has_user
    })
}

/// Whether a text is a number, a Boolean, a size or a duration.
pub fn is_quantity(text: &str) -> bool {
    let digits = text.find(|one: char| !(one.is_ascii_digit() || matches!(one, '.' | '_'))).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
    let unit = unit.trim().to_ascii_lowercase();
    let is_number = number.starts_with(|one: char| one.is_ascii_digit()) && number.len() <= LONGEST_NUMBER;
    let has_unit = matches!(
        unit.as_str(),
        "" | "%"
            | "b"
            | "k"
            | "m"
            | "g"
            | "kb"
            | "mb"
            | "gb"
            | "tb"
            | "ki"
            | "mi"
            | "gi"
            | "kib"
            | "mib"
            | "gib"
            | "min"
    );
    let is_flag = matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off");
    is_number && has_unit || is_flag || text.len() <= LONGEST_NUMBER && seconds(text).is_some() || text == "-1"
}

/// The default of `${NAME:-default}`, or the text if it is no variable.
fn default_of(text: &str) -> &str {
    let inside = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inside
        .and_then(|inside| inside.split_once(":-").or_else(|| inside.split_once('-')))
        .map_or(text, |(_, default)| default)
}

/// The words of a name, in upper case: `db-maxConnections` has three.
fn words(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for one in name.chars() {
        let starts = one.is_ascii_uppercase() && was_lower;
        if (starts || !one.is_ascii_alphanumeric()) && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if one.is_ascii_alphanumeric() {
            word.push(one.to_ascii_uppercase());
        }
        was_lower = one.is_ascii_lowercase();
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_shown() {
        for (name, value) in [
            ("DB_MAX_CONNECTIONS", "20"),
            ("DB_MAX_CONNECTIONS", "${DB_MAX:-20}"),
            ("APP_DATABASE__HOST", "postgres"),
            ("LISTEN_ADDR", "0.0.0.0:8080"),
            ("RUST_LOG", "info,sqlx=warn,tower_http=debug"),
            ("TZ", "Etc/UTC"),
            ("APP_ENVIRONMENT", "production"),
            ("REQUEST_TIMEOUT", "1m30s"),
            ("CACHE_SIZE", "128MB"),
            ("REQUIRE_SSL", "true"),
            ("RUST_BACKTRACE", "full"),
        ] {
            assert!(shows(name, value), "{name}={value}");
        }
    }

    #[test]
    fn secrets_and_texts_are_not() {
        for (name, value) in [
            ("POSTGRES_PASSWORD", "1234"),
            ("DB_PASS", "1234"),
            ("JWT_SECRET", "on"),
            ("jwtSecret", "12"),
            ("API_KEY", "12"),
            ("APP_EMAIL__AUTHORIZATION_TOKEN", "1"),
            ("DATABASE_URL", "postgres://user:word@db/app"),
            ("DB_HOST", "user:word@db"),
            ("POSTGRES_DB", "newsletter"),
            ("ACCOUNT", "1234567890123"),
            ("X", ""),
            ("PORT", "${PORT}"),
        ] {
            assert!(!shows(name, value), "{name}={value}");
        }
    }

    #[test]
    fn commands_with_secrets_are_known() {
        for (text, expected) in [
            ("redis-server --requirepass word", true),
            ("app --db postgres://a:b@c/d", true),
            ("env PGPASSWORD=a psql", true),
            ("server --config /etc/app.toml", false),
            ("valkey-server --maxmemory 128mb", false),
        ] {
            assert_eq!(has_secret(text), expected, "{text}");
        }
    }
}
