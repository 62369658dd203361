//! Addresses in the values of environment variables.

use super::variables::is_value;

/// The parts of `scheme://user:password@host:port/path`, as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// In front of `://`.
    pub scheme: &'a str,
    /// The user.
    pub user: Option<&'a str>,
    /// The password.
    pub password: Option<&'a str>,
    /// The host, without the brackets of IPv6.
    pub host: &'a str,
    /// The port.
    pub port: Option<&'a str>,
    /// From the slash, the question mark or the number sign on.
    pub rest: &'a str,
}

impl<'a> Address<'a> {
    /// Reads an address.
    pub fn of(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let is_scheme = |one: char| one.is_ascii_alphanumeric() || matches!(one, '+' | '-' | '.');
        if scheme.is_empty()
            || !scheme.starts_with(|one: char| one.is_ascii_alphabetic())
            || !scheme.chars().all(is_scheme)
        {
            return None;
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at_checked(end)?;
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, authority),
        };
        let (user, password) = match login.map(|login| login.split_once(':').ok_or(login)) {
            Some(Ok((user, password))) => (Some(user), Some(password)),
            Some(Err(user)) => (Some(user), None),
            None => (None, None),
        };
        let (host, port) = match place.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':')),
            None => place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        Some(Self { scheme, user, password, host, port, rest })
    }

    /// The password, if it is written out.
    pub fn secret(&self) -> Option<&'a str> {
        self.password.filter(|password| !password.contains('$') && is_value(password))
    }
}

/// Whether a host is the container itself.
pub fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_parts() {
        let address = Address::of("postgres://a:b@db:5432/x?y").expect("an address");
        assert_eq!((address.scheme, address.user, address.password), ("postgres", Some("a"), Some("b")));
        assert_eq!((address.host, address.port, address.rest), ("db", Some("5432"), "/x?y"));
        assert_eq!(Address::of("redis://[::1]:6379").map(|one| (one.host, one.port)), Some(("::1", Some("6379"))));
        assert_eq!(Address::of("redis://redis").map(|one| (one.host, one.port)), Some(("redis", None)));
        assert_eq!(Address::of("no address"), None);
        assert_eq!(Address::of("://x"), None);
    }
}
