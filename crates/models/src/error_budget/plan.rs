//! The recommendation: an objective that can be met, rollbacks that are fast enough, and alerts that mean something.

use super::Inputs;
use super::probability::clopper_pearson;
use crate::{Change, Marked, Offer};

/// Objectives that people choose, in percent.
const OBJECTIVES: [f64; 10] = [99.99, 99.95, 99.9, 99.5, 99.0, 98.0, 95.0, 90.0, 80.0, 50.0];
/// Share of the budget that deploys may use, and one bad deploy: the rest is for what is not planned. Our estimate.
pub(super) const PART: f64 = 0.5;
/// The fastest rollback that we recommend, in minutes: our estimate for an automatic one.
const FASTEST: f64 = 0.5;
/// Pages without an incident that are acceptable in a year: our estimate.
pub(super) const PAGES_A_YEAR: f64 = 1.0;
/// More errors than any rule needs to require: with more traffic, the burn rate requires more by itself.
const MOST_EVENTS: f64 = 512.0;

impl Inputs {
    /// Returns the inputs with all recommended changes.
    pub(super) fn planned(&self) -> Self {
        let mut planned = *self;
        if let Some(probability) = self.probability_from_observations() {
            planned.bad_deploy_probability = probability;
        }
        if !planned.can_hold(0.0) {
            let lower = OBJECTIVES.iter().filter(|objective| **objective < self.slo);
            let held = lower.map(|objective| Self { slo: *objective, ..planned }).find(|other| other.can_hold(PART));
            planned.slo = held.map_or(self.slo, |other| other.slo);
        }
        planned.shorten_incidents();
        planned.require_errors();
        planned
    }

    /// Returns the changes from these inputs to the planned ones.
    pub(super) fn changes(&self, planned: &Self) -> Vec<Change> {
        let numbers = [
            ("slo", self.slo, planned.slo),
            ("deploys", self.deploys, planned.deploys),
            ("bad-deploy-probability", self.bad_deploy_probability, planned.bad_deploy_probability),
            ("incident-minutes", self.incident_minutes, planned.incident_minutes),
            ("minimum-events", self.minimum_events, planned.minimum_events),
        ];
        let changed = numbers.iter().filter(|(_, now, planned)| now != planned);
        changed.map(|(field, _, planned)| Change::number(field, *planned)).collect()
    }

    /// Returns a probability in percent that the observed deploys support, if they do not support the one entered.
    pub(super) fn probability_from_observations(&self) -> Option<f64> {
        let (bad, deploys) = self.observed_bad.zip(self.observed_deploys)?;
        let (low, high) = clopper_pearson(bad, deploys);
        let entered = self.bad_deploy_probability / 100.0;
        // Without a bad one, Laplace's rule of succession.
        let estimate = if bad > 0.0 { bad / deploys } else { 1.0 / (deploys + 2.0) };
        (entered < low || entered > high).then(|| (estimate * 1e6).round() / 1e4)
    }

    /// Returns the share of the budget that dependencies leave.
    pub(super) fn left(&self) -> f64 {
        (1.0 - self.unavailability() / self.allowed()).max(0.0)
    }

    /// Returns the minutes that deploys may use, and one bad deploy.
    pub(super) fn minutes_for_deploys(&self) -> f64 {
        PART * self.left() * self.budget().minutes
    }

    /// Returns whether dependencies leave more than that share of the budget, and a fast rollback fits into it.
    pub(super) fn can_hold(&self, share: f64) -> bool {
        let fast = Self { incident_minutes: self.incident_minutes.min(FASTEST), ..*self };
        self.left() > share && (!self.deploys_fail() || fast.minutes_of_an_incident() <= self.minutes_for_deploys())
    }

    pub(super) fn deploys_fail(&self) -> bool {
        self.deploys > 0.0 && self.bad_deploy_probability > 0.0
    }

    /// Returns whether deploys use more than their part, on average or with one bad deploy.
    pub(super) fn deploys_exceed_their_part(&self) -> bool {
        let budget = self.budget();
        self.deploys_fail() && budget.deploys_minutes.max(self.minutes_of_an_incident()) > self.minutes_for_deploys()
    }

    fn shorten_incidents(&mut self) {
        if !self.can_hold(0.0) || !self.deploys_exceed_their_part() {
            return;
        }
        let minutes = self.minutes_for_deploys();
        let bad_deploys = (self.deploys_in_window() * self.bad_deploy_probability / 100.0).max(1.0);
        let affordable = round_down(minutes / bad_deploys / self.impact * 100.0);
        self.incident_minutes = self.incident_minutes.min(affordable.max(FASTEST));
        if self.deploys_exceed_their_part() {
            let share = minutes / self.bad_minutes_of_a_deploy() / self.deploys_in_window();
            self.deploys = round_down(self.deploys * share);
        }
    }

    /// Returns other ways to spend less on deploys than the plan's.
    pub(super) fn offers(&self) -> Vec<Offer> {
        let mut offers = Vec::new();
        if !self.can_hold(0.0) || !self.deploys_exceed_their_part() {
            return offers;
        }
        let minutes = self.minutes_for_deploys();
        let impact =
            round_down(self.impact * minutes / self.budget().deploys_minutes.max(self.minutes_of_an_incident()));
        if impact >= 1.0 {
            offers.push(Offer {
                sentence: Marked::fill("A canary that gets at most ⟦{#}%⟧ of the requests would also keep bad deploys within half of the budget.", &[impact]),
                change: Change::number("impact", impact),
            });
        }
        let deploys = (minutes / self.bad_minutes_of_a_deploy() * self.deploys / self.deploys_in_window()).floor();
        if deploys >= 1.0 && self.minutes_of_an_incident() <= minutes {
            offers.push(Offer {
                sentence: Marked::fill(
                    "At most ⟦{#} (deploy|deploys)⟧ a month would also keep bad deploys within half of the budget.",
                    &[deploys],
                ),
                change: Change::number("deploys", deploys),
            });
        }
        offers
    }

    /// Returns whether more than a page a year has no incident. With a burn rate of 1 or more, pages have a cause.
    pub(super) fn pages_without_incident(&self) -> bool {
        self.normal_burn < 1.0 && self.too_many_pages(self.minimum_events)
    }

    fn too_many_pages(&self, required: f64) -> bool {
        self.false_pages(required) > PAGES_A_YEAR * self.window / 365.0
    }

    fn require_errors(&mut self) {
        if !self.pages_without_incident() || self.too_many_pages(MOST_EVENTS) {
            return;
        }
        let (mut low, mut high) = (self.minimum_events, MOST_EVENTS);
        while high - low > 1.0 {
            let middle = ((low + high) / 2.0).floor();
            if self.too_many_pages(middle) { low = middle } else { high = middle }
        }
        self.minimum_events = high;
    }
}

/// Returns a number with two digits that is at most this one.
fn round_down(number: f64) -> f64 {
    let mut step = 1e-4;
    while number >= 100.0 * step {
        step *= 10.0;
    }
    ((number / step + 1e-9).floor() * step * 1e4).round() / 1e4
}
