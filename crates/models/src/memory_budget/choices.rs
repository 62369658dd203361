//! What is chosen rather than counted: where TLS ends, and who hands out the heap.

use crate::choice;

choice! {
    /// Where TLS ends.
    Tls {
        /// Before the service, at a proxy or a load balancer.
        None = "none", "No: at a proxy before it";
        /// In the service, by rustls.
        Rustls = "rustls", "rustls";
        /// In the service, by OpenSSL.
        Openssl = "openssl", "OpenSSL";
    }
}

choice! {
    /// Who hands out the heap.
    Allocator {
        /// The default on most Linux images.
        Glibc = "glibc", "glibc: 1.5 × the live heap";
        /// `tikv-jemallocator`.
        Jemalloc = "jemalloc", "jemalloc: 1.2 ×";
        /// `mimalloc`.
        Mimalloc = "mimalloc", "mimalloc: 1.2 ×";
    }
}
