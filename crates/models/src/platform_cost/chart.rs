//! Cost over load, and the parts of each bill.

use super::bill::Line;
use super::demand::HOURS;
use super::flips::REACH;
use super::inputs::Inputs;
use super::platforms::{PLATFORMS, cheapest};
use crate::units::Unit;
use crate::{Axis, Bar, Bars, Lines, Mark, Scale, Series};

/// Points of the grid, with the reader's load in the middle.
const POINTS: usize = 41;
/// Marks in addition to the reader's load.
const MAX_MARKS: usize = 2;

/// Parts of the bars: names, and the lines of a bill that each part sums.
const PARTS: [(&str, &[Line]); 7] = [
    ("Compute", &[Line::Compute]),
    ("Load balancer", &[Line::LoadBalancer]),
    ("Network", &[Line::Nat, Line::Addresses, Line::Egress]),
    ("Logs", &[Line::Logs]),
    ("Database", &[Line::Database]),
    ("Control plane and fees", &[Line::Fees]),
    ("Your time", &[Line::Ops]),
];

impl Inputs {
    /// Plots the monthly cost over the load, and where the cheapest platform changes.
    pub(super) fn lines(&self) -> Lines {
        let comparison = self.compare();
        let profile = &comparison.profile;
        let middle = (POINTS / 2) as f64;
        let here = self.searched_load();
        let step = libm::log(REACH) / middle;
        let at: Vec<f64> = (0..POINTS).map(|place| here * libm::exp(step * (place as f64 - middle))).collect();
        let costs: Vec<_> = at.iter().map(|rps| self.costs(profile, *rps)).collect();
        let best = comparison.best.as_ref().map(|best| best.ranked.place);
        let series = PLATFORMS.iter().enumerate().map(|(place, platform)| {
            Series::line(platform.label, costs.iter().map(|costs| costs[place])).chosen(best == Some(place))
        });
        let mut marks = self.marks(profile, &at, &costs);
        if self.rps == here {
            marks.push(Mark::own("Your load", self.rps));
        }
        let dollars = Axis::new("Bill for a month", Unit::DOLLARS, Scale::Log);
        Lines {
            x: Axis::new("Average requests per second", Unit::PER_SECOND, Scale::Log),
            y: dollars,
            series: series.collect(),
            at,
            marks,
            limits: Vec::new(),
        }
    }

    /// Returns where the cheapest platform changes. Prices change in steps, so two platforms may overtake each other
    /// several times: that becomes one interval.
    fn marks(&self, profile: &[f64; HOURS], at: &[f64], costs: &[[f64; PLATFORMS.len()]]) -> Vec<Mark> {
        let mut found: Vec<([usize; 2], f64, f64)> = Vec::new();
        for (loads, costs) in at.windows(2).zip(costs.windows(2)) {
            let (Some(before), Some(after)) = (cheapest(&costs[0]), cheapest(&costs[1])) else { continue };
            let flip = if before == after { None } else { self.flip_between(profile, before, loads[0], loads[1]) };
            let Some(flip) = flip else { continue };
            let pair = [before.min(after), before.max(after)];
            match found.last_mut() {
                Some((last, _, to)) if *last == pair => *to = flip.at,
                _ => found.push((pair, flip.at, flip.at)),
            }
        }
        // The marks closest to the current load are the most informative.
        let here = self.searched_load();
        let distance = |(_, from, to): &([usize; 2], f64, f64)| (from / here).max(here / to);
        while found.len() > MAX_MARKS {
            let first_is_farther = distance(&found[0]) > distance(&found[found.len() - 1]);
            found.remove(if first_is_farther { 0 } else { found.len() - 1 });
        }
        let label = |[one, other]: [usize; 2]| [PLATFORMS[one].label, " or ", PLATFORMS[other].label].concat();
        found.into_iter().map(|(pair, from, to)| Mark::between(label(pair), from, to)).collect()
    }

    pub(super) fn bars(&self) -> Bars {
        let comparison = self.compare();
        let parts = &PARTS[..if self.count_ops { PARTS.len() } else { PARTS.len() - 1 }];
        let bars = PLATFORMS.iter().zip(&comparison.bills).filter_map(|(platform, bill)| {
            let bill = bill.as_ref().ok()?;
            let values = parts.iter().map(|(_, lines)| lines.iter().map(|line| bill.line(*line)).sum()).collect();
            Some(Bar { label: platform.label, values, unbounded: false })
        });
        let bars = bars.collect();
        Bars {
            of: "Platform",
            unit: Unit::DOLLARS,
            parts: parts.iter().map(|(name, _)| *name).collect(),
            bars,
            limits: Vec::new(),
            end: None,
        }
    }
}
