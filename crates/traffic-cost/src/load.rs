//! Bytes and requests.

/// An amount of traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Bytes.
    pub bytes: f64,
    /// Requests.
    pub requests: f64,
}

impl Load {
    /// This load, `count` times.
    pub fn times(self, count: f64) -> Self {
        Self { bytes: self.bytes * count, requests: self.requests * count }
    }

    /// The sum of both loads.
    pub fn and(self, other: Self) -> Self {
        Self { bytes: self.bytes + other.bytes, requests: self.requests + other.requests }
    }

    /// In units of 2^30 bytes.
    pub(super) fn gib(self) -> f64 {
        self.bytes / 1_073_741_824.0
    }

    /// In units of 10^9 bytes.
    pub(super) fn gb(self) -> f64 {
        self.bytes / 1e9
    }

    /// Millions of requests.
    pub(super) fn millions(self) -> f64 {
        self.requests / 1e6
    }
}
