//! The address that a container is told to listen on.

use super::{Container, Variable};
use crate::tree::Node;
use crate::words::Words;

/// Words of a variable that name an address.
const ADDRESS: [&str; 8] = ["HOST", "ADDR", "ADDRESS", "BIND", "LISTEN", "IP", "INTERFACE", "HOSTNAME"];

/// Words that a variable with an address can contain without naming another system.
const OWN: Words = Words("APP APPLICATION SERVER SERVICE HTTP API WEB REST AXUM ACTIX ROCKET WARP TCP PORT SOCKET ON");

/// Options that name an address.
const OPTIONS: Words = Words("--host --bind --listen --addr --address --listen-addr --bind-addr");

/// Where a container is told to listen.
#[derive(Clone, Copy, Debug)]
pub struct Bind<'a> {
    /// The name of the variable or of the option.
    pub name: &'a str,
    /// The address, without a port.
    pub address: &'a str,
    /// The value as it is written.
    pub node: &'a Node,
}

impl<'a> Container<'a> {
    /// The address in a variable such as `HOST` or `APP_SERVER__BIND`, or in an argument.
    pub fn bind_address(self) -> Option<Bind<'a>> {
        let of_variable = self.own_variables(&ADDRESS).into_iter().find_map(|one| {
            let node = one.value?;
            Some(Bind { name: one.name, address: address(node.text()?)?, node })
        });
        of_variable.or_else(|| self.bind_argument())
    }

    /// Whether a variable or an argument sets the address or the port that it listens on.
    pub fn is_told_to_listen(self) -> bool {
        let ports = self.own_variables(&["PORT"]);
        let is_number = |value: &Node| value.number::<u16>().is_some();
        self.bind_address().is_some() || ports.into_iter().any(|one| one.value.is_some_and(is_number))
    }

    /// The variables with one of some words that name nothing but the container.
    ///
    /// A variable with a word of another system, as in `DB_HOST`, is the address of that system. Only the words of the
    /// list and those of the names of the container and its workload are known not to be.
    fn own_variables(self, wanted: &[&str]) -> Vec<Variable<'a>> {
        let names = [self.name().unwrap_or_default(), self.object().name().unwrap_or_default()];
        let own: Vec<String> = names.iter().flat_map(|name| name.split('-')).map(str::to_ascii_uppercase).collect();
        let is_own = |word: &String| ADDRESS.contains(&word.as_str()) || OWN.has(word) || own.contains(word);
        let is_named = |name: &str| {
            let words = name.split('_').filter(|word| !word.is_empty()).map(str::to_ascii_uppercase);
            let words: Vec<String> = words.collect();
            words.iter().all(is_own) && words.iter().any(|word| wanted.contains(&word.as_str()))
        };
        self.env().into_iter().filter(|one| is_named(one.name)).collect()
    }

    fn bind_argument(self) -> Option<Bind<'a>> {
        let words = self.words();
        words.iter().enumerate().find_map(|(place, word)| {
            let text = word.text()?;
            let (name, joined) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
            if !OPTIONS.has(name) {
                return None;
            }
            match joined {
                Some(value) => Some(Bind { name, address: address(value)?, node: word }),
                None => {
                    let node = words.get(place + 1)?;
                    Some(Bind { name, address: address(node.text()?)?, node })
                }
            }
        })
    }
}

/// The address of a value such as `127.0.0.1:8080` or `[::1]:80`, if it is one that a server binds to.
fn address(value: &str) -> Option<&str> {
    let value = value.trim();
    let (host, port) = match value.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.trim_start_matches(':')),
        None if value.matches(':').count() == 1 => value.split_once(':')?,
        None => (value, ""),
    };
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok();
    (is_number && is_address).then_some(host)
}
