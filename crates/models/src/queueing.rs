//! Erlang's formulas: waiting for one of several servers, with Poisson arrivals.
//!
//! # Symbols
//!
//! | symbol | quantity |
//! |---|---|
//! | `c` | servers: the connections of a pool |
//! | `λ`, `S` | arrivals per second, mean time that each occupies a server, s |
//! | `a` | offered load `λ S`: servers that are busy on average if no arrival waits |
//!
//! # Formulas
//!
//! ```text
//! Erlang B, an arrival finds all servers busy and leaves     B = (a^c / c!) / Σ a^k / k!    k = 0 to c
//! Erlang C, an arrival finds all servers busy and waits      C = B / (1 - (a / c) (1 - B)), 1 if a ≥ c
//! it waits longer than t                                     C e^(-(c - a) t / S)
//! ```
//!
//! `1 / B` grows by the recursion `1 / B(c) = 1 + (c / a) / B(c - 1)`. It can only overflow to infinity, which is a
//! blocking of zero: the powers and factorials of the definition overflow long before.
//!
//! # Sources
//!
//! A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
//! exchanges", 1917. The recursion: R. B. Cooper, "Introduction to Queueing Theory", 1981, chapter 3. The tests compare
//! with published tables.
//!
//! # Limits
//!
//! The waiting formulas assume exponential hold times, first come first served, and arrivals that never time out.

/// Returns the probability that an arrival finds all `servers` busy, if such arrivals leave.
pub(crate) fn erlang_b(servers: u32, offered_load: f64) -> f64 {
    let mut inverse = 1.0;
    for server in 1..=servers {
        inverse = 1.0 + inverse * f64::from(server) / offered_load;
    }
    1.0 / inverse
}

/// Returns the probability that an arrival finds all `servers` busy, if such arrivals wait; 1 if the servers are
/// overloaded.
pub(crate) fn erlang_c(servers: u32, offered_load: f64) -> f64 {
    let count = f64::from(servers);
    if offered_load >= count {
        return 1.0;
    }
    let blocked = erlang_b(servers, offered_load);
    blocked / (1.0 - offered_load / count * (1.0 - blocked))
}

/// Returns the probability that an arrival waits longer than `holds` times the mean hold time; 1 if the servers are
/// overloaded, because the queue then grows without limit.
pub(crate) fn wait_tail(servers: u32, offered_load: f64, holds: f64) -> f64 {
    let spare = f64::from(servers) - offered_load;
    if spare <= 0.0 {
        return 1.0;
    }
    erlang_c(servers, offered_load) * libm::exp(-spare * holds)
}

#[cfg(test)]
mod tests;
