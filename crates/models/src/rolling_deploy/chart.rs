//! The rollout over time: connections, and pods.

use super::inputs::Inputs;
use super::rollout::Moment;
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

const POINTS: u32 = 120;

/// Something that is counted in a moment.
type Count = fn(&Moment) -> f64;

impl Inputs {
    /// Plots connections, as entered and as recommended.
    pub(super) fn connections_over_time(&self) -> Lines {
        let deploy = self.deploy();
        let better = self.recommended(&deploy);
        let span = deploy.rollout.seconds.max(better.roll(&mut |_| {}).seconds);
        let at = grid(span);
        let line = |label, inputs: &Self, chosen| {
            let pods = inputs.over_time(&at, Moment::pods, f64::max);
            Series::line(label, pods.into_iter().map(|pods| pods * inputs.pool_size)).chosen(chosen)
        };
        let mut series = vec![line("As entered", self, true)];
        if !self.changes_to(&better).is_empty() {
            series.push(line("As recommended", &better, false));
        }
        Lines {
            x: Axis::new("Since the start", Unit::SECONDS, Scale::Linear),
            y: Axis::new("Connections", Unit::NONE, Scale::Linear),
            at,
            series,
            marks: vec![Mark::at("all ready", deploy.rollout.available_after)],
            limits: vec![Mark::at("database limit", self.available())],
        }
    }

    /// Plots the pods that serve, start and terminate.
    pub(super) fn pods_over_time(&self) -> Lines {
        let rollout = self.roll(&mut |_| {});
        let at = grid(rollout.seconds);
        let serving: Count = Moment::serving;
        let line = |label, count: Count, of_two| Series::line(label, self.over_time(&at, count, of_two));
        let series = vec![
            line("Serving", serving, f64::min).chosen(true),
            line("Starting", |moment| moment.new - moment.ready, f64::max),
            line("Terminating", |moment| moment.terminating, f64::max),
        ];
        Lines {
            x: Axis::new("Since the start", Unit::SECONDS, Scale::Linear),
            y: Axis::new("Pods", Unit::NONE, Scale::Linear),
            at,
            series,
            marks: vec![Mark::at("all ready", rollout.available_after)],
            limits: vec![Mark::at("replicas", self.replicas)],
        }
    }

    /// Returns a count at each time. Between two times it may change more than once: the extreme of the interval, by
    /// `of_two`, so that the chart contains the peak.
    fn over_time(&self, at: &[f64], count: Count, of_two: fn(f64, f64) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = Vec::with_capacity(at.len());
        let mut place = 0;
        let mut current = None;
        self.roll(&mut |moment| {
            let value = count(moment);
            // Until this moment, the previous value held.
            while let (Some(next), Some(held)) = (at.get(place), current) {
                if *next >= moment.at {
                    break;
                }
                if values.len() == place {
                    values.push(held);
                }
                place += 1;
            }
            match values.get_mut(place) {
                Some(extreme) => *extreme = of_two(*extreme, value),
                None => values.push(value),
            }
            current = Some(value);
        });
        let end = current.unwrap_or_default();
        values.resize(at.len(), end);
        if let Some(last) = values.last_mut() {
            *last = end;
        }
        values
    }
}

fn grid(span: f64) -> Vec<f64> {
    // A deploy that takes no time still has a start and an end to draw.
    let span = if span > 0.0 { span } else { 1.0 };
    (0..=POINTS).map(|place| f64::from(place) / f64::from(POINTS) * span).collect()
}
