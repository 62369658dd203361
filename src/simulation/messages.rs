//! What the page and its worker say to each other: each message is one list of numbers, sent as a `Float64Array`.
//!
//! | from | message | numbers |
//! |---|---|---|
//! | worker | [`Reply::Ready`] | 0 |
//! | page | [`Request`] | version, how many pool sizes, the pool sizes, the experiment |
//! | worker | [`Reply::Progress`] | 1, share of the whole request that is done |
//! | worker | [`Reply::Outcome`] | 2, pool size, the outcome |
//! | worker | [`Reply::Done`] | 3 |
//! | worker | [`Reply::Refused`] | 4 |
//!
//! The worker says that it is ready, and hears nothing before. A request is answered with progress and, in the order asked
//! for, one outcome for each pool size; then it is done. A message that is no request, or not a sound one, is refused.
//! Requests are worked off one after the other: to cancel one, end the worker.

use super::engine::Simulation;
use super::experiment::Experiment;
use super::numbers::Reader;
use super::outcome::Outcome;

/// What both sides must agree on. A worker from another build refuses.
const VERSION: f64 = 1.0;

/// Arrivals between two reports of progress: some 20 ms.
const SLICE: u32 = 100_000;

/// The most pool sizes in one request.
const MOST_POOL_SIZES: usize = 1000;

/// What the page asks: the experiment with each of these pool sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// All but the pool size.
    pub experiment: Experiment,
    /// One simulation each, in this order, of the same arrivals.
    pub pool_sizes: Vec<u32>,
}

/// What the worker answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reply {
    /// It has started and listens.
    Ready,
    /// How much of the request is done, from 0 to 1.
    Progress(f64),
    /// What came of one pool size.
    Outcome {
        /// Which one.
        pool_size: u32,
        /// What came of it.
        outcome: Outcome,
    },
    /// Every outcome has been sent.
    Done,
    /// The message was not understood, or cannot be simulated.
    Refused,
}

impl Request {
    /// This request as numbers.
    pub fn to_numbers(&self) -> Vec<f64> {
        let mut numbers = vec![VERSION, self.pool_sizes.len() as f64];
        numbers.extend(self.pool_sizes.iter().map(|size| f64::from(*size)));
        numbers.extend(self.experiment.to_numbers());
        numbers
    }

    /// The request that these numbers are. `None` when they are none, or when one of its simulations is not sound.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let mut reader = Reader(numbers.strip_prefix(&[VERSION])?);
        let pool_sizes = reader.list()?.iter().map(|size| Reader(&[*size]).whole()).collect::<Option<Vec<_>>>()?;
        let request = Self { experiment: Experiment::from_numbers(reader.0)?, pool_sizes };
        let sizes = 1..=MOST_POOL_SIZES;
        (sizes.contains(&request.pool_sizes.len()) && request.experiments().all(|experiment| experiment.is_sound()))
            .then_some(request)
    }

    fn experiments(&self) -> impl Iterator<Item = Experiment> {
        self.pool_sizes.iter().map(|pool_size| Experiment { pool_size: *pool_size, ..self.experiment.clone() })
    }
}

impl Reply {
    /// This reply as numbers.
    pub fn to_numbers(&self) -> Vec<f64> {
        match self {
            Self::Ready => vec![0.0],
            Self::Progress(share) => vec![1.0, *share],
            Self::Outcome { pool_size, outcome } => {
                let mut numbers = vec![2.0, f64::from(*pool_size)];
                numbers.extend(outcome.to_numbers());
                numbers
            }
            Self::Done => vec![3.0],
            Self::Refused => vec![4.0],
        }
    }

    /// The reply that these numbers are, if they are one.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        match numbers {
            [0.0] => Some(Self::Ready),
            [1.0, share] if (0.0..=1.0).contains(share) => Some(Self::Progress(*share)),
            [2.0, pool_size, outcome @ ..] => Some(Self::Outcome {
                pool_size: Reader(&[*pool_size]).whole()?,
                outcome: Outcome::from_numbers(outcome)?,
            }),
            [3.0] => Some(Self::Done),
            [4.0] => Some(Self::Refused),
            _ => None,
        }
    }
}

/// The worker's part: does what a message asks and gives every reply to `post` as soon as it is known.
pub fn answer(message: &[f64], mut post: impl FnMut(Reply)) {
    let Some(request) = Request::from_numbers(message) else {
        return post(Reply::Refused);
    };
    let all = request.pool_sizes.len() as f64;
    for (before, experiment) in request.experiments().enumerate() {
        let Some(mut simulation) = Simulation::new(&experiment) else {
            return post(Reply::Refused);
        };
        loop {
            let done = simulation.advance(SLICE);
            post(Reply::Progress((before as f64 + done) / all));
            if let Some(outcome) = simulation.outcome() {
                post(Reply::Outcome { pool_size: experiment.pool_size, outcome });
                break;
            }
        }
    }
    post(Reply::Done);
}
