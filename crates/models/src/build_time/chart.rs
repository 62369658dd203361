//! Time of a clean build over cores: where LTO is free, and where it is not.

use super::Inputs;
use super::profiles::{PROFILES, Profile};
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

impl Inputs {
    pub(super) fn over_cores(&self) -> Lines {
        let max = if self.cores > 64.0 { 128_u32 } else { 64 };
        let at: Vec<f64> = (1..=max).map(f64::from).collect();
        let chosen = self.model().recommendation.profile;
        let line = |(place, profile): (usize, &Profile)| {
            Series::line(profile.label, at.iter().map(|cores| self.on(*cores).clean(profile))).chosen(place == chosen)
        };
        let series = PROFILES.iter().enumerate().map(line).collect();
        Lines {
            x: Axis::new("Cores of the builder", Unit::counted("cores"), Scale::Log),
            y: Axis::new("Clean build", Unit::SECONDS, Scale::Log),
            at,
            series,
            marks: vec![Mark::own("yours", self.cores)],
            limits: Vec::new(),
        }
    }
}
