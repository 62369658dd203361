//! The three burn-rate alerts: what trips them, how soon, and how often without an incident.

use super::Inputs;
use super::probability::{binomial_at_least, poisson, poisson_at_least};

/// One alert of the workbook.
pub(super) struct Kind {
    /// Name of the window in metrics.
    pub name: &'static str,
    /// `W`, in seconds.
    pub long: f64,
    /// `w`, in seconds.
    pub short: f64,
    /// Share of the budget used in the long window at the burn rate of the alert.
    pub share: f64,
}

pub(super) const KINDS: [Kind; 3] = [
    Kind { name: "1h", long: 3_600.0, short: 300.0, share: 0.02 },
    Kind { name: "6h", long: 21_600.0, short: 1_800.0, share: 0.05 },
    Kind { name: "3d", long: 259_200.0, short: 21_600.0, share: 0.1 },
];

pub(super) struct Alert {
    /// `B`.
    pub burn: f64,
    /// `θ`.
    pub threshold: f64,
    /// Errors that trip the short and the long window; `None` if the alert never fires.
    pub errors: Option<(f64, f64)>,
    /// False alarms in a window of the objective; `None` if the alert never fires.
    pub false_alarms: Option<f64>,
}

pub(super) struct Alerts {
    pub each: [Alert; 3],
    /// False alarms of the two alerts that page.
    pub false_pages: f64,
    /// How soon the first alert notices a bad deploy that lasts, in seconds; `None` if none does.
    pub detection: Option<f64>,
}

impl Inputs {
    pub(super) fn alerts(&self) -> Alerts {
        let each = [0, 1, 2].map(|place| self.alert(place));
        let detection = KINDS.iter().enumerate().filter_map(|(place, _)| self.detection_of(place, self.impact / 100.0));
        Alerts { false_pages: self.false_pages(self.minimum_events), detection: detection.reduce(f64::min), each }
    }

    fn alert(&self, place: usize) -> Alert {
        let errors = self.tripping_errors(place);
        // Tickets need no number of errors: three days have enough, or the ticket can wait.
        let required = if place < 2 { self.minimum_events } else { 1.0 };
        Alert {
            burn: self.burn(place),
            threshold: self.burn(place) * self.allowed(),
            errors,
            false_alarms: errors.map(|_| self.false_alarms(place, required)),
        }
    }

    /// `B`, rounded so that 2% of 30 days in an hour are 14.4; at least 1, because below the budget lasts.
    pub(super) fn burn(&self, place: usize) -> f64 {
        let burn = KINDS.get(place).map_or(1.0, |kind| kind.share * self.window * 86_400.0 / kind.long);
        ((burn * 1e9).round() / 1e9).max(1.0)
    }

    /// Returns the errors that trip the short and the long window, without a required number.
    fn tripping_errors(&self, place: usize) -> Option<(f64, f64)> {
        let kind = KINDS.get(place)?;
        let threshold = self.burn(place) * self.allowed();
        let more_than = |requests: f64| (threshold * requests * (1.0 + 1e-12)).floor() + 1.0;
        (threshold < 1.0).then(|| (more_than(self.rps * kind.short), more_than(self.rps * kind.long)))
    }

    /// Returns the false alarms of an alert in a window of the objective.
    pub(super) fn false_alarms(&self, place: usize, required: f64) -> f64 {
        let (Some(kind), Some((short, long))) = (KINDS.get(place), self.tripping_errors(place)) else { return 0.0 };
        let errors = self.normal_burn * self.allowed() * self.rps;
        let long = long.max(required).max(short);
        let (in_short, in_rest) = (errors * kind.short, errors * (kind.long - kind.short));
        let by_short = poisson(in_short, short - 1.0) * poisson_at_least(in_rest, long - short);
        let by_long =
            poisson(in_short + in_rest, long - 1.0) * binomial_at_least(long - 1.0, kind.short / kind.long, short);
        // Both counts at once are in the first term only: the second requires `short` errors already.
        errors * (by_short + by_long) * 86_400.0 * self.window
    }

    /// Returns the false alarms of both alerts that page, if they require so many errors.
    pub(super) fn false_pages(&self, required: f64) -> f64 {
        self.false_alarms(0, required) + self.false_alarms(1, required)
    }

    /// Returns how soon an alert notices that this share of the requests fails, in seconds.
    pub(super) fn detection_of(&self, place: usize, failing: f64) -> Option<f64> {
        let required = if place < 2 { self.minimum_events } else { 1.0 };
        let (_, errors) =
            self.tripping_errors(place).filter(|_| failing > self.burn(place) * self.allowed() * (1.0 + 1e-9))?;
        Some(errors.max(required) / (self.rps * failing))
    }
}
