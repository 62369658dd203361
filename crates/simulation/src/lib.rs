//! A discrete-event simulation of connection pools: request by request, what the formulas approximate.
//!
//! # The model
//!
//! Requests for a connection arrive at rate λ ([`Arrivals`]). Each goes to one of `I` identical instances, chosen at
//! random. An instance has a pool of `c` connections and one queue, first come, first served. A request takes a free
//! connection at once, and gives up after waiting for the acquire timeout τ.
//!
//! A connection is held for `Z + D`. First comes `Z`, the time without database CPU, in which nothing waits. Then comes
//! `D` on one of the database's `k` cores, which all instances share, first come, first served. Waiting for a core
//! holds the connection longer. With `D = 0` there is no database. [`Service`] is the distribution of both times.
//!
//! All times are in seconds, rates per second.
//!
//! # How it is computed
//!
//! All requests have the same timeout and the queue is in order of arrival, so timeouts occur in the order of the
//! queue. They are detected when a connection becomes free, and need no event. Likewise, when work arrives at a core,
//! the time of its completion is known. That leaves one event at the end of `Z` and one at the end of `D`.
//!
//! Estimates have 95% confidence intervals by batch means: after the warm-up, the arrivals are divided into
//! [`BATCHES`] batches of equal length, whose means are assumed to be independent (A. M. Law, *Simulation Modeling and
//! Analysis*, section 9.5.3). [`Outcome::batch_correlation`] shows how well this assumption holds.
//!
//! The same seed gives the same outcome, to the last digit, natively and in WebAssembly: the generator works on
//! integers, `exp` and `ln` are those of the `libm` crate.
//!
//! # Limits
//!
//! The model excludes retries after a timeout, the opening of connections, clients that disconnect, instances of
//! different speed, and load balancers that do not choose at random. One request is one transaction.

mod arrivals;
mod batches;
mod engine;
mod experiment;
mod histogram;
mod outcome;
mod random;
mod service;

pub use engine::Simulation;
pub use experiment::{Arrivals, Experiment, Service};
pub use outcome::{BATCHES, Estimate, Outcome};

#[cfg(test)]
mod tests;
