//! Limits the open connections of each address.

// region: peers
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

#[derive(Clone)]
pub struct Peers {
    max: usize,
    /// Holds only addresses with open connections, so `MAX_CONNECTIONS`
    /// bounds its size.
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection of a peer. It is counted until it is dropped.
pub struct Visit {
    peers: Peers,
    peer: IpAddr,
}

impl Peers {
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self { max, open: Arc::default() }
    }

    /// Returns `None` if the peer is at its limit.
    #[must_use]
    pub fn enter(&self, address: IpAddr) -> Option<Visit> {
        let peer = network(address);
        let mut open = self.open();
        let count = open.entry(peer).or_default();
        if *count == self.max {
            return None;
        }
        *count += 1;
        Some(Visit { peers: self.clone(), peer })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut open = self.peers.open();
        if let Some(count) = open.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.peer);
            }
        }
    }
}

/// Providers usually give each customer a /64 of IPv6 addresses, so all
/// addresses of a /64 count as one peer.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(ip) => {
            Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into()
        }
        ip @ IpAddr::V4(_) => ip,
    }
}
// endregion: peers

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_networks_and_forgets_them() {
        let peers = Peers::new(2);
        let enter = |address: &str| peers.enter(address.parse().unwrap());
        let first = enter("2001:db8::1").unwrap();
        let second = enter("2001:db8::2").unwrap();
        assert!(enter("2001:db8::3").is_none());
        let _other = enter("2001:db8:0:1::1").unwrap();
        // A socket for both families reports IPv4 peers as mapped addresses.
        let _v4 = enter("192.0.2.1").unwrap();
        let _mapped = enter("::ffff:192.0.2.1").unwrap();
        assert!(enter("192.0.2.1").is_none());
        let _neighbor = enter("192.0.2.2").unwrap();

        drop(first);
        let third = enter("2001:db8::3").unwrap();
        drop((second, third));
        assert_eq!(peers.open().len(), 3);
    }
}
