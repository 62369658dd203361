//! A rollout, played event by event with the rules of the Deployment controller.

use super::inputs::{Inputs, Replacement};
use std::collections::VecDeque;

/// The pods from one moment to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Since the start of the deploy, in seconds.
    pub(super) at: f64,
    /// Old pods that serve.
    pub(super) old: f64,
    /// New pods, ready or not.
    pub(super) new: f64,
    /// New pods that are ready, and so receive requests.
    pub(super) ready: f64,
    /// Old pods that terminate.
    pub(super) terminating: f64,
}

impl Moment {
    pub(super) fn pods(&self) -> f64 {
        self.old + self.new + self.terminating
    }

    pub(super) fn serving(&self) -> f64 {
        self.old + self.ready
    }
}

/// The extremes of a rollout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rollout {
    /// Most pods at once, with those that terminate.
    pub(crate) peak: f64,
    /// Fewest pods that serve.
    pub(super) least: f64,
    /// Number of times at which new pods are started.
    pub(super) waves: f64,
    /// Time until all new pods are available, in seconds.
    pub(super) available_after: f64,
    /// Time until the last old pod is gone, in seconds.
    pub(super) seconds: f64,
}

/// Groups of pods to which the same happens at the same time, the earliest first. All pods take equally long, so a new
/// group always belongs at the end.
#[derive(Default)]
struct Schedule(VecDeque<(f64, f64)>);

impl Schedule {
    fn push(&mut self, at: f64, pods: f64) {
        if pods > 0.0 {
            self.0.push_back((at, pods));
        }
    }

    fn next(&self) -> f64 {
        self.0.front().map_or(f64::INFINITY, |(at, _)| *at)
    }

    /// Removes the pods that are due. Times that differ by rounding only are the same.
    fn due(&mut self, now: f64) -> f64 {
        let mut pods = 0.0;
        while let Some((at, group)) = self.0.front() {
            if *at > now + now * 1e-12 {
                break;
            }
            pods += group;
            self.0.pop_front();
        }
        pods
    }
}

impl Inputs {
    /// Plays the rollout, and reports each moment at which the pods change.
    pub(super) fn roll(&self, visit: &mut dyn FnMut(&Moment)) -> Rollout {
        let (replicas, hold) = (self.replicas, self.termination());
        let (most, fewest) = (replicas + self.surge_pods(), replicas - self.unavailable_pods());
        let mut now = Moment { at: 0.0, old: replicas, new: 0.0, ready: 0.0, terminating: 0.0 };
        let mut found = Rollout { peak: 0.0, least: replicas, waves: 0.0, available_after: 0.0, seconds: 0.0 };
        let [mut to_be_ready, mut to_be_available, mut to_exit] = [(); 3].map(|()| Schedule::default());
        let mut available = 0.0;
        let mut last_wave = -1.0;
        loop {
            // As the controller does: add what fits, stop what may go, until neither changes anything.
            loop {
                let counted = match self.replacement {
                    Replacement::Started => now.old + now.new,
                    Replacement::Complete => now.pods(),
                };
                let more = (most - counted).min(replicas - now.new).max(0.0);
                now.new += more;
                to_be_ready.push(now.at + self.boot, more);
                to_be_available.push(now.at + self.boot + self.min_ready, more);
                let fewer = (now.old + available - fewest).min(now.old).max(0.0);
                now.old -= fewer;
                if hold > 0.0 {
                    now.terminating += fewer;
                    to_exit.push(now.at + hold, fewer);
                }
                if more > 0.0 && now.at > last_wave {
                    found.waves += 1.0;
                    last_wave = now.at;
                }
                if more == 0.0 && fewer == 0.0 {
                    break;
                }
            }
            visit(&now);
            found.peak = found.peak.max(now.pods());
            found.least = found.least.min(now.serving());
            let next = to_be_ready.next().min(to_be_available.next()).min(to_exit.next());
            if next.is_infinite() {
                found.seconds = now.at;
                return found;
            }
            now.at = next;
            now.ready += to_be_ready.due(next);
            let pods = to_be_available.due(next);
            if pods > 0.0 {
                available += pods;
                found.available_after = next;
            }
            now.terminating -= to_exit.due(next);
        }
    }
}
