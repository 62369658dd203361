//! How long a request, its client and its work can last.

use super::Inputs;

/// Upper bounds in seconds; infinity if nothing limits them.
pub(super) struct Times {
    /// `I`.
    pub work: f64,
    /// `S`.
    pub answer: f64,
    /// `T`: one try of the load balancer.
    pub try_of_proxy: f64,
    /// The client's attempts and the pauses between them.
    pub client_wait: f64,
    /// `B(n₁)`.
    pub pauses: f64,
    /// `E - S`: how long a statement runs on after the request timed out.
    pub runs_on: f64,
    /// How long work goes on after its client left or got its answer.
    pub zombie: f64,
    /// `R - I`; `None` if nothing limits the work.
    pub slack: Option<f64>,
}

/// Returns the time of an input of which 0 means none.
pub(super) fn limit(seconds: f64) -> f64 {
    if seconds == 0.0 { f64::INFINITY } else { seconds }
}

/// Returns `count * seconds`, which is 0 if nothing is counted, even of what has no limit.
fn times(count: f64, seconds: f64) -> f64 {
    if count == 0.0 { 0.0 } else { count * seconds }
}

impl Inputs {
    pub(super) fn times(&self) -> Times {
        let work = self.work();
        let request = limit(self.request_timeout);
        let answer = work.min(request);
        let try_of_proxy = answer.min(limit(self.proxy_timeout));
        let tries = try_of_proxy * self.proxy_attempts;
        let attempt_of_client = tries.min(limit(self.client_timeout));
        let pauses = self.pauses(self.attempts);
        let runs_on =
            if work > request { self.database().min(limit(self.statement_timeout)).min(work - request) } else { 0.0 };
        // Without any limit, no client leaves and no work ends: nothing is done in vain.
        let last_try_starts = times(self.proxy_attempts - 1.0, try_of_proxy);
        let ends = last_try_starts + answer + runs_on;
        let zombie = if attempt_of_client.is_finite() { (ends - attempt_of_client).max(0.0) } else { 0.0 };
        Times {
            work,
            answer,
            try_of_proxy,
            client_wait: self.attempts * attempt_of_client + pauses,
            pauses,
            runs_on,
            zombie,
            slack: work.is_finite().then_some(request - work),
        }
    }

    /// `d`: the statements of one attempt.
    pub(super) fn database(&self) -> f64 {
        times(self.statements, limit(self.statement_timeout))
            .min(times(self.statements.min(1.0), self.transaction_timeout.unwrap_or(f64::INFINITY)))
    }

    /// One attempt of the service: the wait for a connection, the statements, the calls.
    fn attempt(&self) -> f64 {
        self.database() + self.around_database()
    }

    /// One attempt of the service without its statements.
    pub(super) fn around_database(&self) -> f64 {
        let acquire = if self.statements > 0.0 { self.acquire_timeout } else { 0.0 };
        acquire + self.calls * self.call_timeout
    }

    /// `I`: all attempts of the service, with the pauses between them.
    pub(super) fn work(&self) -> f64 {
        self.inner_attempts * self.attempt() + self.pauses(self.inner_attempts)
    }

    /// `B(n)`: the longest pauses between attempts, in seconds.
    pub(super) fn pauses(&self, attempts: f64) -> f64 {
        let mut pause = self.backoff_base / 1e3;
        let mut sum = 0.0;
        for _ in 1..attempts as u32 {
            sum += pause.min(self.backoff_cap);
            pause *= 2.0;
        }
        sum
    }

    /// Returns how long a caller of the service waits for one try: the load balancer, or a client whose load balancer
    /// tries several times.
    pub(super) fn patience(&self) -> f64 {
        limit(self.proxy_timeout).min(limit(self.client_timeout) / self.proxy_attempts)
    }
}
