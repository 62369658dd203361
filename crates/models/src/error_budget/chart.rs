//! The budget over deploys, and the detection over the share of requests that fail.

use super::Inputs;
use super::probability::binomial_at_least;
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

const POINTS: u32 = 40;
/// One window in 20 is worse.
const RARE: f64 = 0.05;
/// The first chart has at least so many deploys.
const DEPLOYS: f64 = 40.0;

impl Inputs {
    /// Plots the share of the budget that deploys use, on average and in a bad window.
    pub(super) fn spending(&self) -> Lines {
        let most = (2.0 * self.deploys).max(DEPLOYS);
        let at: Vec<f64> = (0..=POINTS).map(|place| (f64::from(place) / f64::from(POINTS) * most).round()).collect();
        let used = |deploys: f64| Self { deploys, ..*self }.budget().used;
        let rarely = |deploys: f64| self.bad_deploys_rarely_exceeded(deploys) * self.minutes_of_an_incident();
        let minutes = self.budget().minutes;
        Lines {
            x: Axis::new("Deploys a month", Unit::NONE, Scale::Linear),
            y: Axis::new("Share of the budget", Unit::SHARE, Scale::Linear),
            series: vec![
                Series::line("On average", at.iter().map(|deploys| used(*deploys))).chosen(true),
                Series::line("1 window in 20", at.iter().map(|deploys| rarely(*deploys) / minutes)),
            ],
            at,
            marks: vec![Mark::own("now", self.deploys)],
            limits: vec![Mark::at("budget", 1.0)],
        }
    }

    /// Returns the number of bad deploys that only one window in 20 exceeds.
    fn bad_deploys_rarely_exceeded(&self, deploys: f64) -> f64 {
        let trials = (Self { deploys, ..*self }.deploys_in_window() - 1e-9).ceil().max(0.0);
        let chance = self.bad_deploy_probability / 100.0;
        let (mut low, mut high) = (0.0, trials);
        while low < high {
            let middle = ((low + high) / 2.0_f64).floor();
            if binomial_at_least(trials, chance, middle + 1.0) > RARE { low = middle + 1.0 } else { high = middle }
        }
        high
    }

    /// Plots how long each alert takes to notice a constant share of failing requests.
    pub(super) fn detection(&self) -> Lines {
        let from = self.allowed().min(0.1);
        let part = |place: u32| f64::from(place) / f64::from(POINTS);
        let at: Vec<f64> = (0..=POINTS).map(|place| libm::exp(libm::log(from) * (1.0 - part(place)))).collect();
        let names = ["Fast, 1 h", "Medium, 6 h", "Slow, 3 days"];
        let series = [0, 1, 2].map(|place| {
            let noticed = |share: &f64| self.detection_of(place, *share).unwrap_or(f64::NAN);
            Series::line(names[place], at.iter().map(noticed)).chosen(place == 0)
        });
        Lines {
            x: Axis::new("Requests that fail", Unit::SHARE, Scale::Log),
            y: Axis::new("Alert fires after", Unit::SECONDS, Scale::Log),
            at,
            series: series.into(),
            marks: vec![Mark::own("bad deploy", self.impact / 100.0)],
            limits: vec![Mark::at("rollback", self.incident_minutes * 60.0)],
        }
    }
}
