//! The connection pool as a discrete-event simulation: what the formulas approximate, played through request by request.
//!
//! # The model
//!
//! Requests for a connection arrive at rate λ ([`Arrivals`]) and each goes to one of `I` instances, drawn at random, all alike.
//! An instance has a pool of `c` connections and one queue, first come, first served. A request that finds a free
//! connection takes it at once. One that waits as long as the acquire timeout τ leaves without.
//!
//! A connection is held for `Z + D`. First comes `Z`, everything but database CPU: nobody waits for anybody there. Then `D`
//! on one of the database's `k` cores, which all instances share, first come, first served; waiting for a core holds the
//! connection longer. With `D = 0` there is no database. [`Service`] is the shape of both times.
//!
//! All times are in seconds, rates per second.
//!
//! # How it is computed
//!
//! Patience is the same for all and the queue is in order of arrival, so the first in it is the first to leave: timeouts
//! are noticed when a connection comes free and need no event. Likewise the moment when a core will be done is known when
//! its work arrives. What remains is one event at the end of `Z` and one at the end of `D`.
//!
//! Estimates come with 95 % confidence intervals by batch means: after the warm-up the arrivals are cut into [`BATCHES`]
//! batches of equal length, whose means are taken for independent (A. M. Law, *Simulation Modeling and Analysis*, section
//! 9.5.3). [`Outcome::batch_correlation`] says how far that is true.
//!
//! The same seed gives the same outcome, to the last digit, natively and in WebAssembly: the generator works on integers,
//! `exp` and `ln` are those of the `libm` crate.
//!
//! # Limits
//!
//! Left out: retries after a timeout, connections that have to be opened, clients that go away, an instance that is slower
//! than the others, and a load balancer that does anything but draw lots. One request is one transaction.

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
