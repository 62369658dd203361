//! Bytes and requests.

/// An amount of traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Bytes sent to readers.
    pub bytes: f64,
    /// Requests.
    pub requests: f64,
}

impl Load {
    /// Returns this load multiplied by `count`.
    pub fn times(self, count: f64) -> Self {
        Self { bytes: self.bytes * count, requests: self.requests * count }
    }

    /// Returns the sum of both loads.
    pub fn and(self, other: Self) -> Self {
        Self { bytes: self.bytes + other.bytes, requests: self.requests + other.requests }
    }

    /// Returns the bytes in GiB.
    pub(super) fn gib(self) -> f64 {
        self.bytes / 1_073_741_824.0
    }

    /// Returns the bytes in GB.
    pub(super) fn gb(self) -> f64 {
        self.bytes / 1e9
    }

    /// Returns the requests in millions.
    pub(super) fn millions(self) -> f64 {
        self.requests / 1e6
    }
}
